import Execution
import Proving
import SimulatedExchange
import Simulation
import Testing
import Trading

/// A process that is killed after each thing that it wrote.
@Suite struct `A kill sweep` {
  /// The first seeds that pass unkilled, so that a kill alone is judged.
  static let passing: [ProofPlan] = Array(
    (UInt64(1)...40).lazy.map { ProofBench.calm(ProofBench.binance, seed: $0) }
      .filter { $0.result().violations.isEmpty }.map(\.plan).prefix(2))

  private func first() throws -> (run: ProofRun, result: ProofResult) {
    let run = ProofRun(try #require(Self.passing.first), ProofBench.binance)
    return (run, run.result())
  }

  @Test func `breaks nothing`() {
    var sweep = KillSweep(ProofBench.binance)
    sweep.limit = 20
    for plan in Self.passing {
      let run = ProofRun(plan, ProofBench.binance)
      let outcome = sweep.outcome(of: run, run.result())
      #expect(!outcome.isSkipped)
      #expect(outcome.kills == min(20, outcome.places))
      let broken = outcome.violations
      #expect(broken.isEmpty, "\(broken.map { "\($0.options): \($0.text)" })")
    }
  }

  @Test func `kills where it is told to, and is the same run up to there`() throws {
    let (run, result) = try first()
    let step = try #require(result.steps.dropFirst(10).first)
    let sweep = KillSweep(ProofBench.binance)
    for place in KillPoint.Place.allCases {
      let killed = try #require(
        sweep.run(run, killedAt: KillPoint(step: step.number, place))
      ).result()
      #expect(killed.wasKilled)
      #expect(killed.steps.prefix(10).map(\.number) == result.steps.prefix(10).map(\.number))
      #expect(killed.hash != result.hash)
    }
    #expect(sweep.run(run, killedAt: KillPoint(step: 1, .sent)) == nil)
  }

  @Test func `comes back twice as once, and loses what had not left`() throws {
    let (run, result) = try first()
    let sweep = KillSweep(ProofBench.binance)
    let step = try #require(result.steps.dropFirst(12).first)
    func hash(_ place: KillPoint.Place, recoveries: Int) throws -> String {
      let kill = KillPoint(step: step.number, place, recoveries: recoveries)
      return try #require(sweep.run(run, killedAt: kill)).result().hash
    }
    let once = try hash(.unsent, recoveries: 1)
    let twice = try hash(.unsent, recoveries: 2)
    let unheard = try hash(.unheard, recoveries: 1)
    #expect(once == twice)
    #expect(once != unheard)
  }

  @Test func `finds a restart that forgets`() throws {
    let mutant = try #require(Mutant.all.first { $0.name == "state-lost" })
    var (run, result) = try first()
    run.mutant = { mutant.make(seed: 1) }
    result = run.result()
    #expect(result.violations.isEmpty)
    var sweep = KillSweep(ProofBench.binance)
    sweep.limit = 8
    let found = sweep.outcome(of: run, result).violations
    #expect(found.contains { mutant.breaks.contains($0.invariant) })
    #expect(found.allSatisfy { $0.kill != nil })
  }

  @Test func `says nothing of a seed that fails without it`() throws {
    let mutant = try #require(Mutant.all.first { $0.name == "no-write-ahead" })
    var run = try first().run
    run.mutant = { mutant.make(seed: 1) }
    let result = run.result()
    #expect(!result.violations.isEmpty)
    let outcome = KillSweep(ProofBench.binance).outcome(of: run, result)
    #expect(outcome.isSkipped)
    #expect(outcome.kills == 0)
  }
}
