public import Proving
public import SimulatedExchange
public import Simulation
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
    var object: JSON.Object = [
      "about": .string(outcome.violation.invariant.summary),
      "venue": .string(configuration.profile.name),
      "config": .string(configuration.hash),
      "seed": .string("\(outcome.plan.seed)"),
      "found": .object(expected),
      "faults": .array(outcome.decisions.map { fault($0, outcome) }),
    ]
    let permanent = outcome.plan.faults.permanent
    if !permanent.isEmpty { object["permanent"] = .array(permanent.map(failure)) }
    if let kill = outcome.plan.kill {
      object["kill"] = .object([
        "step": JSON(kill.step), "place": .string(kill.place.rawValue),
        "healed_ns": .string("\(outcome.plan.timeline.heal.nanoseconds)"),
      ])
    }
    return .object(object)
  }

  private static func failure(_ failure: PermanentFailure) -> JSON {
    .object([
      "kind": .string(failure.kind.rawValue), "symbol": JSON(failure.instrument.value),
      "from_ns": .string("\(failure.from.nanoseconds)"),
    ])
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

  /// What a file tells.
  public struct Story: Hashable, Sendable {
    public var venue: String
    public var seed: UInt64
    /// The faults that strike, and no others.
    public var decisions: Set<FaultDecision> = []
    public var permanent: [PermanentFailure] = []
    public var kill: KillPoint?
    /// Where there is a kill: when all else is well again, since the start.
    var healed = TimeSpan.zero

    /// Its run under a configuration, with its faults whether or not the seed still draws them.
    ///
    /// Throws where the seed does not draw a fault that comes by itself any more: when that came
    /// hangs on how often it was drawn to come.
    public func run(_ configuration: ProofConfiguration) throws -> ProofRun {
      var plan = ProofPlan(seed: seed, configuration: configuration)
      let planned = plan.faults.rules.map(\.kind)
      let missing = Set(decisions.map(\.kind)).subtracting(planned)
      if let timed = FaultKind.allCases.first(where: { $0.isTimed && missing.contains($0) }) {
        throw Failure(description: "seed \(seed) has no \(timed.name) any more: shrink it anew")
      }
      plan = plan.scripted(decisions)
      plan.faults.permanent = permanent
      if let kill { plan = plan.cut(at: healed, kill, bounds: configuration.bounds) }
      return ProofRun(plan, configuration)
    }
  }

  /// Reads a file's content.
  public static func read(_ text: String) throws -> Story {
    let json: JSON
    do {
      json = try JSON(parsing: text)
    } catch {
      throw Failure(description: "the scenario is not JSON: \(error)")
    }
    guard let venue = json["venue"]?.string else { throw missing("venue") }
    guard let seed = json["seed"]?.string.flatMap({ UInt64($0) }) else { throw missing("seed") }
    guard let faults = json["faults"]?.elements else { throw missing("faults") }
    var story = Story(venue: venue, seed: seed)
    for (number, fault) in faults.enumerated() {
      guard let kind = fault["kind"]?.string.flatMap({ FaultKind($0) }),
        let subject = fault["subject"]?.string.flatMap({ UInt64($0) }),
        let nth = fault["nth"]?.integer.flatMap({ UInt32(exactly: $0) })
      else {
        throw Failure(
          description: "faults[\(number)] needs a \"kind\" of fault, a \"subject\" and an \"nth\"")
      }
      story.decisions.insert(FaultDecision(kind, subject: subject, nth: nth))
    }
    story.permanent = try (json["permanent"]?.elements ?? []).map(failure)
    if let kill = json["kill"] { try take(kill, &story) }
    return story
  }

  private static func failure(_ json: JSON) throws -> PermanentFailure {
    guard let kind = json["kind"]?.string.flatMap(PermanentFailure.Kind.init(rawValue:)),
      let symbol = json["symbol"]?.integer, (0..<4).contains(symbol),
      let from = span(json["from_ns"])
    else {
      throw Failure(
        description: "what is permanent needs a \"kind\", a \"symbol\" and a \"from_ns\"")
    }
    return PermanentFailure(kind, in: InstrumentIndex(symbol), from: from)
  }

  private static func take(_ json: JSON, _ story: inout Story) throws {
    guard let step = json["step"]?.integer, step > 0,
      let place = json["place"]?.string.flatMap(KillPoint.Place.init(rawValue:)),
      let healed = span(json["healed_ns"])
    else {
      throw Failure(
        description: "a \"kill\" needs a \"step\", a \"place\" and a \"healed_ns\"")
    }
    story.kill = KillPoint(step: step, place)
    story.healed = healed
  }

  private static func span(_ json: JSON?) -> TimeSpan? {
    json?.string.flatMap { Int64($0) }.map { TimeSpan(nanoseconds: $0) }
  }

  private static func missing(_ name: String) -> Failure {
    Failure(description: "the scenario has no \"\(name)\"")
  }
}
