public import Trading

/// The choices that a simulation of an exchange leaves open.
public struct ExchangeSettings: Hashable, Sendable {
  /// In which order a candle's extremes were reached.
  public enum Intrabar: String, Hashable, Sendable, CaseIterable {
    /// A rising candle went low first, a falling one high first.
    case colour
    /// The extreme nearer to the open came first.
    case nearest
    /// What hurts the position came first.
    case adverse
    /// Always the high first.
    case openHighLowClose = "ohlc"
    /// Always the low first.
    case openLowHighClose = "olhc"
  }

  /// When a resting limit order fills.
  public enum LimitFill: String, Hashable, Sendable, CaseIterable {
    /// Once the price is beyond it, when all that stood before it in the queue has filled too.
    case through
    /// As soon as the price is at it.
    case touch
  }

  /// Which price an order meets that arrives between two candles.
  public enum Arrival: String, Hashable, Sendable, CaseIterable {
    /// The first of the next candle.
    case nextPrint
    /// The last of the candle before, as engines do that fill at the close.
    case lastPrint
  }

  /// Whether a position's losses may draw on the whole account.
  public enum MarginMode: String, Hashable, Sendable, CaseIterable { case cross, isolated }

  /// By what an isolated position's liquidation price is found.
  public enum LiquidationRule: String, Hashable, Sendable, CaseIterable {
    /// The margin set aside for it, as Binance, OKX and Hyperliquid reckon.
    case margin
    /// Its entry price and leverage alone, as Bybit states it.
    case entry
  }

  public var intrabar: Intrabar
  public var limitFill: LimitFill
  public var arrival: Arrival
  public var marginMode: MarginMode
  public var liquidationRule: LiquidationRule
  /// The leverage of each symbol until it is set, a whole number.
  public var leverage: Int
  /// The fees that hold; nil for the instrument's tier.
  public var fees: FeeTier?
  /// Which of the instrument's fee tiers holds, from 0.
  public var feeTier: Int
  /// The distance between bid and ask, around the last price.
  public var spread: Distance
  /// How much worse than bid or ask an order fills that takes liquidity.
  public var slippage: Distance
  /// The share of a candle's volume that our orders get; nil for any amount.
  public var volumeShare: Rate?
  /// Whether a position is closed by force when its margin is used up.
  public var liquidates: Bool

  /// Creates settings.
  public init(
    intrabar: Intrabar = .colour, limitFill: LimitFill = .through, arrival: Arrival = .nextPrint,
    marginMode: MarginMode = .cross, liquidationRule: LiquidationRule = .margin, leverage: Int = 1,
    fees: FeeTier? = nil, feeTier: Int = 0,
    spread: Distance = .price(.zero), slippage: Distance = .price(.zero),
    volumeShare: Rate? = nil, liquidates: Bool = true
  ) {
    precondition(leverage > 0, "leverage is a positive whole number")
    self.intrabar = intrabar
    self.limitFill = limitFill
    self.arrival = arrival
    self.marginMode = marginMode
    self.liquidationRule = liquidationRule
    self.leverage = leverage
    self.fees = fees
    self.feeTier = feeTier
    self.spread = spread
    self.slippage = slippage
    self.volumeShare = volumeShare
    self.liquidates = liquidates
  }
}
