import Configuration
import Execution
import Foundation
import Journal
import MarketData
import SimulatedExchange
import Simulation
import StrategyKit
import Trading

/// Measures what a journal costs a step, beside what one fdatasync of the same disk costs at the
/// same time: `JournalBench FOLDER [CANDLES]`; the folder is made where it is missing.
@main struct JournalBench {
  static func main() throws {
    let words = CommandLine.arguments
    guard words.count > 1, let home = ProjectHome.find() else {
      print("usage: JournalBench FOLDER [CANDLES]")
      exit(64)
    }
    let candles = words.count > 2 ? Int(words[2]) ?? 60_000 : 60_000
    let folder = URL(filePath: words[1])
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let path = folder.appending(path: "bench.journal").path
    let journal = try TradingJournal(path: path, symbols: ["BTCUSDT"])
    let stopwatch = try Stopwatch(journal, probe: folder.appending(path: "bench.probe").path)
    var simulation = try simulation(candles, home: home)
    simulation.recorder = stopwatch
    let facts = simulation.run()
    if let failure = journal.failure { throw failure }
    let start = ContinuousClock.now
    let reader = try JournalReader(path: path)
    let trades = try reader.trades().count
    _ = try reader.recovered()
    let opened = ContinuousClock.now - start
    print("\(facts.roundTrips.count) trades; the journal has \(trades)")
    let isWithin = stopwatch.tell()
    print("opening it, with all its trades: \(opened)  (bar 1 s)")
    exit(isWithin && opened < .seconds(1) ? 0 : 1)
  }

  /// A run in which a position is turned every few candles and its stop trails.
  private static func simulation(_ count: Int, home: URL) throws -> Simulation {
    let instruments = [
      try InstrumentCatalog.load(folder: home.appending(path: "data/instruments"), venue: "bybit")
        .instrument(symbol: "BTCUSDT")
    ]
    let profile = try VenueProfiles.load(
      folder: home.appending(path: "data/venues"), venue: "bybit")
    let market = CandleGenerator.market(
      CandleGenerator.Settings(
        seed: 5, timeframe: Timeframe(seconds: 60), count: count, hasOutages: false))
    var settings = SimulationSettings(seed: 5, judgesAmbiguity: false)
    settings.curvePoints = 1
    return Simulation(
      feeds: [MarketFeed(candles: market.series)], strategies: [Turning()], scope: .allSymbols,
      executor: Executor(
        instruments: instruments, profile: profile, settings: ExecutorSettings()),
      exchange: Exchange(
        instruments: instruments, profile: profile, settings: ExchangeSettings(),
        deposit: "1000000"),
      settings: settings)
  }
}

/// Turns its position every fifth candle.
struct Turning: Strategy {
  static let name = "turning"
  static let summary = "Turns its position every fifth candle."
  static var scope: StrategyScope { .allSymbols }
  private var count = 0

  mutating func onCandle(_ candle: Candle, _ desk: inout Desk) {
    count += 1
    guard count % 5 == 0 else { return }
    desk.enter(
      count % 10 == 0 ? .long : .short, stop: .percent(1), trailing: .percent(0.2, from: 0.05))
  }
}
