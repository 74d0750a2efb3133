import Foundation
import Reports
import Statistics
import TestKit
import Testing
import Trading

@Suite(.serialized, .enabled(if: Browser.program != nil, Browser.isMissing))
struct `The page of a comparison` {
  let terminal: Terminal
  let runs: [[String: Any]]

  init() throws {
    terminal = try Terminal()
    try terminal.write(Market.csv(1500), to: "BTCUSDT-1h.csv")
    runs = try [(5, 20), (5, 21), (8, 40)].map { [terminal] fast, slow in
      let ended = try terminal.type(
        "backtest crossover --data BTCUSDT-1h.csv --set fast=\(fast) --set slow=\(slow) --stop 2%"
          + " --json --results r.sqlite")
      try #require(ended.code == 0, "\(ended.errors)")
      return try ended.object()
    }
  }

  private func opened(_ names: String) throws -> Opened {
    let ended = try terminal.type("report \(names) --results r.sqlite --out page.html")
    try #require(ended.code == 0, "\(ended.errors)")
    return try Opened("page.html", in: terminal)
  }

  private func number(_ value: Any?) -> Double? {
    value as? Double ?? (value as? String).flatMap(Double.init)
  }

  @Test func `has equity and drawdown of all on one axis`() throws {
    let page = try opened("1 2 3")
    try page.expectQuiet()
    for chart in ["equity", "drawdown"] {
      let paint = try page.paint(chart)
      #expect(paint.pixels > 1500 && paint.colours > 3, "\(chart): \(paint)")
    }
    _ = try page.browser.value("report.time.timeline.zoom(0.25), 1")
    let windows = try page.numbers(
      "report.time.timeline.charts.flatMap((chart) => chart.graph.xAxisRange())")
    #expect(windows.count == 4 && windows[0] == windows[2] && windows[1] == windows[3])
    try page.photograph("compare")
  }

  @Test func `has the differences of the objects, with intervals around them`() throws {
    let page = try opened("1 2")
    let rows = try #require(
      try page.browser.value("report.page.pairs[0].rows") as? [[String: Any]])
    for row in rows {
      let name = try #require(row["name"] as? String)
      guard let value = number(runs[1][name]), let base = number(runs[0][name]) else { continue }
      // Equal but for the last place, which a text may lose.
      let difference = try #require(row["difference"] as? Double)
      #expect(abs(difference - (value - base)) <= 1e-12 * max(1, value.magnitude), "\(name)")
      guard let low = row["low"] as? Double, let high = row["high"] as? Double else { continue }
      #expect(low <= high, "\(name)")
      if row["method"] as? String != "stationary bootstrap of days" {
        #expect(low <= difference && difference <= high, "\(name)")
      }
    }
    let judged = rows.filter { $0["low"] is Double }.compactMap { $0["name"] as? String }
    #expect(
      Set(judged).isSuperset(of: [
        "evPerTrade", "evPaired", "winRate", "executionRate", "sharpe", "maxDrawdownPercent",
      ]), "\(judged)")
  }

  @Test func `tells the trades that differ from those that do not`() throws {
    let page = try opened("1 2")
    let pair = try #require(
      try page.browser.value("report.page.pairs[0]") as? [String: Any])
    let counts = ["equal", "differing", "onlyFirst", "onlyOther"].map { pair[$0] as? Int ?? -1 }
    #expect(counts[0] + counts[1] + counts[2] == runs[0]["trades"] as? Int)
    #expect(counts[0] + counts[1] + counts[3] == runs[1]["trades"] as? Int)
    #expect(counts[0] > 0 && counts[2] > 0 && counts[3] > 0, "\(counts)")
    let change = try page.numbers(
      "report.pair.trades.order.map((i) => report.pair.trades.columns[10].of(i))")
    #expect(change.count == counts[1] + counts[2] + counts[3])
    // What is the same in both adds nothing; what is open at the end is in the net profit too.
    let sum = try page.numbers(
      """
      [0, 1].map((k) => report.page.runs[k].run.breakdowns.bySide
        .reduce((sum, side) => sum + Number(side.netProfit), 0))
      """)
    #expect(abs(change.reduce(0, +) - (sum[1] - sum[0])) < 1e-4)
  }

  @Test func `finds nothing between a run and itself`() throws {
    let page = try opened("1 1")
    let differences = try page.numbers(
      "report.page.pairs[0].rows.map((row) => row.difference).filter((each) => each !== null)")
    #expect(!differences.isEmpty && differences.allSatisfy { $0 == 0 })
    #expect(try page.count(of: "[data-pair]") == 0)
    let pair = try page.numbers("[report.page.pairs[0].differing, report.page.pairs[0].onlyOther]")
    #expect(pair == [0, 0])
  }

  @Test func `takes no harm from hostile names`() throws {
    let evil = "</script><script>document.title='taken'</script><img src=x onerror=alert(1)>'\"&"
    let facts = FactsFixture.run()
    let runs = ["a", "b"].map { name -> ComparedRun in
      let description = RunDescription(
        strategy: evil, venue: evil, seed: 1, version: evil, settings: [.init(evil, name)],
        inputs: [.init(symbol: evil, file: evil, sha256: name, rows: 1)], isSynthetic: true)
      let object = RunObject.make(Summary(facts: facts, symbols: [evil, evil]), description)
      return ComparedRun(
        run: RunObject.named(evil + name, object), symbols: [evil, evil],
        trades: name == "a" ? facts.roundTrips : [], signals: facts.signals,
        equity: facts.equityCurve, dailyEquity: facts.dailyEquity)
    }
    let file = terminal.folder.appending(path: "evil.html")
    try Data(ComparePage(runs, library: ChartLibrary()).bytes).write(to: file)
    let page = try Opened("evil.html", in: terminal)
    try page.expectQuiet()
    #expect(try page.browser.value("document.title") as? String != "taken")
    #expect(try page.count(of: "img:not([src^=data]), script[src], iframe") == 0)
    #expect(try page.count(of: "[data-pair]") == 5)
  }
}
