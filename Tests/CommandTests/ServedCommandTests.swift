import Foundation
import Testing

/// What asks a server: a card of a bot that trades there, and data.
@Suite struct `A command that asks a server` {
  let terminal: Terminal

  init() throws { terminal = try Terminal() }

  @Test func `tells a bot's card in the words of a run, and downloads what is served`() throws {
    let generate = "data generate --seed 1 --symbol BTCUSDT --timeframe 1m --candles 300"
    #expect(try terminal.type(generate + " --out BTCUSDT-1m.csv").code == 0)
    let server = try terminal.start(
      [
        "serve", "--data", "BTCUSDT=BTCUSDT-1m.csv", "--port", "0", "--lockstep", "--from",
        "2024-01-01T04:00:00Z",
      ])
    defer { server.terminate() }
    let address = try #require(try terminal.address(of: server))
    let card = try terminal.type("report-card --endpoint \(address)")
    #expect(card.code == 0)
    for words in ["EV per trade", "Execution rate", "worst –", "said nothing of its signals"] {
      #expect(card.output.contains(words), "\(card.output)")
    }
    let object = try terminal.type("report-card --json --endpoint \(address)").object()
    #expect(object["closedTrades"] as? Int == 0 && object["initialCapital"] as? String == "10000")
    #expect(try terminal.type("report-card --account nobody --endpoint \(address)").code == 65)
    let download = "data download --symbol BTCUSDT --from 2024-01-01 --to 2024-01-01T04:00:00Z"
    let ending = try terminal.type(download + " --out x.csv --endpoint \(address)")
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(ending.output.contains("candles      240 from 2024-01-01T00:00:00Z"))
    func rows(_ name: String) throws -> [Substring] {
      try String(contentsOfFile: terminal.path(name), encoding: .utf8).split(separator: "\n")
        .filter { $0.first?.isNumber ?? false }
    }
    #expect(try rows("x.csv") == Array(try rows("BTCUSDT-1m.csv").prefix(240)))
    let again = try terminal.type(download + " --out x.csv --endpoint \(address)")
    #expect(again.output.contains("which was there already"))
  }

  @Test(arguments: [
    ("status --name nobody", 66), ("report-card --endpoint nowhere", 64),
    ("report-card --endpoint http://127.0.0.1:1", 66),
    ("data download --symbol ../x --from 2024-01-01 --out x.csv", 64),
    ("data download --symbol BTCUSDT --from never --out x.csv", 64),
    ("data download --symbol BTCUSDT --out x.csv", 64),
    ("data download --venue okx --symbol BTCUSDT --from 2024-01-01 --out x.csv", 64),
    ("data download --symbol BTCUSDT --from 2024-01-02 --to 2024-01-01 --out x.csv", 64),
  ])
  func `says what is wrong, and ends with its code`(line: String, code: Int32) throws {
    let ending = try terminal.type(line)
    #expect(ending.code == code, "\(ending.errors)")
    #expect(ending.output.isEmpty && !ending.errors.isEmpty)
    #expect(!terminal.has("x.csv"))
  }
}

/// A run in real time, as its processes.
@Suite(.enabled(if: Browser.program != nil, Browser.isMissing))
struct `Trading at a served exchange` {
  @Test func `has a live page, which shows how the run is`() throws {
    let (venue, trader) = (try Terminal(), try Terminal())
    let generate = "data generate --seed 1 --symbol BTCUSDT --timeframe 1m --candles 900"
    #expect(try venue.type(generate + " --out BTCUSDT-1m.csv").code == 0)
    let server = try venue.start(
      ["serve", "--data", "BTCUSDT=BTCUSDT-1m.csv", "--port", "0", "--speed", "60"])
    defer { server.terminate() }
    let address = try #require(try venue.address(of: server))
    let trade = try trader.start(
      [
        "trade", "crossover", "--symbol", "BTCUSDT", "--live", "--yes", "--dashboard", "--no-save",
        "--endpoint", address,
      ])
    defer { trade.terminate() }
    let page = try #require(
      try trader.found(/page of this run is (http:[^\s]+)/, in: ".err", of: trade))
    let browser = try Browser()
    _ = try browser.call("Page.navigate", ["url": page])
    var title: String?
    for _ in 0..<200 where title != "crossover, served at bybit" {
      title = try browser.value("document.querySelector('h1')?.textContent ?? ''") as? String
      Thread.sleep(forTimeInterval: 0.05)
    }
    #expect(title == "crossover, served at bybit")
    let health = try browser.value("document.getElementById('health').textContent") as? String
    #expect(health?.contains("streams") == true && health?.contains("journal") == true)
    #expect(browser.complaints == [])
  }
}

/// What ends a process, should whoever started it have blocked the signals for that.
@Suite struct `A server that is told to end` {
  @Test(arguments: [SIGTERM, SIGINT]) func `ends`(number: Int32) throws {
    let venue = try Terminal()
    let generate = "data generate --seed 1 --symbol BTCUSDT --timeframe 1m --candles 900"
    #expect(try venue.type(generate + " --out BTCUSDT-1m.csv").code == 0)
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, number)
    unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
    let server = try venue.start(["serve", "--data", "BTCUSDT=BTCUSDT-1m.csv", "--port", "0"])
    unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    defer { kill(server.processIdentifier, SIGKILL) }
    #expect(try venue.address(of: server) != nil)
    kill(server.processIdentifier, number)
    for _ in 0..<400 where server.isRunning { Thread.sleep(forTimeInterval: 0.05) }
    #expect(!server.isRunning)
  }
}

extension Terminal {
  /// What a process that was started here says, once it says so.
  func found(
    _ pattern: Regex<(Substring, Substring)>, in name: String, of process: Process
  ) throws -> String? {
    for _ in 0..<400 where process.isRunning {
      let text = try String(contentsOfFile: path(name), encoding: .utf8)
      if let match = text.firstMatch(of: pattern) { return String(match.1) }
      Thread.sleep(forTimeInterval: 0.05)
    }
    return nil
  }

  /// Where a server that was started here listens, once it says so.
  func address(of server: Process) throws -> String? {
    try found(/on (http:\/\/[0-9.:]+)/, in: ".err", of: server)
  }
}
