import Configuration
import Execution
import Foundation
public import Journal
import SimulatedExchange
public import Simulation
public import Statistics
import StrategyKit
public import Trading

/// One run from files to figures.
public struct Backtest {
  public let inputs: BacktestInputs
  public let request: BacktestRequest
  private var simulation: Simulation
  private let journal: TradingJournal?
  private var seconds = 0.0

  /// What is told while a run goes on.
  public struct Progress: Sendable {
    public var candles: Int
    public var total: Int
    public var seconds: Double
  }

  /// Reads the data of a request and sets everything up.
  public init(_ request: BacktestRequest) throws {
    self.request = request
    inputs = try BacktestInputs(request)
    simulation = try Self.simulation(of: request, inputs)
    journal = try request.journalFile.map { [inputs] path in
      try TradingJournal(
        path: path, symbols: inputs.symbols, settings: request.journalSettings)
    }
    if let journal {
      guard journal.sequence == 0 else {
        throw BacktestFailure(
          "\(journal.path): it holds a run already; name a file that is not there yet",
          exitCode: .cannotCreate)
      }
      simulation.recorder = journal
    }
  }

  /// Lets somebody watch the run who keeps a journal of it; before it begins.
  public mutating func watch(by watch: any Witness & Recorder) {
    simulation.witness = watch
    simulation.recorder = watch
  }

  /// Runs for nothing but those who watch: to the end, or for so long in virtual time.
  public mutating func watch(for duration: TimeSpan?) {
    let feeds = inputs.feeds.filter { $0.candles.count > 0 }
    guard let start = feeds.map({ $0.candles.openTime(at: 0) }).min() else { return }
    let end = duration.map { start + $0 } ?? .distantFuture
    while simulation.moment < end, simulation.advance(candles: inputs.feeds.count) {}
  }

  /// How many candles the strategy will see.
  public var total: Int { inputs.feeds.reduce(0) { $0 + $1.candles.count } }

  /// Runs to the end, or until told to stop; says after every stretch how far it has come.
  public mutating func run(_ goesOn: (Progress) -> Bool = { _ in true }) -> BacktestResult {
    let clock = ContinuousClock()
    var isInterrupted = false
    while true {
      let start = clock.now
      let hasMore = simulation.advance(candles: 65_536)
      seconds += clock.now.elapsed(since: start)
      guard hasMore else { break }
      let progress = Progress(candles: simulation.candles, total: total, seconds: seconds)
      if !goesOn(progress) {
        isInterrupted = true
        break
      }
    }
    let start = clock.now
    let facts = simulation.finish()
    let summary = Summary(facts: facts, symbols: inputs.symbols)
    seconds += clock.now.elapsed(since: start)
    return BacktestResult(
      facts: facts, summary: summary, symbols: inputs.symbols,
      description: description(summary, isInterrupted), isInterrupted: isInterrupted)
  }

  /// Why the journal could not be written to its end; nil where it was, or none was wanted.
  public var journalFailure: JournalFailure? { journal?.failure }

  private static func simulation(
    of request: BacktestRequest, _ inputs: BacktestInputs
  ) throws -> Simulation {
    let profile = try VenueProfiles.load(
      folder: request.home.appending(path: "data/venues"), venue: request.venue.rawValue)
    let executor = Executor(
      instruments: inputs.instruments.map(request.priced), profile: profile,
      settings: request.executorSettings)
    let exchange = Exchange(
      instruments: inputs.instruments.map(request.priced), profile: profile,
      settings: request.exchangeSettings, deposit: request.capital)
    let count = request.strategy.scope == .eachSymbol ? inputs.symbols.count : 1
    return Simulation(
      feeds: inputs.feeds, strategies: try (0..<count).map { _ in try request.makeStrategy() },
      scope: request.strategy.scope, executor: executor, exchange: exchange,
      settings: request.simulation)
  }

  private func description(_ summary: Summary, _ isInterrupted: Bool) -> RunDescription {
    var notices = inputs.notices
    let isBlocked = summary.funnel.blocked.contains { $0.reason == .invalidPrice && $0.count > 0 }
    if isBlocked, case .risk = request.executor.sizing, !request.addsStop {
      notices.append(
        "--risk sizes an entry by how far its stop is: a signal without a stop is blocked as"
          + " invalidPrice; --stop gives it one")
    }
    if let faults = simulation.faults { notices.insert(faults.notice, at: 0) }
    if isInterrupted { notices.insert("interrupted: the figures are of a part of the data", at: 0) }
    let hasMark = inputs.feeds.contains { $0.mark != nil }
    return RunDescription(
      strategy: request.strategy.name, venue: request.venue.rawValue,
      seed: request.simulation.seed, version: Drydock.version, settings: request.settings,
      inputs: inputs.files, mark: hasMark ? .file : .last, isSynthetic: inputs.isSynthetic,
      notices: notices, engineSeconds: seconds)
  }
}

/// What a run has brought.
public struct BacktestResult: Sendable {
  public let facts: RunFacts
  public let summary: Summary
  public let symbols: [String]
  public let description: RunDescription
  public let isInterrupted: Bool
}

/// The program.
public enum Drydock {
  public static let version = "0.1.0"
}

extension ContinuousClock.Instant {
  fileprivate func elapsed(since start: Self) -> Double {
    let (seconds, attoseconds) = (self - start).components
    return Double(seconds) + Double(attoseconds) / 1e18
  }
}
