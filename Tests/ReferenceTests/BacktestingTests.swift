import Foundation
import SimulatedExchange
import Simulation
import StrategyKit
import TestKit
import Testing
import Trading

/// What backtesting.py computed, trade by trade.
@Suite(.enabled(if: SharedData.isWanted)) struct `The backtesting reference` {
  /// Orders meet the next open; of a stop and a target in one bar, the stop came first.
  static let settings = ExchangeSettings(
    intrabar: .adverse, limitFill: .touch, leverage: 1000, liquidates: false)

  @Test(arguments: Reference.cases("backtesting_py", "cases"))
  func `runs agree in every trade with the reference`(run: Reference) throws {
    let object = run.object
    let series = try CandleShelf.candles(object.text("data"))
    #expect(series.count == Int(try object.number("data_rows")))
    let script = Script(series)
    let engine = try object.child("engine_settings")
    var stage = Stage(deposit: "10000", settings: Self.settings)
    if engine["cash"] != nil { stage.deposit = try engine.money("cash") }
    if engine["commission"] != nil { stage.taker = try engine.rate("commission") }
    stage.maker = stage.taker

    let facts = stage.run(
      try Self.strategy(run, script, stage), over: MarketFeed(candles: series))

    let expected = try object.list("trades")
    for (trip, wanted) in zip(facts.roundTrips, expected) {
      let note: Comment = "the trade of bar \(wanted["entry_bar"] ?? "?")"
      try #require(script.bar(at: trip.entryTime) == Int(try wanted.number("entry_bar")), note)
      #expect(script.bar(at: trip.exitTime) == Int(try wanted.number("exit_bar")), note)
      #expect(
        trip.direction.factor * trip.quantity.double == (try wanted.number("size")), note)
      #expect(agree(trip.entryPrice, try wanted.number("entry_price")), note)
      #expect(agree(trip.exitPrice, try wanted.number("exit_price")), note)
      #expect(isClose(trip.fees.double, try wanted.number("commission"), within: 1e-6), note)
      #expect(isClose(trip.netProfit.double, try wanted.number("pnl_net"), within: 1e-6), note)
    }
    #expect(facts.roundTrips.count == Int(try object.number("n_trades")))
    for point in try object.list("equity_checkpoints") {
      let bar = Int(try point.number("bar"))
      let found = facts.equityCurve[bar].equity.double
      #expect(isClose(found, try point.number("equity"), within: 1e-6), "at bar \(bar)")
    }
  }

  static func strategy(
    _ run: Reference, _ script: Script, _ stage: Stage
  ) throws -> any Strategy {
    let params = try run.object.child("params")
    let engine = try run.object.child("engine_settings")
    let isFinalized = engine.flag("finalize_trades")
    if params["slp"] != nil {
      return Breakout(
        script, length: Int(try params.number("n")), stop: try params.number("slp"),
        target: try params.number("tpp"))
    }
    if params["hold"] != nil {
      return MeanReversion(
        script, length: Int(try params.number("n")), width: try params.number("k"),
        hold: Int(try params.number("hold")))
    }
    if params["f"] != nil {
      return CrossingAverages(
        script, fast: Int(try params.number("f")), slow: Int(try params.number("s")), cash: nil,
        fee: stage.taker.double, isFinalized: isFinalized)
    }
    let match = try #require(run.id.firstMatch(of: /sma-([0-9]+)-([0-9]+)/))
    return CrossingAverages(
      script, fast: try #require(Int(match.1)), slow: try #require(Int(match.2)),
      cash: stage.deposit.double, fee: stage.taker.double, isFinalized: isFinalized)
  }
}

/// Prices agree to a part in 1e9, and where that is finer, to the last of our eight decimals.
private func agree(_ found: Double, _ expected: Double) -> Bool {
  isClose(found, expected, within: max(expected.magnitude * 1e-9, 0.5e-8))
}
