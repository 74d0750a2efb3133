import Foundation
import SimulatedExchange
import Simulation
import StrategyKit
import TestKit
import Testing
import Trading

/// What backtesting.py computed, trade by trade.
@Suite(.reference) struct `The backtesting reference` {
  /// Orders meet the next open; of a stop and a target in one bar, the stop came first.
  static let settings = ExchangeSettings(
    intrabar: .adverse, limitFill: .touch, leverage: 1000, liquidates: false)

  /// Why a run cannot be set up here; nil where it can.
  static func obstacle(_ engine: Reference.Object) -> String? {
    if engine["spread"] != nil { return "its spread is paid on entries only" }
    if engine["commission"] is [Any] { return "its fee has a fixed part, which no perpetual has" }
    return nil
  }

  static let runs = Reference.cases("backtesting_py", "cases")
  static let expressible = runs.filter { run in
    (try? run.object.child("engine_settings")).map { obstacle($0) == nil } ?? true
  }

  @Test func `runs of the reference that cannot be set up are few`() throws {
    for run in Self.runs where !Self.expressible.contains(where: { $0.id == run.id }) {
      // What is left out is never a run over the data of a perpetual future.
      #expect(!(try run.object.text("data").hasPrefix("canonical/")), "\(run.id)")
    }
  }

  @Test(arguments: runs)
  func `trades agree with the reference`(run: Reference) throws {
    let object = run.object
    if let obstacle = Self.obstacle(try object.child("engine_settings")) {
      try SharedReference.leaveOut(run.id, obstacle)
    }
    let series = try CandleShelf.candles(object.text("data"))
    #expect(series.count == Int(try object.number("data_rows")))
    let script = Script(series)
    let facts = try Self.play(run, script, series)

    let expected = try object.list("trades")
    let isCut = try Self.isCut(object, script)
    var trips = facts.roundTrips
    // Without its own end, what is open there is no trade.
    if !(try object.child("engine_settings").flag("finalize_trades")) {
      trips.removeAll { $0.reason == .endOfData }
    }
    try #require(trips.count == Int(try object.number("n_trades")))
    for (number, (trip, wanted)) in zip(trips, expected).enumerated() {
      try compare(trip, wanted, script, isCut: isCut && number == expected.count - 1)
    }
    let end = isCut ? Int(try #require(expected.last).number("exit_bar")) : series.count
    for point in try object.list("equity_checkpoints") {
      let bar = Int(try point.number("bar"))
      guard bar < end else { continue }
      let found = facts.equityCurve[bar].equity.double
      #expect(isClose(found, try point.number("equity"), within: 1e-6), "at bar \(bar)")
    }
  }

  /// Whether the last exit is left out, since no venue makes it.
  ///
  /// With all money lost the peer closes at the bar's close and says zero, where a venue liquidates
  /// on the way. What was entered inside the last bar it closes at that bar's open, before.
  private static func isCut(_ object: Reference.Object, _ script: Script) throws -> Bool {
    let equity = try #require(object.list("equity_checkpoints").last).number("equity")
    guard equity != 0, let last = try object.list("trades").last else { return equity == 0 }
    let bar = Int(try last.number("entry_bar"))
    let entry = try last.price("entry_price")
    return bar == script.candles.count - 1 && script.candles[bar].open != entry
  }

  private func compare(
    _ trip: RoundTrip, _ wanted: Reference.Object, _ script: Script, isCut: Bool
  ) throws {
    let entryBar = Int(try wanted.number("entry_bar"))
    let note: Comment = "the trade of bar \(entryBar)"
    try #require(script.bar(at: trip.entryTime) == entryBar, note)
    let size = try wanted.number("size")
    let exitBar = Int(try wanted.number("exit_bar"))
    // Where the entries of both sides fill in one bar, the peer takes the long for the first,
    // whichever way the price went; the money is the same.
    let isMirrored = entryBar == exitBar && trip.direction.factor * size < 0
    #expect(trip.direction.factor * trip.quantity.double == (isMirrored ? -size : size), note)
    let (entry, exit) = (try wanted.number("entry_price"), try wanted.number("exit_price"))
    #expect(agree(trip.entryPrice, isMirrored ? exit : entry), note)
    if isCut { return }
    #expect(script.bar(at: trip.exitTime) == exitBar, note)
    #expect(agree(trip.exitPrice, isMirrored ? entry : exit), note)
    #expect(isClose(trip.fees.double, try wanted.number("commission"), within: 1e-6), note)
    #expect(isClose(trip.netProfit.double, try wanted.number("pnl_net"), within: 1e-6), note)
  }

  private static func play(
    _ run: Reference, _ script: Script, _ series: CandleSeries
  ) throws -> RunFacts {
    let engine = try run.object.child("engine_settings")
    var stage = Stage(deposit: "10000", settings: settings)
    if engine["cash"] != nil { stage.deposit = try engine.money("cash") }
    if engine["commission"] != nil { stage.taker = try engine.rate("commission") }
    stage.maker = stage.taker
    return stage.run(try strategy(run, script, stage), over: MarketFeed(candles: series))
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
    guard let match = run.id.firstMatch(of: /sma-([0-9]+)-([0-9]+)/) else {
      return try Replay(script, trades: run.object.list("trades"))
    }
    return CrossingAverages(
      script, fast: try #require(Int(match.1)), slow: try #require(Int(match.2)),
      cash: stage.deposit.double, fee: stage.taker.double, isFinalized: isFinalized)
  }
}

/// Prices agree to a part in 1e9, and where that is finer, to half of the last of our decimals.
///
/// No binary fraction is exactly half of it.
private func agree(_ found: Double, _ expected: Double) -> Bool {
  isClose(found, expected, within: max(expected.magnitude * 1e-9, 0.5000001e-8))
}
