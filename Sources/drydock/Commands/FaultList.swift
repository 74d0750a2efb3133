import Configuration
import Proving
import Reports
import SimulatedExchange
import Trading

/// What `drydock faults` lists: primitives and their kinds, modes, plans.
enum FaultList {
  static var text: String {
    (kinds + [""] + modes + [""] + plans).joined(separator: "\n") + "\n"
  }

  private static var kinds: [String] {
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
    return lines + [
      "", "·  strikes a message by \"chance\"; ~ comes by itself, \"every\" so often",
    ]
  }

  private static var modes: [String] {
    var lines = ["Modes: ways in which venues and bots are known to fail, each with a scenario"]
    for hook in FaultHook.allCases {
      lines.append("  \(hook.rawValue)")
      for mode in FaultMode.all where mode.hook == hook {
        lines.append("    \(mode.id) \(mode.phase.rawValue)  \(mode.summary)".wrapped(indent: 15))
        let venues = mode.venues.isEmpty ? "" : mode.venues.joined(separator: ", ") + "; "
        lines.append(("               " + venues + mode.sources[0]).wrapped(indent: 15))
      }
    }
    return lines + ["", "drydock faults MODE says more, drydock prove --scenario MODE plays it"]
  }

  private static var plans: [String] {
    var lines = ["Plans"]
    for plan in FaultPlan.presets {
      lines.append("  \(plan.name)")
      for rule in plan.rules { lines.append(("    " + words(rule)).wrapped(indent: 6)) }
    }
    return lines
  }

  private static func words(_ rule: FaultRule) -> String {
    let often =
      rule.kind.isTimed
      ? "every \(DurationNotation.text(rule.every)), up to \(DurationNotation.text(rule.lasting))"
      : "\(RateNotation.percentText(rule.chance)) of those it could strike"
    return "\(rule.kind.name)\(targets(rule)): \(often)"
  }

  private static func targets(_ rule: FaultRule) -> String {
    rule.target == .all ? "" : " (\(rule.target.names.joined(separator: ", ")))"
  }

  // One mode.

  /// What a mode is, what strikes in its scenario, what tells of it, and where it was seen.
  static func text(_ mode: FaultMode) -> String {
    var lines = ["\(mode.id) \(mode.phase.rawValue), \(mode.hook.rawValue): \(mode.summary)"]
    lines[0] = lines[0].wrapped(indent: 4)
    let venues = mode.venues.isEmpty ? "all" : mode.venues.joined(separator: ", ")
    lines += ["", "primitive  \(mode.primitive) \(mode.primitive.summary)", "venues     \(venues)"]
    lines += ["", "Strikes"]
    for rule in mode.rules {
      lines.append("  \(rule.kind.name)\(targets(rule)), \(when(rule)): \(rule.kind.summary)")
    }
    lines += ["", "Has effect where, beside the same run without it"]
    lines += mode.signs.map { "  \($0)" }
    lines += ["", "Seen"] + mode.sources.map { "  \($0)" }
    lines += ["", "drydock prove --scenario \(mode.id) --venue \(mode.venues.first ?? "bybit")"]
    return lines.map { $0.wrapped(indent: 4) }.joined(separator: "\n")
  }

  private static func when(_ rule: FaultRule) -> String {
    let from = DurationNotation.text(rule.from)
    if rule.kind.isTimed { return "\(from) into the storm" }
    let begin = rule.from == .zero ? "" : ", from \(from) of the storm"
    if let limit = rule.limit { return (limit == 1 ? "once" : "\(limit) times") + begin }
    return "every time\(begin) to \(DurationNotation.text(rule.until))"
  }

  // The same as objects.

  static var object: JSON {
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
    all["modes"] = .array(FaultMode.all.map(object))
    all["plans"] = .array(
      FaultPlan.presets.map { plan in
        var object = JSON.Object()
        object["name"] = .string(plan.name)
        object["rules"] = .array(plan.rules.map { .string(words($0)) })
        return .object(object)
      })
    return .object(all)
  }

  static func object(_ mode: FaultMode) -> JSON {
    var object = JSON.Object()
    object["id"] = .string(mode.id)
    object["phase"] = .string(mode.phase.rawValue)
    object["hook"] = .string(mode.hook.rawValue)
    object["primitive"] = .string("\(mode.primitive)")
    object["summary"] = .string(mode.summary)
    object["venues"] = .array(mode.venues.map { .string($0) })
    object["faults"] = .array(mode.rules.map { .string($0.kind.name) })
    object["signs"] = .array(mode.signs.map { .string($0.description) })
    object["sources"] = .array(mode.sources.map { .string($0) })
    return .object(object)
  }
}
