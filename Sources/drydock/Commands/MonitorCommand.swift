import Backtesting
import Configuration
import Foundation
import Journal
import MarketData
import Monitoring
import Proving
import Reports
import Simulation
import Trading

/// `drydock monitor`: what executor, journal and exchange say of the same thing, compared.
enum MonitorCommand {
  static let command = Program.Command(
    syntax: CommandSyntax(
      name: "drydock monitor",
      summary: "Watches a run or a process, and says where the views of it do not agree.",
      options: [
        .value("duration", "MINUTES", "for how long", standard: "15, or a run to its end"),
        .value("run", "RUN", "a run that was kept, again; or a process, as 'drydock status' says"),
        .value("seed", "NUMBER", "a life of 'drydock prove', without a run", standard: "1"),
        .value("venue", "NAME", "with --seed or --journal: which venue", standard: "bybit"),
        .value("out", "FILE", "where the report goes, as JSON; the log goes beside it"),
        .value("report", "FILE", "write the report as an HTML page"),
        .flag("json", "print the report as JSON"),
        Home.storeOption,
      ] + MonitorProcess.options,
      examples: [
        "drydock monitor",
        "drydock monitor --run bybit-live-1a2b3c4d --duration 15 --out seen.json",
        "drydock monitor --venue binance --seed 7 --duration 30 --out monitor.json",
        "drydock monitor --run last",
      ])
  ) { arguments in
    let minutes = try arguments.value(of: "duration", as: .integer(in: 1...1_000_000_000))
    let path = arguments.text(of: "out")
    let log = try DebugLog(beside: path)
    let report = try report(arguments, minutes, log)
    let json = try report.json()
    if let path { try OutputFile.write(json, to: URL(filePath: path)) }
    if let path = arguments.text(of: "report") {
      let page = MonitorPage(try JSON(parsing: String(decoding: json, as: UTF8.self)))
      try ReportFile.write(page.bytes, to: URL(filePath: path).absoluteURL)
    }
    let isJSON = arguments.isGiven("json")
    Output.print(
      isJSON ? String(decoding: json, as: UTF8.self) : text(of: report),
      terminator: isJSON ? "\n" : "")
    return report.worst.exitCode
  }

  /// Watches what is asked for.
  private static func report(
    _ arguments: ParsedArguments, _ minutes: Int?, _ log: DebugLog
  ) throws -> MonitorReport {
    let name = arguments.text(of: "run")
    let file = arguments.text(of: "journal")
    guard name == nil || file == nil else {
      throw UsageFailure("--run and --journal exclude each other", command: "drydock monitor")
    }
    let venue = try arguments.value(of: "venue", as: .venue) ?? .standard
    guard file == nil || venue == .bybit else {
      throw UsageFailure("--venue: only bybit is traded at", command: "drydock monitor")
    }
    let isLife = arguments.isGiven("seed") || arguments.isGiven("venue")
    let process =
      try name.flatMap { try MonitorProcess(running: $0) }
      ?? file.map { try MonitorProcess(journal: $0) }
      ?? (name == nil && !isLife ? try MonitorProcess.onlyOne() : nil)
    if let process {
      let span = TimeSpan.minutes(Int64(minutes ?? 15))
      return try process.watch(arguments, for: span, log: log.take)
    }
    let (watch, source) =
      name == nil ? try life(arguments, minutes ?? 15, log) : try run(arguments, minutes, log)
    return MonitorReport(watch.notes, source: source)
  }

  /// The report with its lines broken where a console ends.
  private static func text(of report: MonitorReport) -> String {
    report.text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { line in
        line.count <= Table.width
          ? String(line) : String(line).wrapped(indent: line.hasPrefix("  ") ? 2 : 0)
      }
      .joined(separator: "\n")
  }

  /// Watches a life of a proof.
  private static func life(
    _ arguments: ParsedArguments, _ minutes: Int, _ log: DebugLog
  ) throws -> (RunWatch, String) {
    let seed = try arguments.value(of: "seed", as: .seed) ?? 1
    let venue = try arguments.value(of: "venue", as: .venue) ?? .standard
    let configuration = try ProofSetup.configuration(venue)
    let plan = ProofPlan(seed: seed, configuration: configuration)
    let symbols = configuration.symbols.prefix(plan.symbols).map(\.instrument.symbol)
    let watch = RunWatch(
      Monitor(symbols: symbols), journal: try TradingJournal(inMemoryOf: symbols), log: log.take)
    ProofRun(plan, configuration).run(watchedBy: watch, for: .minutes(Int64(minutes)))
    return (watch, "seed \(seed) at \(venue.rawValue), in virtual time")
  }

  /// Watches a run that was kept, once more.
  private static func run(
    _ arguments: ParsedArguments, _ minutes: Int?, _ log: DebugLog
  ) throws -> (RunWatch, String) {
    let store = try Home.store(arguments, .reading)
    let name = try store.name(of: arguments.text(of: "run") ?? "last")
    guard let command = try store.command(of: name) else {
      throw OutputFailure(
        description: "\(name) was kept without its command; run it again",
        exitCode: .missingInput)
    }
    let files = FileManager.default
    let here = files.currentDirectoryPath
    guard files.changeCurrentDirectoryPath(command.folder) else {
      throw OutputFailure(
        description: "the folder \(command.folder) is gone", exitCode: .missingInput)
    }
    defer { _ = files.changeCurrentDirectoryPath(here) }
    var request = try BacktestOptions.request(BacktestCommand.command.syntax.parse(command.words))
    request.journalFile = nil
    var backtest = try Backtest(request)
    let symbols = backtest.inputs.symbols
    var settings = Monitor.Settings()
    if request.simulation.faults == nil {
      // Prices are heard once a candle, and between candles only where the run asks for them.
      settings.hearsTickers = false
      let spans = backtest.inputs.feeds.map(\.candles.timeframe.span)
      settings.staleAfter = TimeSpan(nanoseconds: 2 * (spans.max() ?? .zero).nanoseconds)
    }
    let watch = RunWatch(
      Monitor(symbols: symbols, settings: settings),
      journal: try TradingJournal(inMemoryOf: symbols), log: log.take)
    backtest.watch(by: watch)
    backtest.watch(for: minutes.map { .minutes(Int64($0)) })
    return (watch, "\(name), in virtual time")
  }
}

/// All that a monitor found noteworthy, beside its report as it happens.
private final class DebugLog {
  private let file: FileHandle?

  /// Begins a log beside a report; without one nothing is kept.
  init(beside report: String?) throws {
    guard let report else {
      file = nil
      return
    }
    let url = URL(filePath: report).deletingPathExtension().appendingPathExtension("log")
    try OutputFile.write(Data(), to: url)
    file = try FileHandle(forWritingTo: url)
  }

  func take(_ line: String) { try? file?.write(contentsOf: Data((line + "\n").utf8)) }
}

extension Severity? {
  /// What the process ends with.
  fileprivate var exitCode: ExitCode {
    switch self {
    case nil: .success
    case .low: .lowIssue
    case .medium: .mediumIssue
    case .high: .highIssue
    case .critical: .criticalIssue
    }
  }
}
