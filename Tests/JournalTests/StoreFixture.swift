import Foundation
import Journal
import Statistics
import TestKit
import Testing
import Trading

/// A folder of its own for a test, gone with it.
final class Folder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "drydock-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(path: name).path }
}

/// Records to be stored.
enum Record {
  static func make(
    strategy: String = "crossover", _ facts: RunFacts = FactsFixture.run(), seed: UInt64 = 7
  ) -> RunRecord {
    let symbols = FactsFixture.symbols
    return RunRecord(
      created: FactsFixture.hour(100),
      description: RunDescription(
        strategy: strategy, venue: "bybit", seed: seed, version: "1.0",
        inputs: [
          .init(symbol: "ETHUSDT", file: "a.csv", sha256: "ab", rows: 72),
          .init(kind: "mark", symbol: "XRPUSDT", file: "b.csv", sha256: "cd", rows: 9),
        ], isSynthetic: true),
      summary: Summary(facts: facts, symbols: symbols), facts: facts, symbols: symbols,
      configuration: #"{"fast":"10"}"#, statistics: #"{"strategy":"x"}"#, digest: "d1")
  }

  /// As large as a run that is always in the market over a million candles.
  static func large(_ trades: Int = 27_500) -> RunFacts {
    var facts = FactsFixture.run()
    let trip = facts.roundTrips[0]
    let fill = facts.fills[0]
    facts.roundTrips = (0..<trades).map { number in
      var copy = trip
      copy.signal = SignalID(UInt32(number + 1))
      copy.entryTime = FactsFixture.hour(Double(number))
      copy.exitTime = FactsFixture.hour(Double(number) + 1)
      copy.netProfit = Money(units: trip.netProfit.units + Int64(number % 977) * 12_345)
      copy.tag = ""
      return copy
    }
    facts.fills = (0..<2 * trades).map { number in
      var copy = fill
      copy.execution = ExecutionID(UInt64(number))
      copy.venueID = VenueOrderID(UInt64(number / 2))
      copy.price = Price(units: fill.price.units + Int64(number % 613) * 10_000_000)
      copy.time = FactsFixture.hour(Double(number) / 2)
      return copy
    }
    facts.signals = (0..<trades).map { number in
      SignalRecord(
        id: SignalID(UInt32(number + 1)), instrument: InstrumentIndex(0), direction: .long,
        time: FactsFixture.hour(Double(number)), tag: "", fate: .traded)
    }
    return facts
  }
}
