import Simulation
import StrategyKit
import Synchronization
import TestKit
import Testing
import Trading

/// Finer candles are where the price goes; the strategy sees the coarse ones all the same.
@Suite struct `Finer candles inside` {
  static let fine = Candles.random("1m", count: 120, seed: 8)
  static let coarse: CandleSeries = {
    let five = stride(from: 0, to: fine.count, by: 5).map { first in
      let part = (first..<first + 5).map { fine[$0] }
      return Candle(
        openTime: part[0].openTime, open: part[0].open, high: part.map(\.high).max() ?? .zero,
        low: part.map(\.low).min() ?? .zero, close: part[4].close)
    }
    return CandleSeries(timeframe: Timeframe(seconds: 300), candles: five)
  }()

  @Test func `hide no candle from the strategy`() {
    let seen = Mutex<[Candle]>([])
    let feed = MarketFeed(candles: Self.coarse, detail: Self.fine)
    let facts = Play([feed]) { candle, _, _ in seen.withLock { $0.append(candle) } }.run()
    #expect(facts.candles == Self.coarse.count)
    #expect(seen.withLock { $0 } == Self.coarse.candles)
  }

  @Test func `fill an order at the first price of the next one`() throws {
    let feed = MarketFeed(candles: Self.coarse, detail: Self.fine)
    let facts = Play([feed]) { _, count, desk in if count == 4 { desk.enter(.long) } }.run()
    let fill = try #require(facts.fills.first)
    #expect(fill.price == Self.fine[20].open)
    #expect(fill.time == Self.fine[20].openTime)
  }
}
