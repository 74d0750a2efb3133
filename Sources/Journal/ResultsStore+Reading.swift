public import Statistics
public import Trading

/// What the store holds; each query takes a name as ``name(of:)`` does.
extension ResultsStore {
  /// All runs, newest first.
  public func runs() throws(JournalFailure) -> [RunHeadline] {
    var statement = try database.prepare(Self.headlines + " ORDER BY r.number DESC")
    var runs: [RunHeadline] = []
    while try statement.step() { runs.append(Self.headline(statement)) }
    return runs
  }

  /// One run.
  public func run(_ query: String) throws(JournalFailure) -> StoredRun {
    let name = try name(of: query)
    var statement = try database.prepare(Self.headlines + " WHERE r.id = ?")
    statement.bind(name)
    guard try statement.step() else { throw damaged("run \(name) is gone") }
    return StoredRun(
      headline: Self.headline(statement), seed: UInt64(statement.text(12)) ?? 0,
      version: statement.text(13), digest: statement.text(14), inputs: try inputs(of: name),
      configuration: statement.text(15), statistics: statement.text(16))
  }

  /// The names of a run's instruments, in their order.
  public func symbols(of query: String) throws(JournalFailure) -> [String] {
    var statement = try rows(
      of: query, "SELECT symbol FROM instruments WHERE run = ? ORDER BY position")
    var symbols: [String] = []
    while try statement.step() { symbols.append(statement.text(0)) }
    return symbols
  }

  /// A run's round trips, in the order of their closing, then those still open.
  public func trades(of query: String) throws(JournalFailure) -> [RoundTrip] {
    var statement = try keyedRows(of: query, "trades")
    var trips: [RoundTrip] = []
    while try statement.step() {
      guard let reason = ExitReason(rawValue: statement.text(16)) else {
        throw damaged("a trade has no known exit reason")
      }
      trips.append(Self.trip(statement, reason))
    }
    return trips
  }

  /// A run's signals with their fates.
  public func signals(of query: String) throws(JournalFailure) -> [SignalRecord] {
    var statement = try rows(
      of: query,
      """
      SELECT s.value ->> 0, s.value ->> 1, s.value ->> 2, l.start + (s.value ->> 3),
        s.value ->> 4, s.value ->> 5, s.value ->> 6
      FROM signals l JOIN json_each(l.list) s WHERE l.run = ? ORDER BY s.key
      """)
    var signals: [SignalRecord] = []
    while try statement.step() {
      guard let fate = Self.fate(statement.text(5), until: statement.optionalInteger(6)) else {
        throw damaged("a signal has no known fate")
      }
      signals.append(
        SignalRecord(
          id: SignalID(UInt32(truncatingIfNeeded: statement.integer(0))),
          instrument: InstrumentIndex(Int(statement.integer(1))),
          direction: statement.integer(2) > 0 ? .long : .short,
          time: Timestamp(nanoseconds: statement.integer(3)), tag: statement.text(4), fate: fate))
    }
    return signals
  }

  /// A run's fills in their order.
  public func fills(of query: String) throws(JournalFailure) -> [Fill] {
    var statement = try rows(of: query, "SELECT count, packed FROM fills WHERE run = ?")
    guard try statement.step() else { return [] }
    guard
      let fills = PackedFills.fills(from: statement.bytes(1), count: Int(statement.integer(0)))
    else { throw damaged("the fills of a run cannot be read") }
    return fills
  }

  /// The stops of a run that were seen live, oldest first; none of a run that was stored before
  /// they were kept.
  public func stops(of query: String) throws(JournalFailure) -> [StopMove] {
    guard try isOf(version: 2) else { return [] }
    var statement = try rows(of: query, "SELECT packed FROM stops WHERE run = ?")
    guard try statement.step() else { return [] }
    guard let stops = PackedStops.stops(from: statement.bytes(0)) else {
      throw damaged("the stops of a run cannot be read")
    }
    return stops
  }

  /// What made a run; nil where that was not kept.
  public func command(of query: String) throws(JournalFailure) -> RunCommand? {
    guard try isOf(version: 2) else { return nil }
    var statement = try rows(
      of: query,
      """
      SELECT c.folder, w.value FROM commands c JOIN json_each(c.words) w WHERE c.run = ?
      ORDER BY w.key
      """)
    var command: RunCommand?
    while try statement.step() {
      if command == nil { command = RunCommand(folder: statement.text(0), words: []) }
      command?.words.append(statement.text(1))
    }
    return command
  }

  /// Whether the file has the tables of a version; not so where nobody here can change it.
  func isOf(version: Int64) throws(JournalFailure) -> Bool {
    try database.integer("PRAGMA user_version") >= version
  }

  /// A run's equity along its way.
  public func equity(of query: String) throws(JournalFailure) -> [EquityPoint] {
    try points(of: query, "equity")
  }

  /// A run's equity at the end of each day.
  public func dailyEquity(of query: String) throws(JournalFailure) -> [EquityPoint] {
    try points(of: query, "daily_equity")
  }

  /// The alarms of a run, oldest first.
  public func alarms(of query: String) throws(JournalFailure) -> [AlarmRecord] {
    var statement = try rows(
      of: query, "SELECT time, instrument, text FROM alarms WHERE run = ? ORDER BY position")
    var alarms: [AlarmRecord] = []
    while try statement.step() {
      alarms.append(
        AlarmRecord(
          time: Timestamp(nanoseconds: statement.integer(0)),
          instrument: statement.optionalInteger(1).map { InstrumentIndex(Int($0)) },
          text: statement.text(2)))
    }
    return alarms
  }

  private func inputs(of query: String) throws(JournalFailure) -> [RunDescription.Input] {
    var statement = try rows(
      of: query,
      "SELECT kind, symbol, file, sha256, rows FROM inputs WHERE run = ? ORDER BY position")
    var inputs: [RunDescription.Input] = []
    while try statement.step() {
      inputs.append(
        RunDescription.Input(
          kind: statement.text(0), symbol: statement.text(1), file: statement.text(2),
          sha256: statement.text(3), rows: Int(statement.integer(4))))
    }
    return inputs
  }

  private func points(of query: String, _ table: String) throws(JournalFailure) -> [EquityPoint] {
    var statement = try keyedRows(of: query, table)
    var points: [EquityPoint] = []
    while try statement.step() {
      points.append(
        EquityPoint(
          time: Timestamp(nanoseconds: statement.integer(1)),
          equity: Money(units: statement.integer(2))))
    }
    return points
  }

  private func rows(of query: String, _ sql: String) throws(JournalFailure) -> Statement {
    let number = try number(of: query)
    var statement = try database.prepare(sql)
    statement.bind(number)
    return statement
  }

  func keyedRows(of query: String, _ table: String) throws(JournalFailure) -> Statement {
    let number = try number(of: query)
    var statement = try database.prepare(
      "SELECT * FROM \(table) WHERE id >= ? AND id < ? ORDER BY id")
    statement.bind(number << Schema.shift)
    statement.bind((number + 1) << Schema.shift)
    return statement
  }

  private func number(of query: String) throws(JournalFailure) -> Int64 {
    let name = try name(of: query)
    var statement = try database.prepare("SELECT number FROM runs WHERE id = ?")
    statement.bind(name)
    guard try statement.step() else { throw damaged("run \(name) is gone") }
    return statement.integer(0)
  }

  func damaged(_ message: String) -> JournalFailure {
    JournalFailure(
      .damaged, path: path, message: message,
      advice: "the file was changed by something else; restore it, or delete the run")
  }

  private static let headlines = """
    SELECT r.id, r.created, r.strategy, r.venue, r.synthetic, r.closed_trades, r.win_rate,
      r.ev_per_trade, r.execution_rate, r.net_profit, r.max_drawdown_percent,
      (SELECT group_concat(symbol, char(10)) FROM
        (SELECT symbol FROM instruments i WHERE i.run = r.number ORDER BY position)),
      r.seed, r.version, r.digest, r.configuration, r.statistics
    FROM runs r
    """

  private static func headline(_ row: borrowing Statement) -> RunHeadline {
    RunHeadline(
      id: row.text(0), created: Timestamp(nanoseconds: row.integer(1)), strategy: row.text(2),
      venue: row.text(3), symbols: row.text(11).split(separator: "\n").map(String.init),
      isSynthetic: row.integer(4) != 0, closedTrades: Int(row.integer(5)),
      winRate: row.optionalDouble(6), evPerTrade: row.optionalInteger(7).map(Money.init(units:)),
      executionRate: row.optionalDouble(8), netProfit: Money(units: row.integer(9)),
      maxDrawdownPercent: row.optionalDouble(10) ?? 0)
  }

  private static func trip(
    _ row: borrowing Statement, _ reason: ExitReason
  ) -> RoundTrip {
    var ambiguity: ClosedRange<Money>?
    if let worst = row.optionalInteger(18), let best = row.optionalInteger(19), worst <= best {
      ambiguity = Money(units: worst)...Money(units: best)
    }
    return RoundTrip(
      instrument: InstrumentIndex(Int(row.integer(1))),
      direction: row.integer(2) > 0 ? .long : .short,
      signal: SignalID(UInt32(truncatingIfNeeded: row.integer(3))), tag: row.text(4),
      entryTime: Timestamp(nanoseconds: row.integer(5)),
      exitTime: Timestamp(nanoseconds: row.integer(6)), quantity: Quantity(units: row.integer(7)),
      entryNotional: Money(units: row.integer(8)), exitNotional: Money(units: row.integer(9)),
      fees: Money(units: row.integer(10)), funding: Money(units: row.integer(11)),
      netProfit: Money(units: row.integer(12)),
      initialRisk: row.optionalInteger(13).map(Money.init(units:)),
      maximumAdverse: Money(units: row.integer(14)),
      maximumFavourable: Money(units: row.integer(15)), reason: reason,
      isOpen: row.integer(17) != 0, ambiguity: ambiguity,
      naked: TimeSpan(nanoseconds: row.integer(20)))
  }

  private static func fate(_ text: String, until: Int64?) -> SignalFate? {
    switch text {
    case "traded": .traded
    case "pending": .pending(until: until.map(Timestamp.init(nanoseconds:)))
    default: BlockReason(rawValue: text).map(SignalFate.blocked)
    }
  }
}
