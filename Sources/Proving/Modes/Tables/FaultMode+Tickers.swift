import SimulatedExchange
import Trading

/// Prices that are none.
extension FaultMode {
  static let tickers: [FaultMode] = [
    FaultMode(
      "TKR-01", .p0,
      "The ticker says zero for some seconds while a position is open",
      from: "freqtrade/freqtrade#3769",
      .round,
      [.hit(.zeroPrice, from: 60, until: 65)],
      shows: [.priceZero]),
    FaultMode(
      "TKR-03", .p0,
      "The ticker stands still for a minute or two while a position is open",
      from: "sammchardy/python-binance#1057 hyperliquid-dex/hyperliquid-python-sdk#145",
      .round,
      [.once(.freezePrice, at: 60, lasting: 120)],
      shows: [.priceFrozen(.seconds(25))]),
    FaultMode(
      "TKR-04", .p1,
      "The ticker brings the price of another instrument, far away",
      at: "hyperliquid",
      from: "ccxt/ccxt#25216 enarjord/passivbot/CHANGELOG.md#L543",
      .round,
      [.hit(.spike, from: 60, until: 62, part: "0.99")],
      shows: [.priceJumped(50)]),
    FaultMode(
      "TKR-05", .p1,
      "The last price parts from the mark for some seconds",
      at: "hyperliquid bybit",
      from: "nautechsystems/nautilus_trader#3794",
      .round,
      [.hit(.spike, from: 60, until: 70, part: "0.03")],
      shows: [.priceParted(2)]),
    FaultMode(
      "TKR-06", .p1,
      "The bid stands above the ask for some seconds",
      at: "binance okx",
      from: "freqtrade/freqtrade#7934 bmoscon/cryptofeed#232",
      .round,
      [.hit(.crossedBook, from: 60, until: 70)],
      shows: [.bookCrossed]),
    FaultMode(
      "TKR-12", .p1,
      "One ticker is a fifth of the price away, and the next is as before",
      from: "nautechsystems/nautilus_trader#3794",
      .round,
      [.hit(.spike, from: 60, times: 1, part: "0.2")],
      shows: [.priceJumped(10)]),
  ]
}
