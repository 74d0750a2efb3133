/// The highest high and the lowest low of the last so many candles, the newest included.
///
/// Defined from the n-th candle. For a breakout, compare a close with the channel as it was one
/// candle before. Richard Donchian, 1960.
public struct DonchianChannel: Sendable {
  /// What is said of one candle.
  public struct Value: Equatable, Sendable {
    public let upper: Price
    public let lower: Price
    /// The mean of both, in the quote asset.
    public var middle: Double { (upper.double + lower.double) / 2 }
  }

  private var highest: RollingExtreme
  private var lowest: RollingExtreme

  /// Creates a channel over `length` candles; the length must be positive.
  public init(_ length: Int = 20) {
    highest = RollingExtreme(length)
    lowest = RollingExtreme(length)
  }

  /// Takes the next candle; returns the channel, or nil until it is defined.
  public mutating func next(_ candle: Candle) -> Value? {
    let upper = highest.next(candle.high.units)
    // The lowest is the greatest of the opposites.
    guard let lower = lowest.next(-candle.low.units), let upper else { return nil }
    return Value(upper: Price(units: upper), lower: Price(units: -lower))
  }
}
