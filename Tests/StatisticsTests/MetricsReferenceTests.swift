import Foundation
import Statistics
import TestKit
import Testing

@Suite(.reference) struct `Daily returns of real closes` {
  @Test(arguments: SharedData.references("metrics"))
  func `measure as empyrical and quantstats do`(file: String) throws {
    let sets = try Reference.cases(file, "sets")
    try #require(!sets.isEmpty)
    for set in sets {
      let path = try #require(set["data"] as? String)
      let series = try #require(ReturnSeries(levels: try Reference.closes(path)))
      for library in ["empyrical", "quantstats", "by_hand"] {
        let expected = try Reference.child(set, library)
        for name in expected.keys.sorted() {
          let value = try Reference.number(expected, name)
          let found = try Self.figure(name, of: series)
          let note: Comment =
            "\(path) \(library) \(name): \(String(describing: found)), not \(value)"
          #expect(agree(found, value), note)
        }
      }
    }
  }

  static func figure(_ name: String, of series: ReturnSeries) throws -> Double? {
    let profits = ProfitSeries(series.sample.values)
    return switch name {
    case "cum_return_final": series.cumulative
    case "annual_return": series.annual
    case "annual_volatility", "volatility": series.volatility
    case "sharpe": series.sharpe
    case "sortino": series.sortino()
    case "max_drawdown": -series.drawdowns.deepest
    case "calmar": series.calmar
    case "downside_risk": series.downsideRisk
    case "omega": series.omega
    case "tail_ratio": series.tailRatio
    case "stability": series.stability
    case "var_5pct": series.valueAtRisk
    case "cvar_5pct": series.conditionalValueAtRisk
    // quantstats leaves days without a return out of its win rate.
    case "win_rate": Double(profits.wins) / Double(profits.wins + profits.losses)
    case "profit_factor": profits.profitFactor
    case "payoff_ratio": profits.payoffRatio
    case "skew": series.sample.skewness
    case "kurtosis": series.sample.kurtosis
    case "ulcer_index": series.ulcerIndex
    case "mean": series.sample.mean
    case "std_ddof1": series.sample.deviation
    case "n": Double(series.sample.count)
    default: throw Unmapped(name: name)
    }
  }
}

/// A figure of a reference that no figure of ours stands for.
struct Unmapped: Error { var name: String }
