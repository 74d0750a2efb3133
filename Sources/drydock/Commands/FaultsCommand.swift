import Configuration
import Reports
import SimulatedExchange
import Trading

/// `drydock faults`: what can go wrong, and the plans that have a name.
enum FaultsCommand {
  static let command = Program.Command(
    syntax: CommandSyntax(
      name: "drydock faults",
      summary: "Lists the faults that the simulated exchange knows, and the plans with a name.",
      options: [.flag("json", "print one JSON object")],
      examples: ["drydock faults", "drydock backtest trend --data BTCUSDT-1h.csv --faults storm"])
  ) { arguments in
    if arguments.isGiven("json") {
      Output.print(object)
    } else {
      Output.print(text, terminator: "")
    }
    return .success
  }

  private static var text: String {
    var lines: [String] = []
    let width = (FaultKind.allCases.map(\.name.count).max() ?? 0) + 4
    for primitive in Primitive.allCases {
      lines.append("\(primitive) \(primitive.summary)".wrapped(indent: 4))
      for kind in FaultKind.allCases where kind.primitive == primitive {
        let mark = kind.isTimed ? "~ " : "· "
        lines.append(
          ("  \(mark)\(kind.name)".padding(to: width + 2) + kind.summary)
            .wrapped(indent: width + 2))
      }
    }
    lines.append("")
    lines.append("·  strikes a message by \"chance\"; ~ comes by itself, \"every\" so often")
    lines.append("")
    lines.append("Plans")
    for plan in FaultPlan.presets {
      lines.append("  \(plan.name)")
      for rule in plan.rules { lines.append(("    " + words(rule)).wrapped(indent: 6)) }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func words(_ rule: FaultRule) -> String {
    let often =
      rule.kind.isTimed
      ? "every \(DurationNotation.text(rule.every)), up to \(DurationNotation.text(rule.lasting))"
      : "\(RateNotation.percentText(rule.chance)) of those it could strike"
    let targets =
      rule.target == .all ? "" : " (\(rule.target.names.joined(separator: ", ")))"
    return "\(rule.kind.name)\(targets): \(often)"
  }

  private static var object: String {
    var all = JSON.Object()
    all["faults"] = .array(
      FaultKind.allCases.map { kind in
        var fault = JSON.Object()
        fault["name"] = .string(kind.name)
        fault["primitive"] = .string("\(kind.primitive)")
        fault["hook"] = .string(kind.hook.rawValue)
        fault["isTimed"] = .bool(kind.isTimed)
        fault["summary"] = .string(kind.summary)
        return .object(fault)
      })
    all["plans"] = .array(
      FaultPlan.presets.map { plan in
        var object = JSON.Object()
        object["name"] = .string(plan.name)
        object["rules"] = .array(plan.rules.map { .string(words($0)) })
        return .object(object)
      })
    return JSON.object(all).prettyText
  }
}
