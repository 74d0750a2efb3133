import Foundation
import Reports
import Testing

@Suite struct `drydock report` {
  let terminal: Terminal

  init() throws {
    terminal = try Terminal()
    try terminal.write(Market.csv(300), to: "BTCUSDT-1h.csv")
  }

  private func backtest(_ more: String...) throws -> Terminal.Ending {
    try terminal.type(
      [
        "backtest", "crossover", "--data", "BTCUSDT-1h.csv", "--set", "fast=3", "--set", "slow=9",
        "--stop", "1%", "--results", "r.sqlite",
      ] + more)
  }

  @Test func `writes the page that the backtest wrote`() throws {
    #expect(try backtest("--report").code == 0)
    #expect(terminal.has("crossover-0001.html"))
    let ended = try terminal.type("report last --results r.sqlite --out again.html")
    #expect(ended.code == 0, "\(ended.errors)")
    let first = try Data(contentsOf: URL(filePath: terminal.path("crossover-0001.html")))
    let again = try Data(contentsOf: URL(filePath: terminal.path("again.html")))
    #expect(first == again)
  }

  @Test func `says where the page went, and takes a name`() throws {
    let ended = try backtest("--no-save", "--report", "mine.html")
    #expect(ended.code == 0 && terminal.has("mine.html"))
    #expect(ended.errors.contains("report: \(terminal.path("mine.html"))"))
    #expect(try backtest("--no-save", "--report=other.html").code == 0)
    #expect(terminal.has("other.html"))
    let early = try terminal.type(
      "backtest --report crossover --data BTCUSDT-1h.csv --results r.sqlite")
    #expect(early.code == 0, "\(early.errors)")
    #expect(terminal.has("crossover-0001.html"))
  }

  @Test func `shows no candles where they are not the same any more, and says so`() throws {
    #expect(try backtest().code == 0)
    try terminal.write(Market.csv(300, seed: 9), to: "BTCUSDT-1h.csv")
    let ended = try terminal.type("report last --results r.sqlite --out page.html")
    #expect(ended.code == 0, "\(ended.errors)")
    let page = try String(contentsOfFile: terminal.path("page.html"), encoding: .utf8)
    #expect(page.contains("BTCUSDT-1h.csv is not the file that it was"))
    #expect(page.contains(#""markets":[]"#))
  }

  @Test func `holds the command that repeats the run`() throws {
    #expect(try backtest("--report").code == 0)
    let page = try String(contentsOfFile: terminal.path("crossover-0001.html"), encoding: .utf8)
    let command =
      "drydock backtest crossover --data BTCUSDT-1h.csv --set fast=3 --set slow=9 --stop 1%"
    #expect(page.contains(#""command":"\#(command)""#))
  }

  @Test func `refuses what it cannot do`() throws {
    let unknown = try terminal.type("report nothing --results r.sqlite")
    #expect(unknown.code == 66)
    #expect(try backtest("--report", "no/such/folder/a.html").code == 74)
  }

  @Test func `says what to install where the charts' library is missing`() {
    #expect {
      _ = try ChartLibrary(folder: "/nowhere")
    } throws: { error in
      "\(error)".contains("apt-get install libjs-dygraphs")
    }
  }
}
