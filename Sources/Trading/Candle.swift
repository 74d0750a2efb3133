/// What the price did in one stretch of time.
public struct Candle: Equatable, Sendable {
  /// When the stretch began.
  public var openTime: Timestamp
  public var open: Price
  public var high: Price
  public var low: Price
  public var close: Price
  /// How much was traded, or nil where the source does not say.
  public var volume: Volume?

  /// Creates a candle.
  @inlinable public init(
    openTime: Timestamp, open: Price, high: Price, low: Price, close: Price, volume: Volume? = nil
  ) {
    self.openTime = openTime
    self.open = open
    self.high = high
    self.low = low
    self.close = close
    self.volume = volume
  }

  /// Whether the price ended above where it began.
  @inlinable public var isRising: Bool { close > open }

  /// The mean of high, low and close, as a binary fraction.
  @inlinable public var typicalPrice: Double { (high.double + low.double + close.double) / 3 }
}

/// One trade of the public tape.
public struct PublicTrade: Equatable, Sendable {
  public var time: Timestamp
  public var price: Price
  public var quantity: Quantity
  /// The side of the one who took liquidity.
  public var takerSide: Side

  /// Creates a trade.
  public init(time: Timestamp, price: Price, quantity: Quantity, takerSide: Side) {
    self.time = time
    self.price = price
    self.quantity = quantity
    self.takerSide = takerSide
  }
}

/// What longs pay shorts, as a fraction of notional, at one moment.
public struct FundingRate: Equatable, Sendable {
  public var time: Timestamp
  /// Positive: longs pay.
  public var rate: Rate

  /// Creates a rate.
  public init(time: Timestamp, rate: Rate) {
    self.time = time
    self.rate = rate
  }
}
