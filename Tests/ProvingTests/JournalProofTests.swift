import Proving
import SimulatedExchange
import Simulation
import Testing
import Trading

/// Lives with the journal that a live run would keep.
@Suite struct `A journal of a life` {
  static func run(
    _ seed: UInt64, _ configuration: ProofConfiguration, _ journaling: ProofRun.Journaling
  ) -> ProofRun {
    var run = ProofRun(ProofPlan(seed: seed, configuration: configuration), configuration)
    run.journals = journaling
    return run
  }

  @Test(arguments: [ProofBench.bybit, ProofBench.binance])
  func `gives the executor back at every prefix`(configuration: ProofConfiguration) {
    for seed in UInt64(1)...8 {
      let violations = Self.run(seed, configuration, .always).result().violations
      let found = violations.filter { $0.state.hasPrefix("journal") }
      #expect(found.isEmpty, "seed \(seed): \(found.map(\.text))")
    }
  }

  @Test func `changes nothing of a life without kills`() throws {
    for seed in UInt64(1)...40 {
      let run = Self.run(seed, ProofBench.binance, .none)
      let plain = run.result()
      let kills: [FaultKind] = [.kill, .killAtSend, .killAtEvent]
      if plain.strikes.contains(where: { kills.contains($0.decision.kind) }) { continue }
      #expect(Self.run(seed, ProofBench.binance, .atDeath).result().hash == plain.hash)
      return
    }
    Issue.record("every seed kills")
  }

  @Test func `shows an order that was sent before it was meant`() throws {
    let mutant = try #require(Mutant.all.first { $0.name == "no-write-ahead" })
    var run = Self.run(1, ProofBench.binance, .atDeath)
    run.mutant = { mutant.make(seed: 1) }
    let found = run.result().violations
    #expect(found.contains { $0.invariant == .writeAhead && $0.state == "journal" })
  }
}
