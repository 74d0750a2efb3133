import Execution
import SimulatedExchange
import Simulation
import TestKit
import Testing
import Trading

/// What must hold of every run, whatever is drawn.
@Suite struct `Any run` {
  static let seeds = Array(UInt64(1)...40)

  @Test(arguments: seeds) func `keeps every unit of money after every event`(seed: UInt64) {
    var breaches: [String] = []
    var events = 0
    let facts = RandomPlay.make(seed: seed).run { exchange in
      events += 1
      precondition(events < 50_000, "a run without end, seed \(seed)")
      if let breach = Conservation.breach(exchange) { breaches.append(breach) }
    }
    #expect(breaches.first == nil)
    #expect(events > 0)
    #expect(facts.finalEquity == facts.roundTrips.reduce(facts.initialCapital) { $0 + $1.netProfit }
      || facts.liquidations > 0)
  }

  @Test(arguments: seeds) func `accounts for every signal`(seed: UInt64) {
    let facts = RandomPlay.make(seed: seed).run()
    #expect(!facts.signals.isEmpty)
    #expect(facts.signals.allSatisfy { if case .pending = $0.fate { false } else { true } })
  }
}
