/// Who made an order exist.
public enum OrderOrigin: UInt8, Hashable, Sendable, CaseIterable {
  /// A request of ours or of another client's.
  case client
  /// The venue, for the stop of a position.
  case positionStop
  /// The venue, for the target of a position.
  case positionTarget
  /// The venue, for the trailing stop of a position.
  case positionTrailing
  /// The venue, to close what lacks margin.
  case liquidation
  /// The venue, to close what stands against a liquidation that found nobody else.
  case deleverage
  /// The venue, to settle a contract that ends.
  case settlement
}

/// Where an order stands at the venue.
public enum OrderStatus: UInt8, Hashable, Sendable, CaseIterable {
  /// Conditional, and waiting for its trigger.
  case untriggered
  /// On the book, or about to meet it.
  case resting
  case filled
  case cancelled
  /// Taken off by its own terms: what an immediate order could not fill.
  case expired
  case rejected
  /// Conditional, and its trigger has been reached: what it does is on its way.
  case triggered

  /// Whether the order can still fill.
  @inlinable public var isLive: Bool {
    self == .untriggered || self == .resting || self == .triggered
  }
}

/// What a venue says of one order.
public struct OrderReport: Hashable, Sendable {
  /// Our name, where the order carries one.
  public var clientID: ClientOrderID?
  public var venueID: VenueOrderID
  public var instrument: InstrumentIndex
  public var origin: OrderOrigin
  public var status: OrderStatus
  public var side: Side
  public var quantity: Quantity
  public var filled: Quantity
  /// What was paid on average for what has filled; nil where nothing has or the venue does not say.
  public var averagePrice: Price?
  /// When it last filled; nil where it has not or the venue does not say.
  public var filledAt: Timestamp?
  /// The limit price, if it has one.
  public var price: Price?
  public var trigger: Trigger?
  public var isReduceOnly: Bool
  public var closesPosition: Bool
  /// Why, where the status is rejected.
  public var rejection: Rejection?
  /// The part of the venue that it belongs to.
  public var category = MarketCategory.linear

  /// Creates a report.
  public init(
    clientID: ClientOrderID?, venueID: VenueOrderID, instrument: InstrumentIndex,
    origin: OrderOrigin, status: OrderStatus, side: Side, quantity: Quantity, filled: Quantity,
    price: Price? = nil, trigger: Trigger? = nil, isReduceOnly: Bool = false,
    closesPosition: Bool = false, rejection: Rejection? = nil, averagePrice: Price? = nil,
    filledAt: Timestamp? = nil
  ) {
    self.clientID = clientID
    self.venueID = venueID
    self.instrument = instrument
    self.origin = origin
    self.status = status
    self.side = side
    self.quantity = quantity
    self.filled = filled
    self.averagePrice = averagePrice
    self.filledAt = filledAt
    self.price = price
    self.trigger = trigger
    self.isReduceOnly = isReduceOnly
    self.closesPosition = closesPosition
    self.rejection = rejection
  }
}

/// One execution of one order.
public struct Fill: Hashable, Sendable {
  /// Whether the order waited on the book or came to it.
  public enum Liquidity: UInt8, Hashable, Sendable { case maker, taker }

  public var execution: ExecutionID
  /// Our name for the order, where it carries one.
  public var clientID: ClientOrderID?
  public var venueID: VenueOrderID
  public var instrument: InstrumentIndex
  public var origin: OrderOrigin
  public var side: Side
  public var price: Price
  public var quantity: Quantity
  public var fee: Money
  public var liquidity: Liquidity
  /// When the venue executed it.
  public var time: Timestamp
  /// How much of the order has filled by now, this fill included.
  public var filled: Quantity
  /// Whether nothing of the order is left to fill.
  public var isComplete: Bool
  /// The part of the venue that it belongs to.
  public var category = MarketCategory.linear

  /// Creates a fill.
  @inlinable public init(
    execution: ExecutionID, clientID: ClientOrderID?, venueID: VenueOrderID,
    instrument: InstrumentIndex, origin: OrderOrigin, side: Side, price: Price,
    quantity: Quantity, fee: Money, liquidity: Liquidity, time: Timestamp, filled: Quantity,
    isComplete: Bool
  ) {
    self.execution = execution
    self.clientID = clientID
    self.venueID = venueID
    self.instrument = instrument
    self.origin = origin
    self.side = side
    self.price = price
    self.quantity = quantity
    self.fee = fee
    self.liquidity = liquidity
    self.time = time
    self.filled = filled
    self.isComplete = isComplete
  }
}

/// What a venue says of one position.
public struct PositionReport: Hashable, Sendable {
  public var instrument: InstrumentIndex
  /// Signed: positive for a long.
  public var size: Quantity
  public var averageEntry: Price
  public var stops: PositionStops
  /// At which price the venue closes it for want of margin; nil where it does not say, or never.
  public var liquidation: Price?

  /// Creates a report.
  public init(
    instrument: InstrumentIndex, size: Quantity, averageEntry: Price, stops: PositionStops,
    liquidation: Price? = nil
  ) {
    self.liquidation = liquidation
    self.instrument = instrument
    self.size = size
    self.averageEntry = averageEntry
    self.stops = stops
  }
}

/// What a venue says of the account.
public struct AccountReport: Hashable, Sendable {
  /// Deposits, realised profits, fees and funding; without what open positions have gained so far.
  ///
  /// Nil where the venue speaks of other assets alone: then it is what it was.
  public var balance: Money?

  /// Creates a report.
  @inlinable public init(balance: Money?) { self.balance = balance }
}

/// What the account has set for one instrument, by the venue's own word.
public struct InstrumentSettings: Hashable, Sendable {
  public var instrument: InstrumentIndex
  /// Such as 25, or 12.5; nil where the venue does not say.
  public var leverage: Rate?
  /// Whether a position can lose its own margin alone; nil where the venue does not say.
  public var isIsolated: Bool?
  /// Whether all trades net into one position; nil where the venue does not say.
  public var isOneWay: Bool?

  /// Creates settings.
  public init(
    instrument: InstrumentIndex, leverage: Rate?, isIsolated: Bool?, isOneWay: Bool?
  ) {
    self.instrument = instrument
    self.leverage = leverage
    self.isIsolated = isIsolated
    self.isOneWay = isOneWay
  }
}

/// The parts of a venue, which can share a symbol and an account and nothing else.
public enum MarketCategory: UInt8, Hashable, Sendable, CaseIterable {
  /// Perpetuals and futures that settle in the quote asset: all that is traded here.
  case linear
  case spot
  case inverse
  case option
  /// A part that is not known by name.
  case other
}

/// What a venue's ticker says.
public struct Ticker: Hashable, Sendable {
  public var last: Price
  public var bid: Price
  public var ask: Price
  public var mark: Price

  /// Creates a ticker.
  @inlinable public init(last: Price, bid: Price, ask: Price, mark: Price) {
    self.last = last
    self.bid = bid
    self.ask = ask
    self.mark = mark
  }
}
