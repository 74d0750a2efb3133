/// Where the close stands between the lowest low and the highest high, from 0 to 100.
///
/// Raw %K = 100 × (close − lowest) / (highest − lowest), 0 where both are equal. %K is the mean of
/// the last `smoothing` raw values, %D the mean of the last `signal` values of %K. As in TA-Lib
/// (STOCH; with a smoothing of 1, STOCHF) both are said from the candle on which %D is defined.
/// George Lane, 1984.
public struct Stochastic: Sendable {
  /// What is said of one candle.
  public struct Value: Equatable, Sendable {
    /// %K.
    public let main: Double
    /// %D.
    public let signal: Double
  }

  private var channel: DonchianChannel
  private var smooth: RollingMean
  private var signal: RollingMean

  /// Creates an oscillator; all three lengths must be positive.
  public init(_ length: Int = 14, smoothing: Int = 3, signal: Int = 3) {
    channel = DonchianChannel(length)
    smooth = RollingMean(smoothing)
    self.signal = RollingMean(signal)
  }

  /// Takes the next candle; returns the values, or nil until both are defined.
  public mutating func next(_ candle: Candle) -> Value? {
    guard let channel = channel.next(candle) else { return nil }
    let span = (channel.upper - channel.lower).double
    let raw = span == 0 ? 0 : 100 * ((candle.close - channel.lower).double / span)
    guard let main = smooth.next(raw), let average = signal.next(main) else { return nil }
    return Value(main: main, signal: average)
  }
}

/// Where the close stands below the highest high, from −100 to 0 (Williams' %R).
///
/// −100 × (highest − close) / (highest − lowest), 0 where both are equal. Defined from the n-th
/// candle. Larry Williams, How I Made One Million Dollars, 1979.
public struct WilliamsRange: Sendable {
  private var channel: DonchianChannel

  /// Creates an oscillator over `length` candles; the length must be positive.
  public init(_ length: Int = 14) { channel = DonchianChannel(length) }

  /// Takes the next candle; returns the value, or nil until it is defined.
  public mutating func next(_ candle: Candle) -> Double? {
    guard let channel = channel.next(candle) else { return nil }
    let span = (channel.upper - channel.lower).double
    return span == 0 ? 0 : -100 * ((channel.upper - candle.close).double / span)
  }
}
