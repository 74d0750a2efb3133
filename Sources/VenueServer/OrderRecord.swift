public import Trading

/// All that is known of one order at a served exchange, alive or over.
public struct OrderRecord: Hashable, Sendable {
  public let venueID: VenueOrderID
  public let clientID: ClientOrderID?
  /// The name that the client gave it; empty where it gave none.
  public let name: String
  public let origin: OrderOrigin
  public var terms: OrderTerms
  public var status: OrderStatus
  public var filled = Quantity.zero
  public var worth = Money.zero
  public var fees = Money.zero
  public let created: Timestamp
  public var updated: Timestamp
  /// The part of the venue that it belongs to.
  public var category = MarketCategory.linear
  /// Whether its end was asked for.
  public var wasCancelled = false

  /// What is left to fill; nothing once it is over.
  public var leaves: Quantity {
    status.isLive ? max(.zero, terms.quantity - filled) : .zero
  }

  /// What was paid on average; nil where nothing has filled.
  public var averagePrice: Price? {
    guard filled > .zero else { return nil }
    let scaled = Int128(worth.units) * Int128(Money.unitsPerOne)
    return Price(units: scaled.divided(by: filled.units, .nearest))
  }
}

/// One execution, and what it did to the position.
public struct FillRecord: Hashable, Sendable {
  public let fill: Fill
  public let order: OrderRecord
  public let worth: Money
  /// How much of it brought the position closer to flat, and what that gained before fees.
  public let closed: Quantity
  public let gain: Money
  public let mark: Price
}

/// One payment of funding.
public struct FundingRecord: Hashable, Sendable {
  /// Its place among those of the account, from 1.
  public let number: UInt64
  public let instrument: InstrumentIndex
  /// What was held, by which it was reckoned.
  public let side: Side
  public let quantity: Quantity
  public let price: Price
  public let rate: Rate
  /// Positive where it was received.
  public let payment: Money
  public let time: Timestamp
}

/// Something that a served account is told.
public enum AccountNews: Hashable, Sendable {
  case order(OrderRecord)
  case fill(FillRecord)
  case funding(FundingRecord)
  /// What the account has of other assets may be something else.
  case otherBalance
  /// The position or its stops may be others.
  case position(InstrumentIndex)
  case balance
}
