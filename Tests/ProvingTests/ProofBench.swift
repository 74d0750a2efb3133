import Proving
import SimulatedExchange
import TestKit
import Trading

/// Small venues for proofs that are themselves under test.
enum ProofBench {
  /// What may be broken: known to be, in some seed of some venue.
  ///
  /// Empty once the executor passes.
  static let broken: Set<Invariant> = [
    .protected, .oneEntry, .unknownIsNotEmpty, .noPhantom, .noOrphan, .accounted, .soundPrices,
    .budget, .stopsTighten, .exposure, .progress, .attribution, .foreign, .agreement,
    .protectedAgain, .settled, .probe, .resolved, .quiescence,
  ]

  /// Whether every seed of the tests must keep an invariant.
  static func isHeld(_ invariant: Invariant) -> Bool { !broken.contains(invariant) }

  static let bybit = configuration(Venues.bybit)
  static let binance = configuration(Venues.binance)

  static func configuration(_ profile: VenueProfile) -> ProofConfiguration {
    ProofConfiguration(
      profile: profile,
      symbols: [
        .init(Venues.instrument("BTCUSDT"), from: "64000"),
        .init(Venues.instrument("ETHUSDT"), from: "3200"),
      ])
  }

  /// The run of a seed without any fault.
  static func calm(
    _ configuration: ProofConfiguration, seed: UInt64
  ) -> ProofRun {
    var plan = ProofPlan(seed: seed, configuration: configuration).scripted([])
    plan.faults.permanent = []
    return ProofRun(plan, configuration)
  }
}
