public import Proving
import Trading

/// What became of executors with known bugs.
public enum MutantReport {
  /// A line for each.
  public static func text(
    _ outcomes: [MutantTrial.Outcome], _ trial: MutantTrial, style: ConsoleStyle
  ) -> String {
    let judged = outcomes.filter { !$0.isExempt }
    let killed = judged.filter(\.isKilled)
    let median = percentile(0.5, of: killed.map { Double($0.seeds) }.sorted())
    let head =
      "\(killed.count) of \(judged.count) mutants found at \(trial.configuration.profile.name)"
    var lines = [
      style.bold(head + ", the median after \(Wording.number(median, places: 0)) seeds"), "",
    ]
    for outcome in outcomes {
      let name = outcome.name + String(repeating: " ", count: max(1, 26 - outcome.name.count))
      if let killer = outcome.killer {
        lines.append(
          "\(name) \(outcome.seeds) seeds  \(killer.signature)  (seed \(killer.seed))")
      } else if outcome.isExempt {
        lines.append("\(name) cannot show at this venue")
      } else {
        lines.append(style.warning("\(name) lives after \(outcome.seeds) seeds"))
      }
      lines += Wording.wrapped("\(outcome.origin): \(outcome.summary)", indent: 4)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The same as one object.
  public static func object(_ outcomes: [MutantTrial.Outcome], _ trial: MutantTrial) -> JSON {
    let judged = outcomes.filter { !$0.isExempt }
    let killed = judged.filter(\.isKilled)
    let list = outcomes.map { outcome -> JSON in
      var object: JSON.Object = [
        "name": .string(outcome.name), "origin": .string(outcome.origin),
        "summary": .string(outcome.summary), "killed": .bool(outcome.isKilled),
        "exempt": .bool(outcome.isExempt), "seeds": JSON(outcome.seeds),
      ]
      object["signature"] = outcome.killer.map { .string($0.signature) } ?? .null
      object["seed"] = outcome.killer.map { .string("\($0.seed)") } ?? .null
      return .object(object)
    }
    let object: JSON.Object = [
      "config": .string(trial.configuration.hash),
      "venue": .string(trial.configuration.profile.name),
      "mutants": .object([
        "total": JSON(judged.count), "killed": JSON(killed.count),
        "median_seeds": JSON(percentile(0.5, of: killed.map { Double($0.seeds) }.sorted())),
      ]),
      "outcomes": .array(list),
    ]
    return .object(object)
  }
}
