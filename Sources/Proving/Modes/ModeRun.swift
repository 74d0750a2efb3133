public import SimulatedExchange
import Trading

/// The scenario of a mode at one venue: its story with its faults, beside the same story without.
public struct ModeRun: Sendable {
  public let mode: FaultMode
  public let configuration: ProofConfiguration
  /// Whether what happened is kept to be read, and how many lines of it; nil for all.
  public var keepsTrace = false
  public var traceLimit: Int?
  /// The only faults of it that strike; nil for all.
  public var strikes: Set<FaultDecision>?

  /// Creates the run of a mode.
  public init(_ mode: FaultMode, _ configuration: ProofConfiguration) {
    self.mode = mode
    self.configuration = configuration
  }

  /// Plays both.
  public func result() -> ModeResult {
    let plan = ProofPlan(mode: mode, configuration: configuration)
    let (result, log) = play(strikes.map(plan.scripted) ?? plan)
    let (_, calm) = play(plan.scripted([]), isCalm: true)
    return ModeResult(
      mode: mode, proof: result,
      isInjected: mode.rules.allSatisfy { rule in
        result.strikes.contains { $0.decision.kind == rule.kind }
      },
      missing: mode.signs.filter { !$0.isShown(by: log, beside: calm) })
  }

  private func play(_ plan: ProofPlan, isCalm: Bool = false) -> (ProofResult, ModeLog) {
    let watch = ModeWatch(plan.timeline)
    var run = ProofRun(plan, configuration)
    run.watch = watch
    run.keepsTrace = keepsTrace && !isCalm
    run.traceLimit = traceLimit
    return (run.result(), watch.log)
  }
}

/// What the scenario of a mode came to.
public struct ModeResult: Sendable {
  public let mode: FaultMode
  /// The run with the faults.
  public let proof: ProofResult
  /// Whether each of its faults struck.
  public let isInjected: Bool
  /// The signs of effect that were not seen.
  public let missing: [ModeSign]

  /// Whether it struck, and all shows that tells of it.
  public var isEffective: Bool { isInjected && !proof.isVoid && missing.isEmpty }

  /// Whether it had effect, and the run was right afterwards: nothing was broken, all views agreed,
  /// and a new signal was traded.
  public var isRecovered: Bool {
    isEffective && proof.violations.isEmpty && proof.agreedAfter != nil
  }
}

/// Every mode that a venue has, played.
public struct ModeCoverage: Sendable {
  /// How many modes came how far.
  public struct Count: Hashable, Sendable {
    public var modes = 0
    public var injected = 0
    public var effective = 0
    public var recovered = 0

    /// Takes one more mode.
    mutating func take(_ result: ModeResult) {
      modes += 1
      if result.isInjected { injected += 1 }
      if result.isEffective { effective += 1 }
      if result.isRecovered { recovered += 1 }
    }
  }

  public let venue: String
  public let results: [ModeResult]

  /// Plays every mode of a venue.
  public init(_ configuration: ProofConfiguration, jobs: Int = 1) {
    venue = configuration.profile.name
    let modes = FaultMode.all.filter { [venue] in $0.concerns(venue) }
    results = sideBySide(modes, jobs: jobs) { ModeRun($0, configuration).result() }
  }

  /// How many of a phase, or of a part of the way, came how far; nil for all of them.
  public func count(_ phase: FaultMode.Phase? = nil, _ hook: FaultHook? = nil) -> Count {
    var count = Count()
    for result in results
    where (phase == nil || result.mode.phase == phase) && (hook == nil || result.mode.hook == hook)
    {
      count.take(result)
    }
    return count
  }
}
