import Foundation
import Statistics
import TestKit
import Testing

/// Reads reference files, and fails where one is not as its readme says.
enum Reference {
  typealias Object = [String: Any]

  static func object(_ name: String) throws -> Object {
    try #require(try SharedData.json("data/reference/\(name)") as? Object)
  }

  static func cases(_ name: String, _ key: String = "cases") throws -> [Object] {
    try #require(try object(name)[key] as? [Object])
  }

  static func number(_ object: Object, _ key: String) throws -> Double {
    try #require(object[key] as? Double, "\(key) is a number")
  }

  static func child(_ object: Object, _ key: String) throws -> Object {
    try #require(object[key] as? Object, "\(key) is an object")
  }

  /// The closes of a canonical candle file.
  static func closes(_ path: String) throws -> [Double] {
    let text = try String(contentsOf: SharedData.file("data/\(path)"), encoding: .utf8)
    return try text.split(separator: "\n").dropFirst().map { row in
      try #require(Double(row.split(separator: ",")[4]))
    }
  }
}

/// Whether two numbers agree within a relative tolerance.
func agree(_ found: Double?, _ expected: Double, _ tolerance: Double = 1e-9) -> Bool {
  guard let found else { return false }
  return (found - expected).magnitude <= tolerance * max(expected.magnitude, 1e-12)
}
