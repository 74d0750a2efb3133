import MarketData
import Testing
import Trading

@Suite struct `A market that was made` {
  typealias Settings = CandleGenerator.Settings

  /// A number that depends on every candle and rate.
  func digest(_ market: CandleGenerator.Market) -> UInt64 {
    var sum: UInt64 = 14_695_981_039_346_656_037
    func take(_ value: Int64) {
      sum = (sum ^ UInt64(bitPattern: value)) &* 1_099_511_628_211
      sum ^= sum >> 29
    }
    for candle in market.series.candles {
      for value in [
        candle.openTime.nanoseconds, candle.open.units, candle.high.units, candle.low.units,
        candle.close.units, candle.volume?.units ?? -1,
      ] { take(value) }
    }
    for rate in market.funding { take(rate.time.nanoseconds &+ rate.rate.units) }
    return sum
  }

  @Test func `is the same again, on every machine and in every build`() {
    let market = CandleGenerator.market(Settings(seed: 1, count: 5000))
    #expect(digest(market) == digest(CandleGenerator.market(Settings(seed: 1, count: 5000))))
    #expect(digest(market) == 4_178_358_491_592_650_732)
  }

  @Test func `is another with another seed`() {
    let one = CandleGenerator.market(Settings(seed: 1, count: 500))
    let two = CandleGenerator.market(Settings(seed: 2, count: 500))
    #expect(digest(one) != digest(two))
  }

  @Test(arguments: 1...40)
  func `holds candles that could be real`(seed: Int) {
    let settings = Settings(
      seed: UInt64(seed), timeframe: Timeframe(seconds: seed % 3 == 0 ? 60 : 3600), count: 3000,
      startPrice: seed % 2 == 0 ? "42000" : "0.002", tick: seed % 2 == 0 ? "0.1" : "0.0000001")
    let market = CandleGenerator.market(settings)
    let candles = market.series.candles
    #expect(candles.count == 3000)
    #expect(
      candles.allSatisfy { candle in
        candle.low <= min(candle.open, candle.close)
          && candle.high >= max(candle.open, candle.close)
          && candle.low > .zero && candle.low.isMultiple(of: settings.tick)
          && candle.close.isMultiple(of: settings.tick) && (candle.volume?.units ?? 0) > 0
      })
    #expect(zip(candles, candles.dropFirst()).allSatisfy { $0.openTime < $1.openTime })
    #expect(market.funding.allSatisfy { $0.rate > "-0.00301" && $0.rate < "0.00301" })
  }

  @Test func `has gaps, quiet and wild times, and volume that follows them`() {
    let market = CandleGenerator.market(Settings(seed: 7, count: 8760))
    let candles = market.series.candles
    let steps = zip(candles, candles.dropFirst()).map { ($1.openTime - $0.openTime).seconds }
    #expect(steps.contains { $0 > 3600 })
    #expect(steps.count { $0 == 3600 } > 8500)
    let ranges = candles.map { $0.high.double / $0.low.double - 1 }
    let sorted = ranges.sorted()
    #expect(sorted[8000] > 2 * sorted[4380])
    let wild = candles.indices.filter { ranges[$0] > sorted[8000] }
    let volumes = candles.map { $0.volume?.double ?? 0 }
    let usual = volumes.reduce(0, +) / 8760
    #expect(wild.map { volumes[$0] }.reduce(0, +) / Double(wild.count) > 1.5 * usual)
    #expect(market.funding.count > 1000)
  }
}
