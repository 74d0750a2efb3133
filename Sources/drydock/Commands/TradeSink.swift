import Backtesting
import Configuration
import Execution
import Foundation
import Journal
import LiveTrading
import Reports
import Statistics
import StrategyKit
import Trading

/// Where a run of `drydock trade` goes once it has ended.
struct TradeSink {
  private let storePath: String?
  private let isJSON: Bool

  /// Checks what can be checked before anything is begun.
  init(_ arguments: ParsedArguments) throws {
    isJSON = arguments.isGiven("json")
    guard !arguments.isGiven("no-save") else {
      storePath = nil
      return
    }
    let path = try arguments.text(of: "results") ?? Home.defaultStore(try Home.folder())
    _ = try ResultsStore(path: path)
    storePath = path
  }

  /// Keeps a run as a backtest's is kept, and shows it.
  func take(_ session: LiveSession, _ options: TradeOptions, _ journal: String) throws {
    let reader = try JournalReader(path: journal)
    let last = options.symbols.indices.map { session.executor.lastPrice(InstrumentIndex($0)) }
    let facts = try LiveFacts(
      reader, curve: session.curve, last: last, requests: session.requests,
      rejections: session.rejections, candles: session.candles, at: session.now
    ).facts
    let summary = Summary(facts: facts, symbols: options.symbols)
    let description = RunDescription(
      strategy: options.request.strategy.name, venue: "bybit", seed: 0,
      version: Drydock.version,
      settings: [.init("mode", options.mode), .init("timeframe", "\(options.timeframe)")]
        + options.request.settings,
      notices: [
        "\(options.mode): what the executor knew, not what the venue knows; equity since the last"
          + " start"
      ])
    var object = RunObject.make(summary, description)
    object["requestTimes"] = Self.requestTimes(session.times)
    var name: String?
    if let storePath {
      if options.isLive { try PrivateFiles.file(storePath) }
      let store = try ResultsStore(path: storePath)
      name = try store.save(
        RunRecord(
          created: Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)),
          description: description, summary: summary, facts: facts, symbols: options.symbols,
          configuration: JSON.object(RunObject.configuration(description)).compactText,
          statistics: JSON.object(object).compactText, digest: object["digest"]?.string ?? ""))
    }
    let named = RunObject.named(name, object)
    if isJSON {
      Output.print(JSON.object(named).prettyText)
    } else {
      let report = RunReport(
        named, trades: facts.roundTrips, equity: facts.equityCurve, style: Output.style)
      Output.print(report.text, terminator: "")
    }
    Output.message("drydock: journaled in \(journal); see 'drydock journal'")
    if let name { Output.message("kept as \(name); see 'drydock results show \(name)'") }
  }

  /// How long requests took to the venue and back since the last start, by kind; in milliseconds.
  private static func requestTimes(_ times: RequestTimes) -> JSON {
    func milliseconds(_ span: TimeSpan?) -> JSON { JSON(span.map { $0.seconds * 1_000 }) }
    return .array(
      times.rows.map { kind, times in
        .object([
          ("kind", .string(kind.rawValue)), ("count", JSON(times.count)),
          ("p50", milliseconds(times.quantile(0.5))), ("p99", milliseconds(times.quantile(0.99))),
          ("max", milliseconds(times.longest)),
        ])
      })
  }
}
