public import Proving
import SimulatedExchange
import Trading

extension SeedReport {
  /// The same as one object.
  public static func object(
    _ result: ProofResult, _ configuration: ProofConfiguration, replay: String
  ) -> JSON {
    var object = members(result, configuration, replay: replay)
    object["trace"] = .array(result.lines.map { .string($0) })
    return .object(object)
  }

  /// The same for a page, with what happened lane by lane.
  static func pageObject(
    _ result: ProofResult, _ configuration: ProofConfiguration, replay: String
  ) -> JSON {
    var object = members(result, configuration, replay: replay)
    object["lanes"] = .array(LaneEntry.Lane.allCases.map { .string($0.rawValue) })
    object["kinds"] = .array(LaneEntry.Kind.allCases.map { .string($0.rawValue) })
    object["texts"] = .array(result.lanes.map { .string($0.text) })
    return .object(object)
  }

  private static func members(
    _ result: ProofResult, _ configuration: ProofConfiguration, replay: String
  ) -> JSON.Object {
    let plan = result.plan
    let verdict =
      result.isVoid
      ? "void" : result.violations.isEmpty ? "passed" : "failed"
    return [
      "seed": .string("\(plan.seed)"), "venue": .string(configuration.profile.name),
      "config": .string(configuration.hash), "verdict": .string(verdict),
      "hash": .string(result.hash), "replay": .string(replay),
      "symbols": .array(
        configuration.symbols.prefix(plan.symbols).map { .string($0.instrument.symbol) }),
      "intensity": .string(plan.intensity.rawValue), "requests": JSON(result.requests),
      "storm_s": JSON(plan.timeline.storm.seconds), "heal_s": JSON(plan.timeline.heal.seconds),
      "end_s": JSON(plan.timeline.end.seconds),
      "agreed_s": JSON(result.agreedAfter?.seconds),
      "faults": .array(plan.faults.rules.map { rule in faultCount(rule.kind, result) }),
      "permanent": .array(plan.faults.permanent.map { .string($0.kind.rawValue) }),
      "violations": .array(result.violations.map(violation)),
    ]
  }

  private static func faultCount(_ kind: FaultKind, _ result: ProofResult) -> JSON {
    let strikes = result.strikes.filter { $0.decision.kind == kind }
    return .object([
      "name": .string(kind.name), "fired": JSON(strikes.count),
      "effective": JSON(strikes.count { $0.isEffective }),
    ])
  }

  private static func violation(_ violation: Violation) -> JSON {
    .object([
      "invariant": .string(violation.invariant.rawValue),
      "signature": .string(violation.signature), "symbol": .string(violation.symbol),
      "after_s": JSON((violation.time - .proofStart).seconds), "text": .string(violation.text),
      "faults": .array(violation.faults.map { .string($0.name) }),
    ])
  }
}
