public import Proving
import SimulatedExchange
import Trading

/// A campaign as text.
public enum ProofReport {
  /// The report; `replay` is the command that would run it again, without its seeds.
  public static func text(_ result: CampaignResult, replay: String, style: ConsoleStyle) -> String {
    var lines = [style.bold(verdict(result)), ""]
    lines += figures(result).flatMap { Wording.hanging($0, indent: 13) }
    if !result.groups.isEmpty { lines += [""] + violations(result, replay: replay) }
    lines += [""] + faults(result)
    return lines.joined(separator: "\n") + "\n"
  }

  private static func verdict(_ result: CampaignResult) -> String {
    let found = finding(result)
    guard !result.isComplete else { return found }
    let (run, wanted) = (Wording.count(result.run), Wording.count(result.wanted))
    let cut = result.isInterrupted ? "Interrupted" : "Stopped"
    return "\(cut) after \(run) of \(wanted) seeds: nothing is said of the others. \(found)"
  }

  private static func finding(_ result: CampaignResult) -> String {
    let seeds = "\(Wording.count(result.run)) seeds of configuration \(result.configuration.hash)"
    switch result.verdict {
    case .passed, .interrupted: return "No violation in \(seeds)"
    case .void: return "Nothing was proved by \(seeds): all were void"
    default:
      return "\(Wording.count(result.failed)) of \(seeds) failed, "
        + "with \(result.groups.count) signatures"
    }
  }

  private static func figures(_ result: CampaignResult) -> [String] {
    let speed =
      "\(Wording.number(result.days, places: 1)) simulated days in "
      + "\(Wording.span(result.seconds)): \(Wording.number(result.daysPerMinute, places: 0)) "
      + "days a minute"
    let modes = FaultMode.all.count { $0.concerns(result.configuration.profile.name) }
    let tail = result.run == 0 ? 0 : Double(result.void) / Double(result.run)
    return [
      "venue        \(result.configuration.profile.name)",
      "speed        \(speed)",
      "void         \(result.void) (\(Wording.rate(tail)))",
      "determinism  \(result.reruns) seeds run twice, \(result.mismatches) mismatches",
      "kills        \(result.swept) seeds killed at \(Wording.count(result.kills)) places in all",
      "for good     something failed in \(Wording.count(result.failingForGood)) seeds; "
        + "\(result.unrecoverable) unrecoverable, correctly declared",
      "exposure     of what could not be helped: " + spread(result.exposure),
      "naked        worst of a seed, reachable: " + spread(result.naked),
      "agreement    after all was well: " + spread(result.agreement),
      "modes        \(result.modes.count) of \(modes) that the venue has came up",
      "signals      \(Wording.count(result.received)) received, "
        + "\(Wording.count(result.traded)) traded, "
        + "\(Wording.count(result.blocked.values.reduce(0, +))) blocked, \(result.pending) pending",
    ]
  }

  private static func spread(_ values: [Double]) -> String {
    "median \(Wording.span(percentile(0.5, of: values))), "
      + "p99 \(Wording.span(percentile(0.99, of: values))), max \(Wording.span(values.last))"
  }

  private static func violations(_ result: CampaignResult, replay: String) -> [String] {
    var lines: [String] = []
    for group in result.groups {
      guard let example = group.examples.first else { continue }
      let seeds = Set(group.examples.map(\.seed)).sorted().map { "\($0)" }
      let places = seeds.count == 1 ? "in seed" : "such as in seeds"
      let head = "\(group.signature)  \(group.count) times: \(group.invariant.summary)"
      lines += Wording.hanging(head, indent: 4)
      lines += Wording.wrapped("\(places) \(seeds.joined(separator: ", "))", indent: 4)
      let moment = Wording.number((example.time - .proofStart).seconds, places: 3)
      lines += Wording.wrapped("after \(moment) s, \(example.symbol): \(example.text)", indent: 4)
      let faults = example.faults.map(\.name).joined(separator: ", ")
      if !faults.isEmpty { lines += Wording.wrapped("faults: \(faults)", indent: 4) }
      lines.append("    \(replay) \(example.options) --trace")
    }
    return lines
  }

  private static func faults(_ result: CampaignResult) -> [String] {
    var lines = ["fault              planned      fired  effective"]
    for kind in FaultKind.allCases {
      guard let count = result.faults[kind], count.planned > 0 else { continue }
      lines.append(
        "\(kind.name)".filled(to: 18)
          + [count.planned, count.fired, count.effective]
          .map { String(repeating: " ", count: max(0, 8 - "\($0)".count)) + "\($0)" }
          .joined(separator: "   "))
    }
    return lines
  }
}

extension String {
  /// The text with spaces behind it up to a width.
  fileprivate func filled(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
