import Trading

extension JournalFailure {
  /// The same, with what the journal says to be open, as far as it can be read at all.
  ///
  /// Whoever cannot use a journal has to know what may stand at the venue without anybody who looks
  /// after it.
  func namingPositions() -> JournalFailure {
    switch kind {
    case .missing, .cannotCreate, .notADatabase, .foreign: return self
    default: break
    }
    var failure = self
    do {
      failure.positions = try Self.openPositions(path)
    } catch {
      failure.advice += "; what was open cannot be read: look at the venue"
    }
    return failure
  }

  private static func openPositions(_ path: String) throws(JournalFailure) -> [String] {
    let database = try Database(path: path, creates: false, patience: .milliseconds(200))
    // Named one by one, since a later version may have other columns beside these.
    var rows = try database.prepare(
      """
      SELECT i.symbol, t.size, s.stop FROM trades t JOIN instruments i ON i.position = t.instrument
      LEFT JOIN stops s ON s.instrument = t.instrument WHERE t.exit_time IS NULL AND t.size <> 0
      ORDER BY i.position
      """)
    var list: [String] = []
    while try rows.step() {
      let size = Quantity(units: rows.integer(1))
      let stop = rows.optionalInteger(2).map { "with its stop at \(Price(units: $0))" }
      let side = size > .zero ? "long" : "short"
      list.append("\(rows.text(0)) \(side) \(size.magnitude) \(stop ?? "without a stop")")
    }
    return list
  }
}
