import SimulatedExchange
import Trading

/// The venue says more than one knows: words, categories, assets, rules and settings that are not
/// what was expected.
///
/// Those named `SAY` are not in the catalogue of failure modes: they come from reports of users of
/// other bots.
extension FaultMode {
  static let knowing: [FaultMode] = [
    FaultMode(
      "SAY-01", .p1,
      "A row of the account has a word that nobody knows, and a fill of ours was in it",
      from: "banbox/banexg#13",
      .round,
      [.hit(.strangeRow, .fill, from: 30, until: 35)],
      shows: [.unheard(.fill), .heardUntrue]),
    FaultMode(
      "SAY-02", .p1,
      "A position closes unheard, and for minutes no listing of fills can be read",
      from: "banbox/banexg#13",
      .stopped,
      [
        .hit(.loseEvent, [.fill, .report], from: 245, until: 275),
        .once(.unreadableFills, at: 240, lasting: 240),
      ],
      shows: [.unheard(.fill), .answered(.fills, .unknown), .mistaken(.seconds(2))]),
    FaultMode(
      "SAY-03", .p1,
      "Somebody trades the same symbol at spot while we hold the perpetual",
      from: "ccxt/ccxt#22785",
      .round,
      [.once(.otherCategory, at: 200, part: "0.01")],
      shows: [.strangerTraded]),
    FaultMode(
      "SAY-04", .p1,
      "The wallet is told with other assets than ours",
      from: "ccxt/ccxt#28093",
      .round,
      [.once(.partialPush, at: 200)],
      shows: [.heardUntrue]),
    FaultMode(
      "SAY-05", .p1,
      "Somebody replaces the stop by one for a third of the position",
      from: "bybit-exchange/docs/docs/v5/position/trading-stop.mdx",
      .round,
      [.once(.handStop, at: 200, part: "0.34")],
      shows: [.stopCancelled, .bare(.milliseconds(50))]),
    FaultMode(
      "SAY-06", .p1,
      "A stop is told to have triggered, and fills in parts a little later",
      from: "nautechsystems/nautilus_trader#3812",
      .stopped,
      [.hit(.triggeredFirst, .stop, from: 240, until: 300, times: 1)],
      shows: [.toldTriggered]),
    FaultMode(
      "SAY-07", .p1,
      "The prices of one instrument stop, while the stream goes on",
      from: "cuongitl/python-bitget#24",
      .following,
      [.once(.muteTicker, at: 100, lasting: 60)],
      shows: [.priceMissing(.seconds(20))]),
    FaultMode(
      "SAY-08", .p1,
      "The end of a contract is announced in time to close the position",
      from: "freqtrade/freqtrade#3769 freqtrade/freqtrade#11414",
      .round,
      [.once(.delist, at: 140, lasting: 200)],
      shows: [.rulesHeard]),
    FaultMode(
      "REQ-13", .p2,
      "Price grid and lot become coarser in mid-run",
      at: "hyperliquid binance bybit",
      from: "nautechsystems/nautilus_trader#3612 hummingbot/hummingbot#8356",
      .round,
      [.once(.changeRules, at: 50)],
      shows: [.rulesHeard]),
    FaultMode(
      "REQ-20", .p2,
      "The leverage cannot be set, and the account has another",
      at: "binance bybit okx",
      from: "freqtrade/freqtrade#8755 freqtrade/freqtrade#9496",
      .round,
      [.hit(.refuseSetting)],
      shows: [.settingOff(.seconds(60))]),
    FaultMode(
      "REQ-21", .p2,
      "The leverage is said to be set, and is not",
      from: "nautechsystems/nautilus_trader/RELEASES.md#L1045 richkuo/go-trader#1450",
      .round,
      [.hit(.ignoreSetting)],
      shows: [.settingOff(.seconds(60))]),
    FaultMode(
      "ACC-05", .p1,
      "A stop would lie beyond the price of liquidation at the leverage that there is",
      from: "richkuo/go-trader#1450 richkuo/go-trader#1456",
      .distant,
      [.hit(.ignoreSetting)],
      shows: [.settingOff(.seconds(60))]),
    FaultMode(
      "ACC-09", .p2,
      "Funding moves the balance, which is told late",
      from: "freqtrade/freqtrade#7291 freqtrade/freqtrade#13358",
      .round,
      [.once(.lateFunding, at: 200, amount: 30)],
      shows: [.balanceMistaken(.seconds(2))]),
  ]
}
