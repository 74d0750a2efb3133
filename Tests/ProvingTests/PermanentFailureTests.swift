import Execution
import Proving
import SimulatedExchange
import Simulation
import Testing
import Trading

/// What stays wrong when all else is well again.
@Suite struct `A failure for good` {
  static func plan(
    _ kind: PermanentFailure.Kind, seed: UInt64, _ configuration: ProofConfiguration
  ) -> ProofPlan {
    var plan = ProofPlan(seed: seed, configuration: configuration).scripted([])
    plan.faults.permanent = [
      PermanentFailure(
        kind, in: InstrumentIndex(0), from: plan.timeline.storm + .seconds(301))
    ]
    return plan
  }

  @Test func `comes in half of the seeds with many faults, and in none with one`() {
    let plans = (UInt64(1)...600).map { ProofPlan(seed: $0, configuration: ProofBench.bybit) }
    let many = plans.filter { $0.intensity != .single }
    let failing = many.count { !$0.faults.permanent.isEmpty }
    #expect((many.count * 2 / 5...many.count * 3 / 5).contains(failing))
    #expect(plans.allSatisfy { $0.intensity != .single || $0.faults.permanent.isEmpty })
    let kinds = Set(plans.flatMap(\.faults.permanent).map(\.kind))
    #expect(kinds.count == PermanentFailure.Kind.allCases.count)
    var other = ProofBench.bybit
    other.failsForGood = false
    #expect(ProofPlan(seed: 1, configuration: other).faults.permanent.isEmpty)
    #expect(other.hash != ProofBench.bybit.hash)
  }

  @Test func `refuses what it says and nothing else`() {
    let index = InstrumentIndex(0)
    let id = ClientOrderID(
      epoch: 1, signal: SignalID(1), role: .entry, attempt: 0, instrument: index)
    let entry = Request.submit(id, OrderTerms(instrument: index, side: .buy, quantity: "1"))
    let exit = Request.submit(
      id, OrderTerms(instrument: index, side: .sell, quantity: "1", isReduceOnly: true))
    let elsewhere = Request.submit(
      id, OrderTerms(instrument: InstrumentIndex(1), side: .buy, quantity: "1"))
    let stops = Request.setStops(index, PositionStops(stop: "60000"))
    let expected: [(PermanentFailure.Kind, [Bool])] = [
      (.noConditionals, [false, false, true, false]), (.closeOnly, [true, false, false, false]),
      (.frozen, [true, true, true, false]), (.noStream, [false, false, false, false]),
    ]
    for (kind, refusals) in expected {
      let failure = PermanentFailure(kind, in: index, from: .zero)
      #expect([entry, exit, stops, elsewhere].map { failure.refuses($0) } == refusals, "\(kind)")
      let harmless: [Request] = [.positions, .openOrders(nil), .cancel(id, index)]
      #expect(!harmless.contains { failure.refuses($0) })
    }
  }

  @Test(arguments: [PermanentFailure.Kind.closeOnly, .frozen])
  func `blocks the probe where nothing opens, and no other`(kind: PermanentFailure.Kind) {
    for seed in UInt64(1)...6 {
      let plan = Self.plan(kind, seed: seed, ProofBench.bybit)
      let result = ProofRun(plan, ProofBench.bybit).result()
      let probes = result.violations.filter { $0.invariant == .probe }
      #expect(probes.isEmpty, "seed \(seed): \(probes.map(\.text))")
      #expect(result.hash != ProofBench.calm(ProofBench.bybit, seed: seed).result().hash)
    }
  }

  /// The first seeds in which a position stands where nothing can help it.
  static let hopeless: [ProofPlan] = Array(
    (UInt64(1)...30).lazy.map { plan(.frozen, seed: $0, ProofBench.binance) }
      .filter { !ProofRun($0, ProofBench.binance).result().unrecoverable.isEmpty }.prefix(2))

  @Test func `that no order can help ends as declared, with its exposure`() throws {
    #expect(!Self.hopeless.isEmpty)
    for plan in Self.hopeless {
      let result = ProofRun(plan, ProofBench.binance).result()
      let position = try #require(result.unrecoverable.first)
      #expect(position.exposure > .minutes(1))
      let delay = try #require(position.declaredAfter)
      #expect(delay <= ProofBench.binance.bounds.detect)
      #expect(!result.violations.contains { $0.state == "undeclared" })
    }
  }

  @Test func `that nobody declares is found`() throws {
    let plan = try #require(Self.hopeless.first)
    var run = ProofRun(plan, ProofBench.binance)
    run.mutant = { Mute() }
    let result = run.result()
    #expect(result.violations.contains { $0.invariant == .protected && $0.state == "undeclared" })
    #expect(result.unrecoverable.first?.declaredAfter == nil)
  }
}

/// Raises no alarm.
private final class Mute: Tampering {
  func want(
    _ effects: inout ContiguousArray<Effect>, from first: Int, after event: Event,
    _ executor: borrowing Executor, at moment: Timestamp
  ) {
    effects.removeAll {
      if case .record(.alarm) = $0 { return true }
      return false
    }
  }
}
