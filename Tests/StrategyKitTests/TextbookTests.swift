import StrategyKit
import Testing

/// How an indicator is made of a length, and what a textbook says of the candles so far.
private struct Comparison: Sendable {
  let name: String
  let make: @Sendable (Int) -> Step
  let plain: @Sendable ([Candle], [Double], Int) -> Double?
}

private let comparisons = [
  Comparison(
    name: "simple average", make: { onClose(SimpleAverage($0)) { $0.next($1) } },
    plain: { Textbook.simple($1, $2) }),
  Comparison(
    name: "rolling mean", make: { onClose(RollingMean($0)) { $0.next($1.double) } },
    plain: { Textbook.simple($1, $2) }),
  Comparison(
    name: "weighted average", make: { onClose(WeightedAverage($0)) { $0.next($1) } },
    plain: { Textbook.weighted($1, $2) }),
  Comparison(
    name: "exponential average", make: { onClose(ExponentialAverage($0)) { $0.next($1) } },
    plain: { Textbook.exponential($1, $2) }),
  Comparison(
    name: "relative strength", make: { onClose(RelativeStrength($0)) { $0.next($1) } },
    plain: { Textbook.relativeStrength($1, $2) }),
  Comparison(
    name: "average true range", make: { onCandle(AverageTrueRange($0)) { $0.next($1) } },
    plain: { candles, _, length in Textbook.wilder(Textbook.trueRanges(candles), length) }),
  Comparison(
    name: "standard deviation", make: { onClose(StandardDeviation($0)) { $0.next($1) } },
    plain: { Textbook.deviation($1, $2) }),
  Comparison(
    name: "slope", make: { onClose(LinearRegression($0)) { $0.next($1)?.slope } },
    plain: { Textbook.slope($1, $2) }),
  Comparison(
    name: "commodity channel", make: { onCandle(CommodityChannel($0)) { $0.next($1) } },
    plain: { candles, _, length in Textbook.commodityChannel(candles, length) }),
  Comparison(
    name: "raw stochastic",
    make: { onCandle(Stochastic($0, smoothing: 1, signal: 1)) { $0.next($1)?.main } },
    plain: { candles, _, length in Textbook.raw(candles[...], length) }),
  Comparison(
    name: "Williams' range", make: { onCandle(WilliamsRange($0)) { $0.next($1) } },
    plain: { candles, _, length in Textbook.raw(candles[...], length).map { $0 - 100 } }),
  Comparison(
    name: "channel", make: { onCandle(DonchianChannel($0)) { $0.next($1)?.middle } },
    plain: { candles, _, length in
      guard candles.count >= length else { return nil }
      let window = candles.suffix(length)
      return window.map(\.high.double).max().flatMap { high in
        window.map(\.low.double).min().map { (high + $0) / 2 }
      }
    }),
  Comparison(
    name: "rolling volume-weighted price",
    make: { onCandle(RollingVolumeWeightedPrice($0)) { $0.next($1) } },
    plain: { candles, _, length in Textbook.rollingVolumePrice(candles, length) }),
]

@Suite struct `The indicators on senseless candles` {
  @Test(arguments: comparisons.map(\.name), [2, 3, 14, 50])
  func `equal the textbook`(name: String, length: Int) throws {
    let comparison = try #require(comparisons.first { $0.name == name })
    let candles = RandomCandles.series(240, seed: 7)
    let step = comparison.make(length)
    for (index, candle) in candles.enumerated() {
      let value = step(candle)
      let seen = Array(candles[...index])
      let expected = comparison.plain(seen, seen.map(\.close.double), length)
      guard let value, let expected else {
        #expect((value == nil) == (expected == nil), "candle \(index)")
        continue
      }
      // The textbook's own sums lose digits after a fall from a hundred thousand to cents.
      let scale = max(expected.magnitude, 1e-4)
      #expect((value - expected).magnitude / scale < 1e-7, "candle \(index): \(value), \(expected)")
    }
  }

  @Test func `keep to the window after millions`() throws {
    #if DEBUG
    let count = 100_000
    #else
    let count = 5_000_000
    #endif
    let length = 20
    let steps = Self.windowed.map { $0(length) }
    var source = RandomCandles(seed: 11)
    var recent: [Candle] = []
    var values: [Double?] = []
    for index in 0..<count {
      let candle = source.next()
      values = steps.map { $0(candle) }
      if index >= count - length - 1 { recent.append(candle) }
    }
    for (place, make) in Self.windowed.enumerated() {
      let fresh = try #require(recent.map(make(length)).last ?? nil)
      let value = try #require(values[place])
      #expect(relativeError(value, fresh) < 1e-9, "indicator \(place): \(value), not \(fresh)")
    }
  }

  /// Those that depend on nothing but the last candles.
  static let windowed: [@Sendable (Int) -> Step] = [
    { onClose(SimpleAverage($0)) { $0.next($1) } },
    { onClose(WeightedAverage($0)) { $0.next($1) } },
    { onClose(RollingMean($0)) { $0.next($1.double) } },
    { onClose(StandardDeviation($0)) { $0.next($1) } },
    { onClose(BollingerBands($0)) { $0.next($1)?.lower } },
    { onClose(LinearRegression($0)) { $0.next($1)?.slope } },
    { onClose(LinearRegression($0)) { $0.next($1)?.end } },
    { onCandle(CommodityChannel($0)) { $0.next($1) } },
    { onCandle(MoneyFlow($0)) { $0.next($1) } },
    { onCandle(RollingVolumeWeightedPrice($0)) { $0.next($1) } },
    { onCandle(DonchianChannel($0)) { $0.next($1)?.middle } },
    { onCandle(Stochastic($0 - 4)) { $0.next($1)?.signal } },
    { onClose(RateOfChange($0)) { $0.next($1) } },
  ]
}
