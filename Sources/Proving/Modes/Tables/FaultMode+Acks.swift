import SimulatedExchange
import Trading

/// Orders that are taken, changed and cancelled otherwise than was said.
extension FaultMode {
  static let acks: [FaultMode] = [
    FaultMode(
      "ACK-01", .p1,
      "An order at market is answered as new, and its fill comes later",
      at: "binance",
      from: "ccxt/node-binance-api#444 ccxt/ccxt#8436",
      .round,
      [.hit(.delayEvent, .fill, from: 30, until: 35, amount: 3)],
      shows: [.heardLate(.fill, .seconds(1))]),
    FaultMode(
      "ACK-02", .p1,
      "A limit order is taken, and taken back a moment later",
      at: "bybit",
      from: "bybit-exchange/docs/docs/v5/order/create-order.mdx "
        + "bybit-exchange/docs/docs/v5/order/cancel-order.mdx "
        + "bybit-exchange/docs/docs/v5/order/amend-order.mdx",
      .standing,
      [.hit(.asyncReject, .entry, times: 1, amount: 2)],
      shows: [.takenBack]),
    FaultMode(
      "ACK-03", .p0,
      "The fill of an entry is heard after the first look for it",
      from: "sanketagarwal/hyperliquid-trading-agent#6 bybit-exchange/docs-legacy#184",
      .round,
      [.hit(.delayEvent, [.fill, .report], from: 30, until: 35, amount: 8)],
      shows: [.heardLate(.fill, .seconds(3))]),
    FaultMode(
      "ACK-04", .p1,
      "The stream tells of an order before its answer comes",
      from: "Polymarket/ts-sdk#274 okcoin-okex/API-docs-OKEx.com#208 "
        + "nautechsystems/nautilus_trader/RELEASES.md#L1317",
      .round,
      [.hit(.delayAnswer, .entry, times: 1, amount: 3)],
      shows: [.heardEarly]),
    FaultMode(
      "ACK-05", .p1,
      "A fill is heard of an order whose answer is later than we wait",
      at: "hyperliquid",
      from: "nautechsystems/nautilus_trader#4076 nautechsystems/nautilus_trader#3972",
      .round,
      [.hit(.delayAnswer, .entry, times: 1, amount: 30)],
      shows: [.heardEarly, .answeredLate(.entry, .seconds(10))]),
    FaultMode(
      "ACK-06", .p0,
      "A cancel is refused, since the order has filled",
      from: "enarjord/passivbot#514 freqtrade/freqtrade#3281 enarjord/passivbot#12",
      .resting,
      [.hit(.cancelRace, .cancel, from: 145, times: 1, amount: 26)],
      shows: [.answered(.cancel, .because(.noSuchOrder))]),
    FaultMode(
      "ACK-07", .p0,
      "A cancel is taken of an order of which a part has filled meanwhile",
      from: "freqtrade/freqtrade#3647 freqtrade/freqtrade#9273",
      .thin,
      [.hit(.cancelRace, .cancel, from: 145, times: 2, amount: 26)],
      shows: [.endedInPart]),
    FaultMode(
      "ACK-09", .p1,
      "The end of an order is told twice",
      at: "bybit",
      from: "bybit-exchange/docs/docs/v5/websocket/private/order.mdx",
      .standing,
      [.hit(.repeatEvent, .report, from: 145, until: 160)],
      shows: [.heardTwice(.report)]),
    FaultMode(
      "ACK-10", .p1,
      "A stop is cancelled that is no more; it was taken off unheard",
      at: "binance",
      from: "freqtrade/freqtrade#12360 freqtrade/freqtrade#7694",
      .round,
      [.once(.cancelStop, at: 329), .hit(.loseEvent, .report, from: 328, until: 332)],
      shows: [.answered(.cancel, .because(.noSuchOrder))]),
    FaultMode(
      "ACK-11", .p0,
      "A moved stop is told as cancelled, and then as a new one",
      at: "hyperliquid",
      from: "nautechsystems/nautilus_trader#3827 nautechsystems/nautilus_trader#3831",
      .round,
      [.hit(.replaceLeg, .report, from: 115, until: 260)],
      shows: [.heardUntrue]),
    FaultMode(
      "ACK-12", .p0,
      "A rung fills while a change of the stop is on its way",
      at: "hyperliquid",
      from: "nautechsystems/nautilus_trader#4154 nautechsystems/nautilus_trader#3986",
      .growing,
      [.hit(.delayRequest, .stop, from: 145, until: 160, amount: 6)],
      shows: [.cameLate(.stop, .seconds(2))]),
    FaultMode(
      "ACK-13", .p0,
      "What the stream would have said of moved stops is lost",
      at: "hyperliquid",
      from: "nautechsystems/nautilus_trader#4270",
      .round,
      [.hit(.loseEvent, .report, from: 115, until: 260)],
      shows: [.unheard(.report)]),
    FaultMode(
      "ACK-14", .p1,
      "The answers to changes of a trailing stop are late, so that they overlap",
      at: "hyperliquid",
      from: "nautechsystems/nautilus_trader#3971",
      .following,
      [.hit(.delayAnswer, .stop, from: 100, until: 300, amount: 6)],
      shows: [.answeredLate(.stop, .seconds(2))]),
    FaultMode(
      "ACK-16", .p0,
      "An entry is replaced while the old one fills",
      from: "freqtrade/freqtrade#9128 freqtrade/freqtrade#11212",
      .replaced,
      [.hit(.cancelRace, .cancel, from: 145, times: 1, amount: 26)],
      shows: [.answered(.cancel, .because(.noSuchOrder))]),
    FaultMode(
      "ACK-17", .p1,
      "The answer to a close carries no order; played is that it cannot be read",
      from: "freqtrade/freqtrade#8913",
      .round,
      [.hit(.garbleAnswer, .exit, from: 325, times: 1)],
      shows: [.answered(.exit, .unknown)]),
    FaultMode(
      "ACK-20", .p1,
      "A cancel is said to be done, and the order stands",
      at: "binance okx",
      from: "nautechsystems/nautilus_trader/RELEASES.md#L1729 "
        + "nautechsystems/nautilus_trader/RELEASES.md#L1032",
      .standing,
      [.hit(.ignoreCancel, .cancel, from: 145, times: 1)],
      shows: [.lied(.cancel)]),
    FaultMode(
      "ACK-21", .p0,
      "A change of the stop takes the target off with it",
      at: "hyperliquid",
      from: "NoFxAiOS/nofx#660",
      .targeted,
      [.hit(.takeSiblings, .stop, from: 115, times: 1)],
      shows: [.stopCancelled]),
    FaultMode(
      "ACK-23", .p1,
      "The cancel of a resting entry never arrives, and the entry stays",
      from: "richkuo/go-trader#1462 richkuo/go-trader#1469",
      .standing,
      [.hit(.loseRequest, .cancel, from: 145, times: 1)],
      shows: [.lost(.cancel)]),
    FaultMode(
      "ACK-24", .p1,
      "An order that opens comes to the venue long after it was meant",
      from: "hummingbot/hummingbot#720",
      .round,
      [.hit(.delayRequest, .entry, times: 1, amount: 40)],
      shows: [.cameLate(.entry, .seconds(15))]),
  ]
}
