public import Proving
public import SimulatedExchange
import Trading

/// A story of few faults, as a file that can be read and played again.
public enum ScenarioFile {
  /// The file of what was left after shrinking.
  public static func object(
    _ outcome: Shrinker.Outcome, configuration: ProofConfiguration
  ) -> JSON {
    var expected: JSON.Object = [
      "invariant": .string(outcome.violation.invariant.rawValue),
      "state": .string(outcome.violation.state),
    ]
    expected["text"] = .string(outcome.violation.text)
    let object: JSON.Object = [
      "about": .string(outcome.violation.invariant.summary),
      "venue": .string(configuration.profile.name),
      "config": .string(configuration.hash),
      "seed": .string("\(outcome.plan.seed)"),
      "found": .object(expected),
      "faults": .array(outcome.decisions.map { fault($0, outcome) }),
    ]
    return .object(object)
  }

  private static func fault(_ decision: FaultDecision, _ outcome: Shrinker.Outcome) -> JSON {
    let strike = outcome.strikes.first { $0.decision == decision }
    var object: JSON.Object = [
      "kind": .string(decision.kind.name), "subject": .string("\(decision.subject)"),
      "nth": JSON(Int(decision.nth)),
    ]
    object["after_s"] = strike.map { JSON(($0.time - .proofStart).seconds) }
    object["about"] = .string(decision.kind.summary)
    return .object(object)
  }

  /// What is wrong with a file.
  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  /// Reads a file's content: its venue, its seed and the faults that strike.
  public static func read(
    _ text: String
  ) throws -> (venue: String, seed: UInt64, decisions: Set<FaultDecision>) {
    let json: JSON
    do {
      json = try JSON(parsing: text)
    } catch {
      throw Failure(description: "the scenario is not JSON: \(error)")
    }
    guard let venue = json["venue"]?.string else { throw missing("venue") }
    guard let seed = json["seed"]?.string.flatMap({ UInt64($0) }) else { throw missing("seed") }
    guard let faults = json["faults"]?.elements else { throw missing("faults") }
    var decisions: Set<FaultDecision> = []
    for (number, fault) in faults.enumerated() {
      guard let kind = fault["kind"]?.string.flatMap({ FaultKind($0) }),
        let subject = fault["subject"]?.string.flatMap({ UInt64($0) }),
        let nth = fault["nth"]?.integer.flatMap({ UInt32(exactly: $0) })
      else {
        throw Failure(
          description: "faults[\(number)] needs a \"kind\" of fault, a \"subject\" and an \"nth\"")
      }
      decisions.insert(FaultDecision(kind, subject: subject, nth: nth))
    }
    return (venue, seed, decisions)
  }

  private static func missing(_ name: String) -> Failure {
    Failure(description: "the scenario has no \"\(name)\"")
  }
}
