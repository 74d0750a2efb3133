/// How widely the last so many prices are spread: the population's standard deviation.
///
/// √(n × Σ p² − (Σ p)²) / n, in whole units of 128 bits, so that nothing is lost to cancellation
/// and nothing drifts. Defined from the n-th price.
public struct StandardDeviation: Sendable {
  private var window: Window<Int64>
  private var sum: Int128 = 0
  private var squares: Int128 = 0
  private let length: Int128
  private let divisor: Double
  private let limit: Int64

  /// Creates a deviation over `length` prices, from 1 to a million.
  public init(_ length: Int) {
    precondition(length <= 1_000_000, "a deviation spans at most a million prices")
    window = Window(length, blank: 0)
    self.length = Int128(length)
    divisor = Double(length) * 100_000_000
    // 1.3e19 is the square root of the greatest 128-bit number.
    limit = Int64(min(9.2e18, 1.3e19 / Double(length)))
  }

  /// Takes the next price; returns the deviation, or nil until it is defined.
  ///
  /// A price beyond 1.3e11 / n, which no market knows, begins the window anew.
  public mutating func next(_ price: Price) -> Double? {
    guard price.units.magnitude <= limit.magnitude else {
      self = StandardDeviation(window.length)
      return nil
    }
    let new = Int128(price.units)
    let old = Int128(window.push(price.units))
    sum += new - old
    squares += new * new - old * old
    guard window.isFull else { return nil }
    return (length * squares - sum * sum).double.squareRoot() / divisor
  }
}
