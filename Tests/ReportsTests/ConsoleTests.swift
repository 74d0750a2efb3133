import Reports
import Statistics
import TestKit
import Testing
import Trading

@Suite struct `A run on a console` {
  let text = RunReport(
    RunObject.named("crossover-0001", Shown.object()), trades: FactsFixture.run().roundTrips,
    equity: FactsFixture.run().equityCurve
  ).text

  @Test func `gives the verdict first`() throws {
    let lines = text.split(separator: "\n")
    #expect(lines[0] == "crossover on bybit · ETHUSDT, XRPUSDT · crossover-0001")
    #expect(lines[2].contains("SYNTHETIC DATA"))
    #expect(lines[3].hasPrefix("Not decided. Zero lies within the interval: chance"))
    let titles = [
      "EV per trade", "Win rate", "Execution rate", "Naked", "Phantom", "Max drawdown",
    ]
    for (line, title) in zip(lines.dropFirst(5), titles) { #expect(line.hasPrefix("  " + title)) }
  }

  /// Four trades of 30, −10, −10 and 30: 10 ± 3.1824 × 23.094 / 2; Wilson's 2 of 4 and 5 of 8.
  @Test func `says where its figures lie`() {
    #expect(text.contains("+10.00  -26.75 to +46.75"))
    #expect(text.contains("50.00 %  15.00 % to 85.00 %"))
    #expect(text.contains("62.50 %  30.57 % to 86.32 %"))
  }

  /// Four seconds in which a worth of 1,000 had no stop.
  @Test func `says what was without a stop, and how much of it`() {
    #expect(text.contains("4.00 s"))
    #expect(text.contains("worst 4.00 s, 1,000.00 uncovered on average"))
  }

  @Test func `fits into eighty columns`() {
    for line in text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
  }

  @Test func `has no escape in it`() { #expect(!text.contains("\u{1B}")) }

  @Test func `leads from signals to trades`() {
    #expect(text.contains("traded             5   62.50 %"))
    #expect(text.contains("alreadyInPosition  1   12.50 %"))
    #expect(text.contains("pending            1   12.50 %"))
    #expect(text.contains("signals            8  100.00 %"))
  }

  @Test func `shows groups where there are several`() {
    #expect(text.contains("By symbol"))
    #expect(text.contains("By side"))
    #expect(!text.contains("By month"))
  }

  @Test func `says what to beware of`() {
    #expect(text.contains("mark is taken to be the last price"))
    #expect(text.contains("a generic one was used"))
  }

  @Test func `draws the way of equity and of its falls`() {
    #expect(text.contains("Equity  9,900.00 to 10,100.00\n  ▅▁█▆\n"))
    #expect(text.contains("Drawdown  down to 1.00 % under its highest so far\n   █ ▅\n"))
  }

  @Test func `has nothing to say of a run without signals`() {
    let object = Shown.object(RunFacts(initialCapital: "10000"))
    let empty = RunReport(object, trades: [], equity: []).text
    #expect(empty.contains("EV per trade         –"))
    #expect(empty.contains("Too few trades."))
    #expect(empty.contains("Signals\n  none"))
    #expect(!empty.contains("nan") && !empty.contains("inf"))
  }
}

@Suite struct `Colour on a console` {
  @Test(arguments: [
    (true, [:], true), (false, [:], false), (true, ["NO_COLOR": "1"], false),
    (true, ["NO_COLOR": ""], true), (true, ["TERM": "dumb"], false),
  ])
  func `is for terminals that want it`(
    isTerminal: Bool, environment: [String: String], isColoured: Bool
  ) {
    #expect(
      ConsoleStyle(isTerminal: isTerminal, environment: environment).isColoured == isColoured)
  }

  @Test func `changes nothing but the colour`() {
    let style = ConsoleStyle(isColoured: true)
    let facts = FactsFixture.run()
    let report = { (style: ConsoleStyle) in
      RunReport(
        Shown.object(), trades: facts.roundTrips, equity: facts.equityCurve, style: style
      ).text
    }
    let text = report(style)
    #expect(text.contains("\u{1B}[1m"))
    let plain = text.replacing(/\u{1B}\[[0-9]+m/, with: "")
    #expect(plain == report(.plain))
  }
}

@Suite struct `Shares of a whole` {
  @Test(arguments: [[1, 1, 1], [5, 1, 1, 1], [1, 2, 4, 0], [999, 1], [7, 7, 7, 7, 7, 7]])
  func `add up to a hundred percent`(counts: [Int]) {
    #expect(Shares.ofHundred(counts).reduce(0, +) == 10_000)
  }

  @Test func `are nothing of nothing`() { #expect(Shares.ofHundred([0, 0]) == [0, 0]) }
}

@Suite struct `A table` {
  @Test func `cuts text rather than numbers to fit`() {
    var table = Table([("name", .left), ("value", .right)])
    table.add([String(repeating: "x", count: 200), "1,234.56"])
    #expect(table.lines.allSatisfy { $0.count <= 80 })
    #expect(table.lines[1].hasSuffix("…  1,234.56"))
  }
}

@Suite struct `A list of runs` {
  let headline = RunHeadline(
    id: "crossover-0007", created: FactsFixture.hour(5), strategy: "crossover", venue: "bybit",
    symbols: ["BTCUSDT", "ETHUSDT", "SOLUSDT", "XRPUSDT"], isSynthetic: true, closedTrades: 27_500,
    winRate: 0.4375, evPerTrade: "-1.23456", executionRate: 1, netProfit: "-33950.4",
    maxDrawdownPercent: 41.5)

  @Test func `has a line for each`() {
    let text = RunList([headline]).text
    #expect(text.contains("crossover-0007  2025-01-01  BTCUSDT +3"))
    #expect(text.contains("27,500   43.8  -1.23   100.0    41.5"))
    #expect(text.contains("On synthetic data: crossover-0007."))
    for line in text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
  }

  @Test func `says when it is empty`() { #expect(RunList([]).text == "No runs yet.\n") }

  @Test func `is a list in JSON`() {
    let object = RunList([headline]).json["runs"]?.elements.first
    #expect(object?["run"]?.string == "crossover-0007")
    #expect(object?["evPerTrade"]?.string == "-1.23456")
  }
}

@Suite struct `Two runs side by side` {
  var other: JSON.Object {
    var facts = FactsFixture.run()
    facts.finalEquity = "10050"
    facts.signals.removeLast(2)
    var description = Shown.description
    description.settings[0].value = "12"
    let summary = Summary(facts: facts, symbols: FactsFixture.symbols)
    return RunObject.named("crossover-0002", RunObject.make(summary, description))
  }

  /// A run with all that is kept of it; of the other one, a trade earns more.
  private func compared(_ run: JSON.Object, bonus: Money = .zero) -> ComparedRun {
    let facts = FactsFixture.run()
    var trades = facts.roundTrips
    trades[0].netProfit += bonus
    return ComparedRun(
      run: run, symbols: FactsFixture.symbols, trades: trades, signals: facts.signals,
      equity: facts.equityCurve, dailyEquity: facts.dailyEquity)
  }

  @Test func `show what differs`() {
    let first = compared(RunObject.named("crossover-0001", Shown.object()))
    let other = compared(other, bonus: "10")
    let text = RunComparison(first, other).text
    #expect(text.contains("crossover-0001  crossover-0002"))
    #expect(text.contains("+10.00"))
    #expect(text.contains("alreadyInPosition  1  0  -1"))
    #expect(text.contains("fast  10  12"))
    for line in text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    let json = RunComparison(first, other).json
    #expect(json["difference"]?["netProfit"]?.double == 10)
    // The same code as the page's.
    #expect(text.contains("Differences with their 95 % intervals"))
    #expect(text.contains("Trades: "))
    #expect(json["trades"]?["differing"]?.integer == 1)
    let win = json["intervals"]?["winRate"]
    #expect(win?["method"]?.string == "Newcombe")
    #expect((win?["low"]?.double ?? 1) < 0 && (win?["high"]?.double ?? -1) > 0)
  }

  @Test func `show the requests of a run in real time, and of no other`() throws {
    let title = "Requests, to the venue and back"
    var object = Shown.object()
    #expect(!RunReport(object, trades: [], equity: []).text.contains(title))
    object["requestTimes"] = try JSON(
      parsing: #"[{"kind":"entry","count":12,"p50":1.25,"p99":8,"max":1042.06}]"#)
    let text = RunReport(object, trades: [], equity: []).text
    let row = try #require(text.split(separator: "\n").first { $0.contains("entry  ") })
    #expect(text.contains(title) && row.contains("12") && row.contains("1,042.1 ms"), "\(text)")
  }

  @Test func `say that they are equal`() {
    let text = RunComparison(compared(Shown.object()), compared(Shown.object())).text
    #expect(text.contains("their digests are the same"))
  }
}

@Suite struct `An export` {
  @Test func `quotes what must be quoted`() {
    let trip = FactsFixture.trip("1", tag: "a \"b\", c")
    let rows = RunExport.trades([trip], symbols: ["ETHUSDT"]).components("\r\n")
    #expect(rows.count == 3)
    #expect(rows[0].hasPrefix("number,symbol,direction,signal,tag,entryTime"))
    #expect(rows[1].hasPrefix(#"1,ETHUSDT,long,1,"a ""b"", c",2025-01-01T00:00:00Z,"#))
    #expect(rows[2] == "")
  }

  @Test func `has as many fields in every row`() {
    let facts = FactsFixture.run()
    let symbols = FactsFixture.symbols
    for text in [
      RunExport.trades(facts.roundTrips, symbols: symbols),
      RunExport.fills(facts.fills, symbols: symbols),
      RunExport.signals(facts.signals, symbols: symbols), RunExport.equity(facts.equityCurve),
    ] {
      let rows = text.components("\r\n").dropLast()
      let counts = rows.map { $0.count { $0 == "," } }
      #expect(Set(counts).count == 1)
      #expect(rows.count > 1)
    }
  }
}

extension String {
  fileprivate func components(_ separator: String) -> [String] {
    split(separator: separator, omittingEmptySubsequences: false).map(String.init)
  }
}
