import Proving
import TestKit
import Testing
import Trading

/// Whether the proof finds what it must: every invariant has a bug that breaks it.
@Suite struct `A mutant` {
  static let names = Mutant.all.filter { !$0.isCanary }.map(\.name)

  @Test(arguments: names)
  func `is found by the faults that bring it out`(name: String) throws {
    let mutant = try #require(Mutant.all.first { $0.name == name })
    let bench = mutant.needsHanging ? ProofBench.bybit : ProofBench.binance
    let trial = MutantTrial(bench, limit: 100, isFocused: true)
    let outcome = trial.outcome(of: mutant)
    #expect(outcome.isKilled, "\(name) lives after \(outcome.seeds) seeds")
  }

  @Test func `has a name of its own, an origin and something that it breaks`() {
    #expect(Set(Mutant.all.map(\.name)).count == Mutant.all.count)
    #expect(Mutant.all.count { !$0.isCanary } >= 20)
    #expect(Mutant.all.allSatisfy { !$0.origin.isEmpty && !$0.breaks.isEmpty })
  }

  @Test func `that only sings in one seed of a hundred is heard there`() throws {
    let canary = try #require(Mutant.all.first { $0.isCanary })
    let sick = (UInt64(1)...2000).filter { Dice(seed: $0).below(100, 99, 0) == 0 }
    #expect((8...40).contains(sick.count))
    let seed = try #require(sick.first)
    for (seed, isSick) in [(seed, true), (seed + 1, sick.contains(seed + 1))] {
      var run = ProofBench.calm(ProofBench.bybit, seed: seed)
      run.mutant = { canary.make(seed: seed) }
      let found = run.result().violations.contains { $0.invariant == .writeAhead }
      #expect(found == isSick)
    }
  }

  @Test func `covers every invariant that an executor can break`() {
    // The others are of the exchange or of the harness, and have tests with a doctored truth.
    let doctored: Set<Invariant> = [.conservation, .monotoneOrders, .determinism]
    let broken = Set(Mutant.all.flatMap(\.breaks)).union(doctored)
    #expect(Set(Invariant.allCases).subtracting(broken).isEmpty)
  }
}

/// Failing seeds are cut down to what matters.
@Suite struct `Shrinking` {
  @Test func `leaves few faults of many, which fail alike`() throws {
    let mutant = try #require(Mutant.all.first { $0.name == "failed-listing-is-flat" })
    var shrinker = Shrinker(ProofBench.bybit)
    shrinker.budget = 150
    shrinker.mutant = { mutant.make(seed: 0) }
    let plan = try #require(
      (UInt64(1)...40).lazy.map { ProofPlan(seed: $0, configuration: ProofBench.bybit) }
        .first { plan in
          var run = ProofRun(plan, ProofBench.bybit)
          run.mutant = { mutant.make(seed: 0) }
          return run.result().first?.invariant == .unknownIsNotEmpty
        })
    let outcome = try #require(shrinker.shrink(plan))
    #expect(outcome.violation.invariant == .unknownIsNotEmpty)
    #expect(outcome.decisions.count <= 5)
    #expect(outcome.before > outcome.decisions.count)
    var again = ProofRun(outcome.plan, ProofBench.bybit)
    again.mutant = { mutant.make(seed: 0) }
    #expect(again.result().violations.contains { $0.signature == outcome.violation.signature })
  }

  @Test func `has nothing to do where nothing is wrong`() {
    let plan = ProofPlan(seed: 2, configuration: ProofBench.binance).scripted([])
    #expect(Shrinker(ProofBench.binance).shrink(plan) == nil)
  }
}
