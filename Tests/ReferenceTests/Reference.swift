import Foundation
import MarketData
import TestKit
import Testing
import Trading

/// One case of a reference file.
struct Reference: CustomTestStringConvertible, @unchecked Sendable {
  typealias Object = [String: Any]

  let id: String
  let object: Object

  var testDescription: String { id }

  /// Every case of a topic, from whichever parts of the set are there; what is read is in order.
  static func cases(_ topic: String, _ key: String) -> [Reference] {
    guard SharedData.isWanted else { return [] }
    return SharedData.references(topic).flatMap { file in
      let whole = try? SharedData.json("data/reference/\(file)") as? Object
      return (whole?[key] as? [Object] ?? []).map { one in
        Reference(id: one["id"] as? String ?? "nameless in \(file)", object: one)
      }
    }
  }

  subscript(key: String) -> Any? { object[key] }
}

extension Reference.Object {
  func text(_ key: String) throws -> String {
    try #require(self[key] as? String, "\(key) is text")
  }

  func number(_ key: String) throws -> Double {
    try #require(self[key] as? Double, "\(key) is a number")
  }

  func flag(_ key: String) -> Bool { self[key] as? Bool ?? (self[key] as? Int == 1) }

  func child(_ key: String) throws -> Reference.Object {
    try #require(self[key] as? Reference.Object, "\(key) is an object")
  }

  func list(_ key: String) throws -> [Reference.Object] {
    try #require(self[key] as? [Reference.Object], "\(key) is a list of objects")
  }

  func price(_ key: String) throws -> Price { try exact(number(key)) }
  func quantity(_ key: String) throws -> Quantity { try exact(number(key)) }
  func money(_ key: String) throws -> Money { try exact(number(key)) }

  func rate(_ key: String) throws -> Rate {
    if let text = self[key] as? String { return try #require(Rate(text)) }
    return try #require(Rate(nearest: number(key)))
  }

  /// A moment in milliseconds.
  func moment(_ key: String) throws -> Timestamp {
    Timestamp(milliseconds: Int64(try number(key)))
  }

  /// The number of a text such as `12.5 USDT`.
  func amount(_ key: String) throws -> Money {
    try #require(Money(String(text(key).prefix { $0 != " " })))
  }
}

/// The amount nearest to what a reference writes as a binary fraction.
func exact<Amount: FixedPoint>(_ value: Double) throws -> Amount {
  try #require(Amount(nearest: value), "\(value) fits")
}

/// Whether two amounts lie within a distance of each other.
func isClose(_ found: Double, _ expected: Double, within distance: Double) -> Bool {
  (found - expected).magnitude <= distance
}

/// The candles of the reference data, read once.
enum CandleShelf {
  static func candles(_ path: String) throws -> CandleSeries {
    try CandleImport.read(path: SharedData.file("data/" + path).path).series
  }

  /// The candles from one day to before another; nil for no bound.
  static func candles(_ path: String, from: Any?, to: Any?) throws -> CandleSeries {
    let whole = try candles(path)
    let begin = try (from as? String).map { whole.firstIndex(from: try day($0)) } ?? 0
    let end = try (to as? String).map { whole.firstIndex(from: try day($0)) } ?? whole.count
    return whole.slice(begin..<end)
  }

  private static func day(_ text: String) throws -> Timestamp {
    let parts = text.split(separator: "-").compactMap { Int($0) }
    try #require(parts.count == 3, "\(text) is a day")
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
    let date = try #require(
      calendar.date(from: DateComponents(year: parts[0], month: parts[1], day: parts[2])))
    return Timestamp(milliseconds: Int64(date.timeIntervalSince1970) * 1000)
  }
}
