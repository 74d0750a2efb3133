/// The straight line that fits the last so many prices best.
///
/// Least squares over x = 0 … n − 1: slope = (n Σxy − Σx Σy) / (n Σx² − (Σx)²), and the line's
/// value at the newest candle (TA-Lib's LINEARREG and LINEARREG_SLOPE). All sums are in whole
/// units, so they are exact however long it runs. Defined from the n-th price.
public struct LinearRegression: Sendable {
  /// What is said of one candle.
  public struct Value: Equatable, Sendable {
    /// The rise from candle to candle, in the quote asset.
    public let slope: Double
    /// Where the line stands at the newest candle, in the quote asset.
    public let end: Double
  }

  private var window: Window<Int64>
  private var sum: Int128 = 0
  private var weighted: Int128 = 0
  private let length: Int128
  private let count: Double
  private let divisor: Double

  /// Creates a line through `length` prices, from 2 to a million.
  public init(_ length: Int = 14) {
    precondition(length > 1 && length <= 1_000_000, "a line spans 2 to 1,000,000 prices")
    window = Window(length, blank: 0)
    self.length = Int128(length)
    count = Double(length)
    // n Σx² − (Σx)² is n² (n² − 1) / 12.
    divisor = count * count * (count * count - 1) / 12 * 100_000_000
  }

  /// Takes the next price; returns the line, or nil until it is defined.
  public mutating func next(_ price: Price) -> Value? {
    let new = Int128(price.units)
    let old = Int128(window.push(price.units))
    // Each price moves one place towards the past; the oldest stood at place zero.
    weighted += (length - 1) * new - (sum - old)
    sum += new - old
    guard window.isFull else { return nil }
    let places = length * (length - 1) / 2
    let slope = (length * weighted - places * sum).double / divisor
    let mean = sum.double / count / 100_000_000
    return Value(slope: slope, end: mean + slope * (count - 1) / 2)
  }
}
