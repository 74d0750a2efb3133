import Backtesting
import Configuration
import Foundation
import Journal
import Reports
import Simulation
import Statistics
import Trading

/// `drydock report`: a run that was kept, as a page to look at.
enum ReportCommand {
  static let command = Program.Command(
    syntax: CommandSyntax(
      name: "drydock report",
      summary: "Writes a run that was kept as one HTML file, or several side by side.",
      operands: [
        .init(
          "RUN",
          "its name, its number, how its name begins, or 'last'; several stand side by side",
          isRepeatable: true)
      ],
      options: [
        .value("out", "FILE", "where to", standard: "RUN.html beside the database of runs"),
        Home.storeOption,
      ],
      examples: [
        "drydock report last", "drydock report crossover-0007 --out crossover.html",
        "drydock report crossover-0007 crossover-0008",
      ])
  ) { arguments in
    let library = try ChartLibrary()
    let store = try Home.store(arguments, .reading)
    let names = try arguments.operands.map { try store.name(of: $0) }
    let name = names.count == 1 ? names[0] : names.joined(separator: "-and-")
    let out = ReportFile.url(arguments.text(of: "out"), name: name, store: store.path)
    if names.count == 1 {
      try ReportFile.write(ReportPage(try content(name, store), library: library).bytes, to: out)
    } else {
      let runs = try names.map { try ComparedRun($0, in: store) }
      try ReportFile.write(ComparePage(runs, library: library).bytes, to: out)
    }
    return .success
  }

  private static func content(
    _ name: String, _ store: borrowing ResultsStore
  ) throws -> PageContent {
    let run = try store.run(name)
    var content = PageContent(
      run: RunObject.named(name, try RunObject.parse(run.statistics)),
      symbols: try store.symbols(of: name))
    content.trades = try store.trades(of: name)
    content.equity = try store.equity(of: name)
    content.stops = try store.stops(of: name)
    content.alarms = try store.alarms(of: name)
    content.signals = try store.signals(of: name)
    content.faults = try store.faults(of: name)
    content.faultCounts = try store.faultCounts(of: name)
    content.spells = try store.spells(of: name)
    let command = try store.command(of: name)
    content.command = command.map { CommandLine.repeating($0.words) }
    do {
      if let command { try read(command, of: run, into: &content) }
      if command == nil { content.notices.append("The run was kept without its command.") }
    } catch {
      content.notices.append("The candles are not shown: \(error)")
    }
    return content
  }

  /// Reads the candles again that a run was made of, and runs it without its faults; throws where
  /// the files are not the same any more.
  private static func read(
    _ command: RunCommand, of run: StoredRun, into content: inout PageContent
  ) throws {
    let files = FileManager.default
    let here = files.currentDirectoryPath
    defer { _ = files.changeCurrentDirectoryPath(here) }
    guard files.changeCurrentDirectoryPath(command.folder) else {
      throw OutputFailure(
        description: "the folder \(command.folder) is gone", exitCode: .missingInput)
    }
    let request = try BacktestOptions.request(BacktestCommand.command.syntax.parse(command.words))
    let inputs = try BacktestInputs(request)
    let hashes = inputs.files.map(\.sha256)
    if let changed = run.inputs.first(where: { !hashes.contains($0.sha256) }) {
      throw OutputFailure(
        description: "\(changed.file) is not the file that it was", exitCode: .badData)
    }
    content.markets = PageContent.markets(inputs)
    content.calm = try CalmTwin(of: request, beside: content.run)
  }
}

/// The file of a report.
enum ReportFile {
  /// Where it goes: to the path that the user names, or beside the database under the run's name.
  static func url(_ path: String?, name: String?, store: String?) -> URL {
    if let path, !path.isEmpty { return URL(filePath: path).absoluteURL }
    let folder = store.map { URL(filePath: $0).deletingLastPathComponent() } ?? URL(filePath: ".")
    return folder.appending(path: (name ?? "report") + ".html").absoluteURL
  }

  /// Writes a page, and says where it is.
  static func write(_ page: [UInt8], to url: URL) throws {
    do {
      try Data(page).write(to: url, options: .atomic)
    } catch {
      throw OutputFailure(
        description: "\(url.path): the report could not be written: \(Output.reason(error))",
        exitCode: .writeFailed)
    }
    Output.message("report: \(url.path)")
  }
}

extension PageContent {
  /// What a run has just brought.
  init(_ result: BacktestResult, _ inputs: BacktestInputs, run: JSON.Object, command: [String]) {
    self.init(run: run, symbols: result.symbols)
    trades = result.facts.roundTrips
    equity = result.facts.equityCurve
    stops = result.facts.stops
    alarms = result.facts.alarms
    signals = result.facts.signals
    faults = result.facts.faults
    faultCounts = result.facts.faultCounts
    spells = result.facts.spells
    markets = Self.markets(inputs)
    self.command = CommandLine.repeating(command)
  }

  /// The candles that the strategies saw.
  static func markets(_ inputs: BacktestInputs) -> [Market] {
    zip(inputs.symbols, inputs.feeds).map { Market(symbol: $0, candles: $1.candles) }
  }
}

extension CommandLine {
  /// The words behind `drydock backtest` that were typed.
  static var backtestWords: [String] { Array(arguments.dropFirst(2)) }

  /// A backtest as one types it, without what only says where its results go.
  static func repeating(_ words: [String]) -> String {
    var kept: [String] = []
    var rest = words[...]
    while let word = rest.popFirst() {
      let name = word.split(separator: "=").first.map(String.init) ?? word
      switch name {
      case "--json", "--no-save": continue
      case "--report":
        if rest.first?.hasSuffix(".html") == true { rest.removeFirst() }
      case "--export", "--results":
        if name == word { _ = rest.popFirst() }
      default: kept.append(quoted(word))
      }
    }
    return (["drydock", "backtest"] + kept).joined(separator: " ")
  }

  /// A word that a shell takes as it is.
  private static func quoted(_ word: String) -> String {
    let isPlain = word.allSatisfy { $0.isLetter || $0.isNumber || "-_./=%@:,+".contains($0) }
    if isPlain, !word.isEmpty { return word }
    let parts = word.split(separator: "'", omittingEmptySubsequences: false)
    return "'" + parts.joined(separator: #"'\''"#) + "'"
  }
}

extension ComparedRun {
  /// A run that was kept, by its whole name.
  init(_ name: String, in store: borrowing ResultsStore) throws {
    self.init(
      run: RunObject.named(name, try RunObject.parse(try store.run(name).statistics)),
      symbols: try store.symbols(of: name), trades: try store.trades(of: name),
      signals: try store.signals(of: name), equity: try store.equity(of: name),
      dailyEquity: try store.dailyEquity(of: name))
  }
}
