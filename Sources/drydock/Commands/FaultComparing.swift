import Backtesting
import Configuration
import Foundation
import Reports
import SimulatedExchange
import Simulation
import Trading

/// `drydock backtest --faults … --seeds N`: the same strategy calm and where things go wrong.
enum FaultComparing {
  static func run(
    _ request: BacktestRequest, _ arguments: ParsedArguments
  ) throws -> ExitCode {
    let isEach = arguments.text(of: "faults") == "each"
    guard isEach || request.simulation.faults != nil else {
      throw UsageFailure(
        "--seeds compares calm with faulted: it needs --faults", command: "drydock backtest")
    }
    let library = arguments.isGiven("report") ? try ChartLibrary() : nil
    let count = try arguments.value(of: "seeds", as: .integer(in: 1...100_000)) ?? 5
    let plans =
      isEach ? CleanAgainstFaulted.eachFault : request.simulation.faults.map { [$0] } ?? []
    Interrupt.watch()
    var progress = RunCount()
    let result = try CleanAgainstFaulted(request, under: plans, seeds: count) { done, total in
      progress.show(done, of: total)
      return !Interrupt.wasRequested
    }
    progress.clear()
    if arguments.isGiven("json") {
      Output.print(FaultComparison.object(result).prettyText)
    } else {
      Output.print(FaultComparison.text(result, style: Output.style), terminator: "")
    }
    if let library { try write(result, request, library, arguments) }
    return result.isInterrupted ? .interrupted : .success
  }

  /// The page: the first faulted run where one plan is compared, the calm one where there are many,
  /// with the comparison over seeds.
  private static func write(
    _ result: CleanAgainstFaulted, _ request: BacktestRequest, _ library: ChartLibrary,
    _ arguments: ParsedArguments
  ) throws {
    let shown = result.faulted.count == 1 ? result.first ?? result.calmRun : result.calmRun
    let object = RunObject.named(nil, RunObject.make(shown.summary, shown.description))
    var content = PageContent(
      shown, try BacktestInputs(request), run: object, command: CommandLine.backtestWords)
    content.calm = CalmTwin(result, equity: result.calmRun.facts.equityCurve)
    let path = try arguments.text(of: "results") ?? Home.defaultStore(try Home.folder())
    let url = ReportFile.url(arguments.text(of: "report"), name: nil, store: path)
    try ReportFile.write(ReportPage(content, library: library).bytes, to: url)
  }
}

/// How many runs are done, on a terminal; nothing in a pipe.
private struct RunCount {
  private let isShown = Output.isErrorTerminal
  private let start = Date()
  private var hasShown = false

  mutating func show(_ done: Int, of total: Int) {
    guard isShown, done > 0 else { return }
    let left = Date().timeIntervalSince(start) / Double(done) * Double(total - done)
    let text = String(format: "\r%d of %d runs  %.0f s left ", done, total, left)
    FileHandle.standardError.write(Data(text.utf8))
    hasShown = true
  }

  func clear() {
    if hasShown { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
  }
}
