import SimulatedExchange
import Trading

/// Fills in parts, twice, late or never, and stops that trigger into nothing.
extension FaultMode {
  static let fills: [FaultMode] = [
    FaultMode(
      "FIL-01", .p1,
      "An order at market fills in part, and the rest expires",
      at: "bybit binance hyperliquid",
      from: "bybit-exchange/docs/docs/v5/order/create-order.mdx freqtrade/freqtrade#3622 "
        + "ccxt/ccxt#18685",
      .round,
      [.hit(.partialFill, .entry, times: 1)],
      shows: [.endedInPart]),
    FaultMode(
      "FIL-02", .p1,
      "A third of an entry fills, for which the stop must be",
      from: "freqtrade/freqtrade#2877 freqtrade/freqtrade#7365",
      .round,
      [.hit(.partialFill, .entry, times: 1, part: "0.3")],
      shows: [.endedInPart]),
    FaultMode(
      "FIL-03", .p0,
      "An entry fills in part, and its stop is cancelled with the rest",
      at: "hyperliquid",
      from: "nautechsystems/nautilus_trader#4160",
      .round,
      [.hit(.partialFill, .entry, times: 1), .once(.cancelStop, at: 31)],
      shows: [.endedInPart, .askedMore(.stop), .bare(.milliseconds(50))]),
    FaultMode(
      "FIL-04", .p1,
      "After a rung the change of the stop never arrives, and the old one stays",
      at: "bybit hyperliquid",
      from: "bybit-exchange/docs/docs/v5/order/create-order.mdx "
        + "bybit-exchange/docs/docs/v5/position/trading-stop.mdx",
      .growing,
      [.hit(.loseRequest, .stop, from: 145, until: 160)],
      shows: [.lost(.stop)]),
    FaultMode(
      "FIL-05", .p1,
      "A fill is delivered twice",
      at: "okx hyperliquid bybit",
      from: "nautechsystems/nautilus_trader/RELEASES.md#L1375 ccxt/ccxt#27863 "
        + "hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/websocket/subscriptions",
      .round,
      [.hit(.repeatEvent, .fill, from: 30, until: 35)],
      shows: [.heardTwice(.fill)]),
    FaultMode(
      "FIL-06", .p0,
      "The process is killed as a fill comes in, and hears of it again",
      at: "binance",
      from: "OpenByteInc/QuantDinger#231 OpenByteInc/QuantDinger#232",
      .round,
      [.hit(.killAtEvent, .fill, from: 30, until: 35, times: 1)],
      shows: [.diedHolding]),
    FaultMode(
      "FIL-07", .p1,
      "A query tells of a fill long before the fill itself is heard",
      from: "nautechsystems/nautilus_trader/RELEASES.md#L1715 "
        + "nautechsystems/nautilus_trader/RELEASES.md#L1011",
      .round,
      [.hit(.delayEvent, .fill, from: 30, until: 35, amount: 24)],
      shows: [.heardLate(.fill, .seconds(10))]),
    FaultMode(
      "FIL-08", .p0,
      "The fill of an entry is never delivered, on a stream that is well",
      from: "nautechsystems/nautilus_trader#4124 nautechsystems/nautilus_trader#4117 "
        + "QuantConnect/Lean.Brokerages.TradeStation#95",
      .round,
      [.hit(.loseEvent, .fill, from: 30, until: 35)],
      shows: [.unheard(.fill), .mistaken(.seconds(1))]),
    FaultMode(
      "FIL-09", .p1,
      "A fill is overtaken by what happened after it",
      at: "hyperliquid",
      from: "enarjord/passivbot#1428",
      .stopped,
      [.hit(.reorderEvents, .fill, amount: 2)],
      shows: [.heardLate(.fill, .seconds(1))]),
    FaultMode(
      "FIL-12", .p0,
      "The venue closes a part of a position by a fill that carries no name of ours",
      at: "binance hyperliquid bybit",
      from: "bybit-exchange/docs/docs/v5/enum.mdx "
        + "nautechsystems/nautilus_trader/RELEASES.md#L1013",
      .round,
      [.once(.deleverage, at: 200, part: "0.4")],
      shows: [.venueTraded]),
    FaultMode(
      "FIL-13", .p0,
      "The fill of a position's stop, without a name of ours, comes when the position is gone",
      at: "bybit",
      from: "nautechsystems/nautilus_trader#3815",
      .stopped,
      [.hit(.delayEvent, .fill, from: 245, until: 275, amount: 120)],
      shows: [.heardLate(.fill, .seconds(50))]),
    FaultMode(
      "FIL-14", .p0,
      "A stop triggers as a limit order that the price has left behind",
      from: "hummingbot/hummingbot#3277",
      .stopped,
      [.hit(.restStop, .stop, from: 245, times: 1, part: "0.01")],
      shows: [.restedAfterTrigger]),
    FaultMode(
      "FIL-15", .p0,
      "A stop triggers, meets nobody and is cancelled",
      at: "hyperliquid bybit",
      from: "hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/error-responses "
        + "bybit-exchange/docs/docs/v5/order/create-order.mdx",
      .stopped,
      [.hit(.emptyBook, .stop, from: 245, times: 1)],
      shows: [.stopCancelled, .bare(.milliseconds(50))]),
    FaultMode(
      "FIL-16", .p0,
      "A stop triggers and is cancelled for lack of margin; played is the cancel",
      at: "bybit",
      from: "bybit-exchange/docs/docs/v5/order/create-order.mdx",
      .stopped,
      [.hit(.emptyBook, .stop, from: 245, times: 2)],
      shows: [.stopCancelled, .bare(.milliseconds(50))]),
    FaultMode(
      "FIL-22", .p0,
      "A close is on its way as the stop fills, and comes after it",
      at: "bybit binance",
      from: "tradingstrategy-ai/web3-ethereum-defi#560 freqtrade/freqtrade#11608",
      .raced,
      [.hit(.delayRequest, .exit, from: 235, times: 1, amount: 50)],
      shows: [.answered(.exit, .because(.nothingToReduce)), .cameLate(.exit, .seconds(20))]),
  ]
}
