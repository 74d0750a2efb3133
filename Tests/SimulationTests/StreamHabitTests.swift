import Execution
import SimulatedExchange
import Simulation
import StrategyKit
import TestKit
import Testing
import Trading

/// Habits that show only on the way between executor and exchange.
@Suite struct `The habits of a venue` {
  /// Each of the four with everything that any of them does.
  static let worst = Venues.all.map { profile in
    var profile = profile
    profile.habits.hasConditionalBook = true
    profile.habits.positionsPerPage = 1
    profile.habits.usualLag = .seconds(1)
    profile.habits.triggersAsNewOrder = true
    profile.habits.amendsAsNewOrder = true
    profile.habits.attachesWhenWhole = true
    profile.habits.countsReduceOnly = true
    profile.habits.refusesUnchangedStops = true
    profile.habits.refusedAtOnce = TimeInForce.allCases
    profile.habits.marketBand = "0.01"
    profile.habits.triggerBand = "0.01"
    profile.habits.zeroAfterReconnect = true
    return profile
  }

  static func play(_ profile: VenueProfile, seed: UInt64, _ plan: FaultPlan?) -> Play {
    var ranges = RandomPlay.Ranges()
    ranges.isHarsh = false
    ranges.alwaysStops = true
    var play = RandomPlay.make(seed: seed, ranges)
    play.profile = profile
    play.settings.faults = plan
    return play
  }

  @Test(arguments: worst.indices, [UInt64(1), 2, 3])
  func `do not touch a plain backtest`(venue: Int, seed: UInt64) {
    // They are the exchange's: that an executor knows of them is another matter.
    var habitual = Self.play(Venues.all[venue], seed: seed, nil)
    var plain = habitual.simulation()
    habitual.exchangeProfile = Self.worst[venue]
    var other = habitual.simulation()
    let (first, second) = (plain.run(), other.run())
    #expect(first.roundTrips == second.roundTrips)
    #expect(first.requests == second.requests)
    #expect(first.fills == second.fills)
    #expect(plain.exchange.account == other.exchange.account)
  }

  @Test(arguments: worst.indices, [UInt64(1), 2, 3])
  func `keep every unit of money in a storm`(venue: Int, seed: UInt64) {
    var breaches: [String] = []
    var events = 0
    var simulation = Self.play(Self.worst[venue], seed: seed, .storm).simulation()
    simulation.audit = { exchange in
      events += 1
      precondition(events < 400_000, "a run without end: seed \(seed)")
      if let breach = exchange.bookBreach { breaches.append(breach) }
    }
    let facts = simulation.run()
    #expect(breaches.first == nil)
    #expect(facts.signals.allSatisfy { if case .pending = $0.fate { false } else { true } })
  }

  @Test(arguments: [true, false])
  func `may say zero first after every reconnect`(isHabit: Bool) throws {
    var play = Self.play(Venues.hyperliquid, seed: 1, nil)
    play.profile.habits.zeroAfterReconnect = isHabit
    play.settings.faults = FaultPlan(
      name: "breaks", rules: [FaultRule(.disconnect, every: .minutes(5), lasting: .seconds(9))])
    let listener = HabitPlay.listen(to: play)
    let events = listener.heard.compactMap { _, event in
      if case .venue(let event) = event { event } else { nil }
    }
    let returns = events.indices.filter { events[$0] == .connected(true) }
    #expect(returns.count > 3)
    for index in returns.dropLast() {
      let next = events[index...].compactMap { event in
        if case .ticker(_, let ticker) = event { ticker.last } else { nil }
      }.first
      #expect((try #require(next) == .zero) == isHabit)
    }
  }

  @Test(arguments: [true, false])
  func `may leave a new order out of what is asked for`(isHabit: Bool) {
    var habits = VenueHabits()
    if isHabit { habits.usualLag = .seconds(2) }
    let feeds = [MarketFeed(candles: Candles.series("1m", HabitPlay.still))]
    var play = HabitPlay.play(
      Venues.okx, habits, latency: .milliseconds(10), feeds
    ) { _, count, desk in
      if count == 1 { desk.enter(.long, at: .limit("90"), stop: .percent(5)) }
    }
    play.executor.confirmationWaits = Array(repeating: .milliseconds(40), count: 20)
    let listener = HabitPlay.listen(to: play)
    let answers = listener.heard.compactMap { _, event in
      if case .answer(_, .accepted(let answer)) = event { answer } else { nil }
    }
    let wasTaken = answers.contains { answer in
      if case .order(let report) = answer { report.status == .resting } else { false }
    }
    #expect(wasTaken)
    #expect(answers.contains(.noSuchOrder) == isHabit)
  }
}
