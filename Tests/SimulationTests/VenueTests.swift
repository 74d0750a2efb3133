import Execution
import SimulatedExchange
import Simulation
import StrategyKit
import TestKit
import Testing
import Trading

/// What a venue can do decides how a stop is kept, and in calm never what becomes of a trade.
@Suite struct `Four ways to keep a stop` {
  static func play(_ profile: VenueProfile, _ protection: Protection, seed: UInt64 = 3) -> Play {
    var play = Play([MarketFeed(candles: Candles.random(count: 300, seed: seed))]) {
      candle, count, desk in
      if desk.holding.direction == nil, count % 7 == 0 {
        desk.enter(
          count % 2 == 0 ? .long : .short, stop: protection.stop, target: protection.target,
          trailing: protection.trailing, breakeven: protection.breakeven)
      }
    }
    play.profile = profile
    return play
  }

  static let protections = [
    Protection(stop: .percent(2)), Protection(stop: .percent(2), target: .percent(3)),
    Protection(stop: .percent(2), trailing: .percent(1, from: 0.5)),
    Protection(stop: .percent(2), breakeven: BreakevenRule(activation: .percent(1))),
    Protection(
      stop: .percent(3), target: .percent(4), trailing: .percent(2),
      breakeven: BreakevenRule(activation: .percent(1))),
  ]

  @Test(arguments: Venues.all.map(\.name), protections.indices)
  func `give the same trades in calm`(venue: String, protection: Int) throws {
    let profile = try #require(Venues.all.first { $0.name == venue })
    let protection = Self.protections[protection]
    let facts = Self.play(profile, protection).run()
    let first = Self.play(Venues.bybit, protection).run()
    #expect(facts.roundTrips.count > 1)
    #expect(facts.roundTrips == first.roundTrips)
    #expect(facts.naked.total == .zero)
    #expect(facts.phantom.total == .zero)
    #expect(facts.alarms.isEmpty)
  }
}
