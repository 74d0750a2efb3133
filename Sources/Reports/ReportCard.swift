public import WireFormat

extension RunReport {
  /// The report card of an account that somebody else's bot traded: the headline of a run of our
  /// own, in the same words, and its signals.
  public static func card(_ card: JSON.Object, style: ConsoleStyle = .plain) -> String {
    let json = JSON.object(card)
    let report = RunReport(card, trades: [], equity: [], style: style)
    let account = json["account"]?.string ?? "–"
    let faults = json["faults"]?.string ?? "no faults"
    let symbols = json["symbols"]?.elements.compactMap(\.string).joined(separator: ", ") ?? ""
    let heading = [
      style.bold("\(account) on \(json["venue"]?.string ?? "–") · \(symbols) · \(faults)"),
      "\(Wording.moment(json["firstTime"])) to \(Wording.moment(json["lastTime"]))",
    ]
    var notices: [String] = []
    if json["saysSignals"]?.bool == false {
      notices.append("The bot has said nothing of its signals: POST /drydock/signals.")
    }
    if json["saysBeliefs"]?.bool == false {
      notices.append("The bot has said nothing of what it believes to hold, so phantom time is")
      notices.append("not known: POST /drydock/beliefs.")
    }
    if let open = json["openTrades"]?.integer, open > 0 {
      notices.append("Positions still open: \(Wording.count(open)); net profit counts them.")
    }
    let sections = [
      heading, report.verdict, report.funnel, notices.map { "  " + $0 },
    ]
    return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
      .joined(separator: "\n\n") + "\n"
  }
}

extension Wording {
  /// The day and minute of a moment's text.
  fileprivate static func moment(_ value: JSON?) -> String {
    value?.string.map { String($0.prefix(16)).replacing("T", with: " ") } ?? "–"
  }
}
