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
    for figure in ComparedFigure.all {
      let (first, second) = (figure.value(in: left), figure.value(in: right))
      let difference = second.flatMap { end in first.map { end - $0 } }
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
    for figure in ComparedFigure.all {
      let (first, second) = (figure.value(in: left), figure.value(in: right))
      guard first != nil || second != nil else { continue }
      let difference = second.flatMap { end in first.map { end - $0 } }
      table.add([
        figure.title, Self.text(first, figure.form), Self.text(second, figure.form),
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
