import SimulatedExchange
import Trading

/// Requests that do not arrive, or are refused.
extension FaultMode {
  static let requests: [FaultMode] = [
    FaultMode(
      "REQ-01", .p1,
      "The request that opens never reaches the venue, and nothing comes back",
      from: "nautechsystems/nautilus_trader#1030 sonvister/Binance#77",
      .round,
      [.hit(.loseRequest, .entry, times: 1)],
      shows: [.lost(.entry)]),
    FaultMode(
      "REQ-02", .p1,
      "Every request of some seconds is refused as one too many, as a stop is to be moved",
      from: "bybit-exchange/docs/docs/v5/rate-limit/rate-limit.mdx "
        + "enarjord/passivbot/CHANGELOG.md#L3708 "
        + "nautechsystems/nautilus_trader/RELEASES.md#L1322",
      .round,
      [.hit(.rateLimit, from: 115, until: 125)],
      shows: [.answered(.all, .because(.rateLimited))]),
    FaultMode(
      "REQ-03", .p0,
      "The venue bans us for up to a minute while a position is open",
      at: "binance bybit",
      from: "taniman/profit-trailer#444 GuntharDeNiro/BTCT#427 "
        + "bybit-exchange/docs/docs/v5/rate-limit/rate-limit.mdx",
      .round,
      [.once(.ban, at: 115, lasting: 60)],
      shows: [.answered([.stop, .cancel], .because(.rateLimited))]),
    FaultMode(
      "REQ-04", .p1,
      "Orders and changes are refused for lack of actions, for more than a minute",
      at: "hyperliquid",
      from: "freqtrade/freqtrade#10960",
      .round,
      [.hit(.rateLimit, [.entry, .stop, .exit], from: 115, until: 200)],
      shows: [.answered(.stop, .because(.rateLimited))]),
    FaultMode(
      "REQ-05", .p0,
      "The count of orders is used up between the old stop and the new one",
      at: "binance",
      from: "freqtrade/freqtrade#11788",
      .round,
      [.hit(.rateLimit, .stop, from: 115, times: 2)],
      shows: [.answered(.stop, .because(.rateLimited)), .bare(.seconds(1))]),
    FaultMode(
      "REQ-07", .p0,
      "A stop that is to be moved is refused, since it would trigger at once",
      from: "freqtrade/freqtrade#2171 freqtrade/freqtrade#4051 ccxt/ccxt#18643",
      .round,
      [.hit(.wouldTrigger, .stop, from: 115, times: 1)],
      shows: [.answered(.stop, .because(.triggerAlreadyPassed)), .emergency]),
    FaultMode(
      "REQ-08", .p0,
      "The old stop is gone and its replacement is refused, twice",
      at: "binance hyperliquid okx",
      from: "freqtrade/freqtrade#2171 freqtrade/freqtrade#9629 NoFxAiOS/nofx#660",
      .round,
      [.once(.cancelStop, at: 115), .hit(.refuseStop, .stop, from: 115, times: 2)],
      shows: [.answered(.stop, .refused), .bare(.seconds(1))]),
    FaultMode(
      "REQ-09", .p1,
      "A close finds a position that the venue has closed just before",
      from: "freqtrade/freqtrade#6739 ccxt/ccxt#19588 hummingbot/hummingbot#6757",
      .round,
      [
        .once(.deleverage, at: 329, part: "1"),
        .hit(.loseEvent, [.fill, .report], from: 328, until: 332),
      ],
      shows: [.answered(.exit, .because(.nothingToReduce)), .venueTraded]),
    FaultMode(
      "REQ-10", .p0,
      "The close is refused, since a target holds the whole reduce-only size",
      at: "binance",
      from: "xLydianSoftware/Qubx#386 hummingbot/hummingbot#8283",
      .targeted,
      [.hit(.refuseExit, .exit, from: 325, until: 345, times: 2)],
      shows: [.answered(.exit, .refused)]),
    FaultMode(
      "REQ-12", .p1,
      "The close leaves a rest of the smallest size",
      at: "binance hyperliquid okx",
      from: "richkuo/go-trader#1532 freqtrade/freqtrade#12322 freqtrade/freqtrade#3622",
      .round,
      [.hit(.partialFill, .exit, from: 325, times: 1, part: "0.999")],
      shows: [.endedInPart]),
    FaultMode(
      "REQ-14", .p1,
      "A moved stop is refused for its price; played is the refusal",
      at: "hyperliquid",
      from: "nautechsystems/nautilus_trader#3611 hyperliquid-dex/hyperliquid-python-sdk#290",
      .round,
      [.hit(.refuseStop, .stop, from: 115, times: 1)],
      shows: [.answered(.stop, .refused)]),
    FaultMode(
      "REQ-15", .p1,
      "The close at market is refused for being out of the price band",
      from: "ccxt/ccxt#21792 sammchardy/python-binance#1031 "
        + "hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/error-responses",
      .round,
      [.hit(.refuseExit, .exit, from: 325, times: 1)],
      shows: [.answered(.exit, .refused)]),
    FaultMode(
      "REQ-17", .p1,
      "A stop is gone, and no new one is taken: too many conditional orders",
      from: "bybit-exchange/bybit-official-api-docs#84 ccxt/ccxt#15995 "
        + "bybit-exchange/docs/docs/v5/order/create-order.mdx",
      .round,
      [.once(.cancelStop, at: 100), .hit(.refuseStop, .stop, from: 100, times: 3)],
      shows: [.answered(.stop, .refused), .bare(.seconds(1))]),
    FaultMode(
      "REQ-19", .p1,
      "The order that opens is refused: the account is in another position mode",
      at: "binance bybit okx",
      from: "nautechsystems/nautilus_trader#3944 freqtrade/freqtrade#7932 NoFxAiOS/nofx#23",
      .round,
      [.hit(.refuseEntry, .entry, times: 1)],
      shows: [.answered(.entry, .refused)]),
    FaultMode(
      "REQ-24", .p1,
      "Two changes collide in their nonce; played is the refusal of one",
      at: "hyperliquid",
      from: "hummingbot/hummingbot#7737 ccxt/ccxt#30348 "
        + "hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/nonces-and-api-wallets",
      .round,
      [.hit(.refuseStop, .stop, from: 175, times: 1)],
      shows: [.answered(.stop, .refused)]),
    FaultMode(
      "REQ-25", .p1,
      "The key is no longer good for up to a minute: all is refused",
      at: "bybit binance okx",
      from: "bybit-exchange/docs/docs/v5/error.mdx "
        + "thrasher-corp/gocryptotrader/exchanges/okx/okx_err_codes.go",
      .round,
      [.once(.revokeKey, at: 115, lasting: 60)],
      shows: [.answered(.all, .because(.other))]),
    FaultMode(
      "REQ-27", .p1,
      "The symbol takes no order that opens for some minutes",
      from: "freqtrade/freqtrade#11414 freqtrade/freqtrade#6539 "
        + "nautechsystems/nautilus_trader/RELEASES.md#L86",
      .round,
      [.hit(.refuseEntry, .entry, until: 385)],
      shows: [.answered(.entry, .refused)]),
    FaultMode(
      "REQ-29", .p0,
      "From one moment on every conditional order is refused",
      at: "binance",
      from: "freqtrade/freqtrade#12610 nautechsystems/nautilus_trader#3287 "
        + "sieblyio/binance#609",
      .round,
      [.once(.retireEndpoint, at: 115)],
      shows: [.answered(.stop, .because(.unsupported)), .emergency]),
    FaultMode(
      "REQ-33", .p0,
      "Nothing gets through for a minute or two, in which a stop fills",
      from: "hummingbot/hummingbot#8457 hummingbot/hummingbot#3374",
      .stopped,
      [.once(.outage, at: 250, lasting: 120)],
      shows: [.unheard(.fill), .mistaken(.seconds(30))]),
  ]
}
