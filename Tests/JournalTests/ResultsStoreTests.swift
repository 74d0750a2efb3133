import Foundation
import Journal
import Statistics
import TestKit
import Testing
import Trading

@Suite struct `A store of results` {
  let folder: Folder
  let path: String

  init() throws {
    folder = try Folder()
    path = folder.path("deep/results/drydock.sqlite")
  }

  @Test func `makes its folder and names runs in their order`() throws {
    let store = try ResultsStore(path: path)
    #expect(try store.save(Record.make()) == "crossover-0001")
    #expect(try store.save(Record.make(strategy: "My Grid/2")) == "my-grid-2-0002")
    #expect(try store.runs().map(\.id) == ["my-grid-2-0002", "crossover-0001"])
  }

  @Test func `gives back what it was given`() throws {
    let record = Record.make(seed: .max)
    do {
      let store = try ResultsStore(path: path)
      _ = try store.save(record)
    }
    let store = try ResultsStore(path: path, access: .reading)
    #expect(try store.trades(of: "last") == record.facts.roundTrips)
    #expect(try store.fills(of: "last") == record.facts.fills)
    #expect(try store.signals(of: "last") == record.facts.signals)
    #expect(try store.equity(of: "last") == record.facts.equityCurve)
    #expect(try store.dailyEquity(of: "last") == record.facts.dailyEquity)
    #expect(try store.alarms(of: "last") == record.facts.alarms)
    #expect(try store.symbols(of: "last") == FactsFixture.symbols)
    let run = try store.run("last")
    #expect(run.seed == .max)
    #expect(run.digest == "d1")
    #expect(run.version == "1.0")
    #expect(run.inputs == record.description.inputs)
    #expect(run.configuration == record.configuration)
    #expect(run.statistics == record.statistics)
    #expect(
      run.headline
        == RunHeadline(
          id: "crossover-0001", created: FactsFixture.hour(100), strategy: "crossover",
          venue: "bybit", symbols: FactsFixture.symbols, isSynthetic: true, closedTrades: 4,
          winRate: 0.5, evPerTrade: "10", executionRate: 0.625, netProfit: "40",
          maxDrawdownPercent: record.summary.maxDrawdownRate * 100))
  }

  @Test func `gives back the way of the stops, and the command`() throws {
    var record = Record.make()
    record.facts.stops = (0..<500).map { number in
      StopMove(
        time: FactsFixture.hour(Double(number * number % 97)),
        instrument: InstrumentIndex(number % 3),
        price: Price(units: Int64(number % 7) * 123_456_789_012 - 5),
        reason: ExitReason.allCases[number % ExitReason.allCases.count])
    }
    record.command = RunCommand(
      folder: "/a b/'c'", words: ["cross", "--data", "é\"\\\n,[", "", "--set=a=1"])
    let store = try ResultsStore(path: path)
    _ = try store.save(Record.make())
    _ = try store.save(record)
    #expect(try store.stops(of: "2") == record.facts.stops)
    #expect(try store.command(of: "2") == record.command)
    #expect(try store.stops(of: "1").isEmpty)
    #expect(try store.command(of: "1") == nil)
  }

  @Test func `gives back the faults, and the time in which not all was well`() throws {
    var record = Record.make()
    record.facts.faults = [
      FaultEvent(
        time: FactsFixture.hour(1), kind: "loseAnswer", target: "entry", isEffective: true),
      FaultEvent(
        time: FactsFixture.hour(2), until: FactsFixture.hour(3), kind: "outage", target: "",
        isEffective: false),
    ]
    record.facts.faultCounts = [
      FaultCount(kind: "outage", struck: 9, effective: 4, lasting: .seconds(77))
    ]
    record.facts.spells = ExposureSpell.Kind.allCases.enumerated().map { number, kind in
      ExposureSpell(
        kind: kind, instrument: InstrumentIndex(number), from: FactsFixture.hour(4),
        until: FactsFixture.hour(4.5))
    }
    let store = try ResultsStore(path: path)
    _ = try store.save(Record.make())
    _ = try store.save(record)
    #expect(try store.faults(of: "2") == record.facts.faults)
    #expect(try store.faultCounts(of: "2") == record.facts.faultCounts)
    #expect(try store.spells(of: "2") == record.facts.spells)
    #expect(try store.faults(of: "1").isEmpty)
    _ = try store.delete("2")
    _ = try store.save(Record.make())
    #expect(try store.faults(of: "last").isEmpty && store.spells(of: "last").isEmpty)
    #expect(try store.faultCounts(of: "last").isEmpty)
  }

  @Test func `keeps whatever a tag or a time may be`() throws {
    var facts = RunFacts(initialCapital: "5")
    let tags = ["", "a \"quoted\" \\ one", "tab\tand\nline", "é–🚢", "[1,2]"]
    facts.signals = tags.enumerated().map { index, tag in
      SignalRecord(
        id: SignalID(.max), instrument: InstrumentIndex(index), direction: .short,
        time: Timestamp(nanoseconds: 1_700_000_000_123_456_789 - Int64(index) * 977), tag: tag,
        fate: .pending(until: index == 0 ? nil : .distantFuture))
    }
    let store = try ResultsStore(path: path)
    _ = try store.save(Record.make(facts))
    #expect(try store.signals(of: "last") == facts.signals)
  }

  @Test func `keeps runs apart`() throws {
    let store = try ResultsStore(path: path)
    _ = try store.save(Record.make())
    _ = try store.save(Record.make(RunFacts(initialCapital: "5")))
    _ = try store.save(Record.make())
    #expect(try store.trades(of: "2").isEmpty)
    #expect(try store.fills(of: "2").isEmpty)
    #expect(try store.trades(of: "3").count == 5)
    #expect(try store.signals(of: "1").count == 8)
  }

  @Test func `forgets a run with all its rows and never uses its name again`() throws {
    let store = try ResultsStore(path: path)
    _ = try store.save(Record.make())
    _ = try store.save(Record.make())
    #expect(try store.delete("crossover-0002") == "crossover-0002")
    #expect(try store.runs().map(\.id) == ["crossover-0001"])
    #expect(try store.trades(of: "1").count == 5)
    #expect(try store.save(Record.make(RunFacts(initialCapital: "5"))) == "crossover-0003")
    #expect(try store.trades(of: "3").isEmpty)
  }

  @Test func `knows a run by its name, its number, its beginning and its age`() throws {
    let store = try ResultsStore(path: path)
    _ = try store.save(Record.make())
    _ = try store.save(Record.make(strategy: "trend"))
    for query in ["trend-0002", "2", "tre", "last"] {
      #expect(try store.name(of: query) == "trend-0002")
    }
  }

  @Test func `suggests the nearest run for one that is not there`() throws {
    let store = try ResultsStore(path: path)
    _ = try store.save(Record.make())
    _ = try store.save(Record.make(strategy: "trend"))
    let failure = try Self.failure { try store.name(of: "crosover-0001") }
    #expect(failure.kind == .unknownRun)
    #expect(failure.advice == #"did you mean "crossover-0001"?"#)
  }

  @Test func `asks back where several runs are meant`() throws {
    let store = try ResultsStore(path: path)
    _ = try store.save(Record.make())
    _ = try store.save(Record.make())
    let failure = try Self.failure { try store.name(of: "cross") }
    #expect(failure.kind == .ambiguousRun)
    #expect(failure.advice.contains("crossover-0002, crossover-0001"))
  }

  @Test func `says that it is empty`() throws {
    let store = try ResultsStore(path: path)
    #expect(try Self.failure { try store.name(of: "last") }.kind == .unknownRun)
  }

  @Test func `takes runs from several at once`() async throws {
    let path = path
    let names = try await withThrowingTaskGroup(of: [String].self) { group in
      for _ in 0..<4 {
        group.addTask {
          let store = try ResultsStore(path: path)
          return try (0..<5).map { _ in try store.save(Record.make()) }
        }
      }
      return try await group.reduce(into: Set<String>()) { $0.formUnion($1) }
    }
    #expect(names.count == 20)
    let store = try ResultsStore(path: path, access: .reading)
    #expect(try store.runs().count == 20)
    for run in try store.runs() { #expect(try store.trades(of: run.id).count == 5) }
  }

  @Test func `is open to whoever knows SQL`() throws {
    let store = try ResultsStore(path: path)
    _ = try store.save(Record.make())
    let found = try shell("SELECT symbol, direction, net_profit, reason FROM trade_list")
    try #require(found != nil, "sqlite3 is installed")
    #expect(found?.split(separator: "\n").first == "ETHUSDT|long|30.0|target")
    let strict = try shell("SELECT count(*) FROM pragma_table_list WHERE strict AND schema='main'")
    #expect(strict == "14\n")
    let fates = try shell("SELECT fate, count(*) FROM signal_list GROUP BY fate ORDER BY fate")
    #expect(fates == "alreadyInPosition|1\ncooldown|1\npending|1\ntraded|5\n")
  }

  @Test func `brings back a large run`() throws {
    let facts = Record.large(2000)
    let store = try ResultsStore(path: path)
    _ = try store.save(Record.make(facts))
    #expect(try store.fills(of: "1") == facts.fills)
    #expect(try store.trades(of: "1") == facts.roundTrips)
  }

  static func failure<Value>(_ body: () throws -> Value) throws -> JournalFailure {
    do {
      _ = try body()
    } catch let failure as JournalFailure {
      return failure
    }
    throw Unexpected()
  }

  /// What the command-line shell of SQLite answers; nil where there is none.
  private func shell(_ sql: String) throws -> String? {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["sqlite3", path, sql]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? String(decoding: data, as: UTF8.self) : nil
  }
}

/// What should have thrown did not.
struct Unexpected: Error {}
