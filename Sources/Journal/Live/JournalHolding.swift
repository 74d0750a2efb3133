public import Trading

/// What the journal holds of one instrument: the open trade, and how it is protected.
public struct JournalHolding: Hashable, Sendable {
  /// Signed: positive for a long.
  public var size: Quantity = .zero
  /// Where the stop should stand; nil for none.
  public var stop: Price?
  /// The best price since the entry, where a stop follows it by now.
  public var peak: Price?
}

extension Database {
  /// What is held of each instrument, in their order.
  func holdings(instruments: Int) throws(JournalFailure) -> [JournalHolding] {
    var list = Array(repeating: JournalHolding(), count: instruments)
    var trades = try prepare("SELECT instrument, size FROM trades WHERE exit_time IS NULL")
    while try trades.step() {
      let at = Int(trades.integer(0))
      guard list.indices.contains(at) else { throw damaged("a trade") }
      list[at].size = Quantity(units: trades.integer(1))
    }
    var stops = try prepare("SELECT instrument, stop, trailing, peak FROM stops")
    while try stops.step() {
      let at = Int(stops.integer(0))
      guard list.indices.contains(at) else { throw damaged("a stop") }
      list[at].stop = stops.optionalInteger(1).map(Price.init(units:))
      list[at].peak = stops.integer(2) == 0 ? nil : Price(units: stops.integer(3))
    }
    return list
  }
}
