import Foundation
import Statistics
import TestKit
import Testing

@Suite(.reference) struct `Published single formulas` {
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

  @Test(arguments: SharedData.references("formulas"))
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
          let isNear = found.map { ($0 - expected).magnitude <= 5e-5 } ?? false
          let isMet = isNear || agree(found, expected, tolerance)
          #expect(isMet, "\(id): \(String(describing: found)), not \(expected)")
        }
      case "sortino", "sharpe", "calmar":
        let found = try Self.ofBalance(family, try Self.numbers(given, "balance"))
        #expect(agree(found, try Reference.number(entry, "expected"), tolerance), "\(id)")
      case "maxdd":
        try Self.checkFall(id, given, try Reference.child(entry, "expected"), tolerance)
      default: throw Unmapped(name: id)
      }
      checked.append(id)
    }
    #expect(!checked.isEmpty)
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

  /// freqtrade's ratios of daily balances, which differ from ours: Sharpe has the population
  /// deviation, Calmar a mean return in percent that is scaled as if it were a deviation.
  static func ofBalance(_ family: String, _ balance: [Double]) throws -> Double? {
    let series = try #require(ReturnSeries(levels: balance))
    let year = 365.0.squareRoot()
    switch family {
    case "sortino": return series.sortino(.deviationOfLosses)
    case "sharpe":
      let deviation = try #require(series.sample.populationDeviation)
      return try #require(series.sample.mean) / deviation * year
    default:
      let mean = series.cumulative / Double(series.sample.count) * 100
      return mean / DrawdownSeries(levels: balance).deepest * year
    }
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
