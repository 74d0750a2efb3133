import Foundation
import TestKit
import Testing

/// Every page on a narrow screen and on paper: nothing lies beside what can be seen.
@Suite(.serialized, .enabled(if: Browser.program != nil, Browser.isMissing))
struct `A page on a narrow screen and on paper` {
  static let narrow = 390
  /// A4 between its margins, at 96 pixels an inch.
  static let paper = 718

  let terminal: Terminal

  init() throws {
    terminal = try Terminal()
    try terminal.write(Market.csv(400), to: "BTCUSDT-1h.csv")
  }

  /// What sticks out at a width, by element; and how wide the page makes itself.
  private func overflow(_ browser: Browser) throws -> (wide: Int, wanted: Int, out: [String]) {
    let found = try #require(
      try browser.value(
        """
        (() => {
          const root = document.documentElement;
          const width = Math.min(root.clientWidth, window.innerWidth);
          const out = [...document.querySelectorAll("main *")]
            .filter((each) => each.scrollWidth > 0 && each.getBoundingClientRect().right > width + 1
              && !each.closest(".scroll, svg")).map((each) => each.tagName + "#" + each.id);
          return { wide: window.innerWidth, wanted: root.scrollWidth, out: out.slice(0, 5) };
        })()
        """) as? [String: Any])
    return (
      found["wide"] as? Int ?? 0, found["wanted"] as? Int ?? 0, found["out"] as? [String] ?? ["?"]
    )
  }

  private func expectFit(_ name: String) throws {
    let browser = try Browser(width: Self.narrow, height: 844)
    let file = terminal.folder.appending(path: name)
    try browser.open(file)
    let screen = try overflow(browser)
    #expect(screen.wide == Self.narrow && screen.wanted <= Self.narrow, "\(name): \(screen)")
    #expect(screen.out.isEmpty, "\(name): \(screen.out)")
    try browser.call(
      "Emulation.setDeviceMetricsOverride",
      ["width": Self.paper, "height": 1000, "deviceScaleFactor": 1, "mobile": false])
    try browser.call("Emulation.setEmulatedMedia", ["media": "print"])
    try browser.open(file)
    let paper = try overflow(browser)
    #expect(paper.wanted <= Self.paper, "\(name), printed: \(paper)")
    // Tables cannot be scrolled on paper.
    let cut = try browser.value(
      """
      [...document.querySelectorAll(".scroll table, .scroll svg")]
        .filter((each) => each.getBoundingClientRect().right
          > document.documentElement.clientWidth + 1)
        .map((each) => each.closest("section")?.id + ": " + each.caption?.textContent)
      """)
    #expect(cut as? [String] == [], "\(name), printed")
    let controls = try browser.value(
      "[...document.querySelectorAll('nav, .bar-of-tools')].filter((e) => e.offsetParent).length")
    #expect(controls as? Int == 0, "\(name), printed")
    try expectPaperCharts(browser, file)
    #expect(browser.complaints == [], "\(name)")
  }

  /// Charts that were painted for a screen are painted for the paper while they are printed.
  private func expectPaperCharts(_ browser: Browser, _ file: URL) throws {
    try browser.call(
      "Emulation.setDeviceMetricsOverride",
      ["width": 1280, "height": 900, "deviceScaleFactor": 1, "mobile": false])
    try browser.call("Emulation.setEmulatedMedia", ["media": ""])
    try browser.open(file)
    _ = try browser.value(
      """
      window.addEventListener("beforeprint", () => {
        window.printed = [...document.querySelectorAll("canvas")].map((each) => each.offsetWidth);
      }), 1
      """)
    try browser.call("Page.printToPDF", ["paperWidth": 8.27, "paperHeight": 11.69])
    let widths = try #require(try browser.value("window.printed") as? [Int])
    #expect(widths.allSatisfy { $0 <= Self.paper }, "\(file.lastPathComponent): \(widths)")
    let after = try browser.value("document.querySelector('main').offsetWidth") as? Int
    #expect(after ?? 0 > Self.paper, "the screen has its width again")
  }

  @Test(arguments: [[], ["--faults", "storm"]])
  func `of a run fits`(options: [String]) throws {
    if !options.isEmpty { try terminal.write(Market.csv(30), to: "BTCUSDT-1h.csv") }
    let words = [
      "backtest", "crossover", "--data", "BTCUSDT-1h.csv", "--set", "fast=2", "--set", "slow=4",
      "--stop", "2%", "--trail", "1%@1%", "--results", "r.sqlite", "--report", "page.html",
    ]
    let ended = try terminal.type(words + options)
    try #require(ended.code == 0, "\(ended.errors)")
    try expectFit("page.html")
  }

  @Test func `of runs side by side fits`() throws {
    for fast in [2, 3] {
      let line = "backtest crossover --data BTCUSDT-1h.csv --set fast=\(fast) --set slow=8"
      try #require(try terminal.type(line + " --stop 2% --results r.sqlite").code == 0)
    }
    try #require(try terminal.type("report 1 2 --results r.sqlite --out page.html").code == 0)
    try expectFit("page.html")
  }

  @Test(arguments: [
    "monitor --seed 6 --duration 40", "prove --venue binance --seeds 3",
    "prove --venue bybit --seed 2",
  ])
  func `of a proof or a monitor fits`(line: String) throws {
    _ = try terminal.type(line + " --report page.html")
    try #require(terminal.has("page.html"))
    try expectFit("page.html")
  }
}
