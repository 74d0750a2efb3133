public import Trading

/// Where a position's margin is used up.
public enum Liquidation {
  /// The mark price at which collateral and gain fall to the maintenance margin; nil where no
  /// price above zero does.
  ///
  /// Solves `collateral + price·size − cost = rate·price·|size| − deduction` for the price, with
  /// the maintenance tier of the position's worth at that price. The form is that of Binance's
  /// published formula; with one tier and no deduction it is also that of OKX and Hyperliquid.
  public static func price(
    size: Quantity, cost: Money, collateral: Money, instrument: Instrument
  ) -> Price? {
    var tier = instrument.marginTier(for: cost)
    for _ in 0..<8 {
      guard let price = solve(size: size, cost: cost, collateral: collateral, tier: tier) else {
        return nil
      }
      guard let worth = price.checkedNotional(of: size) else { return nil }
      let next = instrument.marginTier(for: worth)
      if next == tier { return onGrid(price, instrument) }
      tier = next
    }
    return solve(size: size, cost: cost, collateral: collateral, tier: tier)
      .map { onGrid($0, instrument) }
  }

  /// The same by entry price and leverage alone, as Bybit states it for isolated margin:
  /// `entry·(1 − 1/leverage + rate)` for a long, `entry·(1 + 1/leverage − rate)` for a short.
  public static func price(
    entry: Price, leverage: Int, maintenanceRate: Rate, direction: Direction
  ) -> Price {
    let margin = Rate(units: Rate.unitsPerOne.divided(by: Int64(leverage), .nearest))
    let ratio =
      direction == .long
      ? Rate.one - margin + maintenanceRate : Rate.one + margin - maintenanceRate
    return entry.scaled(by: ratio, rounded: .nearest)
  }

  private static func solve(
    size: Quantity, cost: Money, collateral: Money, tier: MarginTier
  ) -> Price? {
    let missing =
      Int128(cost.units) - Int128(collateral.units)
      - Int128(tier.maintenanceDeduction.units)
    // size·(1 − rate) for a long and size·(1 + rate) for a short, which is negative.
    let rate =
      Int128(size.units.signum()) * Int128(Rate.unitsPerOne)
      - Int128(tier.maintenanceRate.units)
    let slope = Int128(size.units.magnitude) * rate
    guard slope != 0 else { return nil }
    let scale = Int128(Rate.unitsPerOne)
    let price = missing.multipliedReportingOverflow(by: scale)
    guard !price.overflow else { return nil }
    let scaled = price.partialValue.multipliedReportingOverflow(by: Int128(Price.unitsPerOne))
    guard !scaled.overflow, let units = Int64(exactly: scaled.partialValue / slope), units > 0
    else { return nil }
    return Price(units: units)
  }

  /// The price moved onto the grid.
  private static func onGrid(_ price: Price, _ instrument: Instrument) -> Price {
    instrument.priceGrid.rounded(price, .nearest)
  }
}
