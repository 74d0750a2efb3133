public import Execution
public import Trading

/// A journal that is read, also while another process writes it.
@safe public struct JournalReader: ~Copyable {
  private let database: Database

  /// Opens a journal, which must be there.
  ///
  /// It neither holds up who writes it nor changes what was written. Where it only watches, the
  /// file is opened in a way in which nothing can be written, not even to bring an older one up to
  /// date.
  public init(
    path: String, patience: TimeSpan = .seconds(5), onlyWatches: Bool = false
  ) throws(JournalFailure) {
    do throws(JournalFailure) {
      let opened = try Database(
        path: path, creates: false, patience: patience, isForReading: onlyWatches)
      try opened.adopt(JournalSchema.layout, creates: false)
      database = opened
    } catch {
      throw error.namingPositions()
    }
  }

  /// A place of a stop by what was seen at the venue.
  public struct StopPlace: Hashable, Sendable {
    public var time: Timestamp
    public var price: Price
    /// As ``StopKind`` is called.
    public var kind: String
  }

  /// The symbols in the order of the instruments.
  public func symbols() throws(JournalFailure) -> [String] { try database.journalSymbols() }

  /// What is held of each instrument, and the number of the last record by which it is so.
  public func standing() throws(JournalFailure) -> (sequence: Int64, holdings: [JournalHolding]) {
    // One snapshot for both, while another process writes.
    try database.run("BEGIN")
    do {
      let last = try database.integer("SELECT coalesce(max(sequence), 0) FROM records")
      let holdings = try database.holdings(instruments: try symbols().count)
      try database.run("COMMIT")
      return (last, holdings)
    } catch {
      try? database.run("ROLLBACK")
      throw error
    }
  }

  /// The settings of the run, by name, as they were said last.
  public func settings() throws(JournalFailure) -> [String: String] {
    var rows = try database.prepare("SELECT name, value FROM settings")
    var settings: [String: String] = [:]
    while try rows.step() { settings[rows.text(0)] = rows.text(1) }
    return settings
  }

  /// All trades, in the order of their beginning.
  public func trades() throws(JournalFailure) -> [JournalTrade] {
    var rows = try database.prepare("SELECT * FROM trades ORDER BY number")
    var trades: [JournalTrade] = []
    while try rows.step() { trades.append(try database.readTrade(rows)) }
    return trades
  }

  /// Where the stops of trades have stood, oldest first, by the number of the trade.
  public func stopPaths() throws(JournalFailure) -> [Int64: [StopPlace]] {
    var rows = try database.prepare(
      "SELECT trade, time, price, kind FROM stop_path ORDER BY sequence")
    var paths: [Int64: [StopPlace]] = [:]
    while try rows.step() {
      paths[rows.integer(0), default: []].append(
        StopPlace(
          time: Timestamp(nanoseconds: rows.integer(1)), price: Price(units: rows.integer(2)),
          kind: rows.text(3)))
    }
    return paths
  }

  /// The first and the last balance that the venue told; nil where it told none.
  public func balances() throws(JournalFailure) -> (first: Money, last: Money)? {
    var rows = try database.prepare(
      """
      SELECT (SELECT balance FROM balances ORDER BY sequence LIMIT 1),
        (SELECT balance FROM balances ORDER BY sequence DESC LIMIT 1)
      """)
    guard try rows.step(), let first = rows.optionalInteger(0), let last = rows.optionalInteger(1)
    else { return nil }
    return (Money(units: first), Money(units: last))
  }

  /// The tags of signals that have one.
  public func tags() throws(JournalFailure) -> [SignalID: String] {
    var rows = try database.prepare("SELECT id, tag FROM signals WHERE tag <> ''")
    var tags: [SignalID: String] = [:]
    while try rows.step() {
      tags[SignalID(UInt32(truncatingIfNeeded: rows.integer(0)))] = rows.text(1)
    }
    return tags
  }

  /// What the executor knows again after a restart; nil where nothing was written yet.
  public func recovered() throws(JournalFailure) -> DurableState? {
    let state = try database.durableState(instruments: try symbols().count)
    return state.executor.isEmpty ? nil : state
  }

  /// All records, oldest first, up to one.
  public func records(
    through last: Int64 = .max
  ) throws(JournalFailure) -> [(sequence: Int64, time: Timestamp, record: JournalRecord)] {
    var list: [(Int64, Timestamp, JournalRecord)] = []
    try database.eachRecord(through: last) { list.append(($0, $1, $2)) }
    return list
  }

  /// What in the file contradicts itself, in words; nothing where all is well.
  ///
  /// SQLite looks at its pages and references; then every table is derived from the records anew
  /// and compared with the one that is there.
  public func inconsistencies() throws(JournalFailure) -> [String] {
    try database.inconsistencies()
  }
}
