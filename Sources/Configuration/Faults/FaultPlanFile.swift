import Foundation
public import SimulatedExchange
import Trading

/// Reads fault plans: a JSON file, or one of the plans that have a name.
///
/// ```json
/// {
///   "name": "bad stops",
///   "rules": [
///     {"fault": "refuseStop", "chance": "10%"},
///     {"fault": "outage", "every": "4h", "lasting": "6m"},
///     {"fault": "loseAnswer", "chance": "5%", "target": ["entry", "exit"], "limit": 3}
///   ]
/// }
/// ```
public enum FaultPlanFile {
  /// The plan of a name, or of the file at a path.
  public static func load(_ nameOrPath: String) throws(ConfigurationFailure) -> FaultPlan {
    if let plan = FaultPlan.preset(nameOrPath) { return plan }
    let isPath = nameOrPath.contains("/") || nameOrPath.hasSuffix(".json")
    if !isPath, !FileManager.default.fileExists(atPath: nameOrPath) {
      let names = FaultPlan.presets.map(\.name)
      throw ConfigurationFailure(
        kind: .unreadable, file: "--faults",
        expected: "a JSON file or one of \(names.joined(separator: ", "))",
        found: "\"\(nameOrPath)\"",
        suggestion: Words.nearest(to: nameOrPath, in: names).map { "\"\($0)\"" })
    }
    return try read(Field.read(URL(fileURLWithPath: nameOrPath), name: nameOrPath))
  }

  /// Reads a plan from a file's content.
  public static func read(_ field: Field) throws(ConfigurationFailure) -> FaultPlan {
    try field.expectNames(["name", "rules", "windowFactor", "ticker", "healsAfter"])
    var plan = FaultPlan(name: try field.optional("name")?.text() ?? "own plan", rules: [])
    for rule in try field.required("rules").elements() { plan.rules.append(try self.rule(rule)) }
    if let factor = try field.optional("windowFactor") {
      plan.windowFactor = try factor.integer(in: 1...1_000)
    }
    if let ticker = try span(field, "ticker") {
      guard ticker >= .milliseconds(100) else {
        throw try field.required("ticker").failure(expected: "a duration of 100ms or more")
      }
      plan.tickerInterval = ticker
    }
    plan.healsAfter = try span(field, "healsAfter") ?? plan.healsAfter
    return plan
  }

  private static let names = [
    "fault", "chance", "every", "lasting", "amount", "part", "target", "from", "until", "limit",
  ]

  private static func rule(_ field: Field) throws(ConfigurationFailure) -> FaultRule {
    try field.expectNames(names)
    let kind = try field.required("fault").choice(of: FaultKind.allCases.map { ($0.name, $0) })
    var rule = FaultRule(kind)
    if let chance = try field.optional("chance") {
      if kind.isTimed { throw chance.failure(expected: "\"every\": \(kind.name) comes by itself") }
      rule.chance = try share(chance)
    } else if !kind.isTimed {
      throw field.failure(expected: "\"chance\", such as \"5%\"", found: "none")
    }
    if let every = try span(field, "every") {
      guard kind.isTimed, every > .zero else {
        throw try field.required("every").failure(
          expected: kind.isTimed
            ? "a duration above zero" : "\"chance\": \(kind.name) comes with a message")
      }
      rule.every = every
    }
    rule.lasting = try span(field, "lasting") ?? rule.lasting
    rule.amount = try span(field, "amount") ?? rule.amount
    if let part = try field.optional("part") { rule.part = try share(part) }
    if let target = try field.optional("target") { rule.target = try self.target(target) }
    rule.from = try span(field, "from") ?? rule.from
    rule.until = try span(field, "until") ?? rule.until
    if let limit = try field.optional("limit") { rule.limit = try limit.integer(in: 1...1_000_000) }
    return rule
  }

  private static func target(_ field: Field) throws(ConfigurationFailure) -> FaultTarget {
    var target = FaultTarget()
    let choices = FaultTarget.names.enumerated().map { index, name in
      (name, FaultTarget(rawValue: 1 << UInt16(index)))
    }
    for element in try field.elements() { target.formUnion(try element.choice(of: choices)) }
    return target
  }

  private static func span(
    _ field: Field, _ name: String
  ) throws(ConfigurationFailure) -> TimeSpan? {
    guard let member = try field.optional(name) else { return nil }
    guard let span = DurationNotation.span(try member.text()) else {
      throw member.failure(expected: "a duration such as \"90s\", \"5m\" or \"4h\"")
    }
    return span
  }

  private static func share(_ field: Field) throws(ConfigurationFailure) -> Rate {
    guard let rate = RateNotation.rate(try field.text()), rate >= .zero, rate <= .one else {
      throw field.failure(expected: "a share such as \"5%\", from 0 to 1")
    }
    return rate
  }
}
