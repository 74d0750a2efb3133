import Foundation
import Testing

@Suite struct `An input that is no market` {
  let terminal: Terminal

  init() throws { terminal = try Terminal() }

  static let rows: [(fields: String, place: String)] = [
    ("NaN,101,99,100,10", "column 2 (open)"), ("100,inf,99,100,10", "column 3 (high)"),
    ("0,101,0,100,10", "column 2 (open)"), ("1e300,1e300,99,100,10", "column 2 (open)"),
    ("100,99999999999,99,100,10", "column 3 (high)"), ("100,99,101,100,10", "column 3 (high)"),
    ("100,101,99,100,1e300", "column 6 (volume)"), ("100,101,99,100,-5", "column 6 (volume)"),
    ("100,101,99,,10", "column 5 (close)"), ("100,101,99", "column 5 (close)"),
    ("-100,101,-100,100,10", "column 2 (open)"),
  ]

  @Test(arguments: rows.indices)
  func `is named by line and column where a row is broken`(index: Int) throws {
    let (fields, place) = Self.rows[index]
    try terminal.write(Market.csv(with: fields), to: "BTCUSDT.csv")
    let ending = try terminal.type("backtest crossover --data BTCUSDT.csv")
    #expect(ending.code == 65)
    #expect(ending.output.isEmpty)
    #expect(ending.errors.contains("BTCUSDT.csv, line 22, \(place)"), "\(ending.errors)")
    #expect(ending.errors.contains("expected"))
    #expect(try terminal.type("data import BTCUSDT.csv --out x.csv").code == 65)
    #expect(!terminal.has("x.csv"))
    #expect(try terminal.type("data inspect BTCUSDT.csv").code == 65)
    let skipping = "backtest crossover --no-save --on-bad-row skip --data BTCUSDT.csv"
    #expect(try terminal.type(skipping).code == 0)
  }

  @Test(arguments: [
    ("", "the file is empty"), (Market.header, "a header and no rows"),
    (Market.csv(1), "the timeframe cannot be told"), ("x,y\n1,2\n3,4\n", "not CSV with candles"),
    (Market.header + String(repeating: "7", count: 400_000), "does not end within"),
    (Market.header.uppercased() + "a,b,c,d,e,f\n", "expected"),
  ])
  func `ends with code 65 and a reason`(text: String, reason: String) throws {
    try terminal.write(text, to: "BTCUSDT.csv")
    let ending = try terminal.type("backtest crossover --data BTCUSDT.csv")
    #expect(ending.code == 65)
    #expect(ending.errors.hasPrefix("drydock: ") || ending.errors.contains("\ndrydock: "))
    #expect(ending.errors.contains("BTCUSDT.csv") && ending.errors.contains(reason))
    #expect(!ending.errors.contains("Fatal"))
  }

  @Test func `ends with code 66 where it is missing or unreadable`() throws {
    try FileManager.default.createDirectory(
      atPath: terminal.path("folder.csv"), withIntermediateDirectories: true)
    try terminal.write("{", to: "home/x.json")
    for line in [
      "data inspect nothing.csv", "data inspect folder.csv", "data inspect /dev/null",
      "backtest crossover --data nothing.csv", "backtest Nothing.swift --data nothing.csv",
      "results", "results show last", "results --results nothing.sqlite",
    ] {
      let ending = try terminal.type(line)
      #expect(ending.code == 66, "\(line): \(ending.errors)")
      #expect(ending.output.isEmpty)
    }
    #expect(!terminal.has("home/results") && !terminal.has("nothing.sqlite"))
  }

  @Test func `is refused where a share of no volume is asked for`() throws {
    let text = Market.csv(60).split(separator: "\n")
      .map { $0.split(separator: ",").prefix(5).joined(separator: ",") + "\n" }.joined()
    try terminal.write(text, to: "BTCUSDT-1h.csv")
    let line = "backtest crossover --no-save --data BTCUSDT-1h.csv"
    #expect(try terminal.type(line).code == 0)
    let ending = try terminal.type("\(line) --volume-share 10%")
    #expect(ending.code == 65)
    #expect(ending.errors.contains("has no volume"))
  }

  @Test func `is refused where prices of another time go with it`() throws {
    try terminal.write(Market.csv(60), to: "BTCUSDT-1h.csv")
    let line = "backtest crossover --no-save --data BTCUSDT-1h.csv"
    let rows = Market.csv(60).split(separator: "\n")
    try terminal.write(rows[..<31].joined(separator: "\n") + "\n", to: "mark.csv")
    #expect(try terminal.type("\(line) --mark BTCUSDT=mark.csv").code == 65)
    #expect(try terminal.type("\(line) --mark BTCUSDT=BTCUSDT-1h.csv").code == 0)
    let rate = "timestamp,funding_rate\n1600000000000,0.0001\n1600028800000,0.0001\n"
    try terminal.write(rate, to: "funding.csv")
    let ending = try terminal.type("\(line) --funding BTCUSDT=funding.csv")
    #expect(ending.code == 0)
    #expect(ending.output.contains("no rate of funding.csv"))
  }
}

@Suite struct `An output that fails` {
  let terminal: Terminal
  static let line = "backtest crossover --data BTCUSDT-1h.csv"

  init() throws {
    terminal = try Terminal()
    try terminal.write(Market.csv(60), to: "BTCUSDT-1h.csv")
    try terminal.write("a file", to: "taken")
  }

  @Test(arguments: [
    "\(line) --results taken/x.sqlite", "\(line) --results .", "\(line) --no-save --export taken",
    "data generate --candles 5 --out taken/x.csv", "data import BTCUSDT-1h.csv --out taken/x.csv",
    "data import BTCUSDT-1h.csv --out .",
  ])
  func `to be created ends with code 73`(line: String) throws {
    let ending = try terminal.type(line)
    #expect(ending.code == 73, "\(line): \(ending.errors)")
    #expect(ending.output.isEmpty)
    #expect(try String(contentsOfFile: terminal.path("taken"), encoding: .utf8) == "a file")
  }

  @Test(
    .enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "no device that is full"),
    arguments: ["\(line) --no-save", "\(line) --no-save --json", "strategies", "--help"])
  func `to be written ends with code 74`(line: String) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", "exec \"$0\" \(line) > /dev/full", Terminal.program.path]
    process.currentDirectoryURL = terminal.folder
    process.environment = ["DRYDOCK_HOME": terminal.home.path]
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let words = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 74)
    #expect(words.contains("could not be written: No space left on device"))
  }

  @Test func `is no database is left alone`() throws {
    let ending = try terminal.type("\(Self.line) --results BTCUSDT-1h.csv")
    #expect(ending.code == 65)
    #expect(ending.errors.contains("not a database"))
    let text = try String(contentsOfFile: terminal.path("BTCUSDT-1h.csv"), encoding: .utf8)
    #expect(text == Market.csv(60))
  }

  @Test func `is a cache costs no more than a word`() throws {
    try terminal.write("", to: "home/data/cache")
    let ending = try terminal.type("\(Self.line) --no-save")
    #expect(ending.code == 0)
    #expect(ending.errors.contains("could not be cached"))
  }
}

@Suite struct `A run that is interrupted` {
  @Test func `keeps a part and says so`() throws {
    let terminal = try Terminal()
    let made = try terminal.type("data generate --candles 70000 --timeframe 1m --out BTCUSDT.csv")
    #expect(made.code == 0)
    let line = "backtest grid --data BTCUSDT.csv --json"
    let process = try terminal.start(line.split(separator: " ").map(String.init))
    while process.isRunning, !process.catchesInterrupts { Thread.sleep(forTimeInterval: 0.01) }
    process.interrupt()
    let ending = try terminal.end(process)
    #expect(ending.code == 130, "\(ending.errors)")
    let object = try ending.object()
    let candles = try #require(object["candles"] as? Int)
    #expect(candles > 0 && candles < 70_000)
    #expect((object["notices"] as? [String])?.first?.hasPrefix("interrupted") == true)
    let kept = try terminal.type("results show last --json").object()
    #expect(kept["digest"] as? String == object["digest"] as? String)
    #expect(try terminal.type("results export last out").code == 0)
  }
}

@Suite struct `A hostile name` {
  static let symbols = ["<script>", "a\"b", "a'b;DROP", "ÄÖ🚀", "%s%n", "-", "$(id)"]

  @Test(arguments: symbols)
  func `of a symbol goes through the whole program unharmed`(symbol: String) throws {
    let terminal = try Terminal()
    try terminal.write(Market.csv(60), to: "h.csv")
    let words = ["backtest", "crossover", "--set", "fast=2", "--set", "slow=5", "--json", "--data"]
    let ending = try terminal.type(words + ["\(symbol)=h.csv"])
    #expect(ending.code == 0, "\(ending.errors)")
    let inputs = try #require(try ending.object()["inputs"] as? [[String: Any]])
    #expect(inputs.first?["symbol"] as? String == symbol)
    #expect(try terminal.type("results").output.contains(symbol))
    #expect(try terminal.type("results export last out").code == 0)
  }

  @Test(arguments: [
    "a\nb", "\u{1B}[31mred", " ", "a b", "\u{202E}x", String(repeating: "x", count: 5000),
  ])
  func `of a symbol that no table can show is refused`(symbol: String) throws {
    let terminal = try Terminal()
    try terminal.write(Market.csv(60), to: "h.csv")
    let ending = try terminal.type(["backtest", "crossover", "--data", "\(symbol)=h.csv"])
    #expect(ending.code == 64)
  }

  @Test(arguments: ["<b>\"x\".csv", "a\nb.csv", "..csv", "ü 🚀.csv", "%n%s.csv"])
  func `of a file is read as it is`(name: String) throws {
    let terminal = try Terminal()
    try terminal.write(Market.csv(60), to: name)
    let words = ["backtest", "crossover", "--no-save", "--json", "--data", name]
    let ending = try terminal.type(words)
    #expect(ending.code == 0, "\(ending.errors)")
    let inputs = try #require(try ending.object()["inputs"] as? [[String: Any]])
    #expect(inputs.first?["file"] as? String == name)
  }

  @Test(arguments: ["</script>", "../../x", "..", "a\"b", "", String(repeating: "s", count: 9000)])
  func `of a strategy is none`(name: String) throws {
    let terminal = try Terminal()
    try terminal.write(Market.csv(60), to: "h.csv")
    #expect(try terminal.type(["backtest", name, "--data", "h.csv"]).code == 64)
  }
}
