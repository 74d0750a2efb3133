public import Simulation
import Trading

/// Whether the executor comes back from everything that it ever wrote (S15, S16).
///
/// What it comes back from is a journal as a live run keeps it. A seed is run once with it and
/// without a kill, in which every prefix must give the executor back as it was.
///
/// Another run shows in which steps of its storm the executor wrote or asked for something.
/// Then it is run again for each of them, up to there the same, and killed there: by chance with
/// nothing of that step sent or with all of it. The storm ends with the candle in which it died,
/// and what holds for every life must hold for this one. Coming back twice must be as once.
public struct KillSweep: Sendable {
  public let configuration: ProofConfiguration
  /// How many places of one seed are tried at most: one by chance in each of so many equal parts.
  public var limit = 200

  /// Creates a sweep.
  public init(_ configuration: ProofConfiguration) { self.configuration = configuration }

  /// What became of one seed.
  public struct Outcome: Sendable {
    public let seed: UInt64
    /// How many places there were, and at how many it was killed.
    public var places = 0
    public var kills = 0
    /// Whether nothing could be told, since the seed fails, or proves nothing, without a kill.
    public var isSkipped = false
    public var violations: [Violation] = []
  }

  /// Kills a run everywhere; `result` is what it came to without.
  public func outcome(of run: ProofRun, _ result: ProofResult) -> Outcome {
    var outcome = Outcome(seed: run.plan.seed)
    outcome.places = result.steps.count
    outcome.isSkipped = result.isVoid || !result.violations.isEmpty || result.steps.isEmpty
    if outcome.isSkipped { return outcome }
    var written = run.with(run.plan)
    written.journals = .always
    outcome.violations += written.result().violations
    let count = min(limit, result.steps.count)
    let dice = Dice(seed: run.plan.seed)
    for number in 0..<count {
      // Somewhere in each of so many equal parts.
      let within = Int(dice.below(UInt64(result.steps.count), 12, UInt64(number)))
      let step = result.steps[(number * result.steps.count + within) / count]
      let place: KillPoint.Place = dice.below(2, 13, UInt64(number)) == 0 ? .unsent : .sent
      let kill = KillPoint(step: step.number, place)
      let killed = self.run(run, killedAt: kill, step.time)
      let first = killed.result()
      outcome.kills += 1
      outcome.violations += first.violations
      if !first.wasKilled { outcome.violations.append(.spared(killed.plan)) }
      // One in eight, and the first, comes back twice.
      if number % 8 == 0 { compare(killed, first, &outcome) }
    }
    return outcome
  }

  /// Comes back twice from the same records: everything after must be as after once.
  private func compare(_ run: ProofRun, _ first: ProofResult, _ outcome: inout Outcome) {
    guard var kill = run.plan.kill else { return }
    kill.recoveries = 2
    var plan = run.plan
    plan.kill = kill
    let second = run.with(plan).result()
    if second.hash != first.hash { outcome.violations.append(.twice(plan, first, second)) }
  }

  /// A run killed at a place, for those who want to see it; nil where it writes nothing there.
  public func run(_ run: ProofRun, killedAt kill: KillPoint) -> ProofRun? {
    guard let step = run.result().steps.first(where: { $0.number == kill.step }) else { return nil }
    return self.run(run, killedAt: kill, step.time)
  }

  private func run(_ run: ProofRun, killedAt kill: KillPoint, _ time: Timestamp) -> ProofRun {
    run.with(run.plan.killed(at: kill, time, bounds: configuration.bounds))
  }
}

extension ProofRun {
  /// The same run of another plan.
  fileprivate func with(_ plan: ProofPlan) -> ProofRun {
    var run = ProofRun(plan, configuration)
    run.mutant = mutant
    run.strategy = strategy
    run.journals = .atDeath
    return run
  }
}

extension Violation {
  /// The process did not die where it should have: the run is not the one that was seen before.
  fileprivate static func spared(_ plan: ProofPlan) -> Violation {
    Violation(
      seed: plan.seed, invariant: .determinism, time: PriceModel.start, phase: .storm, symbol: "",
      text: "the process was to die and did not: the same seed went another way", state: "spared",
      kill: plan.kill, faults: [])
  }

  /// Coming back twice was not coming back once.
  fileprivate static func twice(
    _ plan: ProofPlan, _ first: ProofResult, _ second: ProofResult
  ) -> Violation {
    Violation(
      seed: plan.seed, invariant: .crashAnywhere, time: PriceModel.start, phase: .storm,
      symbol: "", text: "coming back once has hash \(first.hash), twice \(second.hash)",
      state: "twice", kill: plan.kill, faults: [])
  }
}
