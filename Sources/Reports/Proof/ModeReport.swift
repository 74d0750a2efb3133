public import Proving
import SimulatedExchange
import Trading

/// Modes and their coverage, as text and as one object.
public enum ModeReport {
  /// How many modes came how far, and which did not come to the end.
  public static func text(_ coverage: ModeCoverage, style: ConsoleStyle) -> String {
    let all = coverage.count()
    let head =
      "\(all.effective) of \(all.modes) modes effective at \(coverage.venue), "
      + "\(all.recovered) recovered"
    var lines = [style.bold(head), "", "             modes   injected  effective  recovered"]
    for phase in FaultMode.Phase.allCases {
      lines.append(line(phase.rawValue, coverage.count(phase)))
    }
    lines.append("")
    for hook in FaultHook.allCases {
      let count = coverage.count(nil, hook)
      if count.modes > 0 { lines.append(line(hook.rawValue, count)) }
    }
    let open = coverage.results.filter { !$0.isRecovered }
    if !open.isEmpty { lines += ["", "Not recovered"] }
    for result in open {
      lines.append("  \(result.mode.id)  \(state(result)): \(trouble(result))")
      lines.append(
        "          drydock prove --scenario \(result.mode.id) --venue \(coverage.venue) --trace")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func line(_ name: String, _ count: ModeCoverage.Count) -> String {
    let figures = [(count.modes, 6), (count.injected, 11), (count.effective, 11)]
    return (figures + [(count.recovered, 11)]).reduce(name.filled(to: 12)) { line, figure in
      line + String(repeating: " ", count: max(1, figure.1 - "\(figure.0)".count)) + "\(figure.0)"
    }
  }

  /// How far a mode came, in a word.
  public static func state(_ result: ModeResult) -> String {
    if result.isRecovered { return "recovered" }
    if result.isEffective { return "effective" }
    return result.isInjected ? "injected" : "not injected"
  }

  private static func trouble(_ result: ModeResult) -> String {
    if result.proof.isVoid { return "nothing was traded in the warm-up" }
    if !result.isInjected {
      let struck = Set(result.proof.strikes.map(\.decision.kind))
      let silent = result.mode.rules.map(\.kind).filter { !struck.contains($0) }
      return silent.map(\.name).joined(separator: ", ") + " did not strike"
    }
    if !result.missing.isEmpty {
      return "not seen: " + result.missing.map(\.description).joined(separator: "; ")
    }
    return result.proof.violations.isEmpty
      ? "the views never agreed" : result.proof.violations.map(\.signature).joined(separator: ", ")
  }

  /// The same as one object.
  public static func object(_ coverage: ModeCoverage) -> JSON {
    var modes = JSON.Object()
    for result in coverage.results { modes[result.mode.id] = .object(members(result)) }
    var counts = JSON.Object()
    counts["all"] = count(coverage.count())
    for phase in FaultMode.Phase.allCases { counts[phase.rawValue] = count(coverage.count(phase)) }
    return .object([
      "venue": .string(coverage.venue), "counts": .object(counts), "modes": .object(modes),
    ])
  }

  private static func members(_ result: ModeResult) -> JSON.Object {
    [
      "phase": .string(result.mode.phase.rawValue),
      "injected": JSON(result.isInjected ? 1 : 0),
      "effective": JSON(result.isEffective ? 1 : 0),
      "recovered": JSON(result.isRecovered ? 1 : 0),
      "missing": .array(result.missing.map { .string($0.description) }),
      "violations": .array(result.proof.violations.map { .string($0.signature) }),
    ]
  }

  /// What one scenario came to, with its run.
  public static func object(
    _ result: ModeResult, _ configuration: ProofConfiguration, replay: String
  ) -> JSON {
    var object = members(result)
    object["mode"] = .string(result.mode.id)
    object["run"] = SeedReport.object(result.proof, configuration, replay: replay)
    return .object(object)
  }

  private static func count(_ count: ModeCoverage.Count) -> JSON {
    .object([
      "modes": JSON(count.modes), "injected": JSON(count.injected),
      "effective": JSON(count.effective), "recovered": JSON(count.recovered),
    ])
  }

  /// What a scenario came to, before what its run says.
  public static func text(_ result: ModeResult, style: ConsoleStyle) -> String {
    var lines = [style.bold("\(result.mode.id) \(state(result))")]
    lines += Wording.wrapped(result.mode.summary, indent: 2)
    for sign in result.mode.signs {
      let isMissing = result.missing.contains(sign)
      let line = "  \(isMissing ? "not seen" : "seen    ")  \(sign)"
      lines.append(isMissing ? style.warning(line) : line)
    }
    return lines.joined(separator: "\n") + "\n\n" + SeedReport.text(result.proof, style: style)
  }
}

extension String {
  /// The text with spaces behind it up to a width.
  fileprivate func filled(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
