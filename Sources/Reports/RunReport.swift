public import Trading

/// A run on a console: the verdict first, then what it rests on.
///
/// Made of the run's object, so that a run that has just ended and one out of the store read the
/// same.
public struct RunReport: Sendable {
  /// As many groups as one table shows; the object has them all.
  private static let mostGroups = 36

  let run: JSON
  let figures: RunFigures
  let style: ConsoleStyle
  private let equity: [EquityPoint]

  /// Creates the report of a run; see ``RunObject``.
  public init(
    _ object: JSON.Object, trades: [RoundTrip], equity: [EquityPoint],
    style: ConsoleStyle = .plain
  ) {
    run = .object(object)
    figures = RunFigures(run, trades)
    self.equity = equity
    self.style = style
  }

  /// The whole report, ending in a line break.
  public var text: String {
    let sections = [
      heading, verdict, funnel, exits, breakdown("bySymbol", "By symbol"),
      breakdown("bySide", "By side"), breakdown("byTag", "By tag"),
      breakdown("byMonth", "By month"), curve, costs, quality, requestTimes, notices,
    ]
    return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
      .joined(separator: "\n\n") + "\n"
  }

  private var heading: [String] {
    let symbols =
      run["inputs"]?.elements.filter { ["candles", "trades"].contains($0["kind"]?.string) }
      .compactMap { $0["symbol"]?.string } ?? []
    var parts = ["\(word("strategy")) on \(word("venue"))"]
    if !symbols.isEmpty { parts.append(symbols.joined(separator: ", ")) }
    if let name = run["run"]?.string { parts.append(name) }
    var lines = [style.bold(Table.cut(parts.joined(separator: " · "), to: Table.width))]
    let activity = run["activity"]
    let candles = Wording.count(run["candles"]?.integer)
    lines.append(
      "\(Wording.day(activity?["firstTime"])) to \(Wording.day(activity?["lastTime"])), "
        + "\(candles) candles")
    if run["synthetic"]?.bool == true {
      lines.append(style.warning("SYNTHETIC DATA: generated, not recorded; it proves no edge."))
    }
    return lines
  }

  /// The net profit in percent, and between what bounds it may lie.
  var spread: String {
    let percent = Wording.percent(figure("netProfitPercent"), isSigned: true)
    let ambiguous = run["ambiguousTrades"]?.integer ?? 0
    guard ambiguous > 0 else { return "\(percent) on \(Wording.money(run["initialCapital"]))" }
    return "\(percent); \(money("netProfitWorst")) to \(money("netProfitBest")) "
      + "(\(Wording.count(ambiguous)) ambiguous)"
  }

  var funnel: [String] {
    guard let signals = run["signals"]?.integer, signals > 0 else {
      return [style.bold("Signals"), "  none"]
    }
    let rows =
      [("traded", run["traded"]?.integer ?? 0)]
      + (run["blocked"]?.members ?? []).map { ($0.name, $0.value.integer ?? 0) }
      + [("pending", run["pending"]?.integer ?? 0)]
    let shares = Shares.ofHundred(rows.map(\.1))
    var table = Table([("", .left), ("", .right), ("", .right)])
    for (row, share) in zip(rows, shares) where row.1 > 0 || row.0 == "traded" {
      table.add([
        row.0, Wording.count(row.1), Wording.number(Double(share) / 100, places: 2) + " %",
      ])
    }
    table.add(["signals", Wording.count(signals), "100.00 %"])
    return [style.bold("Signals")] + table.lines
  }

  private var exits: [String] {
    let groups = run["breakdowns"]?["byExitReason"]?.elements ?? []
    return groups.isEmpty ? [] : table("Exits", groups)
  }

  private func breakdown(_ name: String, _ title: String) -> [String] {
    let groups = run["breakdowns"]?[name]?.elements ?? []
    return groups.count > 1 ? table(title, groups) : []
  }

  private func table(_ title: String, _ groups: [JSON]) -> [String] {
    var table = Table([
      ("", .left), ("trades", .right), ("win rate", .right), ("EV", .right),
      ("net profit", .right), ("factor", .right),
    ])
    for group in groups.suffix(Self.mostGroups) {
      let name = group["name"]?.string ?? ""
      table.add([
        name.isEmpty ? "(none)" : name, Wording.count(group["trades"]?.integer),
        Wording.rate(group["winRate"]?.double),
        Wording.money(group["evPerTrade"], isSigned: true),
        Wording.money(group["netProfit"], isSigned: true),
        Wording.number(group["profitFactor"]?.double, places: 2),
      ])
    }
    let left = groups.count - Self.mostGroups
    let more = left > 0 ? ["  (and \(Wording.count(left)) before these)"] : []
    return [style.bold(title)] + table.lines + more
  }

  private var curve: [String] {
    let levels = equity.map(\.equity.double)
    let line = Sparkline.text(levels, width: Table.width - 4)
    guard !line.isEmpty, let low = levels.min(), let high = levels.max() else { return [] }
    let range = "\(Wording.number(low, places: 2)) to \(Wording.number(high, places: 2))"
    let falls = Sparkline.falls(of: levels, width: Table.width - 4)
    let depth = "down to \(Wording.rate(falls.deepest)) under its highest so far"
    return [style.bold("Equity") + "  \(range)", "  " + line]
      + (falls.text.isEmpty ? [] : [style.bold("Drawdown") + "  \(depth)", "  " + falls.text])
  }

  private var costs: [String] {
    var table = Table([("", .left), ("", .right), ("", .left), ("", .right)])
    let activity = run["activity"]
    table.add(["Fees", money("fees"), "Turnover", Wording.money(activity?["turnover"])])
    table.add([
      "Funding", Wording.money(run["funding"], isSigned: true), "Exposure",
      Wording.rate(activity?["exposure"]?.double),
    ])
    table.add([
      "Final equity", money("finalEquity"), "Buy and hold",
      Wording.percent(figure("buyAndHoldPercent"), isSigned: true),
    ])
    return [style.bold("Account")] + table.lines
  }

  private var quality: [String] {
    let trades = run["tradeFigures"]
    let returns = run["returns"]
    var table = Table([("", .left), ("", .right), ("", .left), ("", .right)])
    let rows: [(String, Double?, String, Double?)] = [
      ("Sharpe", figure("sharpe"), "Profit factor", figure("profitFactor")),
      ("Sortino", figure("sortino"), "Payoff ratio", trades?["payoffRatio"]?.double),
      ("Calmar", returns?["calmar"]?.double, "SQN", trades?["sqn"]?.double),
    ]
    for row in rows {
      table.add([
        row.0, Wording.number(row.1, places: 2), row.2, Wording.number(row.3, places: 2),
      ])
    }
    table.add([
      "Mean held", Wording.span(trades?["holdingSeconds"]?["mean"]?.double), "Longest loss streak",
      Wording.count(trades?["longestLossStreak"]?.integer),
    ])
    return [style.bold("Quality")] + table.lines
  }

  /// How long requests of a run in real time took; nothing of any other.
  private var requestTimes: [String] {
    let rows = run["requestTimes"]?.elements ?? []
    guard !rows.isEmpty else { return [] }
    var table = Table([
      ("", .left), ("times", .right), ("median", .right), ("99 of 100", .right),
      ("longest", .right),
    ])
    for row in rows {
      let times = ["p50", "p99", "max"].map { name in
        row[name]?.double.map { Wording.number($0, places: 1) + " ms" } ?? "–"
      }
      table.add([row["kind"]?.string ?? "", Wording.count(row["count"]?.integer)] + times)
    }
    return [style.bold("Requests, to the venue and back")] + table.lines
  }

  private var notices: [String] {
    var texts = run["notices"]?.elements.compactMap(\.string) ?? []
    if run["mark"]?.string == "last" {
      texts.append("No mark prices were given: mark is taken to be the last price.")
    }
    if let alarms = run["activity"]?["alarms"]?.integer, alarms > 0 {
      let kinds = run["activity"]?["alarmKinds"]?.members.prefix(5).map { kind in
        "\(Wording.count(kind.value.integer)) × \(kind.name)"
      }
      let list = kinds.map { $0.isEmpty ? "" : ": " + $0.joined(separator: "; ") } ?? ""
      texts.append("Alarms raised: \(Wording.count(alarms))\(list).")
    }
    return texts.isEmpty
      ? [] : [style.bold("Notices")] + texts.flatMap { Wording.wrapped($0, indent: 2) }
  }

  func figure(_ name: String) -> Double? { run[name]?.double }
  private func word(_ name: String) -> String { run[name]?.string ?? "–" }
  func count(_ name: String) -> String { Wording.count(run[name]?.integer) }
  func money(_ name: String) -> String {
    let isSigned = name.hasPrefix("ev") || name.hasPrefix("net")
    return Wording.money(run[name], isSigned: isSigned)
  }
}
