import Statistics
import Trading

/// The rows of a run, each kind in its table; called inside one transaction.
extension ResultsStore {
  func insertRun(_ record: RunRecord, id: String) throws(JournalFailure) {
    var row = try database.prepare(
      """
      INSERT INTO runs (id, created, strategy, venue, seed, version, synthetic, digest,
        closed_trades, win_rate, ev_per_trade, execution_rate, net_profit, max_drawdown_percent,
        configuration, statistics)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    let (description, summary) = (record.description, record.summary)
    row.bind(id)
    row.bind(record.created.nanoseconds)
    row.bind(description.strategy)
    row.bind(description.venue)
    row.bind(String(description.seed))
    row.bind(description.version)
    row.bind(Int64(description.isSynthetic ? 1 : 0))
    row.bind(record.digest)
    row.bind(Int64(summary.trades.closed))
    row.bind(summary.trades.winRate)
    row.bind(summary.trades.evPerTrade?.units)
    row.bind(summary.funnel.executionRate)
    row.bind(Int64(clamping: summary.netProfit.units))
    row.bind(summary.maxDrawdownRate * 100)
    row.bind(record.configuration)
    row.bind(record.statistics)
    try row.run()
  }

  func insertSurroundings(_ record: RunRecord, _ run: Int64) throws(JournalFailure) {
    var instrument = try database.prepare("INSERT INTO instruments VALUES (?, ?, ?)")
    for (position, symbol) in record.symbols.enumerated() {
      instrument.bind(run)
      instrument.bind(Int64(position))
      instrument.bind(symbol)
      try instrument.run()
    }
    var row = try database.prepare("INSERT INTO inputs VALUES (?, ?, ?, ?, ?, ?, ?)")
    for (position, input) in record.description.inputs.enumerated() {
      row.bind(run)
      row.bind(Int64(position))
      row.bind(input.kind)
      row.bind(input.symbol)
      row.bind(input.file)
      row.bind(input.sha256)
      row.bind(Int64(input.rows))
      try row.run()
    }
    var alarm = try database.prepare("INSERT INTO alarms VALUES (?, ?, ?, ?, ?)")
    for (position, record) in record.facts.alarms.enumerated() {
      alarm.bind(run)
      alarm.bind(Int64(position))
      alarm.bind(record.time.nanoseconds)
      alarm.bind(record.instrument.map { Int64($0.value) })
      alarm.bind(record.text)
      try alarm.run()
    }
  }

  func insertTrades(_ trips: [RoundTrip], _ run: Int64) throws(JournalFailure) {
    var row = try database.prepare(
      """
      INSERT INTO trades VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    for (position, trip) in trips.enumerated() {
      row.bind(run << Schema.shift | Int64(position))
      row.bind(Int64(trip.instrument.value))
      row.bind(trip.direction.sign)
      row.bind(Int64(trip.signal.number))
      row.bind(trip.tag)
      row.bind(trip.entryTime.nanoseconds)
      row.bind(trip.exitTime.nanoseconds)
      row.bind(trip.quantity.units)
      row.bind(trip.entryNotional.units)
      row.bind(trip.exitNotional.units)
      row.bind(trip.fees.units)
      row.bind(trip.funding.units)
      row.bind(trip.netProfit.units)
      row.bind(trip.initialRisk?.units)
      row.bind(trip.maximumAdverse.units)
      row.bind(trip.maximumFavourable.units)
      row.bind(trip.reason.rawValue)
      row.bind(Int64(trip.isOpen ? 1 : 0))
      row.bind(trip.ambiguity?.lowerBound.units)
      row.bind(trip.ambiguity?.upperBound.units)
      row.bind(trip.naked.nanoseconds)
      try row.run()
    }
  }

  func insertSignals(_ signals: [SignalRecord], _ run: Int64) throws(JournalFailure) {
    let start = signals.first?.time ?? Timestamp(nanoseconds: 0)
    var row = try database.prepare("INSERT INTO signals VALUES (?, ?, ?)")
    row.bind(run)
    row.bind(start.nanoseconds)
    row.bind(utf8: SignalText(signals, from: start).bytes)
    try row.run()
  }

  func insertFills(_ fills: [Fill], _ run: Int64) throws(JournalFailure) {
    var row = try database.prepare("INSERT INTO fills VALUES (?, ?, ?)")
    row.bind(run)
    row.bind(Int64(fills.count))
    row.bind(bytes: PackedFills(fills).bytes)
    try row.run()
  }

  func insertStops(_ stops: [StopMove], _ run: Int64) throws(JournalFailure) {
    var row = try database.prepare("INSERT INTO stops VALUES (?, ?)")
    row.bind(run)
    row.bind(bytes: PackedStops.bytes(stops))
    try row.run()
  }

  func insert(_ command: RunCommand, _ run: Int64) throws(JournalFailure) {
    // SQLite makes the array, so that no text of a user is ever put into another's quotes by us.
    let places = command.words.map { _ in "?" }.joined(separator: ", ")
    var row = try database.prepare("INSERT INTO commands VALUES (?, ?, json_array(\(places)))")
    row.bind(run)
    row.bind(command.folder)
    for word in command.words { row.bind(word) }
    try row.run()
  }

  func insertEquity(
    _ points: [EquityPoint], into table: String, _ run: Int64
  ) throws(JournalFailure) {
    var row = try database.prepare("INSERT INTO \(table) VALUES (?, ?, ?)")
    for (position, point) in points.enumerated() {
      row.bind(run << Schema.shift | Int64(position))
      row.bind(point.time.nanoseconds)
      row.bind(point.equity.units)
      try row.run()
    }
  }
}
