import SimulatedExchange
import Trading

/// Clocks that are off, and work that comes late.
extension FaultMode {
  static let clocks: [FaultMode] = [
    FaultMode(
      "CLK-01", .p1,
      "Our clock is five seconds off",
      at: "binance bybit okx",
      from: "taniman/profit-trailer#504 ccxt/binance-trade-bot#215 "
        + "bybit-exchange/docs/docs/v5/error.mdx",
      .round,
      [.once(.skewClock, at: 60, lasting: 120, amount: 5)],
      shows: [.askedElsewhen(.positions, .seconds(3))]),
    FaultMode(
      "CLK-02", .p1,
      "An order waits for seconds before it leaves; played is that it comes late",
      at: "binance",
      from: "nautechsystems/nautilus_trader#917",
      .round,
      [.hit(.delayRequest, .entry, times: 1, amount: 8)],
      shows: [.cameLate(.entry, .seconds(3))]),
    FaultMode(
      "CLK-03", .p1,
      "Our clock jumps by minutes, and back",
      from: "chrisleekr/binance-trading-bot#545 chrisleekr/binance-trading-bot#572 "
        + "nautechsystems/nautilus_trader/RELEASES.md#L1379",
      .round,
      [.once(.skewClock, at: 30, lasting: 480, amount: 90)],
      shows: [.askedElsewhen(.positions, .seconds(20))]),
    FaultMode(
      "CLK-07", .p0,
      "Our process does nothing for longer than a sync is due",
      from: "enarjord/passivbot#980 nautechsystems/nautilus_trader#1184",
      .round,
      [.once(.starve, at: 60, lasting: 200)],
      shows: [.stoodStill(.seconds(60))]),
  ]
}
