/// How far the price moved within a candle, counted from the close before it.
///
/// The greatest of high − low, |high − last close| and |low − last close|. Defined from the second
/// candle. J. Welles Wilder, New Concepts in Technical Trading Systems, 1978.
public struct TrueRange: Sendable {
  private var lastClose: Price?

  /// Creates a range.
  public init() {}

  /// Takes the next candle; returns its range in the quote asset, or nil for the first.
  public mutating func next(_ candle: Candle) -> Double? {
    defer { lastClose = candle.close }
    guard let lastClose else { return nil }
    return (max(candle.high, lastClose) - min(candle.low, lastClose)).double
  }
}

/// How far the price moves within a candle of late (ATR).
///
/// Wilder's average of the true range, whose first value is the mean of the ranges of the second to
/// the (n + 1)-th candle. J. Welles Wilder, New Concepts in Technical Trading Systems, 1978.
public struct AverageTrueRange: Sendable {
  private var range = TrueRange()
  private var average: WilderAverage

  /// Creates an average over `length` candles; the length must be positive.
  public init(_ length: Int = 14) { average = WilderAverage(length) }

  /// Takes the next candle; returns the average in the quote asset, or nil until it is defined.
  public mutating func next(_ candle: Candle) -> Double? {
    guard let range = range.next(candle) else { return nil }
    return average.next(range)
  }
}

/// How far the price moves within a candle of late, in percent of its close (NATR).
///
/// 100 × ``AverageTrueRange`` / close; 0 where the close is zero.
public struct PercentTrueRange: Sendable {
  private var average: AverageTrueRange

  /// Creates an average over `length` candles; the length must be positive.
  public init(_ length: Int = 14) { average = AverageTrueRange(length) }

  /// Takes the next candle; returns the average in percent, or nil until it is defined.
  public mutating func next(_ candle: Candle) -> Double? {
    guard let range = average.next(candle) else { return nil }
    return candle.close == .zero ? 0 : range / candle.close.double * 100
  }
}
