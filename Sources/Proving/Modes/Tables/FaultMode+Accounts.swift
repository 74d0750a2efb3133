import SimulatedExchange
import Trading

/// What becomes of positions and stops by the venue, by others and by time.
extension FaultMode {
  static let accounts: [FaultMode] = [
    FaultMode(
      "ACC-01", .p0,
      "The process dies between the fill of an entry and its stop",
      from: "sanketagarwal/hyperliquid-trading-agent#6 freqtrade/freqtrade#11570",
      .round,
      [.hit(.killAtEvent, .fill, from: 30, until: 35, times: 1)],
      shows: [.diedHolding]),
    FaultMode(
      "ACC-02", .p0,
      "The process dies as it changes the stop",
      at: "binance hyperliquid",
      from: "freqtrade/freqtrade#2171 freqtrade/freqtrade#9629 "
        + "bybit-exchange/docs/docs/v5/position/trading-stop.mdx",
      .round,
      [.hit(.killAtSend, .stop, from: 115, times: 1)],
      shows: [.diedHolding]),
    FaultMode(
      "ACC-03", .p0,
      "The cancel of a stop never arrives after its position is closed",
      at: "binance",
      from: "freqtrade/freqtrade#11608 freqtrade/freqtrade#12528 freqtrade/freqtrade#2799",
      .round,
      [.hit(.loseRequest, .cancel, from: 325, until: 360, times: 1)],
      shows: [.lost(.cancel), .orphaned(.seconds(1))]),
    FaultMode(
      "ACC-04", .p1,
      "A stop in doubt is not in the listing of orders, and is placed again",
      at: "binance bybit",
      from: "freqtrade/freqtrade#12681 freqtrade/freqtrade#11788",
      .round,
      [
        .hit(.loseAnswer, .stop, from: 115, times: 1),
        .hit(.hideConditionals, .orders, from: 115, until: 140),
      ],
      shows: [.unanswered(.stop), .lied(.orders)]),
    FaultMode(
      "ACC-06", .p0,
      "The venue liquidates the position",
      from: "freqtrade/freqtrade#7107 freqtrade/freqtrade#12870 freqtrade/freqtrade#11570",
      .round,
      [.once(.deleverage, at: 200, part: "1")],
      shows: [.venueTraded]),
    FaultMode(
      "ACC-07", .p1,
      "The venue takes a third of the position to cover somebody else's loss",
      at: "hyperliquid binance bybit",
      from: "hummingbot/hummingbot#3103 nautechsystems/nautilus_trader#3922 "
        + "hyperliquid.gitbook.io/hyperliquid-docs/trading/auto-deleveraging",
      .round,
      [.once(.deleverage, at: 200, part: "0.3")],
      shows: [.venueTraded]),
    FaultMode(
      "ACC-08", .p1,
      "The venue cancels the stop, and closes a half of the position a little later",
      at: "bybit hyperliquid",
      from: "bybit-exchange/docs/docs/v5/enum.mdx "
        + "hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/info-endpoint",
      .round,
      [.once(.cancelStop, at: 200), .once(.deleverage, at: 202)],
      shows: [.stopCancelled, .venueTraded]),
    FaultMode(
      "ACC-11", .p1,
      "Somebody changes the position by hand",
      from: "freqtrade/freqtrade#8560 hummingbot/hummingbot#4778",
      .round,
      [.once(.foreignTrade, at: 200, part: "0.01")],
      shows: [.strangerTraded]),
    FaultMode(
      "ACC-13", .p1,
      "Another strategy trades more than we hold on the same position",
      at: "hyperliquid bybit binance",
      from: "richkuo/go-trader#1456 richkuo/go-trader#604 "
        + "nautechsystems/nautilus_trader/docs/concepts/live.md",
      .round,
      [.once(.foreignTrade, at: 200, part: "0.05")],
      shows: [.strangerTraded]),
    FaultMode(
      "ACC-14", .p0,
      "A position closes unheard, and asking for it fails: it lives on in our books",
      from: "nautechsystems/nautilus_trader#3023 freqtrade/freqtrade#7107 "
        + "hummingbot/hummingbot#8215",
      .stopped,
      [
        .hit(.loseEvent, [.fill, .report], from: 245, until: 275),
        .hit(.failRead, .positions, from: 245, until: 330),
      ],
      shows: [.mistaken(.seconds(20))]),
    FaultMode(
      "ACC-15", .p0,
      "A restart finds a position whose fills nobody tells any more",
      at: "binance",
      from: "nautechsystems/nautilus_trader#3104",
      .round,
      [
        .hit(.loseEvent, .fill, from: 30, until: 35),
        .hit(.failRead, .lookup, from: 30, until: 60),
        .once(.kill, at: 34, lasting: 10),
      ],
      shows: [.unheard(.fill), .diedHolding]),
    FaultMode(
      "ACC-18", .p1,
      "A dead man's switch takes stop and target off while the position is open",
      at: "bybit hyperliquid okx",
      from: "bybit-exchange/docs/docs/v5/order/dcp.mdx "
        + "hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/info-endpoint "
        + "hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/exchange-endpoint",
      .targeted,
      [.once(.cancelStop, at: 200), .once(.foreignCancel, at: 200)],
      shows: [.stopCancelled, .bare(.milliseconds(50))]),
    FaultMode(
      "ACC-19", .p1,
      "The contract ends: the venue settles the position and takes no new one",
      at: "binance hyperliquid bybit",
      from: "freqtrade/freqtrade#3769 freqtrade/freqtrade#11414 "
        + "hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/info-endpoint",
      .round,
      [.once(.delist, at: 140, lasting: 0)],
      shows: [.venueTraded, .rulesHeard]),
    FaultMode(
      "ACC-20", .p1,
      "The target fills while a change of the stop beside it is on its way",
      at: "hyperliquid bybit",
      from: "nautechsystems/nautilus_trader#4160 nautechsystems/nautilus_trader#4991 "
        + "hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/info-endpoint",
      .reached,
      [.hit(.delayRequest, .stop, from: 145, times: 1, amount: 60)],
      shows: [.cameLate(.stop, .seconds(20))]),
    FaultMode(
      "ACC-21", .p0,
      "The venue takes a part of the position unheard, just before an emergency close",
      at: "okx hyperliquid",
      from: "freqtrade/freqtrade#8681 hummingbot/hummingbot#6799 hummingbot/hummingbot#7322",
      .round,
      [
        .once(.cancelStop, at: 200),
        .hit(.refuseStop, .stop, from: 200, until: 330),
        .once(.deleverage, at: 204, part: "0.4"),
        .hit(.loseEvent, [.fill, .report], from: 203, until: 206),
      ],
      shows: [.venueTraded, .emergency, .unheard(.fill)]),
    FaultMode(
      "ACC-25", .p0,
      "The process comes back to a position whose stop is gone",
      from: "hummingbot/hummingbot#4778 freqtrade/freqtrade#11570",
      .round,
      [.once(.kill, at: 100, lasting: 20), .once(.cancelStop, at: 105)],
      shows: [.diedHolding, .cameBackBare]),
  ]
}
