import Foundation
import MarketData
import SimulatedExchange
import Simulation
import StrategyKit
import TestKit
import Testing
import Trading

/// What freqtrade computed for isolated perpetuals on real candles, funding and mark prices.
@Suite(.reference) struct `The freqtrade futures reference` {
  @Test(arguments: Reference.cases("freqtrade_futures", "runs"))
  func `trades of isolated perpetuals agree with the reference`(run: Reference) throws {
    let settings = try run.object.child("settings")
    let plan = try Self.plan(run.object, settings)
    let expected = try run.object.child("expected")
    let reasons = try expected.child("exit_reasons")
    let market = try Self.market(run.object, plan, byLast: reasons["liquidation"] != nil)
    let notes = FreqtradeStrategy.Notes()
    let stage = try Self.stage(settings)
    let tick = stage.tick
    let facts = stage.run(FreqtradeStrategy(plan, notes), over: market)

    let trades = try expected.list("trades")
    try #require(trades.count == Int(try expected.number("n_trades")))
    try #require(facts.roundTrips.count == trades.count)
    var left: [String] = []
    var difference = 0.0
    let script = Script(CandleSeries(timeframe: plan.timeframe, candles: plan.candles))
    for (number, (trip, wanted)) in zip(facts.roundTrips, trades).enumerated() {
      let exit = script.bar(at: try wanted.moment("close_ts"))
      let away = (Price(nearest: trip.exitPrice) ?? .zero) - (try wanted.price("close_rate"))
      let isTickAway = trip.reason == .stop && away.magnitude == tick
      let quirk = isTickAway ? "its binary fractions put the stop a tick away" : notes.quirks[exit]
      if let quirk, away != .zero {
        left.append("trade \(number): \(quirk)")
        difference += trip.netProfit.double - (try wanted.number("profit_abs"))
        continue
      }
      try Self.compare(trip, wanted, script, number)
    }
    let final = try expected.number("final_balance") + difference
    #expect(isClose(facts.finalEquity.double, final, within: 1e-6))
    #expect(left.count * 20 <= trades.count, "left out: \(left)")
  }

  private static func compare(
    _ trip: RoundTrip, _ wanted: Reference.Object, _ script: Script, _ number: Int
  ) throws {
    let note: Comment = "trade \(number), opened at \(try wanted.moment("open_ts"))"
    func candle(_ moment: Timestamp) -> Timestamp {
      script.candles[script.bar(at: moment)].openTime
    }
    #expect((trip.direction == .short) == wanted.flag("is_short"), note)
    #expect(candle(trip.entryTime) == (try wanted.moment("open_ts")), note)
    #expect(candle(trip.exitTime) == (try wanted.moment("close_ts")), note)
    #expect(trip.quantity == (try wanted.quantity("amount")), note)
    #expect(Price(nearest: trip.entryPrice) == (try wanted.price("open_rate")), note)
    #expect(Price(nearest: trip.exitPrice) == (try wanted.price("close_rate")), note)
    #expect(isClose(trip.funding.double, try wanted.number("funding_fees"), within: 1e-6), note)
    #expect(isClose(trip.netProfit.double, try wanted.number("profit_abs"), within: 1e-6), note)
    let reasons = try #require(Self.reasons[try wanted.text("exit_reason")])
    #expect(reasons.contains(trip.reason), note)
  }

  /// What freqtrade's reasons are called here; a stop that its strategy moves is a stop.
  static let reasons: [String: Set<ExitReason>] = [
    "exit_signal": [.signal, .opposite], "force_exit": [.signal, .opposite],
    "stop_loss": [.stop], "trailing_stop_loss": [.stop], "liquidation": [.liquidation],
    // Where what is enough lies behind the open, the strategy leaves by order or by stop.
    "roi": [.target, .signal, .stop],
  ]

  static func stage(_ settings: Reference.Object) throws -> Stage {
    let formula = try settings.text("venue_formula")
    var stage = Stage(
      deposit: try settings.money("wallet"),
      tick: Price(units: Volume.powers[8 - Int(try settings.number("price_digits"))]),
      lot: try settings.quantity("amount_step"),
      settings: ExchangeSettings(
        intrabar: .colour, limitFill: .touch, marginMode: .isolated,
        liquidationRule: formula == "bybit" ? .entry : .margin,
        leverage: Int(try settings.number("leverage"))))
    stage.taker = try settings.rate("fee_rate")
    stage.maintenance = try settings.rate("maintenance_margin_rate")
    stage.deduction = try settings.money("maintenance_amount")
    return stage
  }

  static func plan(
    _ run: Reference.Object, _ settings: Reference.Object
  ) throws -> FreqtradePlan {
    let data = try run.child("data")
    let series = try CandleShelf.candles(
      data.text("candles"), from: data["start"], to: data["end"])
    #expect(series.count == Int(try data.number("rows")))
    var plan = FreqtradePlan(
      candles: series.candles, span: series.timeframe.span,
      flags: Array(repeating: .init(), count: series.count))
    for signal in try run.list("signals") {
      let index = series.firstIndex(from: try signal.moment("ts"))
      let direction: Direction = try signal.text("signal") == "long" ? .long : .short
      plan.flags[index] = .init(enters: direction, exits: [direction.opposite])
    }
    plan.leverage = try settings.number("leverage")
    plan.fee = try settings.number("fee_rate")
    plan.stopLoss = try settings.number("stoploss").magnitude
    plan.roi = try settings.child("minimal_roi").map { minutes, ratio in
      (try #require(Int(minutes)), try #require(ratio as? Double))
    }.sorted { $0.minutes < $1.minutes }
    plan.trails = settings.flag("trailing_stop")
    plan.trailingPositive = settings["trailing_stop_positive"] as? Double
    plan.trailingOffset = settings["trailing_stop_positive_offset"] as? Double ?? 0
    plan.trailsFromOffsetOnly = settings.flag("trailing_only_offset_is_reached")
    plan.places = Int(try settings.number("price_digits"))
    plan.stake = (try settings.number("stake_amount"), try settings.number("amount_step"))
    try pay(&plan, data)
    return plan
  }

  /// What funding takes from one unit at each candle's open.
  private static func pay(_ plan: inout FreqtradePlan, _ data: Reference.Object) throws {
    let marks = try CandleShelf.candles(data.text("mark"))
    let series = CandleSeries(timeframe: plan.timeframe, candles: plan.candles)
    for rate in try rates(data) {
      let index = series.firstIndex(from: rate.time)
      guard index < series.count, series.openTime(at: index) == rate.time else { continue }
      let mark = marks.firstIndex(from: rate.time)
      try #require(marks.openTime(at: mark) == rate.time, "a mark candle begins with each payment")
      plan.paid[index] = rate.rate.double * marks[mark].open.double
    }
  }

  /// The rates of funding, their moments rounded to the minute.
  private static func rates(_ data: Reference.Object) throws -> [FundingRate] {
    let path = SharedData.file("data/" + (try data.text("funding"))).path
    return try FundingFile.read(path: path).rates.map { rate in
      let minute: Int64 = 60_000_000_000
      let time = rate.time.nanoseconds.divided(by: minute, .nearest) * minute
      return FundingRate(time: Timestamp(nanoseconds: time), rate: rate.rate)
    }
  }

  /// The way of the price, with funding.
  ///
  /// A trade pays at both its ends: the one that closes at a payment's moment pays then, the one
  /// that opens with it a nanosecond later. Freqtrade liquidates by the last price. Where that
  /// happens the mark is the last price here, and the rates carry what the marks differ by.
  private static func market(
    _ run: Reference.Object, _ plan: FreqtradePlan, byLast: Bool
  ) throws -> MarketFeed {
    let data = try run.child("data")
    let series = CandleSeries(timeframe: plan.timeframe, candles: plan.candles)
    var funding: [FundingRate] = []
    for due in try rates(data) {
      let index = series.firstIndex(from: due.time)
      guard index > 0, index < series.count, let paid = plan.paid[index],
        series.openTime(at: index) == due.time
      else { continue }
      func add(_ moment: Timestamp, at price: Price) throws {
        let rate = byLast ? try #require(Rate(nearest: paid / price.double)) : due.rate
        funding.append(FundingRate(time: moment, rate: rate))
      }
      try add(due.time, at: series[index - 1].close)
      if plan.flags[index - 1].enters != nil {
        try add(due.time + TimeSpan(nanoseconds: 1), at: series[index].open)
      }
    }
    var mark: CandleSeries?
    if !byLast {
      let whole = try CandleShelf.candles(data.text("mark"))
      mark = whole.slice(whole.firstIndex(from: series.openTime(at: 0))..<whole.count)
    }
    return MarketFeed(candles: plan.way(), mark: mark, funding: funding)
  }
}

extension FreqtradePlan {
  var timeframe: Timeframe { Timeframe(seconds: span.nanoseconds / 1_000_000_000) }
}
