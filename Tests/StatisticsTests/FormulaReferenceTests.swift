import Foundation
import Statistics
import TestKit
import Testing

@Suite(.enabled(if: SharedData.isWanted)) struct `Published single formulas` {
  /// Families that are about orders, margin or profit of one position, not about statistics; they
  /// are tested where those are computed.
  static let elsewhere = ["liq", "funding", "maint", "pnl", "round"]

  /// Cases whose expected value is a stand-in for "undefined"; ours is nil there.
  static func standIn(_ family: String, _ given: Reference.Object) -> Bool {
    switch family {
    case "cagr": given["days"] as? Double ?? 0 <= 0 || given["start"] as? Double ?? 0 <= 0
    case "sqn": (given["profits"] as? [Double] ?? []).count < 2
    default: false
    }
  }

  @Test(arguments: ["formulas_share.json"])
  func `are met where they are about statistics`(file: String) throws {
    var checked: [String] = []
    for entry in try Reference.cases(file) {
      let id = try #require(entry["id"] as? String)
      let family = String(id.prefix { $0 != "-" })
      if Self.elsewhere.contains(family) { continue }
      let given = try Reference.child(entry, "given")
      let tolerance = try Reference.number(entry, "rel_tolerance")
      switch family {
      case "cagr", "sqn":
        let found = try Self.figure(family, given)
        if Self.standIn(family, given) {
          #expect(found == nil, "\(id) is undefined")
        } else {
          let expected = try Reference.number(entry, "expected")
          // The published number is rounded to four places.
          let isMet =
            agree(found, expected, tolerance) || agree(found.map { $0 - expected }, 0, 5e7)
          #expect(isMet, "\(id): \(String(describing: found)), not \(expected)")
        }
      case "sortino":
        let series = try #require(ReturnSeries(levels: try Self.numbers(given, "balance")))
        let expected = try Reference.number(entry, "expected")
        #expect(agree(series.sortino(.deviationOfLosses), expected, tolerance), "\(id)")
      case "maxdd":
        try Self.checkFall(id, given, try Reference.child(entry, "expected"), tolerance)
      default: throw Unmapped(name: id)
      }
      checked.append(id)
    }
    #expect(checked.count >= 4)
  }

  static func figure(_ family: String, _ given: Reference.Object) throws -> Double? {
    if family == "cagr" {
      let start = try Reference.number(given, "start")
      guard start > 0 else { return nil }
      return Growth.annual(
        ratio: try Reference.number(given, "end") / start,
        years: try Reference.number(given, "days") / 365)
    }
    let balance = try Reference.number(given, "starting_balance")
    return ProfitSeries(try numbers(given, "profits").map { $0 / balance }).systemQuality
  }

  static func numbers(_ object: Reference.Object, _ key: String) throws -> [Double] {
    try #require(object[key] as? [Double], "\(key) is a list of numbers")
  }

  static func checkFall(
    _ id: String, _ given: Reference.Object, _ expected: Reference.Object, _ tolerance: Double
  ) throws {
    if given["balance"] != nil {
      let fall = try #require(DrawdownSeries(levels: try numbers(given, "balance")).deepestFall)
      #expect(agree(fall.depth, try Reference.number(expected, "relative"), tolerance), "\(id)")
      #expect(agree(fall.amount, try Reference.number(expected, "absolute"), tolerance), "\(id)")
      return
    }
    var level = 1000.0
    let levels = try numbers(given, "profits").map { profit -> Double in
      level += profit
      return level
    }
    let series = DrawdownSeries(levels: levels)
    let isRelative = try #require(given["pick_relative"] as? Bool)
    let fall = try #require(isRelative ? series.deepestFall : series.largestFall)
    #expect(Double(fall.peak) == (try Reference.number(expected, "high_day")), "\(id)")
    #expect(Double(fall.trough) == (try Reference.number(expected, "low_day")), "\(id)")
    #expect(agree(fall.amount, try Reference.number(expected, "drawdown_abs"), tolerance), "\(id)")
    #expect(agree(fall.depth, try Reference.number(expected, "drawdown_rel"), tolerance), "\(id)")
  }
}
