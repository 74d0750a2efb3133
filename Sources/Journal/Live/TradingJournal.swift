public import Execution
public import Simulation
public import Trading

/// The journal of a run that may have to be taken up again: one SQLite file, one writer.
///
/// What a step of the executor records is durable before its requests leave: through a loss of
/// power where it holds an intent, through the death of the process otherwise. A step is written
/// whole or not at all; one that could not be written is kept and written with the next.
public final class TradingJournal: Recorder {
  private var tables: JournalTables
  private let database: Database
  private let lock: JournalLock?
  /// When the last record was written that was there before; nil in a new journal.
  public let lastTime: Timestamp?
  /// The number of the last record.
  public private(set) var sequence: Int64
  private var trades: TradeBook
  private var log: StateLog
  private var revisions: ContiguousArray<UInt32?>
  private var ownRevision: UInt32?
  private var protections: [StopState?]
  private var naked: [Bool]
  private var positions: [PositionReport]?
  private var balance: Money?
  private var submits: [RequestID: ClientOrderID] = [:]
  /// What is to be written with the next step.
  private var pending: [JournalRecord] = []
  private var isFull = false
  /// Whether the data has ended: what closes then is closed by that.
  private var isEnded = false
  /// Why the last step could not be written; nil while all is well.
  public private(set) var failure: JournalFailure?
  /// Since when steps could not be written; nil while all are.
  public private(set) var unwrittenSince: Timestamp?

  /// Opens a journal to write to, making the file where it is missing.
  ///
  /// `symbols` stand in the order of the executor's instruments; those that the journal has must be
  /// the first of them. `pageLimit` bounds the file to so many pages of 4,096 bytes.
  public convenience init(
    path: String, symbols: [String], settings: [(name: String, value: String)] = [],
    patience: TimeSpan = .seconds(5), pageLimit: Int? = nil
  ) throws(JournalFailure) {
    do throws(JournalFailure) {
      let database = try Database(path: path, creates: true, patience: patience)
      try self.init(
        database, try JournalLock(of: path), symbols: symbols, settings: settings,
        pageLimit: pageLimit)
    } catch {
      throw error.namingPositions()
    }
  }

  /// A journal that is gone with its owner, and the same otherwise.
  public convenience init(inMemoryOf symbols: [String]) throws(JournalFailure) {
    let database = try Database(path: ":memory:", creates: true, patience: .zero)
    try self.init(database, nil, symbols: symbols, settings: [], pageLimit: nil)
  }

  private init(
    _ database: consuming Database, _ lock: consuming JournalLock?, symbols: [String],
    settings: [(name: String, value: String)], pageLimit: Int?
  ) throws(JournalFailure) {
    try database.adopt(JournalSchema.layout, creates: true)
    if let pageLimit { try database.run("PRAGMA max_page_count = \(pageLimit)") }
    try database.run("PRAGMA synchronous = NORMAL")
    try database.register(symbols)
    let tables = try JournalTables(database)
    sequence = try database.integer("SELECT coalesce(max(sequence), 0) FROM records")
    let last = try database.integer("SELECT coalesce(max(time), -1) FROM records")
    lastTime = last < 0 ? nil : Timestamp(nanoseconds: last)
    trades = try database.tradeBook(instruments: symbols.count)
    log = StateLog(try database.durableState(instruments: symbols.count))
    self.tables = tables
    self.database = database
    self.lock = lock
    revisions = ContiguousArray(repeating: nil, count: symbols.count)
    protections = Array(repeating: nil, count: symbols.count)
    naked = Array(repeating: false, count: symbols.count)
    for setting in settings { pending.append(.setting(name: setting.name, value: setting.value)) }
  }

  /// Where the file lies.
  public var path: String { database.path }

  /// Whether an order was meant, by what was written.
  public func knows(_ order: ClientOrderID) throws(JournalFailure) -> Bool {
    try tables.knows(order)
  }

  /// What it holds of each instrument, in their order.
  public func holdings() throws(JournalFailure) -> [JournalHolding] {
    try database.holdings(instruments: revisions.count)
  }

  /// What in it contradicts itself; see ``JournalReader/inconsistencies()``.
  public func inconsistencies() throws(JournalFailure) -> [String] {
    try database.inconsistencies()
  }

  // What is told.

  public func heard(_ event: borrowing Event) {
    switch event {
    case .answer(let id, let outcome):
      if let order = submits.removeValue(forKey: id) {
        pending.append(.outcome(order, JournalRecord.word(outcome)))
      }
      if case .accepted(.positions(let listed, _)) = outcome {
        // Where it would be liquidated changes with every price.
        let reports = listed.map(\.withoutLiquidation)
        if reports != positions {
          positions = reports
          pending.append(.positions(reports))
        }
      }
      if case .accepted(.account(let report)) = outcome { take(report) }
    case .venue(.account(let report)): take(report)
    case .ended: isEnded = true
    case .started, .wish, .closed, .venue, .wake, .halt: break
    }
  }

  public func funded(_ index: InstrumentIndex, _ payment: Money) {
    pending.append(.funding(index, payment))
  }

  /// Money came or went without a trade; what the venue names alike is booked once, however often
  /// and on whatever way it was heard.
  public func paid(_ payment: Payment) { pending.append(.payment(payment)) }

  /// Keeps a setting with the next step, in place of the one of that name.
  public func note(setting name: String, value: String) {
    pending.append(.setting(name: name, value: value))
  }

  public func restarted() {
    for index in revisions.indices { revisions[index] = nil }
    ownRevision = nil
    submits.removeAll()
  }

  /// What the executor knows again, as the file has it; nil where nothing was written yet, or where
  /// it cannot be read, which ``failure`` then says.
  public func recovered() -> DurableState? {
    do {
      let state = try database.durableState(instruments: revisions.count)
      return state.executor.isEmpty ? nil : state
    } catch {
      failure = error
      return nil
    }
  }

  private func take(_ report: AccountReport) {
    guard let told = report.balance, told != balance else { return }
    balance = told
    pending.append(.balance(told))
  }

  // What is written.

  public func keep(_ effects: borrowing Effects, of executor: borrowing Executor) -> Bool {
    var needsPower = false
    for at in effects.records.indices {
      switch effects.records[at] {
      case .closed(let index, let signal, _) where isEnded:
        pending.append(.closed(index, signal, .endOfData))
      case .intent:
        needsPower = true
        pending.append(JournalRecord(effects.records[at]))
      default: pending.append(JournalRecord(effects.records[at]))
      }
    }
    for at in effects.requests.indices {
      if case .submit(let order, _) = effects.requests[at].request {
        submits[effects.requests[at].id] = order
      }
    }
    do {
      try write(executor, survivesPower: needsPower)
      failure = nil
      unwrittenSince = nil
      return true
    } catch {
      failure = error
      if unwrittenSince == nil { unwrittenSince = executor.moment }
      return false
    }
  }

  private func write(
    _ executor: borrowing Executor, survivesPower: Bool
  ) throws(JournalFailure) {
    let parts = changedParts(of: executor)
    let own = noteProtection(of: executor)
    if pending.isEmpty, parts.isEmpty, own.isEmpty { return note(revisionsOf: executor) }
    if survivesPower != isFull {
      try database.run("PRAGMA synchronous = \(survivesPower ? "FULL" : "NORMAL")")
      isFull = survivesPower
    }
    var (trades, sequence, log) = (trades, sequence, log)
    let time = executor.moment
    pending += own
    try database.transaction { () throws(JournalFailure) in
      for record in pending {
        // An execution that is heard of twice is one.
        if case .fill(let fill) = record, try tables.knows(fill) { continue }
        if case .payment(let payment) = record, try tables.knows(payment) { continue }
        sequence += 1
        try tables.append(record, sequence, at: time, &trades)
      }
      for part in parts {
        sequence += 1
        try tables.append(part.record, sequence, at: time, &trades)
        log.note(part, as: sequence)
      }
      try tables.put(trades: &trades)
    }
    log.note(time)
    (self.log, self.trades, self.sequence) = (log, trades, sequence)
    note(revisionsOf: executor)
    pending.removeAll(keepingCapacity: true)
  }

  private func note(revisionsOf executor: borrowing Executor) {
    for index in revisions.indices { revisions[index] = executor.revisions[index] }
    ownRevision = executor.ownRevision
  }

  /// The parts of the state that are not as they were written last.
  private func changedParts(of executor: borrowing Executor) -> [StateLog.Change] {
    var changes: [StateLog.Change] = []
    var isTouched = !pending.isEmpty || ownRevision != executor.ownRevision
    for index in revisions.indices where revisions[index] != executor.revisions[index] {
      isTouched = true
      let instrument = InstrumentIndex(index)
      for part in DurablePart.ofBook {
        let bytes = executor.durable(part, instrument)
        if let change = log.change(of: part, instrument, to: bytes) { changes.append(change) }
      }
    }
    guard isTouched else { return changes }
    let bytes = executor.durable(.executor)
    if let change = log.change(of: .executor, nil, to: bytes) { changes.append(change) }
    return changes
  }

  /// What is new of how positions are protected.
  private func noteProtection(of executor: borrowing Executor) -> [JournalRecord] {
    var records: [JournalRecord] = []
    for index in revisions.indices where revisions[index] != executor.revisions[index] {
      let instrument = InstrumentIndex(index)
      let protection = executor.stopState(instrument)
      if protection != protections[index] {
        protections[index] = protection
        records.append(.protection(instrument, protection))
      }
      let isNaked = executor.beliefs[index].isUnconfirmed
      if isNaked != naked[index] {
        naked[index] = isNaked
        records.append(.naked(instrument, isNaked))
      }
    }
    return records
  }
}

extension PositionReport {
  fileprivate var withoutLiquidation: PositionReport {
    var report = self
    report.liquidation = nil
    return report
  }
}
