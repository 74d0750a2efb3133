import Foundation
public import Simulation
public import StrategyKit
import Synchronization
import Trading

/// Many seeds, one after the other or side by side; what they come to does not depend on which.
public struct Campaign: Sendable {
  public var configuration: ProofConfiguration
  public var firstSeed: UInt64 = 1
  public var count = 1000
  public var jobs = 1
  /// One seed in so many is run twice; 0 for none.
  public var rerunOneIn: UInt64 = 20
  /// One seed in so many is killed at a few of the places where it wrote something; 0 for none.
  public var sweepOneIn: UInt64 = 50
  /// At how many places each at most.
  public var sweepLimit = 4
  public var mutant: (@Sendable () -> any Tampering)?
  public var strategy: StrategyFactory?
  /// Whether to stop at the first seed that fails, as far as seeds are under way by then.
  public var stopsAtFailure = false

  /// Creates a campaign.
  public init(_ configuration: ProofConfiguration) { self.configuration = configuration }

  /// The run of one seed.
  public func run(of seed: UInt64) -> ProofRun {
    var run = ProofRun(ProofPlan(seed: seed, configuration: configuration), configuration)
    run.mutant = mutant
    run.strategy = strategy
    return run
  }

  /// Runs the seeds; `progress` is told now and then, from any thread, and says whether to go on.
  public func run(
    progress: @escaping @Sendable (_ done: Int, _ failed: Int) -> Bool = { _, _ in true }
  ) -> CampaignResult {
    let start = Date()
    let state = Mutex(
      State(result: CampaignResult(configuration, firstSeed: firstSeed, wanted: count)))
    let work: @Sendable () -> Void = {
      while let seed = take(state) {
        Self.begin(seed)
        let summary = prove(seed)
        Self.end(seed)
        let (done, failed) = state.withLock { state in
          state.take(summary)
          return (state.done, state.failed)
        }
        let goesOn = progress(done, failed)
        if !goesOn || (stopsAtFailure && failed > 0) { state.withLock { $0.isStopped = true } }
        if !goesOn { state.withLock { $0.wasCut = true } }
      }
    }
    inParallel(jobs, work)
    return state.withLock { state in
      state.result.seconds = Date().timeIntervalSince(start)
      // Who is interrupted with the last seed has run them all.
      state.result.isInterrupted = state.wasCut && !state.result.isComplete
      state.result.sort()
      return state.result
    }
  }

  private func take(_ state: borrowing Mutex<State>) -> UInt64? {
    state.withLock { state in
      guard !state.isStopped, state.next < count else { return nil }
      state.next += 1
      return firstSeed &+ UInt64(state.next - 1)
    }
  }

  /// Runs one seed, some of them twice.
  private func prove(_ seed: UInt64) -> SeedSummary {
    let run = run(of: seed)
    let result = run.result()
    var summary = SeedSummary(result, violations: result.violations)
    if rerunOneIn > 0, Dice(seed: seed).below(rerunOneIn, 9, 0) == 0 {
      let again = run.result()
      summary.isRerun = true
      if again.hash != result.hash {
        summary.violations.append(.nondeterminism(seed, result.hash, again.hash))
      }
    }
    if sweepOneIn > 0, Dice(seed: seed).below(sweepOneIn, 9, 1) == 0 {
      var sweep = KillSweep(configuration)
      sweep.limit = sweepLimit
      let swept = sweep.outcome(of: run, result)
      summary.sweep = swept
      summary.violations += swept.violations
    }
    return summary
  }

  private struct State {
    var result: CampaignResult
    var next = 0
    var done = 0
    var failed = 0
    var isStopped = false
    var wasCut = false

    mutating func take(_ summary: SeedSummary) {
      done += 1
      if !summary.violations.isEmpty { failed += 1 }
      result.take(summary)
    }
  }

  // Seeds under way, for those who are told that the process is dying.

  private static let underWay = Mutex<[UInt64]>([])

  /// The seeds that were being run, at the time of asking.
  public static var seedsUnderWay: [UInt64] { underWay.withLock { $0 } }

  private static func begin(_ seed: UInt64) { underWay.withLock { $0.append(seed) } }

  private static func end(_ seed: UInt64) { underWay.withLock { $0.removeAll { $0 == seed } } }
}

extension Violation {
  /// The same seed did two things.
  static func nondeterminism(_ seed: UInt64, _ first: String, _ second: String) -> Violation {
    Violation(
      seed: seed, invariant: .determinism, time: PriceModel.start, phase: .storm, symbol: "",
      text: "one run has hash \(first), the next \(second)", state: "hash", faults: [])
  }
}
