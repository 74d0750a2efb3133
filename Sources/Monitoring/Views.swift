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
  ///
  /// A stop is one that is an order, or that the venue names with the position.
  mutating func take(
    size: Quantity, price: Price, orders: [OrderReport], stops named: PositionStops? = nil
  ) {
    exchange.size = size
    exchange.price = price
    var stops: [Price] = []
    for order in orders {
      let isStop = order.origin == .positionStop || order.clientID?.role == .stop
      let isTrailing = order.origin == .positionTrailing || order.clientID?.role == .trailing
      let isTarget = order.origin == .positionTarget || order.clientID?.role == .target
      guard isStop || isTrailing || isTarget else { continue }
      conditionals.append(order)
      if isTrailing { isTrailedByVenue = true }
      if isTarget || size == .zero { continue }
      // Only what closes the position protects it.
      if (order.side == .sell) != (size > .zero) { continue }
      let rest = order.quantity - order.filled
      let isWhole = order.closesPosition || order.origin != .client
      covered = isWhole ? size.magnitude : min(size.magnitude, covered + rest)
      if isStop, let price = order.trigger?.price { stops.append(price) }
    }
    if size != .zero, let named, named.stop != nil || named.trailing != nil {
      covered = size.magnitude
      if named.trailing != nil { isTrailedByVenue = true }
      if stops.isEmpty, let stop = named.stop { stops.append(stop) }
    }
    // Where one replaces another, both stand for a moment.
    exchange.stop = stops.first { $0 == executor.stop } ?? stops.first
  }
}
