/// Where an instrument stands in a run's list of instruments; dense, from 0.
public struct InstrumentIndex: Comparable, Hashable, Sendable {
  public let value: Int

  /// Creates an index.
  @inlinable public init(_ value: Int) { self.value = value }

  /// Orders as the list does.
  @inlinable public static func < (lhs: Self, rhs: Self) -> Bool { lhs.value < rhs.value }
}

/// A linear perpetual future, under the rules that hold at one time.
public struct Instrument: Hashable, Sendable {
  /// The venue's name for it, such as `BTCUSDT`.
  public var symbol: String
  public var base: String
  /// The asset that prices, profits and margin are counted in.
  public var quote: String
  public var priceGrid: PriceGrid
  /// The smallest step of an order's quantity.
  public var lot: Quantity
  public var minimumQuantity: Quantity
  /// The largest quantity of one limit order; nil for no bound.
  public var maximumQuantity: Quantity?
  /// The largest quantity of one market order; nil for no bound.
  public var maximumMarketQuantity: Quantity?
  /// The smallest worth of an order that is not reduce-only.
  public var minimumNotional: Money
  /// How far a limit price may stand from the mark price, as fractions of it; nil for no bound.
  public var priceBand: PriceBand?
  /// How much of the base asset one contract is; quantities here are always in the base asset.
  public var contractSize: Quantity
  /// What trading costs, lowest tier first; the first holds unless told otherwise.
  public var feeTiers: [FeeTier]
  /// What margin positions need, by worth; never empty, in rising order.
  public var marginTiers: [MarginTier]
  /// What a liquidation costs besides the taker fee, as a fraction of the liquidated worth.
  public var liquidationFee: Rate
  /// How often funding is paid.
  public var fundingInterval: TimeSpan
  /// When the venue settles the contract and ends it; nil for a perpetual that goes on.
  public var delivery: Timestamp?

  /// Creates an instrument.
  public init(
    symbol: String, base: String, quote: String, priceGrid: PriceGrid, lot: Quantity,
    minimumQuantity: Quantity, maximumQuantity: Quantity? = nil,
    maximumMarketQuantity: Quantity? = nil, minimumNotional: Money = .zero,
    priceBand: PriceBand? = nil, contractSize: Quantity = "1", feeTiers: [FeeTier],
    marginTiers: [MarginTier], liquidationFee: Rate = .zero,
    fundingInterval: TimeSpan = .minutes(480)
  ) {
    precondition(!feeTiers.isEmpty && !marginTiers.isEmpty, "an instrument has fees and margins")
    self.symbol = symbol
    self.base = base
    self.quote = quote
    self.priceGrid = priceGrid
    self.lot = lot
    self.minimumQuantity = minimumQuantity
    self.maximumQuantity = maximumQuantity
    self.maximumMarketQuantity = maximumMarketQuantity
    self.minimumNotional = minimumNotional
    self.priceBand = priceBand
    self.contractSize = contractSize
    self.feeTiers = feeTiers
    self.marginTiers = marginTiers
    self.liquidationFee = liquidationFee
    self.fundingInterval = fundingInterval
  }
}

/// How far a limit price may stand from the mark price.
public struct PriceBand: Hashable, Sendable {
  /// The highest buy, as a fraction above the mark price.
  public var above: Rate
  /// The lowest sell, as a fraction below the mark price.
  public var below: Rate

  /// Creates a band.
  public init(above: Rate, below: Rate) {
    self.above = above
    self.below = below
  }
}

/// What one level of trading costs, as fractions of notional; a negative fee is a rebate.
public struct FeeTier: Hashable, Sendable {
  public var name: String
  public var maker: Rate
  public var taker: Rate

  /// Creates a level.
  public init(name: String, maker: Rate, taker: Rate) {
    self.name = name
    self.maker = maker
    self.taker = taker
  }
}

/// What margin a position needs whose worth is at or above a floor.
public struct MarginTier: Hashable, Sendable {
  /// The worth from which this tier holds.
  public var floor: Money
  /// The margin that must remain, as a fraction of the worth.
  public var maintenanceRate: Rate
  /// What is taken off the maintenance margin so that tiers join without a step.
  public var maintenanceDeduction: Money
  /// The largest leverage, as a whole number.
  public var maximumLeverage: Int

  /// Creates a tier.
  public init(
    floor: Money, maintenanceRate: Rate, maintenanceDeduction: Money, maximumLeverage: Int
  ) {
    self.floor = floor
    self.maintenanceRate = maintenanceRate
    self.maintenanceDeduction = maintenanceDeduction
    self.maximumLeverage = maximumLeverage
  }
}

extension Instrument {
  /// The margin tier of a position of this worth.
  public func marginTier(for worth: Money) -> MarginTier {
    marginTiers.last { $0.floor <= worth.magnitude } ?? marginTiers[0]
  }

  /// The maintenance margin of a position of this worth; never negative.
  public func maintenanceMargin(for worth: Money) -> Money {
    let tier = marginTier(for: worth)
    let margin = worth.magnitude.times(tier.maintenanceRate, rounded: .up)
    return max(.zero, margin - tier.maintenanceDeduction)
  }
}
