import Execution
import SimulatedExchange
import Simulation
import StrategyKit
import TestKit
import Testing
import Trading

/// Random runs on an exchange that misbehaves.
@Suite struct `A run that goes wrong` {
  static let seeds = Array(UInt64(1)...4)

  static func play(_ seed: UInt64, _ plan: FaultPlan) -> Play {
    var ranges = RandomPlay.Ranges()
    ranges.isHarsh = false
    ranges.alwaysStops = true
    var play = RandomPlay.make(seed: seed, ranges)
    play.settings.faults = plan
    return play
  }

  @Test(arguments: FaultPlan.presets.map(\.name), seeds)
  func `keeps every unit of money, and ends`(name: String, seed: UInt64) throws {
    let plan = try #require(FaultPlan.preset(name))
    var breaches: [String] = []
    var events = 0
    var simulation = Self.play(seed, plan).simulation()
    simulation.audit = { exchange in
      events += 1
      precondition(events < 200_000, "a run without end: \(name), seed \(seed)")
      if let breach = exchange.bookBreach { breaches.append(breach) }
    }
    let facts = simulation.run()
    #expect(breaches.first == nil)
    #expect(!facts.signals.isEmpty)
    #expect(facts.signals.allSatisfy { if case .pending = $0.fate { false } else { true } })
    let strikes = try #require(simulation.faults?.strikes)
    #expect(!strikes.isEmpty)
  }

  @Test(arguments: seeds)
  func `leaves the faults that struck, and the time in which not all was well`(seed: UInt64) throws
  {
    let plan = try #require(FaultPlan.preset("storm"))
    var simulation = Self.play(seed, plan).simulation()
    let facts = simulation.run()
    let strikes = try #require(simulation.faults?.strikes)
    #expect(facts.faultCounts.reduce(0) { $0 + $1.struck } == strikes.count)
    #expect(facts.faultCounts.reduce(0) { $0 + $1.effective } == strikes.count { $0.isEffective })
    #expect(facts.faults.count <= 20_000)
    #expect(strikes.count > 20_000 || facts.faults.count == strikes.count)
    #expect(zip(facts.faults, facts.faults.dropFirst()).allSatisfy { $0.time <= $1.time })
    // What struck an order is always there, one for one.
    let orders: FaultTarget = [.entry, .stop, .exit, .cancel]
    let struck = strikes.filter { $0.target != .all && !$0.target.isDisjoint(with: orders) }
    let names = Set(orders.names)
    let kept = facts.faults.filter {
      !names.isDisjoint(with: $0.target.split(separator: " ").map(String.init))
    }
    #expect(kept.map(\.time) == struck.map(\.time))
    // Stretch by stretch it is the time that is counted in all.
    for (kind, whole) in [(ExposureSpell.Kind.naked, facts.naked), (.phantom, facts.phantom)] {
      let spans = facts.spells.filter { $0.kind == kind }.map { $0.until - $0.from }
      #expect(spans.reduce(.zero) { $0 + $1 } == whole.total)
      #expect(spans.max() ?? .zero == whole.worst)
    }
  }

  /// Somebody leaves a stop for 0.34 of 1 that is held at 100: 0.66 of it, about 66, has none.
  @Test func `weighs the time with a stop for a part by what that leaves`() throws {
    let lines = Array(repeating: "100 100 100 100", count: 12)
    var play = Play([MarketFeed(candles: Candles.series("1m", lines))]) { _, count, desk in
      if count == 1 { desk.enter(.long, stop: .percent(5)) }
    }
    play.settings.requestLatency = Latency(base: .seconds(1))
    play.settings.faults = FaultPlan(
      name: "by hand", rules: [FaultRule(.handStop, part: "0.34", from: .seconds(200), limit: 1)])
    let naked = play.run().naked
    #expect(naked.total >= .seconds(1), "a new stop takes a second to get there")
    let worth = naked.notionalSeconds / naked.total.seconds
    #expect(worth > 65.9 && worth < 66.1, "\(worth)")
  }
}
