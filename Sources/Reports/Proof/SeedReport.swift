public import Proving
import SimulatedExchange
import Trading

/// One seed of a proof as text.
public enum SeedReport {
  /// What its plan was, what struck, what was wrong, and what happened last.
  public static func text(_ result: ProofResult, style: ConsoleStyle) -> String {
    var lines = [
      style.bold("seed \(result.plan.seed): " + verdict(result)),
      "plan      \(result.plan.symbols) symbols, \(result.plan.intensity.rawValue), "
        + "storm from \(time(result.plan.timeline.storm)) to \(time(result.plan.timeline.heal)), "
        + "end at \(time(result.plan.timeline.end))",
      "hash      \(result.hash)",
      "requests  \(result.requests)",
    ]
    let kinds = result.plan.faults.rules.map { rule in
      let count = result.strikes.count { $0.decision.kind == rule.kind }
      return "\(rule.kind.name) \(count)"
    }
    lines += Wording.wrapped("faults " + kinds.joined(separator: ", "), indent: 0)
    for failure in result.plan.faults.permanent {
      let place = failure.kind == .noStream ? "" : ", symbol \(failure.instrument.value + 1)"
      lines.append("for good  \(failure.kind.rawValue)\(place) from \(time(failure.from))")
    }
    for position in result.unrecoverable {
      let said = position.declaredAfter.map { "declared after \(time($0))" } ?? "never declared"
      lines.append("no help   \(position.symbol) for \(time(position.exposure)), \(said)")
    }
    for violation in result.violations {
      let moment = Wording.number((violation.time - .proofStart).seconds, places: 3)
      lines.append("")
      lines.append(style.warning("\(violation.signature)  after \(moment) s  \(violation.symbol)"))
      lines += Wording.wrapped(violation.text, indent: 4)
      let faults = violation.faults.map(\.name).joined(separator: ", ")
      if !faults.isEmpty { lines += Wording.wrapped("faults before: \(faults)", indent: 4) }
    }
    if !result.lines.isEmpty {
      let heard = "time       heard" + String(repeating: " ", count: 48)
      lines += ["", heard + "| truth / journal / executor, symbol by symbol: size@stop"]
      lines += result.lines
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func verdict(_ result: ProofResult) -> String {
    if result.isVoid { return "void, no trade on each symbol in the warm-up" }
    guard result.violations.isEmpty else { return "\(result.violations.count) violations" }
    return result.unrecoverable.isEmpty ? "no violation" : "unrecoverable, correctly declared"
  }

  private static func time(_ span: TimeSpan) -> String { Wording.span(span.seconds) }
}
