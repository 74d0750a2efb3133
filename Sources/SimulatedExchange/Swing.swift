import Trading

extension Market {
  /// Begins to watch how far the price goes while a position stands.
  mutating func beginSwing() {
    swingLow = last
    swingHigh = last
  }

  /// Takes a price that the position has lived through.
  mutating func swing(to price: Price) {
    if position.isFlat { return }
    if price < swingLow { swingLow = price }
    if price > swingHigh { swingHigh = price }
  }

  /// Takes the way from one moment to another inside the candle, its turning points included.
  mutating func swing(from start: Int64, to end: Int64, along path: PricePath) {
    if position.isFlat { return }
    for point in 1...3 where path.time(point) > start && path.time(point) <= end {
      swing(to: Price(units: path.price(point)))
    }
  }

  /// Takes a whole candle.
  mutating func swing(over candle: Candle) {
    if position.isFlat { return }
    if candle.low < swingLow { swingLow = candle.low }
    if candle.high > swingHigh { swingHigh = candle.high }
  }
}
