public import Trading

extension Instrument {
  /// The rules of a generic instrument, for a notice.
  public static let genericRules =
    "tick and lot 0.00000001, no minima, leverage up to 20, maintenance margin 2.5 %"

  /// An instrument for a symbol of which nothing is known.
  ///
  /// The finest grid and lot that can be held, so that no price of a file is off it, and no minima.
  /// One margin tier: leverage up to 20 with 2.5 % maintenance, which Binance states as the general
  /// requirement of its USD-M symbols (`requiredMarginPercent`, `maintMarginPercent`) and which is
  /// stricter than any venue's first tier of a liquid symbol.
  public static func generic(
    symbol: String, feeTiers: [FeeTier], liquidationFee: Rate,
    fundingInterval: TimeSpan = .minutes(480)
  ) -> Instrument {
    let name = SymbolName(symbol)
    return Instrument(
      symbol: symbol, base: name.base, quote: name.quote ?? "USD",
      priceGrid: .step(Price(units: 1)), lot: Quantity(units: 1),
      minimumQuantity: Quantity(units: 1), feeTiers: feeTiers,
      marginTiers: [
        MarginTier(
          floor: .zero, maintenanceRate: "0.025", maintenanceDeduction: .zero, maximumLeverage: 20)
      ],
      liquidationFee: liquidationFee, fundingInterval: fundingInterval)
  }
}
