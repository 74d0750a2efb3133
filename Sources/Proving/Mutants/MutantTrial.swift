import Trading

/// Whether the proof finds a bug, and after how many seeds.
public struct MutantTrial: Sendable {
  /// What became of a mutant.
  public struct Outcome: Sendable {
    public let name: String
    public let origin: String
    public let summary: String
    /// The first seed that found it, and what it said; nil where none did.
    public let killer: Violation?
    /// How many seeds were run until then, those left out that the real executor fails.
    public let seeds: Int
    /// Whether it cannot show at this venue.
    public let isExempt: Bool

    /// Whether it was found.
    public var isKilled: Bool { killer != nil }
  }

  public let configuration: ProofConfiguration
  public let firstSeed: UInt64
  /// How many seeds a mutant may survive.
  public let limit: Int

  /// Whether only the faults are on that bring a bug out, rather than a swarm.
  public let isFocused: Bool

  /// Creates a trial.
  public init(
    _ configuration: ProofConfiguration, firstSeed: UInt64 = 1, limit: Int = 2000,
    isFocused: Bool = false
  ) {
    self.isFocused = isFocused
    self.configuration = configuration
    self.firstSeed = firstSeed
    self.limit = limit
  }

  /// Looks for the first seed that finds a mutant.
  ///
  /// A seed counts only where the real executor passes it, and a find only where it is of the kind
  /// that the bug breaks.
  public func outcome(of mutant: Mutant) -> Outcome {
    let isExempt = !mutant.canShow(at: configuration.profile)
    var tried = 0
    var killer: Violation?
    for number in 0..<(isExempt ? 0 : limit) {
      let seed = firstSeed + UInt64(number)
      var plan = ProofPlan(seed: seed, configuration: configuration)
      if isFocused { plan.focus(on: mutant.provokedBy) }
      var run = ProofRun(plan, configuration)
      run.mutant = { mutant.make(seed: seed) }
      guard
        let found = run.result().violations.first(where: { mutant.breaks.contains($0.invariant) })
      else {
        tried += 1
        continue
      }
      // The real executor is asked only where there is something to tell apart.
      guard ProofRun(plan, configuration).result().violations.isEmpty else { continue }
      tried += 1
      killer = found
      break
    }
    return Outcome(
      name: mutant.name, origin: mutant.origin, summary: mutant.summary, killer: killer,
      seeds: tried, isExempt: isExempt)
  }

  /// What becomes of every mutant, in their order.
  public func outcomes(jobs: Int) -> [Outcome] {
    sideBySide(Mutant.all, jobs: jobs) { outcome(of: $0) }
  }
}
