public import Trading

/// The faults of a run, and the stretches in which not all was as it should be.
extension ResultsStore {
  /// The faults that struck a run, oldest first; none of a run that was stored before they were
  /// kept.
  public func faults(of query: String) throws(JournalFailure) -> [FaultEvent] {
    guard try isOf(version: 3) else { return [] }
    var statement = try keyedRows(of: query, "faults")
    var faults: [FaultEvent] = []
    while try statement.step() {
      faults.append(
        FaultEvent(
          time: Timestamp(nanoseconds: statement.integer(1)),
          until: statement.optionalInteger(2).map(Timestamp.init(nanoseconds:)),
          kind: statement.text(3), target: statement.text(4),
          isEffective: statement.integer(5) != 0))
    }
    return faults
  }

  /// The stretches of naked and of phantom time of a run; none of one that was stored before they
  /// were kept.
  public func spells(of query: String) throws(JournalFailure) -> [ExposureSpell] {
    guard try isOf(version: 3) else { return [] }
    var statement = try keyedRows(of: query, "spells")
    var spells: [ExposureSpell] = []
    while try statement.step() {
      guard let kind = ExposureSpell.Kind(rawValue: statement.text(1)) else {
        throw damaged("a spell has no known kind")
      }
      spells.append(
        ExposureSpell(
          kind: kind, instrument: InstrumentIndex(Int(statement.integer(2))),
          from: Timestamp(nanoseconds: statement.integer(3)),
          until: Timestamp(nanoseconds: statement.integer(4))))
    }
    return spells
  }

  /// How many faults of each kind struck a run; none of one that was stored before they were kept.
  public func faultCounts(of query: String) throws(JournalFailure) -> [FaultCount] {
    guard try isOf(version: 3) else { return [] }
    var statement = try keyedRows(of: query, "fault_counts")
    var counts: [FaultCount] = []
    while try statement.step() {
      counts.append(
        FaultCount(
          kind: statement.text(1), struck: Int(statement.integer(2)),
          effective: Int(statement.integer(3)),
          lasting: TimeSpan(nanoseconds: statement.integer(4))))
    }
    return counts
  }

  func insertFaults(_ facts: RunFacts, _ run: Int64) throws(JournalFailure) {
    var count = try database.prepare("INSERT INTO fault_counts VALUES (?, ?, ?, ?, ?)")
    for (position, kind) in facts.faultCounts.enumerated() {
      count.bind(run << Schema.shift | Int64(position))
      count.bind(kind.kind)
      count.bind(Int64(kind.struck))
      count.bind(Int64(kind.effective))
      count.bind(kind.lasting.nanoseconds)
      try count.run()
    }
    try insertEvents(facts.faults, run)
  }

  private func insertEvents(_ faults: [FaultEvent], _ run: Int64) throws(JournalFailure) {
    var row = try database.prepare("INSERT INTO faults VALUES (?, ?, ?, ?, ?, ?)")
    for (position, fault) in faults.enumerated() {
      row.bind(run << Schema.shift | Int64(position))
      row.bind(fault.time.nanoseconds)
      row.bind(fault.until?.nanoseconds)
      row.bind(fault.kind)
      row.bind(fault.target)
      row.bind(Int64(fault.isEffective ? 1 : 0))
      try row.run()
    }
  }

  func insertSpells(_ spells: [ExposureSpell], _ run: Int64) throws(JournalFailure) {
    var row = try database.prepare("INSERT INTO spells VALUES (?, ?, ?, ?, ?)")
    for (position, spell) in spells.enumerated() {
      row.bind(run << Schema.shift | Int64(position))
      row.bind(spell.kind.rawValue)
      row.bind(Int64(spell.instrument.value))
      row.bind(spell.from.nanoseconds)
      row.bind(spell.until.nanoseconds)
      try row.run()
    }
  }
}
