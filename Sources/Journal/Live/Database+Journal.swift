import Execution
import Trading

extension Database {
  /// Notes the symbols of a run; those that the journal has must be the first of them, in order.
  func register(_ symbols: [String]) throws(JournalFailure) {
    let known = try journalSymbols()
    guard known.count <= symbols.count, zip(known, symbols).allSatisfy({ $0 == $1 }) else {
      throw JournalFailure(
        .foreign, path: path, message: "is the journal of \(known.joined(separator: ", "))",
        advice:
          "go on with the same symbols in the same order, or \(JournalSchema.layout.elsewhere)")
    }
    guard known.count < symbols.count else { return }
    try transaction { () throws(JournalFailure) in
      var row = try prepare("INSERT INTO instruments VALUES (?, ?)")
      for (position, symbol) in symbols.enumerated().dropFirst(known.count) {
        row.bind(Int64(position))
        row.bind(symbol)
        try row.run()
      }
    }
  }

  /// The symbols of a journal in the order of its instruments.
  func journalSymbols() throws(JournalFailure) -> [String] {
    var rows = try prepare("SELECT symbol FROM instruments ORDER BY position")
    var symbols: [String] = []
    while try rows.step() { symbols.append(rows.text(0)) }
    return symbols
  }

  /// What the executor knows again: the last of each part.
  func durableState(instruments: Int) throws(JournalFailure) -> DurableState {
    var state = DurableState(instruments: instruments)
    var record = try prepare("SELECT payload FROM records WHERE sequence = ? AND kind = 'state'")
    var rows = try prepare("SELECT instrument, part, sequence FROM state")
    while try rows.step() {
      let index = Int(rows.integer(0))
      guard let part = UInt8(exactly: rows.integer(1)).flatMap(DurablePart.init(rawValue:)),
        index < instruments, (part == .executor) == (index < 0)
      else { throw damaged("the state of the executor") }
      let instrument = index < 0 ? nil : InstrumentIndex(index)
      state[part, instrument] = try bytes(of: part, instrument, rows.integer(2), &record)
    }
    let last = "SELECT coalesce((SELECT time FROM records ORDER BY sequence DESC LIMIT 1), 0)"
    if !state.executor.isEmpty { state.now = Timestamp(nanoseconds: try integer(last)) }
    return state
  }

  /// The bytes of a part as of a record: from the last that holds it whole, by all changes since.
  private func bytes(
    of part: DurablePart, _ index: InstrumentIndex?, _ sequence: Int64, _ record: inout Statement
  ) throws(JournalFailure) -> [UInt8] {
    var changes: [[UInt8]] = []
    var next = sequence
    while true {
      defer { record.reset() }
      record.bind(next)
      guard try record.step() else { throw damaged("the state of the executor") }
      do throws(DamagedBytes) {
        let entry = try JournalRecord(kind: "state", instrument: index, payload: record.bytes(0))
        guard case .state(part, index, let piece) = entry else { throw DamagedBytes("its part") }
        switch piece {
        case .whole(var bytes):
          for delta in changes.reversed() { bytes = try ByteDelta.apply(delta, to: bytes) }
          return bytes
        case .change(let last, let delta):
          guard last < next else { throw DamagedBytes("what it was before") }
          changes.append(delta)
          next = last
        }
      } catch {
        throw damaged("the state of the executor, record \(next): \(error.what)")
      }
    }
  }

  /// The trades under way, and the last one of each instrument.
  func tradeBook(instruments: Int) throws(JournalFailure) -> TradeBook {
    var pairs = Array(repeating: TradeBook.Pair(), count: instruments)
    var rows = try prepare(
      """
      SELECT * FROM trades WHERE exit_time IS NULL
        OR number IN (
          SELECT max(number) FROM trades WHERE exit_time IS NOT NULL GROUP BY instrument)
      """)
    while try rows.step() {
      let trade = try readTrade(rows)
      guard pairs.indices.contains(trade.instrument.value) else { throw damaged("a trade") }
      if trade.exitTime == nil {
        pairs[trade.instrument.value].open = trade
      } else {
        pairs[trade.instrument.value].last = trade
      }
    }
    return TradeBook(
      pairs: pairs, lastNumber: try integer("SELECT coalesce(max(number), 0) FROM trades"))
  }

  /// The trade of a row of all columns.
  func readTrade(_ row: borrowing Statement) throws(JournalFailure) -> JournalTrade {
    guard let signal = UInt32(exactly: row.integer(3)) else { throw damaged("a trade") }
    let word = row.text(13)
    let reason = ExitReason(rawValue: word)
    guard word.isEmpty || reason != nil else { throw damaged("the exit reason \"\(word)\"") }
    var trade = JournalTrade(
      number: row.integer(0), instrument: InstrumentIndex(Int(row.integer(1))),
      direction: row.integer(2) > 0 ? .long : .short, signal: SignalID(signal),
      entryTime: Timestamp(nanoseconds: row.integer(4)))
    trade.exitTime = row.optionalInteger(5).map(Timestamp.init(nanoseconds:))
    trade.size = Quantity(units: row.integer(6))
    trade.quantity = Quantity(units: row.integer(7))
    trade.entryNotional = Money(units: row.integer(8))
    trade.exitNotional = Money(units: row.integer(9))
    trade.fees = Money(units: row.integer(10))
    trade.funding = Money(units: row.integer(11))
    trade.firstStop = row.optionalInteger(12).map(Price.init(units:))
    trade.reason = reason
    trade.naked = TimeSpan(nanoseconds: row.integer(14))
    trade.nakedSince = row.optionalInteger(15).map(Timestamp.init(nanoseconds:))
    return trade
  }

  func damaged(_ what: String) -> JournalFailure {
    JournalFailure(
      .damaged, path: path, message: "\(what) cannot be read",
      advice: "keep a copy of the file with its -wal, and try `sqlite3 FILE .recover`")
  }
}
