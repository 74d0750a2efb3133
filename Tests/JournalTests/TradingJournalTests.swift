import Execution
import Foundation
import Journal
import SimulatedExchange
import Simulation
import TestKit
import Testing
import Trading

/// A journal of runs in virtual time.
@Suite struct `A journal` {
  let folder: Folder
  let path: String

  init() throws {
    folder = try Folder()
    path = folder.path("run.journal")
  }

  static func play(_ seed: UInt64, isHarsh: Bool = true) -> Play {
    var ranges = RandomPlay.Ranges()
    ranges.isHarsh = isHarsh
    var play = RandomPlay.make(seed: seed, ranges)
    play.settings.judgesAmbiguity = true
    return play
  }

  static func symbols(_ play: Play) -> [String] { play.instruments.map(\.symbol) }

  /// Runs a play into the journal.
  @discardableResult
  func run(_ play: Play, pageLimit: Int? = nil) throws -> (RunFacts, TradingJournal) {
    let journal = try TradingJournal(
      path: path, symbols: Self.symbols(play), pageLimit: pageLimit)
    var simulation = play.simulation()
    simulation.recorder = journal
    return (simulation.run(), journal)
  }

  @Test(arguments: UInt64(1)...8)
  func `has the trades that the market has seen`(seed: UInt64) throws {
    let play = Self.play(seed, isHarsh: seed % 2 == 0)
    let (facts, _) = try run(play)
    let reader = try JournalReader(path: path)
    let trades = try reader.trades()
    for market in play.instruments.indices {
      let index = InstrumentIndex(market)
      let (ours, theirs) = (
        trades.filter { $0.instrument == index },
        facts.roundTrips.filter { $0.instrument == index }
      )
      #expect(ours.map(\.quantity) == theirs.map(\.quantity))
      #expect(ours.map(\.direction) == theirs.map(\.direction))
      #expect(ours.map(\.entryNotional) == theirs.map(\.entryNotional))
      #expect(ours.map(\.exitNotional) == theirs.map(\.exitNotional))
      #expect(ours.map(\.fees) == theirs.map(\.fees))
      #expect(ours.map(\.funding) == theirs.map(\.funding))
      #expect(ours.map(\.netProfit) == theirs.map(\.netProfit))
      // A trade that is over before the executor has told of its stop has none for the market.
      let risks = zip(ours, theirs).filter { $1.initialRisk != nil }
      #expect(risks.allSatisfy { $0.initialRisk == $1.initialRisk })
    }
    #expect(try reader.inconsistencies() == [])
  }

  @Test func `changes nothing of the run`() throws {
    for seed in UInt64(1)...4 {
      let play = Self.play(seed)
      var plain = play.simulation()
      let folder = try Folder()
      let journal = try TradingJournal(
        path: folder.path("run.journal"), symbols: Self.symbols(play))
      var recorded = play.simulation()
      recorded.recorder = journal
      let (one, other) = (plain.run(), recorded.run())
      #expect(one.fills == other.fills)
      #expect(one.signals == other.signals)
      #expect(one.roundTrips == other.roundTrips)
    }
  }

  @Test(arguments: UInt64(1)...4)
  func `gives the executor back as it was, at every death`(seed: UInt64) throws {
    var ranges = RandomPlay.Ranges()
    ranges.isHarsh = false
    ranges.alwaysStops = true
    var play = RandomPlay.make(seed: seed, ranges)
    play.settings.faults = FaultPlan(
      name: "kills",
      rules: [
        FaultRule(.killAtSend, chance: "0.05", lasting: .seconds(5)),
        FaultRule(.killAtEvent, chance: "0.02", lasting: .seconds(5)),
      ])
    let journal = try TradingJournal(path: path, symbols: Self.symbols(play))
    let watch = DeathWatch(path: path)
    var simulation = play.simulation()
    simulation.recorder = journal
    simulation.witness = watch
    _ = simulation.run()
    #expect(watch.deaths > 3)
    #expect(watch.differences == [])
    #expect(try JournalReader(path: path).inconsistencies() == [])
  }

  /// Reads the journal whenever the process dies.
  final class DeathWatch: Witness {
    let path: String
    private(set) var deaths = 0
    private(set) var differences: [String] = []
    var nextLook: Timestamp { .distantFuture }

    init(path: String) { self.path = path }

    func died(_ executor: borrowing Executor, at moment: Timestamp) {
      deaths += 1
      do {
        let state = try JournalReader(path: path).recovered()
        let kept = executor.durableState
        if state?.books != kept.books { differences.append("the books, at \(moment)") }
        guard var state else { return differences.append("nothing, at \(moment)") }
        // What holds no request back any more may stand there still; by now it says the same.
        state.now = kept.now
        let back = try Executor(
          recovering: state, instruments: executor.instruments, profile: executor.profile,
          settings: executor.settings)
        if back.durableState.executor != kept.executor {
          differences.append("the rest, at \(moment)")
        }
        let stops = executor.instruments.indices.filter { index in
          let index = InstrumentIndex(index)
          let (before, after) = (executor.stopState(index), back.stopState(index))
          return before?.peak != after?.peak || before?.stop != after?.stop
        }
        if !stops.isEmpty { differences.append("peak or trigger, at \(moment)") }
      } catch {
        differences.append("\(error)")
      }
    }

    func stepped(
      _ event: Event, wanting effects: ArraySlice<Effect>, _ executor: borrowing Executor,
      at moment: Timestamp
    ) {}
    func arriving(
      _ request: Request, at exchange: borrowing Exchange, _ moment: Timestamp
    ) {}
    func said(_ output: ExchangeOutput, by exchange: borrowing Exchange, at moment: Timestamp) {}
    func revived(_ executor: borrowing Executor, at moment: Timestamp) {}
    func settled(
      _ exchange: borrowing Exchange, _ executor: borrowing Executor, _ way: Way,
      at moment: Timestamp
    ) {}
  }

  @Test func `stops opening when the disk is full, and loses nothing`() throws {
    let play = Self.play(2, isHarsh: false)
    let (facts, journal) = try run(play, pageLimit: 60)
    #expect(journal.failure?.kind == .diskFull)
    let reader = try JournalReader(path: path)
    #expect(try reader.inconsistencies() == [])
    #expect(try reader.recovered() != nil)
    // What could not be written did not leave: the market has seen no more entries than it tells.
    let entries = Set(
      try reader.records().compactMap { entry -> ClientOrderID? in
        if case .intent(let id, _) = entry.record { id } else { nil }
      })
    let filled = Set(facts.fills.compactMap(\.clientID).filter { $0.role == .entry })
    #expect(!filled.isEmpty)
    #expect(filled.isSubset(of: entries))
  }

  @Test func `has one writer, whom no reader holds up`() throws {
    let play = Self.play(3)
    let (_, journal) = try run(play)
    let failure = try `A store of results`.failure {
      _ = try TradingJournal(path: path, symbols: Self.symbols(play))
    }
    #expect(failure.kind == .locked)
    #expect(failure.description.contains("another process is writing"))
    #expect(try JournalReader(path: path).trades().count > 0)
    withExtendedLifetime(journal) {}
  }

  @Test func `refuses other symbols, other files and later versions`() throws {
    try run(Self.play(4))
    func opening(_ path: String, _ symbols: [String]) throws -> JournalFailure.Kind {
      try `A store of results`.failure {
        _ = try TradingJournal(path: path, symbols: symbols)
      }.kind
    }
    #expect(try opening(path, ["ETHUSDT", "BTCUSDT"]) == .foreign)
    let results = folder.path("drydock.sqlite")
    _ = try ResultsStore(path: results)
    #expect(try opening(results, ["BTCUSDT"]) == .foreign)
    try Self.shell(path, "PRAGMA user_version = 7")
    #expect(try opening(path, ["BTCUSDT", "ETHUSDT"]) == .newerVersion)
  }

  @Test func `is only ever appended to, and notices what was changed`() throws {
    try run(Self.play(5))
    #expect(try Self.shell(path, "UPDATE records SET time = 0") != 0)
    #expect(try Self.shell(path, "DELETE FROM records") != 0)
    #expect(try JournalReader(path: path).inconsistencies() == [])
    try Self.shell(path, "UPDATE trades SET fees = fees + 1 WHERE number = 1")
    #expect(
      try JournalReader(path: path).inconsistencies()
        == ["trades is not what follows from the records"])
  }

  @Test func `goes on where it was left`() throws {
    let play = Self.play(6)
    let sequence = try run(play).1.sequence
    let journal = try TradingJournal(path: path, symbols: Self.symbols(play))
    #expect(journal.sequence == sequence)
    #expect(try journal.recovered()?.books == JournalReader(path: path).recovered()?.books)
    let state = try #require(journal.recovered())
    let back = try Executor(
      recovering: state, instruments: play.instruments, profile: play.profile,
      settings: play.executor)
    #expect(back.durableState.books.count == play.instruments.count)
  }

  @discardableResult
  static func shell(_ path: String, _ sql: String) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["sqlite3", path, sql]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
