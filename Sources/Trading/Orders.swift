/// What we ask of a venue, before it has an identity.
public struct OrderTerms: Hashable, Sendable {
  /// At what price, if any.
  public enum Pricing: Hashable, Sendable {
    /// At whatever the book offers; what it does not offer is cancelled.
    case market
    case limit(Price, TimeInForce)
  }

  public var instrument: InstrumentIndex
  public var side: Side
  /// How much; ignored where the order closes the whole position.
  public var quantity: Quantity
  public var pricing: Pricing
  /// What must happen before the order takes part, if anything.
  public var trigger: Trigger?
  /// Whether the order may only bring the position closer to flat.
  public var isReduceOnly: Bool
  /// Whether the order closes whatever the position is by then.
  public var closesPosition: Bool
  /// The stop and target that the venue sets on the position once the order fills.
  public var attached: PositionStops?

  /// Creates terms.
  public init(
    instrument: InstrumentIndex, side: Side, quantity: Quantity, pricing: Pricing = .market,
    trigger: Trigger? = nil, isReduceOnly: Bool = false, closesPosition: Bool = false,
    attached: PositionStops? = nil
  ) {
    self.instrument = instrument
    self.side = side
    self.quantity = quantity
    self.pricing = pricing
    self.trigger = trigger
    self.isReduceOnly = isReduceOnly
    self.closesPosition = closesPosition
    self.attached = attached
  }
}

/// How long a limit order stands.
public enum TimeInForce: UInt8, Hashable, Sendable, CaseIterable {
  case goodTillCancelled
  case immediateOrCancel
  case fillOrKill
  /// Good till cancelled, and refused if it would take liquidity.
  case postOnly
}

/// The price event that wakes a conditional order.
public struct Trigger: Hashable, Sendable {
  /// Which price is watched.
  public enum Source: UInt8, Hashable, Sendable { case last, mark }
  /// Which way the price must come.
  public enum Crossing: UInt8, Hashable, Sendable { case rising, falling }

  public var price: Price
  public var crossing: Crossing
  public var source: Source

  /// Creates a trigger.
  @inlinable public init(price: Price, crossing: Crossing, source: Source = .last) {
    self.price = price
    self.crossing = crossing
    self.source = source
  }
}

/// How far behind the best price a venue's own trailing stop follows.
public enum TrailingDistance: Hashable, Sendable {
  case price(Price)
  case rate(Rate)
}

/// The stops that a venue keeps on a position as a whole.
public struct PositionStops: Hashable, Sendable {
  /// A trailing stop that the venue moves by itself.
  public struct Trailing: Hashable, Sendable {
    public var distance: TrailingDistance
    /// The price from which it follows; nil for at once.
    public var activation: Price?

    /// Creates a trailing stop.
    public init(distance: TrailingDistance, activation: Price? = nil) {
      self.distance = distance
      self.activation = activation
    }
  }

  public var stop: Price?
  public var target: Price?
  public var trailing: Trailing?
  public var source: Trigger.Source

  /// Creates stops; what is nil is taken off.
  public init(
    stop: Price? = nil, target: Price? = nil, trailing: Trailing? = nil,
    source: Trigger.Source = .last
  ) {
    self.stop = stop
    self.target = target
    self.trailing = trailing
    self.source = source
  }

  /// Whether there is nothing in it.
  public var isEmpty: Bool { stop == nil && target == nil && trailing == nil }
}

/// What is changed about an order that stands; what is nil stays.
public struct Amendment: Hashable, Sendable {
  public var price: Price?
  public var triggerPrice: Price?
  public var quantity: Quantity?

  /// Creates an amendment.
  public init(price: Price? = nil, triggerPrice: Price? = nil, quantity: Quantity? = nil) {
    self.price = price
    self.triggerPrice = triggerPrice
    self.quantity = quantity
  }
}
