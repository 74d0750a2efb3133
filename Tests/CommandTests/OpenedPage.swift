import Foundation
import TestKit
import Testing

/// A page in a browser, with what a reader of it needs to know.
final class Opened {
  let browser: Browser
  let run: [String: Any]
  let file: URL
  private let terminal: Terminal

  /// Opens what a command has written; `run` is what it printed.
  init(_ name: String, in terminal: Terminal, run: [String: Any] = [:], width: Int = 1280) throws {
    self.terminal = terminal
    self.run = run
    file = terminal.folder.appending(path: name)
    browser = try Browser(width: width)
    try browser.open(file)
  }

  /// Trades a wandering market under faults and opens the page of it.
  init(width: Int = 1280, isDark: Bool = false, faults: String? = nil) throws {
    terminal = try Terminal()
    // A run with faults plays every sync, which takes a debug build long.
    let count = faults == nil ? 1500 : 30
    let (fast, slow) = faults == nil ? (5, 20) : (2, 4)
    try terminal.write(Market.csv(count), to: "BTCUSDT-1h.csv")
    try terminal.write(Market.csv(count, seed: 2, price: 2000), to: "ETHUSDT-1h.csv")
    let ended = try terminal.type(
      [
        "backtest", "crossover", "--data", "BTCUSDT-1h.csv", "--data", "ETHUSDT-1h.csv", "--set",
        "fast=\(fast)", "--set", "slow=\(slow)", "--stop", "2%", "--trail", "1%@1%", "--json",
        "--results",
        "r.sqlite", "--report",
      ] + (faults.map { ["--faults", $0] } ?? []))
    try #require(ended.code == 0, "\(ended.errors)")
    run = try ended.object()
    file = terminal.folder.appending(path: "crossover-0001.html")
    browser = try Browser(width: width, isDark: isDark)
    try browser.open(file)
  }

  /// How many pixels of a chart are painted, and in how many colours.
  func paint(_ chart: String) throws -> (pixels: Int, colours: Int) {
    let found = try browser.value(
      """
      (() => {
        const colours = new Set();
        let pixels = 0;
        for (const canvas of document.querySelectorAll("#chart-\(chart) canvas")) {
          const { width, height } = canvas;
          const data = canvas.getContext("2d").getImageData(0, 0, width, height).data;
          for (let i = 0; i < data.length; i += 4) {
            if (data[i + 3] < 200) continue;
            pixels += 1;
            colours.add((data[i] << 16) + (data[i + 1] << 8) + data[i + 2]);
          }
        }
        return [pixels, colours.size];
      })()
      """)
    let numbers = try #require(found as? [Int])
    return (numbers[0], numbers[1])
  }

  /// Presses the mouse on the middle of an element.
  func click(_ selector: String) throws {
    let place = try browser.value(
      """
      (() => {
        const element = document.querySelector(`\(selector)`);
        element.scrollIntoView({ block: "center" });
        const box = element.getBoundingClientRect();
        return [Math.max(4, box.left) + Math.min(40, box.width / 2), box.top + box.height / 2];
      })()
      """)
    let point = try #require(place as? [Double])
    for type in ["mousePressed", "mouseReleased"] {
      try browser.call(
        "Input.dispatchMouseEvent",
        ["type": type, "x": point[0], "y": point[1], "button": "left", "clickCount": 1])
    }
  }

  /// How many elements there are of a kind.
  func count(of selector: String) throws -> Int? {
    try browser.value("document.querySelectorAll(`\(selector)`).length") as? Int
  }

  /// A list of numbers that an expression gives.
  func numbers(_ expression: String) throws -> [Double] {
    try #require(try browser.value(expression) as? [Double])
  }

  /// Keeps a picture of the whole page among the results.
  func photograph(_ name: String) throws {
    try browser.photograph(
      SharedData.packageRoot.appending(path: "results/\(name).png"), isWhole: true)
  }

  /// Expects a page without errors of scripts that asked for nothing but itself.
  func expectQuiet() throws {
    #expect(browser.complaints == [])
    #expect(browser.requests == [file.absoluteString])
    #expect(try count(of: "[role=alert]") == 0)
  }
}
