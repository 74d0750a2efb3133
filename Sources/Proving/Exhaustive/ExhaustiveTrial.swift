public import SimulatedExchange
public import Simulation
import Trading

/// Every single fault at every step of the life of one position, one fault a run.
///
/// A life without faults tells when each step comes and what passes then. A fault then strikes the
/// first thing of its kind that belongs to the step; where nothing does, nothing is tried there.
public struct ExhaustiveTrial: Sendable {
  public let configuration: ProofConfiguration
  public var jobs = 1
  /// Who makes the executor worse; made anew for each run.
  public var mutant: (@Sendable () -> any Tampering)?

  /// Creates a trial.
  public init(_ configuration: ProofConfiguration) { self.configuration = configuration }

  /// One thing that goes wrong.
  public enum Blow: Hashable, Sendable {
    case fault(FaultKind)
    /// The process is killed just before the step is taken in, or before what it wants has left.
    case killBefore
    /// The process is killed once the step was taken in and what it wants has left.
    case killAfter

    /// The name in a table.
    public var name: String {
      switch self {
      case .fault(let kind): kind.name
      case .killBefore: "killBefore"
      case .killAfter: "killAfter"
      }
    }

    /// The blow of a name; nil where there is none.
    public init?(_ name: String) {
      guard let blow = Self.all.first(where: { $0.name == name }) else { return nil }
      self = blow
    }

    /// Every one, the kills last.
    public static let all = FaultKind.allCases.map(Self.fault) + [.killBefore, .killAfter]
  }

  /// What became of one blow at one step.
  public struct Cell: Sendable {
    public let blow: Blow
    public let step: LifeStep
    /// Whether it struck, and something came of it; else nothing was tried.
    public let hasStruck: Bool
    public let violations: [Violation]
    public let hash: String

    /// Whether it struck and broke nothing.
    public var hasPassed: Bool { hasStruck && violations.isEmpty }
    /// Whether it struck and broke something.
    public var hasFailed: Bool { hasStruck && !violations.isEmpty }
  }

  /// What became of all of them.
  public struct Outcome: Sendable {
    public let configuration: ProofConfiguration
    /// In the order of the blows, then of the steps.
    public let cells: [Cell]
    /// What was wrong without any fault; then nothing was proved.
    public let calm: [Violation]

    /// How many struck and broke nothing.
    public var passed: Int { cells.count(where: \.hasPassed) }
    /// How many struck and broke something.
    public var failed: Int { cells.count(where: \.hasFailed) }
    /// How many had nothing to strike.
    public var notApplicable: Int { cells.count { !$0.hasStruck } }

    /// What it ends with.
    public var verdict: CampaignResult.Verdict {
      if !calm.isEmpty || passed + failed == 0 { return .void }
      let broken = cells.filter(\.hasStruck).flatMap(\.violations)
      if broken.contains(where: { !$0.invariant.isLiveness }) { return .unsafe }
      return broken.isEmpty ? .passed : .stuck
    }
  }

  /// Tries everything everywhere.
  public func outcome() -> Outcome {
    let lives = lives()
    var calm: [Violation] = []
    for life in lives where !life.calm.isEmpty { calm += life.calm }
    let tries = Blow.all.flatMap { blow in LifeStep.allCases.map { (blow, $0) } }
    let cells = sideBySide(tries, jobs: jobs) { blow, step in
      cell(blow, step, in: lives)
    }
    return Outcome(configuration: configuration, cells: cells, calm: calm)
  }

  /// The run of one blow at one step, for those who want to see it; nil where nothing can strike.
  public func run(_ blow: Blow, at step: LifeStep) -> ProofRun? { run(blow, at: step, in: lives()) }

  // A life without faults.

  private struct CalmLife: Sendable {
    let ending: LifeEnding
    let moments: [LifeStep: LifeMoment]
    let occasions: [FaultOccasion]
    let calm: [Violation]
  }

  private func lives() -> [CalmLife] {
    LifeEnding.allCases.map { ending in
      var plan = ProofPlan.life(ending, configuration)
      // Planned and never struck: so it is known what could have been.
      plan.faults.rules = FaultKind.allCases.filter { !$0.isTimed }.map {
        FaultRule(shaped: $0)
      }
      plan.faults.script = []
      plan.faults.keepsOccasions = true
      let result = ProofRun(plan, configuration).result()
      let watch = LifeWatch(plan.timeline)
      let occasions = ProofRun(plan, configuration).watch(by: watch)
      var moments: [LifeStep: LifeMoment] = [:]
      for step in LifeStep.allCases where step.ending == ending {
        moments[step] = watch.moment(of: step)
      }
      return CalmLife(
        ending: ending, moments: moments, occasions: occasions,
        calm: result.isVoid ? [.nothingTraded] : result.violations)
    }
  }

  private func cell(_ blow: Blow, _ step: LifeStep, in lives: [CalmLife]) -> Cell {
    guard let run = run(blow, at: step, in: lives) else {
      return Cell(blow: blow, step: step, hasStruck: false, violations: [], hash: "")
    }
    let result = run.result()
    let hasStruck =
      switch blow {
      case .fault(let kind):
        result.strikes.contains { $0.decision.kind == kind && $0.isEffective }
      case .killBefore, .killAfter: result.wasKilled
      }
    return Cell(
      blow: blow, step: step, hasStruck: hasStruck, violations: result.violations,
      hash: result.hash)
  }

  private func run(_ blow: Blow, at step: LifeStep, in lives: [CalmLife]) -> ProofRun? {
    guard let life = lives.first(where: { $0.ending == step.ending }),
      let moment = life.moments[step]
    else { return nil }
    var plan = ProofPlan.life(step.ending, configuration)
    switch blow {
    case .killBefore: plan.kill = KillPoint(step: moment.step, moment.before)
    case .killAfter: plan.kill = KillPoint(step: moment.step, moment.after)
    case .fault(let kind):
      guard arm(&plan.faults, kind, moment, life.occasions) else { return nil }
    }
    var run = ProofRun(plan, configuration)
    run.mutant = mutant
    return run
  }

  /// Plans one fault at one step; returns whether there is anything to strike.
  private func arm(
    _ plan: inout FaultPlan, _ kind: FaultKind, _ moment: LifeMoment, _ occasions: [FaultOccasion]
  ) -> Bool {
    var rule = FaultRule(shaped: kind)
    rule.limit = 1
    rule.chance = .one
    let carrier = kind.carrier
    if kind.isTimed || carrier != nil {
      rule.from = moment.begin - PriceModel.start
      plan.rules = [rule]
      guard let carrier else { return true }
      var first = FaultRule(shaped: carrier)
      first.limit = 1
      first.from = rule.from
      plan.rules.append(first)
      return true
    }
    guard let decision = moment.decision(kind, among: occasions) else { return false }
    plan.rules = [rule]
    plan.script = [decision]
    return true
  }
}

extension FaultKind {
  /// What must go wrong first for it to strike: a stream that comes back, a process that starts.
  fileprivate var carrier: FaultKind? {
    switch self {
    case .zeroOnReconnect, .replayOnReconnect: .disconnect
    case .refuseSetting, .ignoreSetting: .kill
    default: nil
    }
  }
}

extension Violation {
  /// A life in which nothing was traded proves nothing.
  fileprivate static let nothingTraded = Violation(
    seed: 1, invariant: .probe, time: PriceModel.start, phase: .warmUp, symbol: "",
    text: "the warm-up has not shown a whole trade", state: "void", faults: [])
}
