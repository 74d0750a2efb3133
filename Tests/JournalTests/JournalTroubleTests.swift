import Execution
import Foundation
import Journal
import SimulatedExchange
import Simulation
import TestKit
import Testing
import Trading

@Suite struct `A journal in trouble` {
  let folder: Folder
  let path: String

  init() throws {
    folder = try Folder()
    path = folder.path("run.journal")
  }

  static var play: Play {
    var ranges = RandomPlay.Ranges()
    ranges.isHarsh = false
    ranges.alwaysStops = true
    var play = RandomPlay.make(seed: 2, ranges)
    play.settings.judgesAmbiguity = false
    // Nothing goes wrong; but what comes to the venue is seen.
    play.settings.faults = FaultPlan(name: "calm", rules: [])
    return play
  }
  static let symbols = play.instruments.map(\.symbol)

  /// Writes a journal up to where a position is open, and gives it up there.
  private func leaveOpen() throws {
    let journal = try TradingJournal(path: path, symbols: Self.symbols)
    var simulation = Self.play.simulation()
    simulation.recorder = journal
    var candles = 0
    while simulation.advance(candles: 1) {
      candles += 1
      if candles > 60, simulation.executor.beliefs.contains(where: { $0.size != .zero }) { break }
    }
    try #require(journal.failure == nil)
  }

  private func opening() throws -> JournalFailure {
    try `A store of results`.failure {
      _ = try TradingJournal(path: path, symbols: Self.symbols, patience: .milliseconds(20))
    }
  }

  private func names(_ failure: JournalFailure) -> Bool {
    !failure.positions.isEmpty
      && Self.symbols.contains { failure.description.contains("it has open: \($0) ") }
  }

  @Test func `says what is open where its state is damaged`() throws {
    try leaveOpen()
    try `A journal`.shell(
      path,
      """
      DROP TRIGGER records_stay;
      UPDATE records SET payload = substr(payload, 1, length(payload) / 2) WHERE kind = 'state'
      """)
    let failure = try opening()
    #expect(failure.kind == .damaged)
    #expect(failure.description.contains("the state of the executor, record"))
    #expect(names(failure), "\(failure)")
  }

  @Test func `says what is open where a later version wrote it`() throws {
    try leaveOpen()
    try `A journal`.shell(path, "PRAGMA user_version = 9")
    let before = try Data(contentsOf: URL(filePath: path))
    let failure = try opening()
    #expect(failure.kind == .newerVersion)
    #expect(names(failure), "\(failure)")
    let reading = try `A store of results`.failure { _ = try JournalReader(path: path) }
    #expect(reading.kind == .newerVersion)
    #expect(names(reading))
    #expect(try Data(contentsOf: URL(filePath: path)) == before)
  }

  @Test func `says what is open where another process writes it`() throws {
    try leaveOpen()
    let journal = try TradingJournal(path: path, symbols: Self.symbols)
    let failure = try opening()
    #expect(failure.kind == .locked)
    #expect(names(failure), "\(failure)")
    withExtendedLifetime(journal) {}
  }

  @Test func `never breaks over a page that is gone`() throws {
    try leaveOpen()
    try `A journal`.shell(path, "PRAGMA wal_checkpoint(TRUNCATE)")
    let whole = try Data(contentsOf: URL(filePath: path))
    let pages = whole.count / 4096
    // The first ones, on which all tables begin, and some of the rest.
    let tried = Array(0..<4) + Array(stride(from: 4, to: pages, by: max(1, pages / 8)))
    var noticed = 0
    for page in tried {
      var damaged = whole
      damaged.replaceSubrange(page * 4096..<(page + 1) * 4096, with: Data(count: 4096))
      let copy = folder.path("page-\(page).journal")
      try damaged.write(to: URL(filePath: copy))
      do {
        let reader = try JournalReader(path: copy)
        if try !reader.inconsistencies().isEmpty { noticed += 1 }
      } catch {
        #expect([.damaged, .notADatabase, .foreign, .refused, .missing].contains(error.kind))
        noticed += 1
      }
    }
    // A page that nothing stands on is no loss.
    #expect(noticed > tried.count / 2, "\(noticed) of \(tried.count)")
  }

  @Test func `does not touch a file that is no database`() throws {
    let rubbish = Data((0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
    try rubbish.write(to: URL(filePath: path))
    #expect(try opening().kind == .notADatabase)
    #expect(try Data(contentsOf: URL(filePath: path)) == rubbish)
  }

  @Test func `begins in an empty file, the only older version`() throws {
    try Data().write(to: URL(filePath: path))
    try leaveOpen()
    #expect(try JournalReader(path: path).inconsistencies() == [])
    #expect(try JournalReader(path: path).recovered() != nil)
  }

  @Test func `is read where it may not be written`() async {
    let ended = await #expect(
      processExitsWith: .success, observing: [\.standardErrorContent]
    ) {
      Rights.giveUpRoot()
      let journal = try `A journal in trouble`()
      try journal.leaveOpen()
      let files = FileManager.default
      try files.setAttributes([.posixPermissions: 0o444], ofItemAtPath: journal.path)
      #expect(try journal.opening().kind == .readOnly)
      #expect(try JournalReader(path: journal.path).trades().count > 0)
      // Nor where nothing may be put beside it.
      let folder = journal.folder.url.path
      try files.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder)
      #expect(!files.isWritableFile(atPath: folder))
      #expect(try JournalReader(path: journal.path).trades().count > 0)
      #expect(try JournalReader(path: journal.path, onlyWatches: true).standing().sequence > 0)
      try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder)
    }
    let said = String(decoding: ended?.standardErrorContent ?? [], as: UTF8.self)
    #expect(!said.contains("Fatal error"), "\(said)")
  }

  @Test func `is watched without being changed`() throws {
    try leaveOpen()
    let before = try Data(contentsOf: URL(filePath: path))
    do {
      let reader = try JournalReader(path: path, onlyWatches: true)
      let standing = try reader.standing()
      #expect(standing.holdings.contains { $0.size != .zero })
      #expect(standing.sequence == (try reader.records().last?.sequence))
      // Who writes is not held up meanwhile.
      _ = try TradingJournal(path: path, symbols: Self.symbols)
    }
    #expect(try Data(contentsOf: URL(filePath: path)) == before)
  }

  /// Counts what comes to the venue while the journal cannot be written.
  final class Doorkeeper: Witness {
    let journal: TradingJournal
    private(set) var opening = 0
    private(set) var protecting = 0
    /// The longest that a position stood without a stop while nothing could be written.
    private(set) var bare = TimeSpan.zero
    private var bareSince: Timestamp?
    var nextLook: Timestamp { .distantPast }

    init(_ journal: TradingJournal) { self.journal = journal }

    func arriving(_ request: Request, at exchange: borrowing Exchange, _ moment: Timestamp) {
      if journal.failure == nil || request.isQuestion { return }
      if request.reducesRisk { protecting += 1 } else { opening += 1 }
    }
    func stepped(
      _ event: Event, wanting effects: ArraySlice<Effect>, _ executor: borrowing Executor,
      at moment: Timestamp
    ) {}
    func said(_ output: ExchangeOutput, by exchange: borrowing Exchange, at moment: Timestamp) {}
    func died(_ executor: borrowing Executor, at moment: Timestamp) {}
    func revived(_ executor: borrowing Executor, at moment: Timestamp) {}
    func settled(
      _ exchange: borrowing Exchange, _ executor: borrowing Executor, _ way: Way,
      at moment: Timestamp
    ) {
      guard journal.failure != nil, executor.beliefs.contains(where: \.isUnconfirmed) else {
        bareSince = nil
        return
      }
      let since = bareSince ?? moment
      bareSince = since
      bare = max(bare, moment - since)
    }
  }

  @Test func `keeps protecting on a full disk and opens nothing`() throws {
    // As many pages as the first half of the run needs.
    let needed: Int
    do {
      let scout = folder.path("scout.journal")
      var simulation = Self.play.simulation()
      simulation.recorder = try TradingJournal(path: scout, symbols: Self.symbols)
      _ = simulation.advance(candles: 200)
      simulation.recorder = nil
      try `A journal`.shell(scout, "PRAGMA wal_checkpoint(TRUNCATE)")
      needed = try Data(contentsOf: URL(filePath: scout)).count / 4096
    }
    let journal = try TradingJournal(path: path, symbols: Self.symbols, pageLimit: needed)
    let door = Doorkeeper(journal)
    var simulation = Self.play.simulation()
    simulation.recorder = journal
    simulation.witness = door
    _ = simulation.run()
    #expect(journal.failure?.kind == .diskFull)
    #expect(door.opening == 0)
    #expect(door.protecting > 0)
    // One that was on its way to open when the disk filled up has its stop as soon as any.
    #expect(door.bare < .seconds(3))
    #expect(try JournalReader(path: path).inconsistencies() == [])
  }

  @Test func `writes what it kept once another program lets go of it`() throws {
    let journal = try TradingJournal(
      path: path, symbols: Self.symbols, patience: .milliseconds(1))
    let door = Doorkeeper(journal)
    var simulation = Self.play.simulation()
    simulation.recorder = journal
    simulation.witness = door
    _ = simulation.advance(candles: 100)
    let holder = Process()
    holder.executableURL = URL(filePath: "/usr/bin/env")
    holder.arguments = ["sqlite3", path]
    let (input, output) = (Pipe(), Pipe())
    holder.standardInput = input
    holder.standardOutput = output
    try holder.run()
    input.fileHandleForWriting.write(Data("BEGIN IMMEDIATE; SELECT 'held';\n".utf8))
    _ = output.fileHandleForReading.availableData
    _ = simulation.advance(candles: 60)
    #expect(journal.failure?.kind == .locked)
    #expect(door.opening == 0)
    try input.fileHandleForWriting.close()
    holder.waitUntilExit()
    let facts = simulation.run()
    #expect(journal.failure == nil)
    let reader = try JournalReader(path: path)
    #expect(try reader.inconsistencies() == [])
    let trades = try reader.trades()
    for index in Self.symbols.indices.map({ InstrumentIndex($0) }) {
      let ours = trades.filter { $0.instrument == index }
      let theirs = facts.roundTrips.filter { $0.instrument == index }
      #expect(ours.map(\.quantity) == theirs.map(\.quantity))
      #expect(ours.map(\.netProfit) == theirs.map(\.netProfit))
    }
  }
}
