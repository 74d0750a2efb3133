import Execution
import Trading

extension Database {
  /// Goes through the records, oldest first, up to one.
  func eachRecord(
    through last: Int64, _ body: (Int64, Timestamp, JournalRecord) throws(JournalFailure) -> Void
  ) throws(JournalFailure) {
    var rows = try prepare(
      """
      SELECT sequence, time, kind, instrument, payload FROM records WHERE sequence <= ?
      ORDER BY sequence
      """)
    rows.bind(last)
    while try rows.step() {
      let record: JournalRecord
      do {
        record = try JournalRecord(
          kind: rows.text(2), instrument: rows.optionalInteger(3).map { InstrumentIndex(Int($0)) },
          payload: rows.bytes(4))
      } catch {
        throw damaged("record \(rows.integer(0)): \(error.what)")
      }
      try body(rows.integer(0), Timestamp(nanoseconds: rows.integer(1)), record)
    }
  }

  /// What in the file contradicts itself, in words; nothing where all is well.
  ///
  /// SQLite looks at its pages and references; then every table is derived from the records anew
  /// and compared with the one that is there.
  func inconsistencies() throws(JournalFailure) -> [String] {
    var found: [String] = []
    var check = try prepare("PRAGMA integrity_check")
    while try check.step() {
      if check.text(0) != "ok" { found.append(check.text(0)) }
    }
    let strays = try integer("SELECT count(*) FROM pragma_foreign_key_check")
    if strays > 0 { found.append("\(strays) rows refer to rows that are not there") }
    let missing = try integer(
      "SELECT coalesce(max(sequence), 0) - count(*) FROM records")
    if missing != 0 { found.append("\(missing) records are missing") }
    let again = try Database(path: ":memory:", creates: true, patience: .zero)
    try again.adopt(JournalSchema.layout, creates: true)
    let symbols = try journalSymbols()
    try again.register(symbols)
    var tables = try JournalTables(again)
    var book = try again.tradeBook(instruments: symbols.count)
    try again.run("BEGIN")
    try eachRecord(through: .max) { (sequence, time, record) throws(JournalFailure) in
      try tables.append(record, sequence, at: time, &book)
      try tables.put(trades: &book)
    }
    try again.run("COMMIT")
    // An older file that may not be changed has no more tables than it had.
    let isOld = try integer("PRAGMA user_version") < JournalSchema.layout.version
    for table in JournalSchema.derived where !isOld || table != "payments" {
      let (here, there) = (try digest(of: table), try again.digest(of: table))
      if here != there { found.append("\(table) is not what follows from the records") }
    }
    _ = try durableState(instruments: symbols.count)
    return found
  }

  /// All rows of a table as text, in the order of its key.
  private func digest(of table: String) throws(JournalFailure) -> [String] {
    var columns = try prepare("SELECT name FROM pragma_table_info('\(table)')")
    var quoted: [String] = []
    while try columns.step() { quoted.append("quote(\"\(columns.text(0))\")") }
    var rows = try prepare(
      "SELECT \(quoted.joined(separator: " || ',' || ")) AS line FROM \(table) ORDER BY line")
    var lines: [String] = []
    while try rows.step() { lines.append(rows.text(0)) }
    return lines
  }
}
