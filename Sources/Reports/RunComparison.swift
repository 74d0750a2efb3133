/// Two runs side by side, figure by figure.
public struct RunComparison: Sendable {
  private let left: JSON
  private let right: JSON
  private let style: ConsoleStyle

  /// Creates the comparison of two runs; see ``RunObject``.
  public init(_ left: JSON.Object, _ right: JSON.Object, style: ConsoleStyle = .plain) {
    self.left = .object(left)
    self.right = .object(right)
    self.style = style
  }

  private enum Form { case count, money, rate, percent, number, seconds }

  private static let figures: [(title: String, path: [String], form: Form)] = [
    ("EV per trade", ["evPerTrade"], .money),
    ("EV of entry notional", ["evPercent"], .percent),
    ("EV in R", ["evR"], .number),
    ("Win rate", ["winRate"], .rate),
    ("Execution rate", ["executionRate"], .rate),
    ("Signals", ["signals"], .count),
    ("Traded", ["traded"], .count),
    ("Closed trades", ["closedTrades"], .count),
    ("Net profit", ["netProfit"], .money),
    ("Net profit, best", ["netProfitBest"], .money),
    ("Net profit, worst", ["netProfitWorst"], .money),
    ("Fees", ["fees"], .money),
    ("Funding", ["funding"], .money),
    ("Final equity", ["finalEquity"], .money),
    ("Max drawdown", ["maxDrawdownPercent"], .percent),
    ("Naked", ["nakedSeconds"], .seconds),
    ("Naked, worst", ["nakedWorstSeconds"], .seconds),
    ("Phantom", ["phantomSeconds"], .seconds),
    ("Sharpe", ["sharpe"], .number),
    ("Sortino", ["sortino"], .number),
    ("Calmar", ["returns", "calmar"], .number),
    ("Profit factor", ["profitFactor"], .number),
    ("Payoff ratio", ["tradeFigures", "payoffRatio"], .number),
    ("SQN", ["tradeFigures", "sqn"], .number),
    ("Exposure", ["activity", "exposure"], .rate),
    ("Mean held", ["tradeFigures", "holdingSeconds", "mean"], .seconds),
  ]

  /// The tables, ending in a line break.
  public var text: String {
    var sections = [figureLines, blockedLines, settingLines].filter { !$0.isEmpty }
    if left["digest"] == right["digest"], left["digest"]?.string != nil {
      sections.append(["The runs are equal: their digests are the same."])
    }
    return sections.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }

  /// Both runs and the differences of their figures, for `--json`.
  public var json: JSON {
    var differences = JSON.Object()
    for figure in Self.figures {
      let (first, second) = (value(left, figure.path), value(right, figure.path))
      let difference = second?.double.flatMap { end in first?.double.map { end - $0 } }
      differences[figure.path.joined(separator: ".")] = JSON(difference)
    }
    var object = JSON.Object()
    object["left"] = left
    object["right"] = right
    object["difference"] = .object(differences)
    return .object(object)
  }

  private var figureLines: [String] {
    var table = columns
    for figure in Self.figures {
      let (first, second) = (value(left, figure.path), value(right, figure.path))
      guard first?.double != nil || second?.double != nil else { continue }
      let difference = second?.double.flatMap { end in first?.double.map { end - $0 } }
      table.add([
        figure.title, Self.text(first?.double, figure.form), Self.text(second?.double, figure.form),
        difference == 0 ? "=" : Self.text(difference, figure.form, isSigned: true),
      ])
    }
    var lines = table.lines
    lines[0] = style.bold(lines[0])
    return lines
  }

  private var blockedLines: [String] {
    let names = Self.names(left["blocked"], right["blocked"])
    guard !names.isEmpty else { return [] }
    var table = Table([("", .left), ("", .right), ("", .right), ("", .right)])
    for name in names {
      let first = left["blocked"]?[name]?.integer ?? 0
      let second = right["blocked"]?[name]?.integer ?? 0
      let difference = Self.text(Double(second - first), .count, isSigned: true)
      table.add([
        name, Wording.count(first), Wording.count(second), first == second ? "=" : difference,
      ])
    }
    return [style.bold("Blocked")] + table.lines
  }

  private var settingLines: [String] {
    var table = Table([("", .left), ("", .left), ("", .left)])
    for name in ["strategy", "venue", "seed"] where left[name] != right[name] {
      table.add([name, Self.plain(left[name]), Self.plain(right[name])])
    }
    for name in Self.names(left["configuration"], right["configuration"]) {
      let (first, second) = (left["configuration"]?[name], right["configuration"]?[name])
      if first != second { table.add([name, Self.plain(first), Self.plain(second)]) }
    }
    return table.isEmpty ? [] : [style.bold("Settings that differ")] + table.lines
  }

  private var columns: Table {
    Table([
      ("", .left), (left["run"]?.string ?? "first", .right),
      (right["run"]?.string ?? "second", .right), ("difference", .right),
    ])
  }

  private func value(_ run: JSON, _ path: [String]) -> JSON? {
    path.reduce(Optional(run)) { $0?[$1] }
  }

  private static func names(_ left: JSON?, _ right: JSON?) -> [String] {
    let first = (left?.members ?? []).map(\.name)
    return first + (right?.members ?? []).map(\.name).filter { !first.contains($0) }
  }

  private static func plain(_ value: JSON?) -> String { value?.string ?? value?.compactText ?? "–" }

  private static func text(_ value: Double?, _ form: Form, isSigned: Bool = false) -> String {
    guard let value else { return "–" }
    let text =
      switch form {
      case .count: Wording.number(value, places: 0)
      case .money: Wording.money(JSON(value))
      case .rate: Wording.rate(value)
      case .percent: Wording.percent(value)
      case .number: Wording.number(value, places: 3)
      case .seconds: value < 0 ? "-" + Wording.span(-value) : Wording.span(value)
      }
    return isSigned && value > 0 ? "+" + text : text
  }
}
