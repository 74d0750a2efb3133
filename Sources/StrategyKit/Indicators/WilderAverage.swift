/// Wilder's average, in which each value counts one n-th (also RMA or SMMA).
///
/// Begins with the mean of the first n values and is defined from the n-th; then
/// (average × (n − 1) + value) / n. J. Welles Wilder, New Concepts in Technical Trading Systems,
/// 1978.
public struct WilderAverage: Sendable {
  private let length: Double
  private var seen = 0.0
  private var average = 0.0

  /// Creates an average over `length` values; the length must be positive.
  public init(_ length: Int) {
    precondition(length > 0, "an average spans at least one value")
    self.length = Double(length)
  }

  /// Takes the next value; returns the average, or nil until it is defined.
  public mutating func next(_ value: Double) -> Double? {
    if seen == length {
      average = (average * (length - 1) + value) / length
      return average
    }
    seen += 1
    average += value
    if seen < length { return nil }
    average /= length
    return average
  }
}
