import Trading

/// A market without sense: a walk with wide candles, flat stretches and jumps, the same each time.
struct RandomCandles {
  private var state: UInt64
  private var close = 10_000.0
  private var time = Timestamp(milliseconds: 1_700_000_000_000)

  init(seed: UInt64) { state = seed }

  mutating func next() -> Candle {
    let open = close
    let chance = draw()
    if chance < 0.9 {
      close *= 1 + (draw() - 0.5) * 0.02
    } else if chance < 0.91 {
      // Between a coin of cents and one of a hundred thousand, the digits of a sum are lost.
      close = chance < 0.905 ? 0.02 + draw() : 90_000 * (draw() + 0.1)
    }
    let high = max(open, close) * (1 + draw() * 0.003)
    let low = min(open, close) * (1 - draw() * 0.003)
    time = time + .minutes(1)
    return Candle(
      openTime: time, open: price(open), high: max(price(high), price(open), price(close)),
      low: min(price(low), price(open), price(close)), close: price(close),
      volume: Volume(units: draw() < 0.05 ? 0 : Int64(draw() * 1e9), places: 4))
  }

  static func series(_ count: Int, seed: UInt64) -> [Candle] {
    var source = RandomCandles(seed: seed)
    return (0..<count).map { _ in source.next() }
  }

  /// A number from 0 to 1 (SplitMix64).
  private mutating func draw() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((word ^ (word >> 31)) >> 11) / 9_007_199_254_740_992
  }

  private func price(_ value: Double) -> Price {
    Price(units: Int64((value * 10_000).rounded()) * 10_000)
  }
}
