import Foundation
import Statistics
import TestKit
import Testing

/// The figures that backtesting.py reports, from its own trades and its own equity.
@Suite(.reference) struct `A backtest of the reference set` {
  /// What cannot be had from trades and equity alone, and why.
  static let leftOut = [
    "Start": "is an input", "End": "is an input", "Duration": "is an input",
    "Buy & Hold Return [%]": "needs the candles from the strategy's first bar on",
    "Alpha [%]": "needs a benchmark, which a perpetual future has none of",
    "Beta": "needs a benchmark", "Commissions [$]": "is a sum that the exchange keeps",
    "Exposure Time [%]": "needs the bars, and is counted by the simulation",
    "Equity Final [$]": "is an input", "Equity Peak [$]": "is an input",
    "# Trades": "is an input",
    "Max. Drawdown Duration": "needs the times of the bars, with their weekends",
    "Avg. Drawdown Duration": "needs the times of the bars, with their weekends",
    "Avg. Trade Duration": "is rounded up to a whole bar",
  ]

  @Test(arguments: SharedData.references("backtesting_py"))
  func `has the same figures of its trades`(file: String) throws {
    for entry in try Reference.cases(file) {
      let id = try #require(entry["id"] as? String)
      let stats = try Reference.child(entry, "stats")
      let trades = try #require(entry["trades"] as? [Reference.Object])
      // Where trades are cut from the file, their figures cannot be computed.
      guard trades.count == Int(try Reference.number(entry, "n_trades")) else { continue }
      let figures = try Self.tradeFigures(trades)
      for (name, found) in figures {
        let nested = (stats[name] as? Reference.Object)?["seconds"]
        // A null stands for undefined.
        guard let expected = (nested ?? stats[name]) as? Double else {
          #expect(found == nil, "\(id) \(name) is undefined")
          continue
        }
        let note: Comment = "\(id) \(name): \(String(describing: found)), not \(expected)"
        #expect(agree(found, expected), note)
      }
    }
  }

  @Test(arguments: SharedData.references("backtesting_py"))
  func `has the same figures of its equity`(file: String) throws {
    var count = 0
    for entry in try Reference.cases(file) {
      // Hours and minutes would have to be made days first, by the calendar of their market.
      let data = try #require(entry["data"] as? String)
      guard let equity = entry["equity"] as? [Double], data.contains("1d") else { continue }
      let year = data.hasPrefix("canonical") ? 365.0 : 252
      count += 1
      let id = try #require(entry["id"] as? String)
      let stats = try Reference.child(entry, "stats")
      for (name, found) in try Self.equityFigures(equity, year) {
        let expected = try Reference.number(stats, name)
        let note: Comment = "\(id) \(name): \(String(describing: found)), not \(expected)"
        #expect(agree(found, expected), note)
      }
      let known = try Self.equityFigures(equity, year).map(\.0) + Self.tradeFigures([]).map(\.0)
      let missing = stats.keys.filter {
        !known.contains($0) && Self.leftOut[$0] == nil && $0 != "CAGR [%]"
      }
      #expect(missing.isEmpty, "every figure is either checked or left out for a reason")
    }
    #expect(count > 0)
  }

  @Test(arguments: SharedData.references("backtesting_py"))
  func `grows at the same rate`(file: String) throws {
    for entry in try Reference.cases(file) {
      let id = try #require(entry["id"] as? String)
      let stats = try Reference.child(entry, "stats")
      let checkpoints = try #require(entry["equity_checkpoints"] as? [Reference.Object])
      let first = try Reference.number(try #require(checkpoints.first), "equity")
      let seconds = try Reference.number(try Reference.child(stats, "Duration"), "seconds")
      let expected = try Reference.number(stats, "CAGR [%]")
      let growth = Growth.annual(
        ratio: try Reference.number(stats, "Equity Final [$]") / first,
        years: seconds / 86_400 / 365.25)
      let note: Comment = "\(id): \(String(describing: growth)), not \(expected)"
      // What is left of a number that is nearly one less one is less exact than the number.
      #expect(
        agree(growth.map { $0 * 100 }, expected, expected.magnitude < 1e-3 ? 1e-7 : 1e-9), note)
    }
  }

  static func tradeFigures(_ trades: [Reference.Object]) throws -> [(String, Double?)] {
    let money = ProfitSeries(try trades.map { try Reference.number($0, "pnl_net") })
    let returns = ProfitSeries(try trades.map { try Reference.number($0, "return_net") })
    let seconds = try trades.map {
      (try Reference.number($0, "exit_ts") - Reference.number($0, "entry_ts")) / 1000
    }
    return [
      ("Win Rate [%]", money.winRate.map { $0 * 100 }),
      ("SQN", money.systemQuality),
      ("Kelly Criterion", money.kelly),
      ("Profit Factor", returns.profitFactor),
      ("Expectancy [%]", returns.expectancy.map { $0 * 100 }),
      ("Best Trade [%]", returns.sample.values.max().map { $0 * 100 }),
      ("Worst Trade [%]", returns.sample.values.min().map { $0 * 100 }),
      ("Avg. Trade [%]", ReturnSeries(returns.sample.values).geometricMean.map { $0 * 100 }),
      ("Max. Trade Duration", seconds.max()),
    ]
  }

  /// From daily bars: 252 a year where the market is closed at weekends.
  static func equityFigures(_ equity: [Double], _ year: Double) throws -> [(String, Double?)] {
    let series = try #require(ReturnSeries(levels: equity, periodsPerYear: year))
    let mean = try #require(series.geometricMean)
    let deviation = try #require(series.sample.deviation)
    let annual = try #require(Growth.compound(year * Growth.logarithm(1 + mean)))
    let spread = Growth.compound(
      year * Growth.logarithm(deviation * deviation + (1 + mean) * (1 + mean)))
    let square = Growth.compound(2 * year * Growth.logarithm(1 + mean))
    let volatility = (try #require(spread) - (try #require(square))).squareRoot()
    let downside = Sample(series.sample.values.map { min($0, 0) * min($0, 0) })
    let falls = DrawdownSeries(levels: equity)
    // It leaves out a fall that the last bar begins.
    let counted = falls.falls.filter { $0.end > $0.peak + 1 }
    let semideviation = (try #require(downside.mean)).squareRoot()
    return [
      ("Return [%]", (equity[equity.count - 1] / equity[0] - 1) * 100),
      ("Return (Ann.) [%]", annual * 100),
      ("Volatility (Ann.) [%]", volatility * 100),
      ("Sharpe Ratio", annual / volatility),
      ("Sortino Ratio", annual / (semideviation * year.squareRoot())),
      ("Calmar Ratio", annual / falls.deepest),
      ("Max. Drawdown [%]", -falls.deepest * 100),
      ("Avg. Drawdown [%]", Sample(counted.map(\.depth)).mean.map { -$0 * 100 }),
    ]
  }
}
