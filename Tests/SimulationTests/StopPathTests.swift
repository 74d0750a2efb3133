import Simulation
import StrategyKit
import TestKit
import Testing
import Trading

/// The stops that a run leaves are the way on which a report draws them.
@Suite struct `The stops of a run` {
  @Test(arguments: [Direction.long, .short])
  func `go the way of the trade and end where it left`(direction: Direction) throws {
    let candles = Candles.random("1m", count: 2000, seed: 3)
    let facts = Play([MarketFeed(candles: candles)]) { _, count, desk in
      if count % 50 == 4 {
        desk.enter(direction, stop: .percent(1), trailing: .percent(0.3, from: 0.1))
      }
    }.run()
    let trailed = facts.roundTrips.filter { $0.reason == .trailingStop }
    try #require(trailed.count > 3)
    for trip in trailed {
      let way = facts.stops.filter { $0.time >= trip.entryTime && $0.time <= trip.exitTime }
      let prices = way.map { $0.price.units * direction.sign }
      #expect(prices.count > 1)
      // The first is placed for the price that was asked for, the next for the one that was met.
      #expect(prices.dropFirst() == prices.dropFirst().sorted()[...])
      let last = try #require(way.last)
      #expect(last.reason == .trailingStop)
      // Filled at the stop, or beyond it where the price jumped over.
      #expect((trip.exitPrice - last.price.double) * Double(direction.sign) < 1e-6)
    }
    #expect(facts.stops.map(\.time) == facts.stops.map(\.time).sorted())
  }
}
