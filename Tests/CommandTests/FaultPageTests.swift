import Foundation
import TestKit
import Testing

@Suite(.serialized, .enabled(if: Browser.program != nil, Browser.isMissing))
struct `The page of a run in a storm` {
  let page: Opened

  init() throws { page = try Opened(faults: "storm") }

  @Test func `says how often what struck, and what came of it`() throws {
    let kinds = try page.numbers("report.report.faultKinds.map((kind) => kind.struck)")
    let notice = try #require((page.run["notices"] as? [String])?.first)
    let total = Int(kinds.reduce(0, +))
    #expect(total > 100)
    #expect(notice.contains("\(total) faults struck"), "\(notice) says \(total)")
    let kept = try page.numbers("[...report.report.fault.time]")
    #expect(kept.count == min(total, kept.count) && kept.count <= 20_000)
    #expect(kept == kept.sorted())
    // Naked and phantom time, stretch by stretch, are the sums among the figures.
    for (kind, name) in [(0, "nakedSeconds"), (1, "phantomSeconds")] {
      let spans = try page.numbers(
        """
        [...report.report.spell.kind.keys()].filter((i) => report.report.spell.kind[i] === \(kind))
          .map((i) => (report.report.spell.until[i] - report.report.spell.from[i]) / 1000)
        """)
      let figure = try #require(page.run[name] as? Double)
      #expect(abs(spans.reduce(0, +) - figure) <= 0.001 * Double(spans.count) + 1e-9, "\(name)")
    }
  }

  @Test func `draws them in lanes, and goes to one that is clicked`() throws {
    let paint = try page.paint("lanes")
    #expect(paint.pixels > 1500 && paint.colours > 2, "\(paint)")
    try page.click("[data-fault='7']")
    let window = try page.numbers("report.time.timeline.window")
    let moment = try page.numbers("[report.report.fault.time[7]]")[0]
    #expect(window[0] <= moment && moment <= window[1])
    #expect(window[1] - window[0] <= 3_600_000)
    _ = try page.browser.value("report.faults.filter('disconnect'), 1")
    let lasted = try page.numbers("report.faults.order.map((i) => report.faults.columns[4].of(i))")
    #expect(!lasted.isEmpty && lasted.allSatisfy { $0 > 0 })
    #expect(page.browser.complaints == [])
  }

  @Test func `sets it against the same run without faults`() throws {
    let rows = try #require(
      try page.browser.value("report.report.calm[0].rows") as? [[String: Any]])
    for row in rows {
      let name = try #require(row["name"] as? String)
      guard let faulted = row["faulted"] as? Double else { continue }
      var figure = page.run[name] as? Double ?? .nan
      if let text = page.run[name] as? String { figure = Double(text) ?? .nan }
      // Equal but for the last place, which a text may lose.
      let last = 1e-12 * max(1, figure.magnitude)
      #expect(abs(faulted - figure) <= last, "\(name)")
      let calm = try #require(row["calm"] as? Double)
      let change = try #require(row["change"] as? Double)
      #expect(abs(change - (faulted - calm)) <= last, "\(name)")
    }
    #expect(rows.contains { ($0["change"] as? Double ?? 0) != 0 })
    let calm = try page.numbers("[...report.report.calmEquity.value]")
    let net = try #require(rows.first { $0["name"] as? String == "netProfit" }?["calm"] as? Double)
    #expect(abs(try #require(calm.last) - 10_000 - net) < 1e-6)
    #expect(try page.count(of: "[data-change]") == rows.count)
  }
}

@Suite(.serialized, .enabled(if: Browser.program != nil, Browser.isMissing))
struct `The page of a storm over seeds` {
  @Test func `has the changes that the command prints, with their margins`() throws {
    let terminal = try Terminal()
    try terminal.write(Market.csv(16), to: "BTCUSDT-1h.csv")
    let ended = try terminal.type(
      "backtest crossover --data BTCUSDT-1h.csv --set fast=2 --set slow=4 --stop 2% --faults storm"
        + " --seeds 3 --json --results r.sqlite --report page.html")
    try #require(ended.code == 0, "\(ended.errors)")
    let page = try Opened("page.html", in: terminal, run: try ended.object())
    try page.expectQuiet()
    let faulted = try #require((page.run["faulted"] as? [[String: Any]])?.first)
    let group = try #require(try page.browser.value("report.report.calm[0]") as? [String: Any])
    #expect(group["seeds"] as? Int == 3 && faulted["runs"] as? Int == 3)
    let rows = try #require(group["rows"] as? [[String: Any]])
    for row in rows {
      let name = try #require(row["name"] as? String)
      let printed = try #require(faulted[name] as? [String: Any], "\(name)")
      for (mine, theirs) in [("faulted", "mean"), ("change", "change"), ("margin", "margin")] {
        let (shown, told) = (row[mine] as? Double, printed[theirs] as? Double)
        #expect((shown == nil) == (told == nil), "\(mine) of \(name)")
        let far = abs((shown ?? 0) - (told ?? 0))
        #expect(far <= 1e-12 * max(1, told?.magnitude ?? 0), "\(mine) of \(name)")
      }
    }
    #expect(rows.contains { $0["margin"] is Double })
    #expect(try page.count(of: "[data-change]") == rows.count)
  }
}
