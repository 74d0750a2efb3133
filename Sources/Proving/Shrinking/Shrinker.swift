public import SimulatedExchange
public import Simulation

/// Finds the fewest faults that still do the same harm.
///
/// Works on the decisions that struck, not on the seed: taking one out moves none of the others, so
/// the usual halving finds its way (ddmin, Zeller and Hildebrandt, 2002).
public struct Shrinker: Sendable {
  public let configuration: ProofConfiguration
  /// How many runs are spent at most.
  public var budget = 2000
  public var mutant: (@Sendable () -> any Tampering)?

  /// Creates a shrinker.
  public init(_ configuration: ProofConfiguration) { self.configuration = configuration }

  /// What was left of a failing plan.
  public struct Outcome: Sendable {
    public let plan: ProofPlan
    public let violation: Violation
    /// How many faults struck at first, and how many are left.
    public let before: Int
    public let decisions: [FaultDecision]
    public let strikes: [FaultStrike]
    public let runs: Int
  }

  /// The fewest faults of a plan that still fail as its first violation did; nil where it passes.
  public func shrink(_ plan: ProofPlan) -> Outcome? {
    var search = Search(shrinker: self, plan: plan)
    let first = search.result(of: plan)
    guard let violation = first.first else { return nil }
    search.target = violation
    let all = first.strikes.map(\.decision)
    // Told again by its own decisions, and that alone must fail: else there is nothing to cut.
    guard search.fails(all) else {
      return Outcome(
        plan: plan, violation: violation, before: all.count, decisions: all,
        strikes: Array(first.strikes), runs: search.runs)
    }
    let left = search.fails([]) ? [] : search.reduce(all)
    search.dropPermanent(left)
    let small = search.plan.scripted(Set(left))
    let result = search.result(of: small)
    return Outcome(
      plan: small, violation: result.violations.first(where: search.isTarget) ?? violation,
      before: all.count, decisions: left, strikes: Array(result.strikes), runs: search.runs)
  }

  private struct Search {
    let shrinker: Shrinker
    var plan: ProofPlan
    var target: Violation?
    var runs = 0

    init(shrinker: Shrinker, plan: ProofPlan) {
      self.shrinker = shrinker
      self.plan = plan
    }

    mutating func result(of plan: ProofPlan) -> ProofResult {
      runs += 1
      var run = ProofRun(plan, shrinker.configuration)
      run.mutant = shrinker.mutant
      return run.result()
    }

    /// The phase may change as faults go; what is broken and how may not.
    func isTarget(_ violation: Violation) -> Bool {
      violation.invariant == target?.invariant && violation.state == target?.state
    }

    mutating func fails(_ decisions: [FaultDecision]) -> Bool {
      result(of: plan.scripted(Set(decisions))).violations.contains(where: isTarget)
    }

    /// Lets what fails for good heal too, where the rest still fails.
    mutating func dropPermanent(_ decisions: [FaultDecision]) {
      let whole = plan
      if whole.faults.permanent.isEmpty { return }
      plan.faults.permanent = []
      if !fails(decisions) { plan = whole }
    }

    /// Takes parts out, smaller ones each time, while the rest still fails.
    mutating func reduce(_ all: [FaultDecision]) -> [FaultDecision] {
      var left = all
      var parts = 2
      while left.count >= 2, runs < shrinker.budget {
        let size = (left.count + parts - 1) / parts
        var hasCut = false
        var from = 0
        while from < left.count, runs < shrinker.budget {
          let rest = Array(left[..<from] + left[min(from + size, left.count)...])
          if !rest.isEmpty, fails(rest) {
            left = rest
            parts = max(2, parts - 1)
            hasCut = true
          } else {
            from += size
          }
        }
        if !hasCut {
          if size == 1 { break }
          parts = min(left.count, parts * 2)
        }
      }
      return left
    }
  }
}
