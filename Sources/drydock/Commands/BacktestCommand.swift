import Backtesting
import Configuration
import Foundation
import Journal
import Reports
import Statistics
import Trading

/// `drydock backtest`: a strategy over candle files.
enum BacktestCommand {
  static let command = Program.Command(
    syntax: CommandSyntax(
      name: "drydock backtest",
      summary: "Runs a strategy over candles, through the executor and the simulated exchange.",
      operands: [.init("STRATEGY", "a name of 'drydock strategies', or a Swift file")],
      options: BacktestOptions.all,
      examples: [
        "drydock backtest crossover --data data/sample/BTCUSDT-1h.csv --set fast=10 --set slow=50",
        "drydock backtest calculus --data BTCUSDT=a.csv --data ETHUSDT=b.csv --leverage 5",
        "drydock backtest crossover --data BTCUSDT-1m.csv --stop 1% --target 2% --trail 0.3%@0.5%",
        "drydock backtest trend --data BTCUSDT-1h.csv --faults storm --seeds 20",
      ])
  ) { arguments in
    let request = try BacktestOptions.request(arguments)
    if arguments.isGiven("seeds") || arguments.text(of: "faults") == "each" {
      if arguments.isGiven("journal") {
        throw UsageFailure(
          "--journal is of one run, not of many: leave --seeds or --faults each away",
          command: "drydock backtest")
      }
      return try FaultComparing.run(request, arguments)
    }
    var backtest = try Backtest(request)
    let sink = try ResultSink(arguments)
    for aside in backtest.inputs.asides { Output.message("drydock: \(aside)") }
    Interrupt.watch()
    var progress = Progress()
    let result = backtest.run { stretch in
      progress.show(stretch)
      return !Interrupt.wasRequested
    }
    progress.clear()
    try sink.take(result, of: backtest.inputs, request)
    if let failure = backtest.journalFailure { throw failure }
    return result.isInterrupted ? .interrupted : .success
  }
}

/// Where the results of a run go.
struct ResultSink {
  private let arguments: ParsedArguments
  private let storePath: String?
  private let exportFolder: String?
  private let library: ChartLibrary?

  /// Checks what can be checked before anything long is begun.
  init(_ arguments: ParsedArguments) throws {
    self.arguments = arguments
    exportFolder = arguments.text(of: "export")
    library = arguments.isGiven("report") ? try ChartLibrary() : nil
    if arguments.isGiven("no-save") {
      storePath = nil
    } else {
      let path = try arguments.text(of: "results") ?? Home.defaultStore(try Home.folder())
      _ = try ResultsStore(path: path)
      storePath = path
    }
  }

  /// Keeps a run, exports it and shows it.
  func take(
    _ result: BacktestResult, of inputs: BacktestInputs, _ request: BacktestRequest
  ) throws {
    let object = RunObject.make(result.summary, result.description)
    var name: String?
    if let storePath {
      let store = try ResultsStore(path: storePath)
      name = try store.save(
        RunRecord(
          created: Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)),
          description: result.description, summary: result.summary, facts: result.facts,
          symbols: result.symbols,
          configuration: JSON.object(RunObject.configuration(result.description)).compactText,
          statistics: JSON.object(object).compactText,
          digest: object["digest"]?.string ?? "",
          command: RunCommand(
            folder: FileManager.default.currentDirectoryPath, words: CommandLine.backtestWords)))
    }
    if let exportFolder { try RunFiles.write(result, to: exportFolder) }
    let named = RunObject.named(name, object)
    if arguments.isGiven("json") {
      Output.print(JSON.object(named).prettyText)
    } else {
      let report = RunReport(
        named, trades: result.facts.roundTrips, equity: result.facts.equityCurve,
        style: Output.style)
      Output.print(report.text, terminator: "")
      if let name { Output.message("kept as \(name); see 'drydock results show \(name)'") }
    }
    if let library {
      var content = PageContent(result, inputs, run: named, command: CommandLine.backtestWords)
      if !result.isInterrupted { content.calm = try CalmTwin(of: request, beside: named) }
      let url = ReportFile.url(arguments.text(of: "report"), name: name, store: storePath)
      try ReportFile.write(ReportPage(content, library: library).bytes, to: url)
    }
  }
}

/// The rows of a run as CSV files.
enum RunFiles {
  /// Writes `trades.csv`, `fills.csv`, `signals.csv` and `equity.csv` into a folder, and
  /// `faults.csv` where any struck.
  static func write(_ result: BacktestResult, to folder: String) throws {
    let facts = result.facts
    try write(
      trades: facts.roundTrips, fills: facts.fills, signals: facts.signals,
      equity: facts.equityCurve, faults: facts.faults, symbols: result.symbols, to: folder)
  }

  /// Writes the same from rows that a store gave back.
  static func write(
    trades: [RoundTrip], fills: [Fill], signals: [SignalRecord], equity: [EquityPoint],
    faults: [FaultEvent], symbols: [String], to folder: String
  ) throws {
    try OutputFile.makeFolder(folder)
    var files = [
      ("trades.csv", RunExport.trades(trades, symbols: symbols)),
      ("fills.csv", RunExport.fills(fills, symbols: symbols)),
      ("signals.csv", RunExport.signals(signals, symbols: symbols)),
      ("equity.csv", RunExport.equity(equity)),
    ]
    if !faults.isEmpty { files.append(("faults.csv", RunExport.faults(faults))) }
    for (name, text) in files {
      let url = URL(filePath: folder).appending(path: name)
      do {
        try Data(text.utf8).write(to: url, options: .atomic)
      } catch {
        throw OutputFailure(
          description: "\(url.path): the file could not be written: \(Output.reason(error))",
          exitCode: .writeFailed)
      }
    }
  }
}
