import Execution
import SimulatedExchange
import Simulation
import TestKit
import Testing
import Trading

@Suite struct `An answer that comes twice` {
  static func run(_ seed: UInt64, _ rules: [FaultRule]) -> (facts: RunFacts, listener: Listener) {
    var ranges = RandomPlay.Ranges()
    ranges.isHarsh = false
    ranges.alwaysStops = true
    var play = RandomPlay.make(seed: seed, ranges)
    play.settings.faults = FaultPlan(name: "twice", rules: rules)
    let listener = Listener()
    var simulation = play.simulation()
    simulation.witness = listener
    return (simulation.run(), listener)
  }

  @Test(arguments: Array(UInt64(1)...6))
  func `changes nothing the second time`(seed: UInt64) {
    let once = Self.run(seed, [])
    let twice = Self.run(seed, [FaultRule(.repeatAnswer, chance: "1")])
    #expect(twice.facts.fills == once.facts.fills)
    #expect(twice.facts.roundTrips == once.facts.roundTrips)
    #expect(twice.facts.signals == once.facts.signals)
    #expect(!once.facts.fills.isEmpty)
    // It was heard, though, and as it was.
    var answers: [RequestID: [Outcome]] = [:]
    for case (_, .answer(let id, let outcome)) in twice.listener.heard {
      answers[id, default: []].append(outcome)
    }
    #expect(answers.values.contains { $0.count == 2 })
    #expect(answers.values.allSatisfy { Set($0).count == 1 && $0.count <= 2 })
  }
}
