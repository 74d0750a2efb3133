import Foundation
import TestKit
import Testing

@Suite struct `A run in JSON` {
  let terminal: Terminal

  init() throws {
    terminal = try Terminal()
    try terminal.write(Market.csv(300), to: "BTCUSDT-1h.csv")
    try terminal.write(Market.csv(300, seed: 2, price: 2_000), to: "ETHUSDT-1h.csv")
  }

  /// The keys that the documentation promises to programs.
  static let keys = [
    "run", "digest", "strategy", "venue", "seed", "initialCapital", "signals", "traded",
    "executionRate", "blocked", "pending", "trades", "closedTrades", "openTrades", "winRate",
    "evPerTrade", "evPercent", "evR", "netProfit", "netProfitBest", "netProfitWorst",
    "ambiguousTrades", "fees", "funding", "mark", "finalEquity", "maxDrawdownPercent", "sharpe",
    "sortino", "profitFactor", "exitReasons", "nakedSeconds", "nakedWorstSeconds",
    "phantomSeconds", "candles", "engineSeconds", "candlesPerSecond",
  ]
  static let line = "backtest crossover --set fast=3 --set slow=9 --json --no-save"
  static let both = "\(line) --data BTCUSDT-1h.csv --data ETHUSDT-1h.csv"

  private func digest(_ line: String, program: URL = Terminal.program) throws -> String {
    let words = line.split(separator: " ").map(String.init)
    return try #require(try terminal.type(words, program: program).object()["digest"] as? String)
  }

  @Test func `is one object with every promised key`() throws {
    let ending = try terminal.type("\(Self.line) --data BTCUSDT-1h.csv")
    #expect(ending.code == 0)
    let object = try ending.object()
    for key in Self.keys { #expect(object[key] != nil, "\(key) is missing") }
    #expect(object["run"] is NSNull)
    #expect(object["evR"] is NSNull)
    #expect(object["initialCapital"] as? String == "10000")
    #expect(object["venue"] as? String == "bybit")
    #expect(object["mark"] as? String == "last")
    #expect(object["candles"] as? Int == 300)
    let (trades, signals) = (object["trades"] as? Int ?? 0, object["signals"] as? Int ?? 0)
    #expect(trades > 5 && signals >= trades)
    #expect((object["exitReasons"] as? [String: Int])?["opposite"] ?? 0 > 5)
  }

  @Test func `has null for what is not defined without a trade`() throws {
    let ending = try terminal.type(
      "backtest crossover --json --data BTCUSDT-1h.csv --to 2023-11-16")
    let object = try ending.object()
    #expect(object["closedTrades"] as? Int == 0)
    #expect(object["run"] as? String == "crossover-0001")
    for key in ["executionRate", "winRate", "evPerTrade", "evPercent", "evR", "profitFactor"] {
      #expect(object[key] is NSNull, "\(key) is \(String(describing: object[key]))")
    }
    #expect(object["netProfit"] as? String == "0")
    #expect((object["blocked"] as? [String: Int])?.isEmpty == true)
  }

  @Test func `has the same digest when it is made again, in any order of files`() throws {
    let first = try digest(Self.both)
    #expect(first.count == 64)
    #expect(try digest(Self.both) == first)
    #expect(try digest("\(Self.line) --data ETHUSDT-1h.csv --data BTCUSDT-1h.csv") == first)
    #expect(try digest("\(Self.both) --seed 2") != first)
  }

  @Test(arguments: ["", " --stop 2% --trail 1%@1%", " --latency 250ms --draw-latency --stop 1%"])
  func `has the same digest when no sync is passed over`(options: String) throws {
    #expect(try digest(Self.both + options) == digest(Self.both + options + " --every-sync"))
  }

  @Test(.enabled(if: Terminal.hasRelease, "no release build that is newer than the sources"))
  func `has the same digest from a debug and a release build`() throws {
    for options in ["", " --stop 2% --target 3% --leverage 5", " --spread 0.02% --latency 100ms"] {
      let here = try digest(Self.both + options)
      #expect(try digest(Self.both + options, program: Terminal.release) == here)
    }
    let calculus = Self.both.replacing("crossover --set fast=3 --set slow=9", with: "calculus")
    #expect(try digest(calculus) == digest(calculus, program: Terminal.release))
  }
}

@Suite struct `The results` {
  let terminal: Terminal

  init() throws {
    terminal = try Terminal()
    try terminal.write(Market.csv(200), to: "BTCUSDT-1h.csv")
  }

  @Test func `are kept, listed, shown, compared, exported and deleted`() throws {
    let line = "backtest crossover --set fast=3 --set slow=9 --data BTCUSDT-1h.csv"
    let first = try terminal.type("\(line) --json").object()
    let second = try terminal.type("\(line) --stop 1%")
    #expect(second.errors.contains("kept as crossover-0002"))
    #expect(second.output.split(separator: "\n").allSatisfy { $0.count <= 80 })

    let list = try terminal.type("results")
    #expect(list.output.contains("crossover-0001") && list.output.contains("crossover-0002"))
    let shown = try terminal.type("results show crossover-0001 --json").object()
    #expect(shown as NSDictionary == first as NSDictionary)
    #expect(try terminal.type("results show last").output == second.output)
    let comparison = try terminal.type("results compare 1 2")
    #expect(comparison.code == 0 && comparison.output.contains("Net profit"))
    for line in [
      "results compare 1 2", "strategies", "data inspect BTCUSDT-1h.csv",
      "data import BTCUSDT-1h.csv --out x.csv", "data generate --candles 9 --out y.csv",
    ] {
      #expect(try terminal.type("\(line) --json").object().isEmpty == false)
    }
    let runs = try #require(try terminal.type("results --json").object()["runs"] as? [Any])
    #expect(runs.count == 2)

    #expect(try terminal.type("results export 2 out/deep").code == 0)
    for name in ["trades", "fills", "signals", "equity"] {
      #expect(
        try String(contentsOfFile: terminal.path("out/deep/\(name).csv"), encoding: .utf8).count
          > 50)
    }
    #expect(try terminal.type("results delete crossover-0001").code == 0)
    #expect(try terminal.type("results show 1").code == 64)
    #expect(try terminal.type("results show crossover-0003").errors.contains("crossover-0002"))
    #expect(!(try terminal.type("results").output.contains("crossover-0001")))
  }

  @Test func `may be read where they cannot be written`() throws {
    _ = try terminal.type("backtest crossover --data BTCUSDT-1h.csv")
    let folder = terminal.path("home/results")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o444], ofItemAtPath: folder + "/drydock.sqlite")
    let list = try terminal.type("results")
    #expect(list.code == 0, "\(list.errors)")
    #expect(list.output.contains("crossover-0001"))
  }
}
