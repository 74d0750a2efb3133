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
      if let breach = Conservation.breach(exchange) { breaches.append(breach) }
    }
    let facts = simulation.run()
    #expect(breaches.first == nil)
    #expect(!facts.signals.isEmpty)
    #expect(facts.signals.allSatisfy { if case .pending = $0.fate { false } else { true } })
    let strikes = try #require(simulation.faults?.strikes)
    #expect(!strikes.isEmpty)
  }
}
