import Trading

/// What the page of a run says first, on a console.
extension RunReport {
  /// Whether it earns, then the figures by which to judge it, with their intervals.
  var verdict: [String] {
    let multiple = figure("evR").map { Wording.number($0, places: 3) + " R" } ?? "no R"
    let percent = Wording.percent(figure("evPercent"), isSigned: true)
    let wins = Wording.count(run["tradeFigures"]?["wins"]?.integer)
    let judged = [
      (
        "EV per trade", money("evPerTrade"),
        Self.between(figures.ev) { Wording.money(JSON($0), isSigned: true) },
        "\(percent) of entry, \(multiple)"
      ),
      (
        "Win rate", Wording.rate(figure("winRate")), Self.between(figures.winRate, Wording.rate),
        "\(wins) of \(count("closedTrades")) closed trades"
      ),
      (
        "Execution rate", Wording.rate(figure("executionRate")),
        Self.between(figures.executionRate, Wording.rate),
        "\(count("traded")) of \(count("signals")) signals"
      ),
    ]
    var table = Table([("", .left), ("", .right), ("95 % interval", .left)])
    let width = judged.reduce(0) { max($0, $1.2.count) }
    for (name, value, interval, note) in judged {
      let space = String(repeating: " ", count: width - interval.count + 2)
      table.add([name, value, interval + space + note])
    }
    for row in risk { table.add(row) }
    var lines = table.lines
    lines[1] = style.judged(lines[1], by: figure("evPerTrade"))
    return [style.bold(figures.verdict.title) + " " + figures.verdict.reason] + lines
  }

  /// How long protection was missing, how deep equity fell, what came of it.
  private var risk: [[String]] {
    let fall = run["drawdown"]
    let recovery = fall?["recoverySeconds"]?.double
    let end = recovery.map { "recovered in \(Wording.span($0))" } ?? "not recovered"
    let depth = figure("maxDrawdownPercent")
    let way =
      "\(Wording.money(fall?["maxDrawdown"])) in \(Wording.span(fall?["fallSeconds"]?.double)), "
    let phantom =
      run["protection"]?["phantom"]?["worstSeconds"]?.double ?? figure("phantomWorstSeconds")
    return [
      [
        "Naked", Wording.span(figure("nakedSeconds")),
        "worst \(Wording.span(figure("nakedWorstSeconds")))\(uncovered)",
      ],
      ["Phantom", Wording.span(figure("phantomSeconds")), "worst \(Wording.span(phantom))"],
      ["Max drawdown", Wording.percent(depth), depth == 0 ? "" : way + end],
      ["Net profit", money("netProfit"), spread],
    ]
  }

  /// What had no stop was worth so much on average, while anything had none.
  private var uncovered: String {
    let naked = run["protection"]?["naked"]
    guard let worth = naked?["notionalSeconds"]?.double, let time = naked?["totalSeconds"]?.double,
      time > 0
    else { return "" }
    return ", \(Wording.money(JSON(worth / time))) uncovered on average"
  }

  private static func between(
    _ range: ClosedRange<Double>?, _ text: (Double?) -> String
  ) -> String {
    range.map { "\(text($0.lowerBound)) to \(text($0.upperBound))" } ?? "–"
  }
}
