public import Proving
import SimulatedExchange
import Trading

/// Every single fault at every step of a life: what held.
public enum ExhaustiveReport {
  /// A table of faults by steps, then each failure with the command that shows it.
  public static func text(
    _ outcome: ExhaustiveTrial.Outcome, replay: String, style: ConsoleStyle
  ) -> String {
    var lines = Wording.wrapped(head(outcome), indent: 0).map(style.bold) + [""]
    for (number, step) in zip(1..., LifeStep.allCases) {
      let count = outcome.cells.count { $0.step == step && $0.hasStruck }
      lines.append("\(number) ".filled(left: 4) + "\(step.rawValue): \(count) struck")
    }
    let numbers = LifeStep.allCases.indices.map { "\($0 + 1)".filled(left: 4) }.joined()
    lines += ["", String(repeating: " ", count: 18) + numbers]
    for blow in ExhaustiveTrial.Blow.all {
      let row = outcome.cells.filter { $0.blow == blow }
      let name = blow.name + String(repeating: " ", count: max(1, 18 - blow.name.count))
      lines.append(name + row.map { word($0).filled(left: 4) }.joined())
    }
    lines += ["", "ok: struck, nothing broken; - nothing there to strike; else what broke first"]
    for violation in outcome.calm { lines += ["", style.warning("calm: \(violation.text)")] }
    for cell in outcome.cells where cell.hasFailed {
      guard let violation = cell.violations.first else { continue }
      let all = cell.violations.map(\.signature).joined(separator: ", ")
      lines += ["", style.warning("\(cell.blow.name) at \(cell.step.rawValue): \(all)")]
      lines += Wording.wrapped(violation.text, indent: 4)
      lines.append("    \(command(replay, cell))")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func head(_ outcome: ExhaustiveTrial.Outcome) -> String {
    let tried = outcome.passed + outcome.failed
    return "\(outcome.failed) of \(tried) single faults broke something at "
      + "\(outcome.configuration.profile.name); \(outcome.notApplicable) of "
      + "\(outcome.cells.count) had nothing to strike"
  }

  private static func word(_ cell: ExhaustiveTrial.Cell) -> String {
    if !cell.hasStruck { return "-" }
    return cell.violations.first?.invariant.rawValue ?? "ok"
  }

  private static func command(_ replay: String, _ cell: ExhaustiveTrial.Cell) -> String {
    "\(replay) --exhaustive --fault \(cell.blow.name) --at \(cell.step.rawValue) --trace"
  }

  /// The same as one object; cells with nothing to strike are counted and not listed.
  public static func object(_ outcome: ExhaustiveTrial.Outcome, replay: String) -> JSON {
    let cells = outcome.cells.filter(\.hasStruck).map { cell -> JSON in
      var object: JSON.Object = [
        "fault": .string(cell.blow.name), "step": .string(cell.step.rawValue),
        "passed": .bool(cell.hasPassed), "hash": .string(cell.hash),
      ]
      if cell.hasFailed {
        object["violations"] = .array(cell.violations.map { .string($0.signature) })
        object["text"] = .string(cell.violations.first?.text ?? "")
        object["replay"] = .string(command(replay, cell))
      }
      return .object(object)
    }
    let object: JSON.Object = [
      "config": .string(outcome.configuration.hash),
      "venue": .string(outcome.configuration.profile.name),
      "verdict": .string(outcome.verdict.rawValue),
      "cells": .object([
        "all": JSON(outcome.cells.count), "passed": JSON(outcome.passed),
        "failed": JSON(outcome.failed), "not_applicable": JSON(outcome.notApplicable),
      ]),
      "steps": .array(LifeStep.allCases.map { .string($0.rawValue) }),
      "struck": .array(cells),
    ]
    return .object(object)
  }
}

extension String {
  /// The text with spaces before it up to a width.
  fileprivate func filled(left width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }
}
