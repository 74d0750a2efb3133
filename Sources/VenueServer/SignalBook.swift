public import Trading

/// The signals that a bot says it had, and what became of each by the orders of its account.
///
/// An order belongs to the signal that names it, or else to the youngest of the same symbol and
/// side that came within ``patience`` before it and has no order yet. A signal is traded once an
/// order of it has opened or added to a position; nothing undoes that.
public struct SignalBook: Sendable {
  /// How long an order without a name may come after its signal, in the time of the data.
  public static let patience = TimeSpan.seconds(60)

  /// One signal as the bot told it.
  public struct Posted: Sendable {
    public let id: String
    public let instrument: InstrumentIndex
    public let side: Side
    public let time: Timestamp
    /// The name of the order by which the bot means to trade it; empty where it does not say.
    public internal(set) var order: String
    /// Why the bot did not trade it, in its own word; nil where it does not say.
    public internal(set) var reason: String?
    /// The order that was found to be of it.
    fileprivate var found: VenueOrderID?
    /// What became of that order where it ended without a fill.
    fileprivate var ending: String?
    fileprivate var isTraded = false
  }

  /// What has become of a signal.
  public enum Fate: Hashable, Sendable {
    case traded
    case pending
    case blocked(String)
  }

  /// The word for a signal of which the bot says nothing and no order came.
  public static let unsaid = "notSaid"

  /// The word for a signal whose order only closed what was held.
  public static let closed = "closedInstead"

  public private(set) var signals: [Posted] = []
  private var places: [String: Int] = [:]

  /// Creates a book without signals.
  public init() {}

  /// Takes a signal, or more of one that is known by its name.
  public mutating func post(
    _ id: String, _ instrument: InstrumentIndex, _ side: Side, order: String?, reason: String?,
    at moment: Timestamp
  ) {
    guard let place = places[id] else {
      places[id] = signals.count
      signals.append(
        Posted(
          id: id, instrument: instrument, side: side, time: moment, order: order ?? "",
          reason: reason))
      return
    }
    if let order { signals[place].order = order }
    if let reason { signals[place].reason = reason }
  }

  /// The signal of a name; nil where it was never told.
  public subscript(id: String) -> Posted? { places[id].map { signals[$0] } }

  /// Takes more of a signal that is known; returns whether it is.
  public mutating func amend(_ id: String, order: String?, reason: String?) -> Bool {
    guard let place = places[id] else { return false }
    post(
      id, signals[place].instrument, signals[place].side, order: order, reason: reason,
      at: signals[place].time)
    return true
  }

  /// Takes an order that has opened a position or added to it.
  mutating func entered(by order: OrderRecord) {
    if let place = place(of: order) { signals[place].isTraded = true }
  }

  /// Takes an order that the venue has taken.
  mutating func placed(_ order: OrderRecord) { _ = place(of: order) }

  /// Takes an order that has ended.
  mutating func ended(_ order: OrderRecord) {
    guard let place = place(of: order) else { return }
    signals[place].ending =
      switch order.status {
      case _ where order.filled > .zero: Self.closed
      case .rejected: BlockReason.rejectedByVenue.rawValue
      case _ where order.wasCancelled: BlockReason.cancelledByStrategy.rawValue
      default: BlockReason.expired.rawValue
      }
  }

  /// Takes an order that the venue refused; another one may still trade the signal.
  mutating func refused(_ terms: OrderTerms, named name: String, at moment: Timestamp) {
    guard !terms.isReduceOnly, !terms.closesPosition else { return }
    let named = name.isEmpty ? nil : signals.lastIndex { $0.isNamed(name) }
    let place = named ?? signals.lastIndex { $0.mayHaveLedTo(terms, at: moment) }
    if let place { signals[place].ending = BlockReason.rejectedByVenue.rawValue }
  }

  /// The signal of an order, which is then known to be of it; nil where there is none.
  private mutating func place(of order: OrderRecord) -> Int? {
    guard order.origin == .client, !order.terms.isReduceOnly, !order.terms.closesPosition else {
      return nil
    }
    if let known = signals.lastIndex(where: { $0.found == order.venueID }) { return known }
    let named = order.name.isEmpty ? nil : signals.lastIndex { $0.isNamed(order.name) }
    guard
      let place = named
        ?? signals.lastIndex(where: {
          $0.mayHaveLedTo(order.terms, at: order.created)
        })
    else { return nil }
    signals[place].found = order.venueID
    return place
  }

  /// What has become of a signal by a moment.
  public func fate(of signal: Posted, at moment: Timestamp) -> Fate {
    if signal.isTraded { return .traded }
    if let reason = signal.reason { return .blocked(reason) }
    if let ending = signal.ending { return .blocked(ending) }
    let isYoung = moment - signal.time < Self.patience
    return isYoung || signal.found != nil ? .pending : .blocked(Self.unsaid)
  }

  /// How many signals there were, and what became of them; reasons in the order of their words.
  public func tally(
    at moment: Timestamp
  ) -> (traded: Int, pending: Int, blocked: [(reason: String, count: Int)]) {
    var (traded, pending, counts) = (0, 0, [String: Int]())
    for signal in signals {
      switch fate(of: signal, at: moment) {
      case .traded: traded += 1
      case .pending: pending += 1
      case .blocked(let reason): counts[reason, default: 0] += 1
      }
    }
    let blocked = counts.map { (reason: $0.key, count: $0.value) }
    return (traded, pending, blocked.sorted { ($1.count, $0.reason) < ($0.count, $1.reason) })
  }
}

extension SignalBook.Posted {
  fileprivate func isNamed(_ name: String) -> Bool { found == nil && (order == name || id == name) }

  /// Whether an order without a known name may be of it.
  fileprivate func mayHaveLedTo(_ terms: OrderTerms, at moment: Timestamp) -> Bool {
    found == nil && order.isEmpty && reason == nil && instrument == terms.instrument
      && side == terms.side && time <= moment && moment - time <= SignalBook.patience
  }
}
