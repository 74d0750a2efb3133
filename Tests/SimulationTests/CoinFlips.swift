import StrategyKit
import Trading

/// Wishes at random, the same each time: in either way, by every kind of entry, and out again.
struct CoinFlips: Strategy {
  static let name = "coin-flips"
  static let summary = "Wishes at random."

  private let dice = Dice(seed: 7)
  private var number: UInt64 = 0

  mutating func onCandle(_ candle: Candle, _ desk: inout Desk) {
    number += 1
    let direction: Direction = dice.below(2, 1, number) == 0 ? .long : .short
    let away = candle.close.scaled(by: "0.0008", rounded: .nearest)
    let passive = direction == .long ? candle.close - away : candle.close + away
    switch dice.below(60, 2, number) {
    case 0, 1: desk.enter(direction, tag: "market")
    case 2: desk.enter(direction, at: .limit(passive, expiresAfter: .minutes(3)), tag: "limit")
    case 3: desk.exit()
    case 4: desk.cancelEntries()
    case 5 where desk.holding.direction == .long: desk.moveStop(to: candle.close - away)
    default: break
    }
  }
}

/// A walk in small steps with gaps, cut candles and a jump now and then, the same each time.
func walk(_ count: Int, seed: UInt64) -> CandleSeries {
  let dice = Dice(seed: seed)
  var candles: [Candle] = []
  var price = 60_000.0
  var time = Timestamp(milliseconds: 1_700_000_000_000)
  for index in 0..<UInt64(count) {
    let open = price
    let isJump = dice.below(400, 1, index) == 0
    price *= 1 + (dice.fraction(2, index) - 0.5) * (isJump ? 0.03 : 0.002)
    let high = max(open, price) * (1 + dice.fraction(3, index) * 0.0006)
    let low = min(open, price) * (1 - dice.fraction(4, index) * 0.0006)
    candles.append(
      Candle(
        openTime: time, open: onGrid(open), high: onGrid(high), low: onGrid(low),
        close: onGrid(price), volume: Volume(units: 1 + Int64(dice.below(900, 5, index)), places: 2)))
    switch dice.below(100, 6, index) {
    case 0: time = time + .minutes(3)
    case 1: time = time + .seconds(35)
    default: time = time + .minutes(1)
    }
  }
  return CandleSeries(timeframe: Timeframe(seconds: 60), candles: candles)
}

private func onGrid(_ value: Double) -> Price {
  Price(units: Int64((value * 10).rounded()) * 10_000_000)
}
