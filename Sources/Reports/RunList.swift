public import Statistics
import Trading

/// The runs of a store, one line each.
public struct RunList: Sendable {
  private let runs: [RunHeadline]
  private let style: ConsoleStyle

  /// Creates a list in the order in which it is to be shown.
  public init(_ runs: [RunHeadline], style: ConsoleStyle = .plain) {
    self.runs = runs
    self.style = style
  }

  /// The table, ending in a line break.
  public var text: String {
    guard !runs.isEmpty else { return "No runs yet.\n" }
    var table = Table([
      ("run", .left), ("day", .left), ("symbol", .left), ("trades", .right), ("win %", .right),
      ("EV", .right), ("exec %", .right), ("fall %", .right),
    ])
    for run in runs {
      table.add([
        run.id, String(run.created.description.prefix(10)), Self.symbols(run),
        Wording.count(run.closedTrades), Self.percent(run.winRate),
        Wording.money(JSON(text: run.evPerTrade), isSigned: true),
        Self.percent(run.executionRate), Wording.number(run.maxDrawdownPercent, places: 1),
      ])
    }
    var lines = table.lines
    lines[0] = style.bold(lines[0])
    let synthetic = runs.filter(\.isSynthetic).map(\.id)
    if !synthetic.isEmpty {
      lines.append("")
      let note = "On synthetic data: " + synthetic.joined(separator: ", ") + "."
      lines += Wording.wrapped(note, indent: 2).map(style.warning)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The object for `--json`: the runs in the same order.
  public var json: JSON {
    var list = JSON.Object()
    list["runs"] = .array(
      runs.map { run in
        var object = JSON.Object()
        object["run"] = .string(run.id)
        object["created"] = JSON(text: run.created)
        object["strategy"] = .string(run.strategy)
        object["venue"] = .string(run.venue)
        object["symbols"] = .array(run.symbols.map(JSON.string))
        object["synthetic"] = .bool(run.isSynthetic)
        object["closedTrades"] = JSON(run.closedTrades)
        object["winRate"] = JSON(run.winRate)
        object["evPerTrade"] = JSON(text: run.evPerTrade)
        object["executionRate"] = JSON(run.executionRate)
        object["netProfit"] = JSON(text: run.netProfit)
        object["maxDrawdownPercent"] = JSON(run.maxDrawdownPercent)
        return .object(object)
      })
    return .object(list)
  }

  /// The first symbol, and how many there are besides.
  private static func symbols(_ run: RunHeadline) -> String {
    guard let first = run.symbols.first else { return "–" }
    return run.symbols.count == 1 ? first : "\(first) +\(run.symbols.count - 1)"
  }

  private static func percent(_ rate: Double?) -> String {
    Wording.number(rate.map { $0 * 100 }, places: 1)
  }
}
