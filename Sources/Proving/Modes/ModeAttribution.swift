import SimulatedExchange
import Trading

/// Which modes the faults of a seed were forms of: by their kinds, what they struck, and when.
///
/// A seed is not run again without each of its faults, so this says less than a scenario does: all
/// faults of a mode came to something within a minute of the first. What has the same faults, such
/// as a stop that is cancelled for want of a buyer or of margin, comes up together.
struct ModeAttribution {
  /// How near to the first the others must be.
  private static let nearness = TimeSpan.seconds(60)

  private let strikes: ContiguousArray<FaultStrike>
  /// All that was struck, by the place of the kind.
  private var struck = [FaultTarget](repeating: [], count: FaultKind.allCases.count)

  init(_ all: ContiguousArray<FaultStrike>) {
    strikes = all
    for strike in all where strike.isEffective {
      struck[strike.decision.kind.index].formUnion(strike.target)
    }
  }

  /// Whether a mode came up.
  func has(_ mode: FaultMode) -> Bool {
    let isPossible = mode.rules.allSatisfy {
      !struck[$0.kind.index].isDisjoint(with: $0.target)
    }
    guard isPossible, mode.rules.count > 1 else { return isPossible }
    return matches(mode.rules[0]).contains { first in
      mode.rules.dropFirst().allSatisfy { rule in
        matches(rule).contains { strike in
          max(strike.time - first.time, first.time - strike.time) <= Self.nearness
        }
      }
    }
  }

  private func matches(_ rule: FaultRule) -> ContiguousArray<FaultStrike> {
    strikes.filter { strike in
      strike.decision.kind == rule.kind && strike.isEffective
        && !strike.target.isDisjoint(with: rule.target)
    }
  }
}
