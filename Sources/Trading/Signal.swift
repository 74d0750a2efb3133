/// One wish of a strategy to open a position, with how it should be protected.
public struct Signal: Hashable, Sendable {
  public var id: SignalID
  public var instrument: InstrumentIndex
  public var direction: Direction
  public var entry: Entry
  public var protection: Protection
  /// How much; nil leaves it to the executor's setting.
  public var size: Sizing?
  /// How sure the strategy is, 0 to 1; nil where it does not say.
  public var quality: Double?
  /// Whether it is one rung of a grid.
  ///
  /// It may then add to a position of its own direction or work against one by netting, and it
  /// never closes or reverses a position first.
  public var isRung: Bool
  /// A word of the strategy's own, by which results are grouped.
  public var tag: String
  public var time: Timestamp

  /// Creates a signal.
  public init(
    id: SignalID, instrument: InstrumentIndex, direction: Direction, entry: Entry = .market,
    protection: Protection = Protection(), size: Sizing? = nil, quality: Double? = nil,
    isRung: Bool = false, tag: String = "", time: Timestamp
  ) {
    self.id = id
    self.instrument = instrument
    self.direction = direction
    self.entry = entry
    self.protection = protection
    self.size = size
    self.quality = quality
    self.isRung = isRung
    self.tag = tag
    self.time = time
  }

  /// How the position is opened.
  public enum Entry: Hashable, Sendable {
    case market
    /// Rests on the book until it fills, is cancelled, or its time is over (nil: no end).
    case limit(Price, TimeInForce = .goodTillCancelled, expiresAfter: TimeSpan? = nil)
    /// Waits for the price to come to it, then goes in at market.
    case stop(Price, expiresAfter: TimeSpan? = nil)
    /// Waits for the first price, then rests as a limit at the second.
    case stopLimit(Price, limit: Price, expiresAfter: TimeSpan? = nil)
  }
}

/// How large an entry is.
public enum Sizing: Hashable, Sendable {
  case quantity(Quantity)
  case notional(Money)
  /// A fraction of equity, times leverage, as worth.
  case percent(Rate)
  /// The loss at the stop is this fraction of equity; needs a stop.
  case risk(Rate)
}

/// How an open position is protected and brought home.
public struct Protection: Hashable, Sendable {
  public var stop: StopRule
  public var target: TargetRule?
  public var trailing: TrailingRule?
  public var breakeven: BreakevenRule?
  /// How long the position is held at most.
  public var timeLimit: TimeSpan?
  /// Parts of the position that leave on the way, nearest first.
  public var partialExits: [PartialExit]

  /// Creates a protection; without anything said, none.
  public init(
    stop: StopRule = .unprotected, target: TargetRule? = nil, trailing: TrailingRule? = nil,
    breakeven: BreakevenRule? = nil, timeLimit: TimeSpan? = nil, partialExits: [PartialExit] = []
  ) {
    self.stop = stop
    self.target = target
    self.trailing = trailing
    self.breakeven = breakeven
    self.timeLimit = timeLimit
    self.partialExits = partialExits
  }
}

/// A distance from a price.
public enum Distance: Hashable, Sendable {
  /// A fraction of the price.
  case rate(Rate)
  /// An amount of the quote asset.
  case price(Price)

  /// So many percent.
  public static func percent(_ value: Double) -> Distance { .rate(.percent(value)) }

  /// The distance at `price`, rounded to the nearest unit.
  @inlinable public func amount(at price: Price) -> Price {
    switch self {
    case .rate(let rate): price.scaled(by: rate, rounded: .nearest)
    case .price(let amount): amount
    }
  }
}

/// Where the protective stop stands.
public enum StopRule: Hashable, Sendable {
  /// Nowhere, by wish; time without a stop is then counted apart.
  case unprotected
  case price(Price)
  /// So far from the average entry, on the losing side.
  case distance(Distance)

  /// So many percent from the average entry.
  public static func percent(_ value: Double) -> StopRule { .distance(.percent(value)) }
}

/// Where the profit is taken.
public enum TargetRule: Hashable, Sendable {
  case price(Price)
  /// So far from the average entry, on the winning side.
  case distance(Distance)

  /// So many percent from the average entry.
  public static func percent(_ value: Double) -> TargetRule { .distance(.percent(value)) }
}

/// A stop that follows the best price.
public struct TrailingRule: Hashable, Sendable {
  /// Who moves it.
  public enum Mover: UInt8, Hashable, Sendable { case executor, venue }

  /// How far behind the best price it stays.
  public var distance: Distance
  /// How far in profit the price must have been before it follows; nil for at once.
  public var activation: Distance?
  /// The least improvement worth a request; nil for the executor's setting.
  public var step: Distance?
  public var mover: Mover

  /// Creates a rule.
  public init(
    distance: Distance, activation: Distance? = nil, step: Distance? = nil,
    mover: Mover = .executor
  ) {
    self.distance = distance
    self.activation = activation
    self.step = step
    self.mover = mover
  }

  /// So many percent behind the best price, from so many percent of profit.
  public static func percent(_ distance: Double, from activation: Double? = nil) -> TrailingRule {
    TrailingRule(distance: .percent(distance), activation: activation.map(Distance.percent))
  }
}

/// A stop that is raised to the entry once the price has come far enough.
public struct BreakevenRule: Hashable, Sendable {
  /// How far in profit the price must have been.
  public var activation: Distance
  /// How far beyond the entry the stop then stands; for fees.
  public var offset: Distance

  /// Creates a rule.
  public init(activation: Distance, offset: Distance = .price(.zero)) {
    self.activation = activation
    self.offset = offset
  }
}

/// A part of the position that leaves at a profit.
public struct PartialExit: Hashable, Sendable {
  /// How far from the average entry.
  public var distance: Distance
  /// Which fraction of the size at entry.
  public var fraction: Rate

  /// Creates a part.
  public init(distance: Distance, fraction: Rate) {
    self.distance = distance
    self.fraction = fraction
  }
}
