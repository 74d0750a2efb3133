import Execution
import Trading

/// The statements by which records and what is derived from them are written.
struct JournalTables: ~Copyable {
  private var record: Statement
  private var state: Statement
  private var setting: Statement
  private var signal: Statement
  private var fate: Statement
  private var order: Statement
  private var outcome: Statement
  private var filled: Statement
  private var fill: Statement
  private var trade: Statement
  private var path: Statement
  private var stop: Statement
  private var noStop: Statement
  private var alarm: Statement
  private var balance: Statement
  private var noPositions: Statement
  private var position: Statement
  private var direction: Statement
  private var known: Statement
  private var meant: Statement
  private var payment: Statement
  private var paid: Statement

  init(_ database: borrowing Database) throws(JournalFailure) {
    let record = try database.prepare("INSERT INTO records VALUES (?, ?, ?, ?, ?)")
    let state = try database.prepare("INSERT OR REPLACE INTO state VALUES (?, ?, ?)")
    let setting = try database.prepare("INSERT OR REPLACE INTO settings VALUES (?, ?)")
    let signal = try database.prepare("INSERT OR REPLACE INTO signals VALUES (?, ?, ?, ?, ?, ?, ?)")
    // Traded is for good: what becomes of the rest of an order does not undo it.
    let fate = try database.prepare(
      "UPDATE signals SET fate = ?, until = ? WHERE id = ? AND fate <> 'traded'")
    let order = try database.prepare(
      "INSERT OR REPLACE INTO orders VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, 0)")
    let outcome = try database.prepare("UPDATE orders SET outcome = ? WHERE id = ?")
    let filled = try database.prepare("UPDATE orders SET filled = max(filled, ?) WHERE id = ?")
    let fill = try database.prepare("INSERT INTO fills VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    let trade = try database.prepare(
      """
      INSERT INTO trades VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (number) DO UPDATE SET direction = excluded.direction,
        signal = excluded.signal, entry_time = excluded.entry_time,
        exit_time = excluded.exit_time, size = excluded.size, quantity = excluded.quantity,
        entry_notional = excluded.entry_notional, exit_notional = excluded.exit_notional,
        fees = excluded.fees, funding = excluded.funding, first_stop = excluded.first_stop,
        reason = excluded.reason, naked = excluded.naked, naked_since = excluded.naked_since
      """)
    let path = try database.prepare("INSERT INTO stop_path VALUES (?, ?, ?, ?, ?)")
    let stop = try database.prepare(
      "INSERT OR REPLACE INTO stops VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    let noStop = try database.prepare("DELETE FROM stops WHERE instrument = ?")
    let alarm = try database.prepare("INSERT INTO alarms VALUES (?, ?, ?, ?)")
    let balance = try database.prepare("INSERT INTO balances VALUES (?, ?, ?)")
    let noPositions = try database.prepare("DELETE FROM venue_positions")
    let position = try database.prepare(
      "INSERT OR REPLACE INTO venue_positions VALUES (?, ?, ?, ?, ?, ?)")
    let direction = try database.prepare("SELECT direction FROM signals WHERE id = ?")
    let known = try database.prepare("SELECT 1 FROM fills WHERE instrument = ? AND execution = ?")
    let meant = try database.prepare("SELECT 1 FROM orders WHERE id = ?")
    let payment = try database.prepare("INSERT INTO payments VALUES (?, ?, ?, ?, ?, ?, ?)")
    let paid = try database.prepare("SELECT 1 FROM payments WHERE name = ?")
    // All at once: what cannot be copied cannot be set in part.
    self.record = record
    self.state = state
    self.setting = setting
    self.signal = signal
    self.fate = fate
    self.order = order
    self.outcome = outcome
    self.filled = filled
    self.fill = fill
    self.trade = trade
    self.path = path
    self.stop = stop
    self.noStop = noStop
    self.alarm = alarm
    self.balance = balance
    self.noPositions = noPositions
    self.position = position
    self.direction = direction
    self.known = known
    self.meant = meant
    self.payment = payment
    self.paid = paid
  }

  /// Whether a payment was recorded already, by the venue's name for it.
  mutating func knows(_ payment: Payment) throws(JournalFailure) -> Bool {
    guard let name = payment.id else { return false }
    defer { paid.reset() }
    paid.bind(Int64(bitPattern: name))
    return try paid.step()
  }

  /// Whether an execution was recorded already.
  mutating func knows(_ fill: Fill) throws(JournalFailure) -> Bool {
    defer { known.reset() }
    known.bind(Int64(fill.instrument.value))
    known.bind(Int64(bitPattern: fill.execution.number))
    return try known.step()
  }

  /// Whether an order was meant.
  mutating func knows(_ order: ClientOrderID) throws(JournalFailure) -> Bool {
    defer { meant.reset() }
    meant.bind(order.description)
    return try meant.step()
  }

  /// Appends a record and derives from it what follows; `trades` is carried along.
  mutating func append(
    _ entry: JournalRecord, _ sequence: Int64, at time: Timestamp, _ trades: inout TradeBook
  ) throws(JournalFailure) {
    record.bind(sequence)
    record.bind(time.nanoseconds)
    record.bind(entry.kind)
    record.bind(entry.instrument.map { Int64($0.value) })
    record.bind(bytes: entry.payload)
    try record.run()
    try derive(from: entry, sequence, at: time, &trades)
  }

  /// Derives what follows from a record that was appended.
  mutating func derive(
    from entry: JournalRecord, _ sequence: Int64, at time: Timestamp, _ trades: inout TradeBook
  ) throws(JournalFailure) {
    switch entry {
    case .setting(let name, let value):
      setting.bind(name)
      setting.bind(value)
      try setting.run()
    case .signal(let record): try put(record)
    case .fate(let id, let fate): try put(fate, of: id)
    case .intent(let id, let terms): try put(id, terms, at: time)
    case .outcome(let id, let word):
      outcome.bind(word)
      outcome.bind(id.description)
      try outcome.run()
    case .fill(let fill): try put(fill, trades.take(fill), &trades)
    case .opened(let index, let signal, let stop):
      trades.opened(
        index, signal, stop: stop, direction: try direction(of: signal), at: time)
    case .closed(let index, let signal, let reason):
      trades.closed(index, signal, reason, at: time)
    case .stop(let index, let price, let kind):
      if let number = trades.number(index) {
        try put(trades: &trades)
        path.bind(sequence)
        path.bind(number)
        path.bind(time.nanoseconds)
        path.bind(price.units)
        path.bind("\(kind)")
        try path.run()
      }
    case .protection(let index, let state): try put(state, index, at: time)
    case .naked(let index, let isNaked): trades.bare(index, isNaked, at: time)
    case .funding(let index, let amount): _ = trades.pay(amount, index, at: time)
    case .payment(let payment): try put(payment, sequence, &trades)
    case .alarm(let index, let text):
      alarm.bind(sequence)
      alarm.bind(time.nanoseconds)
      alarm.bind(index.map { Int64($0.value) })
      alarm.bind(text)
      try alarm.run()
    case .balance(let amount):
      balance.bind(sequence)
      balance.bind(time.nanoseconds)
      balance.bind(amount.units)
      try balance.run()
    case .positions(let reports): try put(reports, at: time)
    case .state(let part, let index, _):
      state.bind(Int64(index?.value ?? -1))
      state.bind(Int64(part.rawValue))
      state.bind(sequence)
      try state.run()
    }
  }

  private mutating func put(
    _ paid: Payment, _ sequence: Int64, _ trades: inout TradeBook
  ) throws(JournalFailure) {
    var trade: Int64?
    if paid.kind == .funding, let index = paid.instrument {
      trade = trades.pay(paid.amount, index, at: paid.time)
    }
    try put(trades: &trades)
    payment.bind(sequence)
    payment.bind(paid.id.map { Int64(bitPattern: $0) })
    payment.bind("\(paid.kind)")
    payment.bind(paid.instrument.map { Int64($0.value) })
    payment.bind(trade)
    payment.bind(paid.amount.units)
    payment.bind(paid.time.nanoseconds)
    try payment.run()
  }

  /// Stores the trades that were changed.
  mutating func put(trades: inout TradeBook) throws(JournalFailure) {
    for one in trades.changed {
      trade.bind(one.number)
      trade.bind(Int64(one.instrument.value))
      trade.bind(one.direction.sign)
      trade.bind(Int64(one.signal.number))
      trade.bind(one.entryTime.nanoseconds)
      trade.bind(one.exitTime?.nanoseconds)
      trade.bind(one.size.units)
      trade.bind(one.quantity.units)
      trade.bind(one.entryNotional.units)
      trade.bind(one.exitNotional.units)
      trade.bind(one.fees.units)
      trade.bind(one.funding.units)
      trade.bind(one.firstStop?.units)
      trade.bind(one.reason?.rawValue)
      trade.bind(one.naked.nanoseconds)
      trade.bind(one.nakedSince?.nanoseconds)
      try trade.run()
    }
    trades.forgetChanges()
  }
}

extension JournalTables {
  private mutating func put(_ record: SignalRecord) throws(JournalFailure) {
    let (word, until) = record.fate.words
    signal.bind(Int64(record.id.number))
    signal.bind(Int64(record.instrument.value))
    signal.bind(record.direction.sign)
    signal.bind(record.time.nanoseconds)
    signal.bind(record.tag)
    signal.bind(word)
    signal.bind(until?.nanoseconds)
    try signal.run()
  }

  private mutating func put(_ fate: SignalFate, of id: SignalID) throws(JournalFailure) {
    let (word, until) = fate.words
    self.fate.bind(word)
    self.fate.bind(until?.nanoseconds)
    self.fate.bind(Int64(id.number))
    try self.fate.run()
  }

  private mutating func put(
    _ id: ClientOrderID, _ terms: OrderTerms, at time: Timestamp
  ) throws(JournalFailure) {
    order.bind(id.description)
    order.bind(Int64(terms.instrument.value))
    order.bind(Int64(id.signal.number))
    order.bind("\(id.role)")
    order.bind(terms.side.sign)
    order.bind(terms.quantity.units)
    if case .limit(let price, _) = terms.pricing {
      order.bind(Optional(price.units))
    } else {
      order.bind(Int64?.none)
    }
    order.bind(terms.trigger?.price.units)
    order.bind(time.nanoseconds)
    try order.run()
  }

  private mutating func put(
    _ fill: Fill, _ number: Int64?, _ trades: inout TradeBook
  ) throws(JournalFailure) {
    try put(trades: &trades)
    self.fill.bind(Int64(fill.instrument.value))
    self.fill.bind(Int64(bitPattern: fill.execution.number))
    self.fill.bind(number)
    self.fill.bind(fill.clientID?.description)
    self.fill.bind(Int64(bitPattern: fill.venueID.number))
    self.fill.bind("\(fill.origin)")
    self.fill.bind(fill.side.sign)
    self.fill.bind(fill.price.units)
    self.fill.bind(fill.quantity.units)
    self.fill.bind(fill.fee.units)
    self.fill.bind(Int64(fill.liquidity == .maker ? 1 : 0))
    self.fill.bind(fill.time.nanoseconds)
    try self.fill.run()
    if let id = fill.clientID {
      filled.bind(fill.filled.units)
      filled.bind(id.description)
      try filled.run()
    }
  }

  private mutating func put(
    _ state: StopState?, _ index: InstrumentIndex, at time: Timestamp
  ) throws(JournalFailure) {
    guard let state else {
      noStop.bind(Int64(index.value))
      return try noStop.run()
    }
    stop.bind(Int64(index.value))
    stop.bind(state.stop?.units)
    stop.bind(state.liveStop?.units)
    stop.bind(state.target?.units)
    stop.bind(state.liveTarget?.units)
    stop.bind("\(state.kind)")
    stop.bind(state.peak.units)
    stop.bind(Int64(state.isTrailing ? 1 : 0))
    stop.bind(state.activation?.units)
    stop.bind(state.lastMove == .distantPast ? nil : state.lastMove.nanoseconds)
    stop.bind(time.nanoseconds)
    try stop.run()
  }

  private mutating func put(
    _ reports: [PositionReport], at time: Timestamp
  ) throws(JournalFailure) {
    try noPositions.run()
    for report in reports {
      position.bind(Int64(report.instrument.value))
      position.bind(report.size.units)
      position.bind(report.averageEntry.units)
      position.bind(report.stops.stop?.units)
      position.bind(report.stops.target?.units)
      position.bind(time.nanoseconds)
      try position.run()
    }
  }

  private mutating func direction(
    of signal: SignalID
  ) throws(JournalFailure) -> Direction? {
    defer { direction.reset() }
    direction.bind(Int64(signal.number))
    guard try direction.step() else { return nil }
    return direction.integer(0) > 0 ? .long : .short
  }
}

extension SignalFate {
  /// The word under which it is stored, and until when it is pending.
  fileprivate var words: (String, Timestamp?) {
    switch self {
    case .traded: ("traded", nil)
    case .blocked(let reason): (reason.rawValue, nil)
    case .pending(let until): ("pending", until)
    }
  }
}
