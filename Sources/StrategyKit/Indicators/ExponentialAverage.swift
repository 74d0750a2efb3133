/// An average in which the past fades by a constant share with each value (EMA).
///
/// average += k × (value − average), with k = 2 / (n + 1). TA-Lib begins with the mean of the first
/// n values and is defined from the n-th; pandas (`ewm(span: n, adjust: false)`) begins with the
/// first value and is defined at once.
public struct ExponentialAverage: Sendable {
  /// What the average begins with.
  public enum Seed: Sendable {
    /// The mean of the first n values, as in TA-Lib.
    case mean
    /// The first value, as in pandas.
    case firstValue
  }

  private let length: Int
  private let share: Double
  private let seed: Seed
  private var seen = 0
  private var sum = 0.0
  private var average = 0.0

  /// Creates an average over `length` values; the length must be positive.
  public init(_ length: Int, seed: Seed = .mean) {
    precondition(length > 0, "an average spans at least one value")
    self.length = length
    self.seed = seed
    share = 2 / (Double(length) + 1)
  }

  /// Takes the next price; returns the average, or nil until it is defined.
  public mutating func next(_ price: Price) -> Double? { next(price.double) }

  /// Takes the next value; returns the average, or nil until it is defined.
  public mutating func next(_ value: Double) -> Double? {
    if seen >= length {
      average += share * (value - average)
      return average
    }
    return begin(value)
  }

  private mutating func begin(_ value: Double) -> Double? {
    seen += 1
    switch seed {
    case .firstValue:
      average = value
      seen = length
    case .mean:
      sum += value
      if seen < length { return nil }
      average = sum / Double(length)
    }
    return average
  }
}
