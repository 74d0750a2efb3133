import Foundation
import SimulatedExchange
import Simulation
import StrategyKit
import TestKit
import Testing
import Trading

/// The hand-made candles of freqtrade's own tests.
@Suite(.reference) struct `The freqtrade scenario reference` {
  static let scenarios = Reference.cases("freqtrade_scenarios", "scenarios")

  /// Why a scenario cannot be set up here; nil where it can.
  static func obstacle(_ scenario: Reference.Object) throws -> String? {
    if scenario.flag("use_custom_stoploss") { return "a stop from code that the file only names" }
    for key in ["adjust_entry_price", "adjust_exit_price"] where scenario[key] is Double {
      return "an order that rests is moved beyond the open and fills there at its own price"
    }
    if scenario["adjust_trade_position"] is Double { return "a position is added to in the open" }
    let plan = try plan(scenario)
    for (flags, candle) in zip(plan.flags, plan.candles.dropFirst()) {
      if let limit = plan.entryLimit, let entered = flags.enters,
        entered == .long ? limit > candle.open : limit < candle.open
      {
        return "a limit beyond the open fills at its own price or the candle's extreme"
      }
      if let limit = plan.exitLimit, let left = flags.exits.first,
        left == .long ? limit < candle.open : limit > candle.open
      {
        return "a limit beyond the open fills at its own price or the candle's extreme"
      }
    }
    return nil
  }

  @Test(arguments: scenarios)
  func `scenarios agree with the reference`(scenario: Reference) throws {
    let object = scenario.object
    if let obstacle = try Self.obstacle(object) {
      try SharedReference.leaveOut(scenario.id, obstacle)
    }
    let plan = try Self.plan(object)
    let stage = Stage(
      deposit: "1000000",
      settings: ExchangeSettings(
        limitFill: .touch, marginMode: .isolated, leverage: Int(plan.leverage), liquidates: false))
    let notes = FreqtradeStrategy.Notes()
    let facts = stage.run(
      FreqtradeStrategy(plan, notes), over: MarketFeed(candles: plan.way()))

    let expected = try object.child("expected")
    let trades = try expected.list("full_result_of_freqtrade_2026_9")
    // What happens in one candle in an order that no price can take is left out.
    if let quirk = notes.quirks.values.first { try SharedReference.leaveOut(scenario.id, quirk) }
    try #require(facts.roundTrips.count == trades.count)
    let script = Script(
      CandleSeries(timeframe: plan.timeframe, candles: plan.candles))
    for (trip, wanted) in zip(facts.roundTrips, trades) {
      #expect((trip.direction == .short) == wanted.flag("is_short"))
      #expect(script.bar(at: trip.entryTime) == Int(try wanted.number("open_tick")))
      #expect(script.bar(at: trip.exitTime) == Int(try wanted.number("close_tick")))
      #expect(isClose(trip.entryPrice, try wanted.number("open_rate"), within: 1e-8))
      #expect(isClose(trip.exitPrice, try wanted.number("close_rate"), within: 1e-8))
      // Their ratio of an amount of twenty hundred-millionths is itself rounded.
      let ratio = trip.netProfit.double / trip.entryNotional.double * plan.leverage
      #expect(isClose(ratio, try wanted.number("profit_ratio"), within: 1e-5))
      let reason = try wanted.text("exit_reason")
      let reasons = try #require(`The freqtrade futures reference`.reasons[reason])
      #expect(reasons.contains(trip.reason))
    }
    let published = try expected.child("published")
    let sum = facts.roundTrips.reduce(0.0) {
      $0 + $1.netProfit.double / $1.entryNotional.double * plan.leverage
    }
    #expect(isClose(sum, try published.number("total_profit_ratio_rounded_3"), within: 0.000501))
  }

  @Test func `scenarios that are left out do not outnumber those that agree with the reference`()
    throws
  {
    let left = try Self.scenarios.filter { try Self.obstacle($0.object) != nil }
    #expect(left.count * 3 <= Self.scenarios.count, "\(left.map(\.id))")
  }

  private static func plan(_ scenario: Reference.Object) throws -> FreqtradePlan {
    let rows = try scenario.list("candles")
    let hour = Timeframe(seconds: 3600)
    let start = Timestamp(milliseconds: 1_538_524_800_000)
    let candles = try rows.enumerated().map { index, row in
      Candle(
        openTime: start + TimeSpan.seconds(Int64(index) * hour.seconds),
        open: try row.price("open"), high: try row.price("high"),
        low: try row.price("low"), close: try row.price("close"))
    }
    let usesExits = scenario.flag("use_exit_signal")
    let flags = rows.map { row in
      var flags = FreqtradePlan.Flags()
      if row.flag("enter_long") { flags.enters = .long }
      if row.flag("enter_short") { flags.enters = .short }
      if usesExits, row.flag("exit_long") { flags.exits.insert(.long) }
      if usesExits, row.flag("exit_short") { flags.exits.insert(.short) }
      return flags
    }
    var plan = FreqtradePlan(candles: candles, span: hour.span, flags: flags)
    plan.leverage = try scenario.number("leverage")
    plan.stopLoss = try scenario.number("stop_loss").magnitude
    plan.roi = try scenario.child("minimal_roi").map { minutes, ratio in
      (try #require(Int(minutes)), try #require(ratio as? Double))
    }.sorted { $0.minutes < $1.minutes }
    plan.trails = scenario.flag("trailing_stop")
    plan.trailingPositive = scenario["trailing_stop_positive"] as? Double
    plan.trailingOffset = scenario["trailing_stop_positive_offset"] as? Double ?? 0
    plan.trailsFromOffsetOnly = scenario.flag("trailing_only_offset_is_reached")
    if scenario["custom_entry_price"] is Double {
      plan.entryLimit = try scenario.price("custom_entry_price")
    }
    if scenario["custom_exit_price"] is Double {
      plan.exitLimit = try scenario.price("custom_exit_price")
    }
    return plan
  }
}
