/// An average in which the newest price counts n times, the one before it n − 1 times (WMA).
///
/// Σ i × price(i) / (n × (n + 1) / 2), with i from 1 for the oldest of n prices to n for the
/// newest. Both sums are kept in whole units, so they are exact however long it runs. Defined from
/// the n-th price.
public struct WeightedAverage: Sendable {
  private var window: Window<Int64>
  private var sum: Int128 = 0
  private var weighted: Int128 = 0
  private let length: Int64
  private let divisor: Double

  /// Creates an average over `length` prices; the length must be positive.
  public init(_ length: Int) {
    window = Window(length, blank: 0)
    self.length = Int64(length)
    divisor = Double(length) * Double(length + 1) / 2 * 100_000_000
  }

  /// Takes the next price; returns the average, or nil until it is defined.
  public mutating func next(_ price: Price) -> Double? {
    // Each price in the window loses one weight; the oldest had one and so leaves.
    weighted += Int128(price.units) * Int128(length) - sum
    sum += Int128(price.units) - Int128(window.push(price.units))
    return window.isFull ? weighted.double / divisor : nil
  }
}
