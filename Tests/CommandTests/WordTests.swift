import Foundation
import Testing

@Suite struct `A mistyped word` {
  let terminal: Terminal

  init() throws {
    terminal = try Terminal()
    try terminal.write(Market.csv(60), to: "BTCUSDT-1h.csv")
  }

  static let run = "backtest crossover --no-save --data BTCUSDT-1h.csv"

  @Test(arguments: [
    ("bactest", "did you mean 'backtest'?"),
    ("data inspct x.csv", "did you mean 'data inspect'?"),
    ("results shw last", "did you mean 'results show'?"),
    ("\(run) --leverag 2", "did you mean --leverage?"),
    ("data generate --sed 1 --out x.csv", "did you mean --seed?"),
    ("backtest crosover --data BTCUSDT-1h.csv", "did you mean \"crossover\"?"),
    ("strategies calclus", "did you mean \"calculus\"?"),
    ("\(run) --set fst=3", "did you mean fast?"),
    ("\(run) --venue bybitt", "did you mean bybit?"),
    ("\(run) --intrabar color", "did you mean colour?"),
    ("\(run) --on-opposite revers", "did you mean reverse?"),
    ("\(run) --fill-at nxt", "did you mean next?"),
    ("\(run) --on-bad-row skp", "did you mean skip?"),
    ("\(run) --margin isolate", "did you mean isolated?"),
    ("\(run) --funding BTCUSD=x.csv", "did you mean BTCUSDT?"),
    ("\(run) --quality 60", "a number from 0 to 1"),
    ("\(run) --stop 1", ""),
  ])
  func `is answered with the nearest right one`(line: String, answer: String) throws {
    let ending = try terminal.type(line)
    #expect(ending.code == (answer.isEmpty ? 0 : 64), "\(ending.errors)")
    #expect(ending.errors.contains(answer) || answer.isEmpty, "\(ending.errors)")
    if !answer.isEmpty { #expect(ending.output.isEmpty) }
  }

  @Test func `of which none is near is answered with all there are`() throws {
    let ending = try terminal.type("backtest zebra --data BTCUSDT-1h.csv")
    #expect(ending.code == 64)
    #expect(ending.errors.contains("calculus, crossover, grid, trailing, trend"))
  }

  @Test(arguments: [
    "backtest", "backtest crossover", "\(run) --seed", "\(run) --json=yes", "\(run) --json --json",
    "\(run) --size 1 --risk 1%", "\(run) --venue-trail", "\(run) --leverage 1000000",
    "\(run) --leverage 101", "\(run) --fee-tier 99", "\(run) --capital -5",
    "\(run) --capital 1e300",
    "\(run) --capital 99999999999", "\(run) --size 0", "\(run) --stop 100%", "\(run) --latency 9d",
    "\(run) --stop 99999999999", "\(run) --time-exit 0s",
    "\(run) --partial 1%=60% --partial 2%=60%",
    "\(run) --from 2024-02-01 --to 2024-01-01", "\(run) --set fast=0", "\(run) --set fast",
    "\(run) --data BTCUSDT-1h.csv", "\(run) extra", "data generate --out x.csv --candles 9999999",
    "data generate", "data generate --out x.csv --from 1950-01-01",
    "data generate --out x.csv --funding-out x.csv",
    "data generate --out x.csv --symbol \u{1B}[31m", "data import BTCUSDT-1h.csv",
    "results compare last", "results export last",
    "\(run) --timeframe 90m", "\(run) --breakeven 2atr", "\(run) --taker-fee 1000%",
  ])
  func `or a wrong value ends with code 64 and touches nothing`(line: String) throws {
    let ending = try terminal.type(line)
    #expect(ending.code == 64, "\(line): \(ending.errors)")
    #expect(ending.output.isEmpty)
    #expect(ending.errors.contains("drydock: "))
    #expect(!terminal.has("x.csv") && !terminal.has("home/results"))
  }
}

@Suite struct `The help` {
  @Test(arguments: [
    "backtest", "strategies", "data inspect", "data import", "data generate", "results",
    "results show", "results compare", "results export", "results delete", "trade", "status",
    "halt", "flatten",
  ])
  func `of a command has an example, and fits a console`(command: String) throws {
    let ending = try Terminal().type("\(command) --help")
    #expect(ending.code == 0)
    #expect(ending.errors.isEmpty)
    let lines = ending.output.split(separator: "\n", omittingEmptySubsequences: false)
    let head = try #require(lines.firstIndex { $0 == "example:" || $0 == "examples:" })
    #expect(lines[head + 1].hasPrefix("  drydock \(command)"))
    for line in lines[..<head] where !line.hasPrefix("usage:") {
      #expect(line.count <= 80, "\(line)")
    }
  }

  @Test func `of the strategies fits a console`() throws {
    let listed = try Terminal().type("strategies").output.split(separator: "\n")
    #expect(listed.count > 20)
    for line in listed { #expect(line.count <= 80, "\(line)") }
  }

  @Test func `lists every command`() throws {
    let listed = try Terminal().type("--help").output
    #expect(try Terminal().type("").output == listed)
    for command in ["backtest", "data import", "results export", "strategies"] {
      #expect(listed.contains("  \(command) "))
    }
  }
}
