/// A channel of so many standard deviations around the mean of the last so many prices.
///
/// mean ± k × the population's standard deviation. Defined from the n-th price. John Bollinger,
/// Bollinger on Bollinger Bands, 2001.
public struct BollingerBands: Sendable {
  /// What is said of one candle, in the quote asset.
  public struct Value: Equatable, Sendable {
    public let upper: Double
    public let middle: Double
    public let lower: Double

    /// The distance between the bands as a fraction of the middle.
    public var width: Double { (upper - lower) / middle }
  }

  private var average: SimpleAverage
  private var deviation: StandardDeviation
  private let deviations: Double

  /// Creates bands of `deviations` on each side over `length` prices, from 1 to a million.
  public init(_ length: Int = 20, deviations: Double = 2) {
    average = SimpleAverage(length)
    deviation = StandardDeviation(length)
    self.deviations = deviations
  }

  /// Takes the next price; returns the bands, or nil until they are defined.
  public mutating func next(_ price: Price) -> Value? {
    let mean = average.next(price)
    guard let spread = deviation.next(price), let mean else { return nil }
    return Value(
      upper: mean + deviations * spread, middle: mean, lower: mean - deviations * spread)
  }
}
