public import SimulatedExchange
public import Trading

/// What one seed adds to a campaign.
struct SeedSummary: Sendable {
  let result: ProofResult
  var violations: [Violation]
  var isRerun = false
  var sweep: KillSweep.Outcome?

  init(_ result: ProofResult, violations: [Violation]) {
    self.result = result
    self.violations = violations
  }
}

/// What a campaign came to: counts, and what failed by its signature.
public struct CampaignResult: Sendable {
  /// How often a kind of fault came up.
  public struct FaultCount: Hashable, Sendable {
    /// In how many seeds it was planned.
    public var planned = 0
    public var asked = 0
    public var fired = 0
    public var effective = 0
  }

  /// In how many seeds a mode came up.
  public struct ModeCount: Hashable, Sendable {
    /// Its faults struck what they strike in its scenario, and something came of them.
    public var effective = 0
    /// The seed passed all the same.
    public var recovered = 0

    /// Creates the count of nothing.
    public init() {}
  }

  /// Violations that look alike.
  public struct Group: Sendable {
    public var invariant: Invariant
    public var signature: String
    public var count = 0
    /// The first seeds, at most four, each with what it says.
    public var examples: [Violation] = []
  }

  public let configuration: ProofConfiguration
  public let firstSeed: UInt64
  /// How many seeds were to be run.
  public let wanted: Int
  /// Whether somebody cut it short; then it says nothing of the seeds that were not run.
  public internal(set) var isInterrupted = false
  public private(set) var run = 0
  public private(set) var void = 0
  public private(set) var failed = 0
  public private(set) var reruns = 0
  public private(set) var mismatches = 0
  /// How many seeds were killed where they wrote something, and how often in all; those left out
  /// that fail without.
  public private(set) var swept = 0
  public private(set) var kills = 0
  public private(set) var days = 0.0
  public var seconds = 0.0
  public private(set) var faults: [FaultKind: FaultCount] = [:]
  /// The same by what each is a form of; planned in the seeds that have any form of it.
  public private(set) var primitives: [Primitive: FaultCount] = [:]
  public private(set) var modes: [String: ModeCount] = [:]
  public private(set) var groups: [Group] = []
  /// The worst reachable naked time of each seed, in seconds.
  public private(set) var naked: [Double] = []
  /// How long each seed took to agree after all was well, in seconds.
  public private(set) var agreement: [Double] = []
  /// In how many seeds something went wrong for good; and in how many a position could not be
  /// helped, which the executor declared as it must.
  public private(set) var failingForGood = 0
  public private(set) var unrecoverable = 0
  /// How long such a position stood, in seconds.
  public private(set) var exposure: [Double] = []
  public private(set) var received = 0
  public private(set) var traded = 0
  public private(set) var pending = 0
  public private(set) var blocked: [BlockReason: Int] = [:]
  /// The first seed that failed.
  public private(set) var firstFailure: UInt64?

  init(_ configuration: ProofConfiguration, firstSeed: UInt64, wanted: Int) {
    self.configuration = configuration
    self.firstSeed = firstSeed
    self.wanted = wanted
  }

  mutating func take(_ summary: SeedSummary) {
    let result = summary.result
    run += 1
    days += Double(result.plan.timeline.end.nanoseconds) / 86_400e9
    if result.isVoid { void += 1 }
    if summary.isRerun { reruns += 1 }
    if let sweep = summary.sweep, !sweep.isSkipped {
      swept += 1
      kills += sweep.kills
    }
    count(result)
    count(ModeAttribution(result.strikes), hasPassed: summary.violations.isEmpty)
    guard !summary.violations.isEmpty else { return }
    failed += 1
    firstFailure = min(firstFailure ?? .max, result.plan.seed)
    for violation in summary.violations {
      if violation.invariant == .determinism { mismatches += 1 }
      note(violation)
    }
  }

  private mutating func count(_ result: ProofResult) {
    countFaults(result)
    if !result.isVoid {
      naked.append(result.naked.map(\.worst.seconds).max() ?? 0)
      if !result.plan.faults.permanent.isEmpty { failingForGood += 1 }
      if !result.unrecoverable.isEmpty, result.violations.isEmpty { unrecoverable += 1 }
      exposure += result.unrecoverable.map(\.exposure.seconds)
      if let agreed = result.agreedAfter { agreement.append(max(0, agreed.seconds)) }
    }
    for fate in result.signals {
      received += 1
      switch fate {
      case .traded: traded += 1
      case .pending: pending += 1
      case .blocked(let reason): blocked[reason, default: 0] += 1
      }
    }
  }

  private mutating func countFaults(_ result: ProofResult) {
    for rule in result.plan.faults.rules { faults[rule.kind, default: FaultCount()].planned += 1 }
    for primitive in Set(result.plan.faults.rules.map(\.kind.primitive)) {
      primitives[primitive, default: FaultCount()].planned += 1
    }
    for kind in FaultKind.allCases where kind.index < result.asked.count {
      faults[kind, default: FaultCount()].asked += result.asked[kind.index]
      primitives[kind.primitive, default: FaultCount()].asked += result.asked[kind.index]
    }
    for strike in result.strikes {
      let effective = strike.isEffective ? 1 : 0
      faults[strike.decision.kind, default: FaultCount()].fired += 1
      faults[strike.decision.kind, default: FaultCount()].effective += effective
      primitives[strike.decision.kind.primitive, default: FaultCount()].fired += 1
      primitives[strike.decision.kind.primitive, default: FaultCount()].effective += effective
    }
  }

  private mutating func count(_ attribution: ModeAttribution, hasPassed: Bool) {
    for mode in FaultMode.all
    where mode.concerns(configuration.profile.name) && attribution.has(mode) {
      modes[mode.id, default: ModeCount()].effective += 1
      if hasPassed { modes[mode.id, default: ModeCount()].recovered += 1 }
    }
  }

  private mutating func note(_ violation: Violation) {
    let at: Int
    if let known = groups.firstIndex(where: { $0.signature == violation.signature }) {
      at = known
    } else {
      at = groups.count
      groups.append(Group(invariant: violation.invariant, signature: violation.signature))
    }
    groups[at].count += 1
    // The lowest seeds, whichever thread was first.
    groups[at].examples.append(violation)
    groups[at].examples.sort { $0.seed < $1.seed }
    if groups[at].examples.count > 4 { groups[at].examples.removeLast() }
  }

  /// Brings everything into an order that does not depend on threads.
  mutating func sort() {
    groups.sort { ($0.invariant, $0.signature) < ($1.invariant, $1.signature) }
    naked.sort()
    exposure.sort()
    agreement.sort()
  }

  /// What the first seed that failed says first; where it was killed too, what it says unkilled.
  public var firstViolation: Violation? {
    let examples = groups.flatMap(\.examples).filter { $0.seed == firstFailure }
    return examples.first { $0.kill == nil } ?? examples.first
  }

  /// Whether every seed was run that was to be.
  public var isComplete: Bool { run == wanted }

  /// What the campaign ends with.
  public var verdict: Verdict {
    if groups.contains(where: { $0.invariant == .determinism }) { return .nondeterministic }
    if groups.contains(where: { !$0.invariant.isLiveness }) { return .unsafe }
    if !groups.isEmpty { return .stuck }
    if isInterrupted { return .interrupted }
    return void == run ? .void : .passed
  }

  /// What a proof can end with.
  public enum Verdict: String, Sendable, CaseIterable {
    case passed
    /// Something happened that must never happen.
    case unsafe
    /// Something did not come that must come.
    case stuck
    case nondeterministic
    /// Nothing was proved.
    case void
    /// It was cut short, and nothing was found until then.
    case interrupted
  }
}
