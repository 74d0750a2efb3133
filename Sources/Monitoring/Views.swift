import Journal
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

/// One kind of market data that a process should hear of an instrument.
public struct Topic: Hashable, Sendable {
  /// What it brings.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case ticker
    case trades
    case candles
  }

  public var kind: Kind
  /// When it brought something last.
  public var last: Timestamp
  /// For how long it may bring nothing while the market trades.
  public var patience: TimeSpan

  /// Creates a topic that brought something at a moment.
  public init(_ kind: Kind, last: Timestamp, patience: TimeSpan) {
    self.kind = kind
    self.last = last
    self.patience = patience
  }
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
  /// All that can still fill at the exchange, whoever placed it.
  public var orders: [OrderReport] = []
  /// The stops that the venue names with the position.
  public var attributes = PositionStops()
  /// Where the exchange closes the position for want of margin; nil where it does not say.
  public var liquidation: Price?
  /// What the account has set for the instrument; nil where it is not known.
  public var settings: InstrumentSettings?
  /// What the run wants it to be; what is nil in it is left as it is.
  public var wanted: InstrumentSettings?
  /// What the process hears of the market.
  public var topics: [Topic] = []
  /// When the exchange is known to have traded the instrument last.
  public var tradedAt = Timestamp.distantPast
  /// When the venue settles the contract and ends it; nil for one that goes on.
  public var delivery: Timestamp?
  /// Whether the places were not seen at one moment, or one of them not at all, so that nothing
  /// follows from how they differ.
  public var isUnsettled = false

  /// Nothing is held anywhere.
  public init(_ instrument: InstrumentIndex) { self.instrument = instrument }
}

/// What is known in all three places at one moment.
public struct Views: Hashable, Sendable {
  public var time: Timestamp
  public var instruments: [InstrumentView]
  /// For how long the journal has not written what the executor knows.
  public var journalLag: TimeSpan = .zero
  /// For how long the process that trades has not answered.
  public var silence: TimeSpan = .zero
  /// How much has come from the venue that the process could not read.
  public var unreadable = 0
  /// For how long the exchange could not be asked.
  public var blindness: TimeSpan = .zero

  /// Creates the views of a moment.
  public init(time: Timestamp, instruments: [InstrumentView]) {
    self.time = time
    self.instruments = instruments
  }
}

extension InstrumentView {
  /// Takes what the journal holds.
  mutating func take(_ holding: JournalHolding) {
    journal.size = holding.size
    journal.stop = holding.stop
    journal.peak = holding.peak
  }

  /// Takes what stands at the exchange; what the executor believes must be known by then.
  mutating func take(_ position: PositionReport?, price: Price, orders: [OrderReport]) {
    exchange.size = position?.size ?? .zero
    exchange.price = price
    liquidation = position?.liquidation
    attributes = position?.stops ?? PositionStops()
    self.orders = orders
    // Where one replaces another, both stand for a moment.
    let stops = fixedStops
    exchange.stop = stops.first { $0 == executor.stop } ?? stops.first
  }
}
