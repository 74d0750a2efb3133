import Foundation
import Journal
import Testing

/// A monitor beside a process that trades, as their processes.
@Suite(.timeLimit(.minutes(4))) struct `The command monitor, beside a process` {
  let venue: Terminal
  let trader: Terminal

  init() throws {
    (venue, trader) = (try Terminal(), try Terminal())
    let generate = "data generate --seed 1 --symbol BTCUSDT --timeframe 1m --candles 900"
    #expect(try venue.type(generate + " --out BTCUSDT-1m.csv").code == 0)
  }

  /// Serves an exchange and trades at it; hands on where it is and the process.
  private func trading(_ options: [String]) throws -> (Process, String, Process) {
    let server = try venue.start(
      ["serve", "--data", "BTCUSDT=BTCUSDT-1m.csv", "--port", "0", "--speed", "60"])
    let address = try #require(try venue.address(of: server))
    let words = [
      "trade", "crossover", "--symbol", "BTCUSDT", "--no-save", "--journal", "run.journal",
      "--endpoint", address,
    ]
    let trade = try trader.start(words + options)
    for _ in 0..<400 where trade.isRunning {
      if try beside().type("status").code == 0 { break }
      Thread.sleep(forTimeInterval: 0.1)
    }
    return (server, address, trade)
  }

  /// Another terminal of the same person.
  private func beside() throws -> Terminal { try Terminal(beside: trader) }

  private func name() throws -> String {
    let ending = try beside().type("status --json")
    return try #require(try ending.object()["name"] as? String)
  }

  /// Starts a monitor, presses Ctrl-C after a while, and takes its report.
  private func watched(_ line: String, seconds: Double) throws -> (Terminal.Ending, [String: Any]) {
    let terminal = try beside()
    let words = "monitor \(line) --duration 1 --json --out seen.json"
    let monitor = try terminal.start(words.split(separator: " ").map(String.init))
    Thread.sleep(forTimeInterval: seconds)
    monitor.interrupt()
    let ending = try terminal.end(monitor)
    let data = try Data(contentsOf: terminal.folder.appending(path: "seen.json"))
    let kept = try #require(try JSONSerialization.jsonObject(with: data) as? NSDictionary)
    #expect(try kept == ending.object() as NSDictionary)
    #expect(terminal.has("seen.log"))
    return (ending, try ending.object())
  }

  @Test(arguments: [["--live", "--yes"], []])
  func `finds a process, and that it has died`(options: [String]) throws {
    let (server, address, trade) = try trading(options)
    defer { server.terminate() }
    defer { if trade.isRunning { kill(trade.processIdentifier, SIGKILL) } }
    let name = try name()
    // Of one bot that is running the name need not be said.
    let (ending, report) = try watched(options.isEmpty ? "" : "--run \(name)", seconds: 12)
    #expect(ending.code == 0, "\(ending.output)\(ending.errors)")
    #expect(report["isCutShort"] as? Bool == true)
    let places = try #require(report["places"] as? [String: Any])
    #expect(places["executor"] as? String == "the process \(name)")
    #expect((places["journal"] as? String)?.hasSuffix("run.journal") == true)
    let looks = try #require(report["looks"] as? [String: Int])
    #expect(looks.count == 6 && looks["consistency", default: 0] > 1)
    kill(trade.processIdentifier, SIGKILL)
    trade.waitUntilExit()
    guard !options.isEmpty else {
      // A paper account dies with its process.
      #expect(try beside().type("monitor --run \(name)").code == 66)
      let journal = trader.path("run.journal")
      #expect(try beside().type("monitor --journal \(journal)").errors.contains("lives in its"))
      return
    }
    let (dead, after) = try watched(
      "--journal \(trader.path("run.journal")) --endpoint \(address)", seconds: 8)
    #expect(dead.code == 0, "\(dead.output)\(dead.errors)")
    let seen = try #require(after["places"] as? [String: Any])
    #expect(seen["executor"] as? String == "the journal: no process runs")
  }

  @Test func `says what keeps it from looking`() throws {
    func code(_ line: String) throws -> Int32 {
      let ending = try trader.type("monitor \(line)")
      #expect(!ending.errors.isEmpty && ending.output.isEmpty, "\(line): \(ending.errors)")
      return ending.code
    }
    #expect(try code("--journal none.journal") == 66)
    #expect(try code("--run last --journal none.journal") == 64)
    try trader.write("no database", to: "rubbish.journal")
    #expect(try code("--journal rubbish.journal") == 65)
    let path = trader.path("served.journal")
    let settings = [(name: "mode", value: "served"), (name: "venue", value: "bybit")]
    do {
      _ = try TradingJournal(path: path, symbols: ["BTCUSDT"], settings: settings)
    }
    let reader = try JournalReader(path: path)
    #expect(try reader.symbols() == ["BTCUSDT"])
    #expect(try code("--journal \(path)") == 66, "it holds nothing that was traded")
  }
}
