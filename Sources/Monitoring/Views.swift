public import Trading

/// What one place says of one instrument.
///
/// The executor says what it believes, the journal what was written, the exchange what is so.
public struct Holding: Hashable, Sendable {
  /// Signed: positive for a long.
  public var size: Quantity = .zero
  /// Where the stop should stand; at the exchange, where it stands.
  public var stop: Price?
  /// The best price since the entry that a trailing stop follows; nil where none follows.
  public var peak: Price?
  /// The last price, and when it came.
  public var price: Price = .zero
  public var priceTime: Timestamp = .distantPast

  /// Nothing is held.
  public init() {}
}

/// What is known of one instrument in all three places.
public struct InstrumentView: Hashable, Sendable {
  public var instrument: InstrumentIndex
  public var executor = Holding()
  public var journal = Holding()
  public var exchange = Holding()
  /// Whether the executor is about to close it.
  public var isLeaving = false
  /// Whether others trade on it, so that nothing of it is touched.
  public var isForeign = false
  /// Whether the venue moves the stop by itself.
  public var isTrailedByVenue = false
  /// The stops and targets of ours that stand at the exchange.
  public var conditionals: [OrderReport] = []
  /// How much of the position the stops at the exchange close.
  public var covered: Quantity = .zero

  /// Nothing is held anywhere.
  public init(_ instrument: InstrumentIndex) { self.instrument = instrument }
}

/// What is known in all three places at one moment.
public struct Views: Hashable, Sendable {
  public var time: Timestamp
  public var instruments: [InstrumentView]
  /// For how long the journal has not written what the executor knows.
  public var journalLag: TimeSpan = .zero

  /// Creates the views of a moment.
  public init(time: Timestamp, instruments: [InstrumentView]) {
    self.time = time
    self.instruments = instruments
  }
}
