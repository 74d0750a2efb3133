import Configuration
import Testing
import Trading

/// A syntax with one of everything.
let backtest = CommandSyntax(
  name: "drydock backtest", summary: "Runs a strategy over candles.",
  operands: [.init("STRATEGY", "the name of a strategy")],
  options: [
    .value(
      "data", "[SYMBOL=]FILE", "candles of a symbol", isRequired: true, isRepeatable: true),
    .value("set", "NAME=VALUE", "a setting of the strategy", isRepeatable: true),
    .value("seed", "NUMBER", "what everything drawn is drawn from", standard: "1"),
    .value("risk", "RATE", "what a trade may lose, as a share of equity"),
    .flag("json", "one JSON object on standard output"),
  ],
  examples: ["drydock backtest crossover --data data/sample/BTCUSDT-1h.csv"])

@Suite struct `A command line` {
  static let page = CommandSyntax(
    name: "drydock page", summary: "Makes a page.", operands: [.init("RUN", "which")],
    options: [.optionalValue("report", "FILE", "where to"), .flag("json", "as JSON")],
    examples: ["drydock page x"])

  @Test(arguments: [
    (["x", "--report"], ""), (["x", "--report", "a.html"], "a.html"),
    (["--report", "x"], ""), (["--report=a.html", "x"], "a.html"),
    (["x", "--report", "--json"], ""), (["--report", "--json", "x"], ""),
  ])
  func `may leave a value out where one may be`(words: [String], value: String) throws {
    let parsed = try Self.page.parse(words)
    #expect(parsed.operands == ["x"])
    #expect(parsed.text(of: "report") == value)
    #expect(parsed.isGiven("report"))
  }

  @Test func `is read in any order and either spelling`() throws {
    let parsed = try backtest.parse([
      "--data", "BTCUSDT=a.csv", "crossover", "--json", "--data=b.csv", "--set", "fast=-1",
      "--set=slow=a=b", "--seed", "7",
    ])
    #expect(parsed.operands == ["crossover"])
    #expect(parsed.isGiven("json"))
    #expect(
      try parsed.values(of: "data", as: .symbolFile) == [
        SymbolFile(symbol: "BTCUSDT", path: "a.csv"), SymbolFile(path: "b.csv"),
      ])
    #expect(
      try parsed.values(of: "set", as: .assignment) == [
        Assignment(name: "fast", value: "-1"), Assignment(name: "slow", value: "a=b"),
      ])
    #expect(try parsed.value(of: "seed", as: .seed) == 7)
    #expect(try parsed.value(of: "risk", as: .rate()) == nil)
  }

  @Test func `may end its options`() throws {
    let parsed = try backtest.parse(["--data=a", "--", "--json"])
    #expect(parsed.operands == ["--json"])
    #expect(!parsed.isGiven("json"))
  }

  @Test func `takes negative numbers and a lone dash as values`() throws {
    let parsed = try backtest.parse(["-5", "--data", "-", "--seed", "-3"])
    #expect(parsed.operands == ["-5"])
    #expect(parsed.text(of: "data") == "-")
    #expect(parsed.text(of: "seed") == "-3")
  }

  @Test(arguments: [["--help"], ["--nonsense", "--help"], ["-h"], ["a", "b", "c", "-h"]])
  func `asks for help wherever the word stands`(words: [String]) throws {
    #expect(try backtest.parse(words).wantsHelp)
  }

  @Test(arguments: [
    (["x", "--sedd", "1"], "unknown option --sedd; did you mean --seed?"),
    (["x", "--zzzzz"], "unknown option --zzzzz"),
    (["x", "-seed"], "unknown option -seed; did you mean --seed?"),
    (["x", "--data=a", "--seed"], "--seed needs a value: --seed NUMBER"),
    (["x", "--data=a", "--seed", "--json"], "--seed needs a value: --seed NUMBER"),
    (["x", "--data=a", "--seed=1", "--seed=2"], "--seed stands twice"),
    (["x", "--data=a", "--json=yes"], "--json takes no value"),
    (["--data=a"], "missing STRATEGY: the name of a strategy"),
    (["x"], "missing --data [SYMBOL=]FILE: candles of a symbol"),
    (["x", "y", "--data=a"], "unexpected argument 'y'"),
  ])
  func `that is wrong is answered in words`(words: [String], expected: String) {
    let failure = #expect(throws: UsageFailure.self) { try backtest.parse(words) }
    #expect(failure?.message == expected)
    #expect(failure?.command == "drydock backtest")
    #expect(failure?.exitCode == .misuse)
  }

  @Test func `says which value was wrong`() throws {
    let parsed = try backtest.parse(["x", "--data=a", "--risk", "5", "--seed", "x"])
    #expect(
      message { _ = try parsed.value(of: "risk", as: .rate()) }
        == "--risk: expected a percentage such as 1% or a fraction such as 0.01, above 0 and at"
        + " most 100%, found \"5\"; did you mean 5%?\nSee 'drydock backtest --help'.")
    #expect(
      message { _ = try parsed.value(of: "seed", as: .seed) }
        .hasPrefix("--seed: expected a seed, a whole number from 0 to"))
    #expect(
      message { _ = try parsed.operand(0, called: "STRATEGY", as: .venue) }
        .hasPrefix("STRATEGY: expected one of bybit, binance, hyperliquid, okx, found \"x\""))
  }

  @Test func `has a help that says it all`() {
    #expect(
      backtest.help == """
        Runs a strategy over candles.

        usage: drydock backtest STRATEGY --data [SYMBOL=]FILE… [options]

          STRATEGY  the name of a strategy

        options:
          --data [SYMBOL=]FILE  candles of a symbol; repeatable
          --set NAME=VALUE      a setting of the strategy; repeatable
          --seed NUMBER         what everything drawn is drawn from (default 1)
          --risk RATE           what a trade may lose, as a share of equity
          --json                one JSON object on standard output
          --help                this text

        example:
          drydock backtest crossover --data data/sample/BTCUSDT-1h.csv

        """)
  }

  @Test func `has a help that fits the terminal`() {
    var syntax = backtest
    syntax.options.append(
      .value("a-very-long-option-name-indeed", "PLACEHOLDER", String(repeating: "word ", count: 60))
    )
    #expect(syntax.help.split(separator: "\n").allSatisfy { $0.count <= 100 })
  }
}

@Suite struct `The commands of a program` {
  let set = CommandSet(
    program: "drydock", summary: "A dry dock.",
    commands: [
      backtest,
      CommandSyntax(name: "drydock data import", summary: "Imports.", examples: []),
      CommandSyntax(name: "drydock data inspect", summary: "Inspects.", examples: []),
      CommandSyntax(name: "drydock results", summary: "Lists runs.", examples: []),
      CommandSyntax(name: "drydock results show", summary: "Shows one.", examples: []),
    ])

  func name(_ words: [String]) throws -> String {
    switch try set.select(words) {
    case .help(let text): "help: " + text.prefix { $0 != "\n" }
    case .command(let command, let rest): ([command.name] + rest).joined(separator: "|")
    }
  }

  @Test(arguments: [
    (["backtest", "x", "--json"], "drydock backtest|x|--json"),
    (["data", "import", "f"], "drydock data import|f"),
    (["results"], "drydock results"),
    (["results", "--json"], "drydock results|--json"),
    (["results", "show", "7"], "drydock results show|7"),
    ([], "help: A dry dock."),
    (["--help"], "help: A dry dock."),
    (["data"], "help: usage: drydock data COMMAND …"),
    (["help", "backtest"], "help: Runs a strategy over candles."),
    (["help"], "help: A dry dock."),
  ])
  func `are found by their words`(words: [String], expected: String) throws {
    #expect(try name(words) == expected)
  }

  @Test(arguments: [
    (["bakctest"], "unknown command 'bakctest'; did you mean 'backtest'?"),
    (["qqqqq"], "unknown command 'qqqqq'"),
    (["data", "imprt"], "unknown command 'data imprt'; did you mean 'data import'?"),
    (["results", "shwo"], "unknown command 'results shwo'; did you mean 'results show'?"),
    (["help", "dtaa"], "unknown command 'dtaa'; did you mean 'data'?"),
  ])
  func `are suggested where one was mistyped`(words: [String], expected: String) {
    let failure = #expect(throws: UsageFailure.self) { try set.select(words) }
    #expect(failure?.message == expected)
  }
}
