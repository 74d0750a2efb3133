/// The mean of the last so many prices (SMA).
///
/// The sum is kept in whole price units, so two averages that are equal compare equal.
public struct SimpleAverage: Sendable {
  /// How many prices it spans.
  public let length: Int
  /// Whether the average was defined before the last price came.
  public private(set) var wasReady = false

  private var window: ContiguousArray<Int64>
  private var next = 0
  private var seen = 0
  private var sum: Int64 = 0
  private let divisor: Double

  /// Creates an average over `length` prices; the length must be positive.
  public init(_ length: Int) {
    precondition(length > 0, "an average spans at least one price")
    self.length = length
    window = ContiguousArray(repeating: 0, count: length)
    divisor = Double(length) * 100_000_000
  }

  /// Takes the next price; returns the average, or nil until it is defined.
  public mutating func next(_ price: Price) -> Double? {
    sum += price.units - window[next]
    window[next] = price.units
    next += 1
    if next == length { next = 0 }
    if seen == length {
      wasReady = true
    } else {
      seen += 1
      if seen < length { return nil }
    }
    return Double(sum) / divisor
  }
}
