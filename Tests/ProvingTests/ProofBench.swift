import Proving
import SimulatedExchange
import TestKit
import Trading

/// Small venues for proofs that are themselves under test.
enum ProofBench {
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
