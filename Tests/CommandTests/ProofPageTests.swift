import Foundation
import TestKit
import Testing

@Suite(.serialized, .enabled(if: Browser.program != nil, Browser.isMissing))
struct `The page of a proof` {
  let terminal: Terminal

  init() throws { terminal = try Terminal() }

  /// Types a command that writes `page.html`, and opens it.
  private func opened(_ line: String) throws -> Opened {
    let ended = try terminal.type(line + " --report page.html")
    try #require(terminal.has("page.html"), "\(ended.errors)")
    let printed = (try? ended.object()) ?? [:]
    return try Opened("page.html", in: terminal, run: printed)
  }

  private func shown(_ page: Opened, _ name: String) throws -> Double? {
    try page.browser.value(
      "JSON.parse(document.querySelector(`[data-figure='\(name)']`).dataset.value)") as? Double
  }

  @Test func `has the figures of a campaign, and what it covered`() throws {
    let page = try opened("prove --venue binance --seeds 5 --json")
    try page.expectQuiet()
    let seeds = try #require(page.run["seeds"] as? [String: Any])
    #expect(try shown(page, "seedsFailed") == seeds["failed"] as? Double)
    #expect(try shown(page, "simDays") == page.run["sim_days"] as? Double)
    let kills = try #require(page.run["kills"] as? [String: Any])
    #expect(try shown(page, "kills") == kills["kills"] as? Double)
    let primitives = try #require(page.run["faults"] as? [String: [String: Any]])
    let kinds = primitives.values.compactMap { $0["kinds"] as? [String: [String: Int]] }
    let planned = kinds.flatMap(\.values).count { ($0["planned"] ?? 0) > 0 }
    let modes = try #require(page.run["modes"] as? [String: Any])
    #expect(try page.count(of: "#coverage tbody tr") == planned + modes.count)
    #expect(try page.count(of: "[data-histogram]") == 2)
    try page.photograph("proof")
  }

  @Test func `has a cell for every fault that struck a step`() throws {
    let page = try opened("prove --venue bybit --exhaustive --json")
    try page.expectQuiet()
    let cells = try #require(page.run["cells"] as? [String: Any])
    #expect(try page.count(of: ".cells td.gain") == cells["passed"] as? Int)
    #expect(try page.count(of: ".cells td.loss") == cells["failed"] as? Int)
  }

  @Test func `leads through a seed in three lanes`() throws {
    let page = try opened("prove --venue bybit --seed 2")
    try page.expectQuiet()
    let lanes = try page.numbers(
      "[0, 1, 2].map((k) => report.page.lane.lane.filter((lane) => lane === k).length)")
    #expect(lanes.allSatisfy { $0 > 20 }, "\(lanes)")
    let times = try page.numbers("[...report.page.lane.time]")
    #expect(times == times.sorted())
    #expect(try page.count(of: ".lanes rect[style]") ?? 0 > 100)
    #expect(try page.count(of: ".step.fault") ?? 0 > 0 || page.count(of: ".step") == 200)
    // A click on the strip goes to that moment.
    _ = try page.browser.value("document.querySelector('.lanes').scrollIntoView(), 1")
    try page.click(".lanes .rule")
    #expect(try page.count(of: ".step[aria-selected]") == 1)
    try page.photograph("seed")
  }

  @Test func `says which mutants were found`() throws {
    let page = try opened("prove --venue bybit --mutants --seeds 3 --json")
    try page.expectQuiet()
    let outcomes = try #require(page.run["outcomes"] as? [[String: Any]])
    #expect(try page.count(of: "#outcomes tbody tr") == outcomes.count)
    let killed = outcomes.count { $0["killed"] as? Bool == true && $0["exempt"] as? Bool == false }
    #expect(try page.count(of: "#outcomes td.gain") == killed)
  }

  @Test func `has mutants and scenarios beside a campaign, where all were run`() throws {
    let mutants = try terminal.type("prove --venue bybit --mutants --seeds 1 --json")
    let coverage = try terminal.type("faults --coverage --venue bybit --json")
    let page = try opened("prove --venue bybit --seeds 1")
    #expect(try page.count(of: "#outcomes, #scenarios") == 0)
    _ = try page.browser.value(
      """
      (() => {
        const [mutants, coverage] = [\(mutants.output), \(coverage.output)];
        const result = { ...report.page.result, mutants: mutants.mutants,
          mutant_outcomes: mutants.outcomes, coverage };
        document.querySelector("main").append(
          ...campaign({ ...report.page, result }).filter(Boolean));
      })()
      """)
    let outcomes = try #require(try mutants.object()["outcomes"] as? [Any])
    #expect(try page.count(of: "#outcomes tbody tr") == outcomes.count)
    let modes = try #require(try coverage.object()["modes"] as? [String: [String: Any]])
    #expect(try page.count(of: "#scenarios tbody tr") == modes.count)
    let missed = modes.values.reduce(0) { sum, mode in
      sum + ["injected", "effective", "recovered"].count { mode[$0] as? Int == 0 }
    }
    #expect(try page.count(of: "#scenarios td.loss") == missed)
    #expect(page.browser.complaints == [])
  }
}

@Suite(.serialized, .enabled(if: Browser.program != nil, Browser.isMissing))
struct `The page of a monitor` {
  @Test func `has its issues over time, and its measures`() throws {
    let terminal = try Terminal()
    let ended = try terminal.type(
      "monitor --venue hyperliquid --seed 1 --duration 25 --json --report page.html")
    let report = try ended.object()
    let page = try Opened("page.html", in: terminal, run: report)
    try page.expectQuiet()
    let issues = try #require(report["issues"] as? [[String: Any]])
    #expect(try page.count(of: "[data-issue]") == issues.count)
    #expect(try page.count(of: "[data-bar]") == issues.count)
    let measures = try #require(report["measures"] as? [[String: Any]])
    #expect(try page.count(of: "#measures .scroll:first-child tbody tr") == measures.count)
    try page.photograph("monitor")
  }
}
