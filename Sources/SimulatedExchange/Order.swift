import Trading

/// An order that the exchange holds.
struct Order: Sendable {
  /// How far a trailing stop of the venue has come.
  struct Trail: Sendable {
    var distance: TrailingDistance
    var activation: Price?
    var isActive: Bool
    /// The best price since it became active.
    var best: Price
  }

  let venueID: VenueOrderID
  let clientID: ClientOrderID?
  let origin: OrderOrigin
  var terms: OrderTerms
  var status: OrderStatus
  var filled: Quantity = .zero
  /// What all that has filled was worth.
  var worth: Money = .zero
  /// When it last filled.
  var filledAt: Timestamp?
  /// Whether it came between two prices and meets the next.
  var isArriving = false
  var trail: Trail?
  /// The last price, where it would fill an order that begins to rest on a book that is shown.
  ///
  /// It was there before the order; nil once the price is another.
  var restedAt: Price?
  /// What stands before it at its price; nil where nobody knows.
  var ahead: Quantity?

  /// What is left to fill.
  var leaves: Quantity { terms.quantity - filled }

  /// What the venue says of it.
  func report(rejection: Rejection? = nil) -> OrderReport {
    var price: Price?
    if case .limit(let limit, _) = terms.pricing { price = limit }
    return OrderReport(
      clientID: clientID, venueID: venueID, instrument: terms.instrument, origin: origin,
      status: status, side: terms.side, quantity: terms.quantity, filled: filled, price: price,
      trigger: terms.trigger, isReduceOnly: terms.isReduceOnly,
      closesPosition: terms.closesPosition, rejection: rejection, averagePrice: averagePrice,
      filledAt: filledAt)
  }

  /// What was paid on average, to the nearest unit; nil where nothing has filled.
  private var averagePrice: Price? {
    guard filled > .zero else { return nil }
    let scaled = Int128(worth.units) * Int128(Money.unitsPerOne)
    return Price(units: scaled.divided(by: filled.units, .nearest))
  }
}
