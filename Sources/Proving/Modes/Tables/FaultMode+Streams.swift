import SimulatedExchange
import Trading

/// Streams that are silent, broken, late or out of order.
extension FaultMode {
  static let streams: [FaultMode] = [
    FaultMode(
      "WSS-01", .p0,
      "The stream is up and says nothing for a minute or two, in which a stop fills",
      from: "sammchardy/python-binance#1057 hyperliquid-dex/hyperliquid-python-sdk#145 "
        + "hummingbot/hummingbot#8250",
      .stopped,
      [.once(.silence, at: 245, lasting: 120)],
      shows: [.unheard(.fill)]),
    FaultMode(
      "WSS-02", .p0,
      "The account's stream has run out unnoticed, and a stop fills; prices go on",
      at: "binance",
      from: "ccxt/ccxt#6760 oliver-zehentleitner/unicorn-binance-websocket-api#275 "
        + "c9s/bbgo#931",
      .stopped,
      [.once(.silenceAccount, at: 245, lasting: 160)],
      shows: [.unheard(.fill)]),
    FaultMode(
      "WSS-03", .p1,
      "Somebody else closes the account's stream as a stop is due; prices go on",
      at: "binance",
      from: "oliver-zehentleitner/unicorn-binance-websocket-api#275",
      .stopped,
      [.once(.silenceAccount, at: 255, lasting: 60)],
      shows: [.unheard(.fill)]),
    FaultMode(
      "WSS-04", .p1,
      "The stream comes back and brings nothing, and a stop fills",
      from: "cuongitl/python-bitget#24 nautechsystems/nautilus_trader/RELEASES.md#L3462",
      .stopped,
      [.once(.disconnect, at: 200, lasting: 10), .once(.silence, at: 205, lasting: 160)],
      shows: [.streamBroke, .unheard(.fill)]),
    FaultMode(
      "WSS-05", .p0,
      "A stop fills while the stream is broken, and nobody tells afterwards",
      at: "hyperliquid bybit",
      from: "nautechsystems/nautilus_trader#4991 veighna-global/vnpy_bybit#19",
      .stopped,
      [.once(.disconnect, at: 250, lasting: 20)],
      shows: [.streamBroke, .unheard(.fill)]),
    FaultMode(
      "WSS-06", .p1,
      "One topic of the stream was never subscribed: no fill is ever told",
      at: "bybit",
      from: "nautechsystems/nautilus_trader/RELEASES.md#L1324 "
        + "nautechsystems/nautilus_trader/RELEASES.md#L1325",
      .stopped,
      [.hit(.loseEvent, .fill)],
      shows: [.unheard(.fill)]),
    FaultMode(
      "WSS-07", .p1,
      "After a reconnect the account's stream is not ready for minutes, and a stop fills",
      at: "binance hyperliquid",
      from: "hummingbot/hummingbot#7590 hummingbot/hummingbot#8250",
      .stopped,
      [.once(.disconnect, at: 240, lasting: 10), .once(.silenceAccount, at: 241, lasting: 200)],
      shows: [.streamBroke, .unheard(.fill)]),
    FaultMode(
      "WSS-08", .p1,
      "After a reconnect the stream tells its last events again",
      at: "hyperliquid",
      from: "hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/websocket/subscriptions",
      .round,
      [.once(.disconnect, at: 60, lasting: 10), .hit(.replayOnReconnect)],
      shows: [.streamBroke, .heardTwice(.fill)]),
    FaultMode(
      "WSS-09", .p1,
      "A fill is told after what came of it",
      at: "binance bybit",
      from: "developers.binance.com/docs/derivatives/coin-futures/user-data-streams "
        + "bybit-exchange/docs/docs/v5/websocket/private/position.mdx",
      .round,
      [.hit(.reorderEvents, .fill, amount: 2)],
      shows: [.heardLate(.fill, .seconds(1))]),
    FaultMode(
      "WSS-10", .p1,
      "The close of a position is never told",
      at: "bybit",
      from: "ccxt/ccxt#21565 ccxt/ccxt#21841",
      .stopped,
      [.hit(.loseEvent, [.fill, .report], from: 245, until: 275)],
      shows: [.unheard(.fill), .mistaken(.seconds(1))]),
    FaultMode(
      "WSS-12", .p0,
      "The stream is held back under load, and fills are dropped from it",
      at: "binance",
      from: "sammchardy/python-binance#1647 sammchardy/python-binance#1016 "
        + "sammchardy/python-binance#1295",
      .stopped,
      [.once(.stall, at: 250, lasting: 20), .hit(.loseEvent, .fill, from: 250, until: 260)],
      shows: [.unheard(.fill)]),
    FaultMode(
      "WSS-13", .p1,
      "After a reconnect the login fails for a while: nothing of the account is told",
      from: "nautechsystems/nautilus_trader/RELEASES.md#L994 "
        + "nautechsystems/nautilus_trader#3871",
      .stopped,
      [.once(.disconnect, at: 200, lasting: 10), .once(.silenceAccount, at: 201, lasting: 180)],
      shows: [.streamBroke, .unheard(.fill)]),
    FaultMode(
      "WSS-14", .p1,
      "A stop fills in the seconds between the old stream and the new one",
      at: "binance",
      from: "nautechsystems/nautilus_trader/RELEASES.md#L1027",
      .stopped,
      [.once(.disconnect, at: 255, lasting: 6)],
      shows: [.streamBroke, .unheard(.fill)]),
    FaultMode(
      "WSS-18", .p1,
      "Nothing gets through for longer than a client would try to reconnect",
      at: "hyperliquid",
      from: "nktkas/hyperliquid#43",
      .round,
      [.once(.outage, at: 115, lasting: 180)],
      shows: [.streamBroke, .unanswered(.all, 3)]),
    FaultMode(
      "WSS-19", .p1,
      "After a reconnect old events come again while the queries about them are under way",
      at: "hyperliquid",
      from: "nautechsystems/nautilus_trader#4991",
      .round,
      [
        .once(.disconnect, at: 60, lasting: 10),
        .hit(.replayOnReconnect),
        .hit(.delayAnswer, .read, from: 60, until: 120, amount: 6),
      ],
      shows: [.heardTwice(.fill), .answeredLate(.read, .seconds(2))]),
    FaultMode(
      "WSS-20", .p1,
      "The stream is minutes behind, and says everything at once",
      from: "xLydianSoftware/Qubx#353",
      .stopped,
      [.once(.stall, at: 245, lasting: 100)],
      shows: [.heardLate(.fill, .seconds(20))]),
  ]
}
