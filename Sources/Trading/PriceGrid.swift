/// Which prices an instrument can be quoted at.
public enum PriceGrid: Hashable, Sendable {
  /// Whole multiples of a fixed step.
  case step(Price)
  /// So many significant figures, and at most so many decimal places; whole numbers always pass
  /// (Hyperliquid: five, and six less the instrument's size decimals).
  case significantFigures(Int, maximumPlaces: Int)

  /// The step that holds around `price`.
  public func step(at price: Price) -> Price {
    switch self {
    case .step(let step): return step
    case .significantFigures(let figures, let maximumPlaces):
      // A price below ten to the k has k digits before the point, or fewer than none.
      var magnitude = -8
      var bound: Int64 = 1
      while magnitude < 10, price.units.magnitude >= UInt64(bound) {
        magnitude += 1
        bound *= 10
      }
      let places = max(0, min(figures - magnitude, maximumPlaces, 8))
      return Price(units: Volume.powers[8 - places])
    }
  }

  /// `price` moved onto the grid.
  @inlinable public func rounded(_ price: Price, _ rounding: Rounding) -> Price {
    if case .step(let step) = self { return price.rounded(rounding, to: step) }
    return price.rounded(rounding, to: step(at: price))
  }

  /// Whether the venue would take this price.
  public func contains(_ price: Price) -> Bool { price.isMultiple(of: step(at: price)) }
}
