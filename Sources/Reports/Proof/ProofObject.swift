public import Proving
import SimulatedExchange
import Trading

/// A campaign as one JSON object.
public enum ProofObject {
  /// The object of a campaign, for a version of the program; with what became of the mutants and
  /// of the scenarios of all modes, where these were run as well.
  public static func make(
    _ result: CampaignResult, commit: String, replay: String, mutants: JSON? = nil,
    coverage: JSON? = nil
  ) -> JSON {
    var object = JSON.Object()
    object["commit"] = .string(commit)
    object["config"] = .string(result.configuration.hash)
    object["venue"] = .string(result.configuration.profile.name)
    object["verdict"] = .string(result.verdict.rawValue)
    object["isComplete"] = .bool(result.isComplete)
    object["seeds"] = .object(seeds(result))
    object["sim_days"] = JSON(result.days)
    object["wall_s"] = JSON(result.seconds)
    object["speedup"] = JSON(result.speedup)
    object["bounds"] = .object(bounds(result.configuration.bounds))
    object["faults"] = .object(faults(result))
    object["modes"] = .object(modes(result))
    object["violations"] = .array(result.groups.map { violation($0, replay: replay) })
    object["kills"] = .object(["seeds": JSON(result.swept), "kills": JSON(result.kills)])
    object["permanent"] = .object([
      "seeds": JSON(result.failingForGood), "unrecoverable_declared": JSON(result.unrecoverable),
      "exposure_s": .object(spread(result.exposure)),
    ])
    object["determinism"] = .object(determinism(result))
    object["consistency"] = .object(["mttc_s": .object(spread(result.agreement))])
    object["naked_s"] = .object(spread(result.naked))
    object["signals"] = .object(signals(result))
    if let mutants {
      object["mutants"] = mutants["mutants"]
      object["mutant_outcomes"] = mutants["outcomes"]
    }
    if let coverage { object["coverage"] = coverage }
    return .object(object)
  }

  private static func seeds(_ result: CampaignResult) -> JSON.Object {
    [
      "first": .string("\(result.firstSeed)"), "wanted": JSON(result.wanted),
      "run": JSON(result.run),
      "void": JSON(result.void), "failed": JSON(result.failed),
      "firstFailure": result.firstFailure.map { .string("\($0)") } ?? .null,
    ]
  }

  private static func bounds(_ bounds: ProofBounds) -> JSON.Object {
    [
      "protect_after_fill_s": JSON(bounds.protectAfterFill.seconds),
      "protect_s": JSON(bounds.protect.seconds), "recover_s": JSON(bounds.recover.seconds),
      "orphan_s": JSON(bounds.orphan.seconds), "resolve_s": JSON(bounds.resolve.seconds),
      "detect_s": JSON(bounds.detect.seconds), "converge_s": JSON(bounds.converge.seconds),
      "resume_s": JSON(bounds.resume.seconds), "sync_s": JSON(bounds.sync.seconds),
    ]
  }

  /// By primitive, each with the kinds of it.
  private static func faults(_ result: CampaignResult) -> JSON.Object {
    var object = JSON.Object()
    for primitive in Primitive.allCases {
      guard let whole = result.primitives[primitive] else { continue }
      var entry = members(whole)
      var kinds = JSON.Object()
      for kind in FaultKind.allCases where kind.primitive == primitive {
        if let count = result.faults[kind] { kinds[kind.name] = .object(members(count)) }
      }
      entry["kinds"] = .object(kinds)
      object[primitive.description] = .object(entry)
    }
    return object
  }

  private static func members(_ count: CampaignResult.FaultCount) -> JSON.Object {
    [
      "planned": JSON(count.planned), "fired": JSON(count.fired),
      "effective": JSON(count.effective),
    ]
  }

  /// By mode of the venue, in the order of their ids.
  private static func modes(_ result: CampaignResult) -> JSON.Object {
    var object = JSON.Object()
    for mode in FaultMode.all where mode.concerns(result.configuration.profile.name) {
      let count = result.modes[mode.id] ?? CampaignResult.ModeCount()
      object[mode.id] = .object([
        "effective": JSON(count.effective), "recovered": JSON(count.recovered),
      ])
    }
    return object
  }

  private static func violation(_ group: CampaignResult.Group, replay: String) -> JSON {
    var object: JSON.Object = [
      "invariant": .string(group.invariant.rawValue), "signature": .string(group.signature),
      "count": JSON(group.count),
      "seeds": .array(group.examples.map { .string("\($0.seed)") }),
    ]
    if let example = group.examples.first {
      object["text"] = .string(example.text)
      object["symbol"] = .string(example.symbol)
      object["after_s"] = JSON((example.time - Timestamp.proofStart).seconds)
      object["faults"] = .array(example.faults.map { .string($0.name) })
      object["replay"] = .string("\(replay) \(example.options) --trace")
    }
    return .object(object)
  }

  private static func determinism(_ result: CampaignResult) -> JSON.Object {
    ["reruns": JSON(result.reruns), "mismatches": JSON(result.mismatches)]
  }

  private static func spread(_ values: [Double]) -> JSON.Object {
    let mean = values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    return [
      "mean": JSON(mean), "p50": JSON(percentile(0.5, of: values)),
      "p99": JSON(percentile(0.99, of: values)), "max": JSON(values.last),
    ]
  }

  private static func signals(_ result: CampaignResult) -> JSON.Object {
    var blocked = JSON.Object()
    for reason in BlockReason.allCases {
      if let count = result.blocked[reason] { blocked[reason.rawValue] = JSON(count) }
    }
    return [
      "received": JSON(result.received), "traded": JSON(result.traded),
      "blocked": .object(blocked), "pending": JSON(result.pending),
    ]
  }
}

extension JSON.Object: ExpressibleByDictionaryLiteral {
  /// Members in the order in which they are written.
  public init(dictionaryLiteral elements: (String, JSON)...) {
    self.init()
    for (name, value) in elements { self[name] = value }
  }
}
