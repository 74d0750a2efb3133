/// How far a fast average runs ahead of a slow one (MACD).
///
/// The line is the fast exponential average less the slow one, the signal is an exponential average
/// of the line, the histogram is line less signal. As in TA-Lib, both averages begin at the
/// slow-th price (the fast one with the mean of the last prices up to it), the signal begins with
/// the mean of the first lines, and nothing is said before there is a signal. Gerald Appel, 1979.
public struct ConvergenceDivergence: Sendable {
  /// What is said of one candle, in the quote asset.
  public struct Value: Equatable, Sendable {
    public let line: Double
    public let signal: Double
    /// The line less the signal.
    public var histogram: Double { line - signal }
  }

  private var fast: ExponentialAverage
  private var slow: ExponentialAverage
  private var signal: ExponentialAverage
  private var wait: Int

  /// Creates an indicator; lengths must be positive, and the longer average is the slow one.
  public init(fast: Int = 12, slow: Int = 26, signal: Int = 9) {
    self.fast = ExponentialAverage(min(fast, slow))
    self.slow = ExponentialAverage(max(fast, slow))
    self.signal = ExponentialAverage(signal)
    wait = max(fast, slow) - min(fast, slow)
  }

  /// Takes the next price; returns the values, or nil until there is a signal.
  public mutating func next(_ price: Price) -> Value? {
    let value = price.double
    let slowAverage = slow.next(value)
    if wait > 0 {
      wait -= 1
      return nil
    }
    guard let fastAverage = fast.next(value), let slowAverage else { return nil }
    let line = fastAverage - slowAverage
    guard let average = signal.next(line) else { return nil }
    return Value(line: line, signal: average)
  }
}
