/// Two runs side by side, figure by figure, with how sure each difference is.
public struct RunComparison: Sendable {
  private let left: JSON
  private let right: JSON
  private let differences: RunDifferences
  private let style: ConsoleStyle

  /// Creates the comparison of two runs; the intervals are those of ``ComparePage``.
  public init(_ left: ComparedRun, _ right: ComparedRun, style: ConsoleStyle = .plain) {
    self.left = left.object
    self.right = right.object
    differences = RunDifferences(left, right)
    self.style = style
  }

  /// The tables, ending in a line break.
  public var text: String {
    let parts = [figureLines, intervalLines, tradeLines, blockedLines, settingLines]
    var sections = parts.filter { !$0.isEmpty }
    if left["digest"] == right["digest"], left["digest"]?.string != nil {
      sections.append(["The runs are equal: their digests are the same."])
    }
    return sections.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }

  /// Both runs and the differences of their figures, for `--json`.
  public var json: JSON {
    var named = JSON.Object()
    var intervals = JSON.Object()
    for row in differences.rows {
      let name = row.figure.path.joined(separator: ".")
      named[name] = JSON(row.difference)
      guard let interval = row.interval else { continue }
      intervals[name] = .object([
        "low": JSON(interval.lowerBound), "high": JSON(interval.upperBound),
        "method": JSON(text: row.method),
      ])
    }
    let match = differences.match
    return .object([
      "left": left, "right": right, "difference": .object(named), "intervals": .object(intervals),
      "trades": .object([
        "equal": JSON(match.equal), "differing": JSON(match.differing),
        "onlyLeft": JSON(match.onlyLeft), "onlyRight": JSON(match.onlyRight),
      ]),
    ])
  }

  private var figureLines: [String] {
    var table = columns
    for row in differences.rows where row.left != nil || row.right != nil {
      let form = row.figure.form
      table.add([
        row.figure.title, Self.text(row.left, form), Self.text(row.right, form),
        row.difference == 0 ? "=" : Self.text(row.difference, form, isSigned: true),
      ])
    }
    var lines = table.lines
    lines[0] = style.bold(lines[0])
    return lines
  }

  /// The figures of which more is known than their difference.
  private var intervalLines: [String] {
    var table = Table([
      ("", .left), ("difference", .right), ("from", .right), ("to", .right), ("", .left),
    ])
    for row in differences.rows {
      guard let difference = row.difference, let interval = row.interval else { continue }
      let form = row.figure.form
      table.add([
        row.figure.title, Self.text(difference, form, isSigned: true),
        Self.text(interval.lowerBound, form, isSigned: true),
        Self.text(interval.upperBound, form, isSigned: true),
        interval.contains(0) ? "may be chance" : "differs",
      ])
    }
    guard !table.isEmpty else { return [] }
    return [style.bold("Differences with their 95 % intervals")] + table.lines
  }

  private var tradeLines: [String] {
    let match = differences.match
    guard match.equal + match.differing + match.onlyLeft + match.onlyRight > 0 else { return [] }
    let parts = [
      (match.equal, "are the same"), (match.differing, "differ"),
      (match.onlyLeft, "only the first has"), (match.onlyRight, "only the second has"),
    ]
    let words = parts.filter { $0.0 > 0 }.map { "\(Wording.count($0.0)) \($0.1)" }
    return Wording.wrapped("Trades: \(words.joined(separator: ", ")).", indent: 0)
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

  private static func names(_ left: JSON?, _ right: JSON?) -> [String] {
    let first = (left?.members ?? []).map(\.name)
    return first + (right?.members ?? []).map(\.name).filter { !first.contains($0) }
  }

  private static func plain(_ value: JSON?) -> String { value?.string ?? value?.compactText ?? "–" }

  private static func text(
    _ value: Double?, _ form: ComparedFigure.Form, isSigned: Bool = false
  ) -> String {
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
