public import Trading

/// Venues and instruments made by hand, each as small as a test needs it.
public enum Venues {
  /// Stops hang on the position, and an entry can carry them.
  public static let bybit = VenueProfile(
    name: "bybit", stopStyle: .ofPosition, attachesStops: true, trailingStyle: .distance,
    codes: codes(from: 1_000))

  /// One stop that closes the position, which can only be cancelled and placed anew.
  public static let binance = VenueProfile(
    name: "binance", stopStyle: .exclusiveOrder, attachesStops: false, trailingStyle: .rate,
    trailingRates: "0.001"..."0.1", codes: codes(from: 2_000))

  /// Stops are orders that can be amended; no trailing stop of its own.
  public static let hyperliquid = VenueProfile(
    name: "hyperliquid", stopStyle: .amendableOrder, attachesStops: true, trailingStyle: .none,
    codes: codes(from: 3_000))

  /// Stops are orders that can be amended, and it trails by rate.
  public static let okx = VenueProfile(
    name: "okx", stopStyle: .amendableOrder, attachesStops: true, trailingStyle: .rate,
    codes: codes(from: 4_000))

  /// Stops are orders that can only be replaced, of which two may stand at once.
  public static let replacing = VenueProfile(
    name: "replacing", stopStyle: .replaceableOrder, attachesStops: false, trailingStyle: .none,
    codes: codes(from: 5_000))

  /// All of them.
  public static let all = [bybit, binance, hyperliquid, okx, replacing]

  /// A code for every reason, in the order of declaration.
  private static func codes(from first: Int) -> [Rejection.Reason: String] {
    var codes: [Rejection.Reason: String] = [:]
    for reason in Rejection.Reason.allCases { codes[reason] = "\(first + Int(reason.rawValue))" }
    return codes
  }

  /// The code that one of these venues has for a reason.
  public static func code(_ profile: VenueProfile, _ reason: Rejection.Reason) -> Int32 {
    profile.rejection(reason).code
  }

  /// An instrument with a tick of 0.1, a lot of 0.001, a least worth of 5 and a tier of margin.
  public static func instrument(
    _ symbol: String = "BTCUSDT", maker: Rate = "0.0002", taker: Rate = "0.0005",
    minimumQuantity: Quantity = "0.001", maximumQuantity: Quantity? = nil,
    maximumMarketQuantity: Quantity? = nil, priceBand: PriceBand? = nil,
    tiers: [MarginTier] = [
      MarginTier(
        floor: .zero, maintenanceRate: "0.005", maintenanceDeduction: .zero, maximumLeverage: 100)
    ], liquidationFee: Rate = "0.01"
  ) -> Instrument {
    Instrument(
      symbol: symbol, base: String(symbol.dropLast(4)), quote: "USDT", priceGrid: .step("0.1"),
      lot: "0.001", minimumQuantity: minimumQuantity, maximumQuantity: maximumQuantity,
      maximumMarketQuantity: maximumMarketQuantity, minimumNotional: "5", priceBand: priceBand,
      feeTiers: [FeeTier(name: "base", maker: maker, taker: taker)], marginTiers: tiers,
      liquidationFee: liquidationFee)
  }
}
