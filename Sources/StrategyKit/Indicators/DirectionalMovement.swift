/// How strongly the price moves one way, and which (ADX, +DI and −DI).
///
/// +DM is the rise of the high where that exceeds the fall of the low, −DM the reverse; each is
/// summed by Wilder's rule (sum − sum / n + value) and divided by the same sum of true ranges. The
/// index DX is 100 × |+DI − −DI| / (+DI + −DI), and ADX is its Wilder average. As in TA-Lib the
/// sums begin with n − 1 values, so the directions are defined from the (n + 1)-th candle and ADX
/// from the 2n-th. J. Welles Wilder, New Concepts in Technical Trading Systems, 1978.
public struct DirectionalMovement: Sendable {
  /// What is said of one candle, each from 0 to 100.
  public struct Value: Equatable, Sendable {
    /// The strength of the movement; nil until it is defined.
    public let strength: Double?
    public let plus: Double
    public let minus: Double
  }

  private let length: Double
  private var last: Candle?
  private var seen = 0.0
  private var plusSum = 0.0
  private var minusSum = 0.0
  private var rangeSum = 0.0
  private var strengthSeen = 0.0
  private var strength = 0.0

  /// Creates an indicator over `length` candles; the length must be at least two.
  public init(_ length: Int = 14) {
    precondition(length > 1, "a directional movement spans at least two candles")
    self.length = Double(length)
  }

  /// Takes the next candle; returns the values, or nil until the directions are defined.
  public mutating func next(_ candle: Candle) -> Value? {
    defer { last = candle }
    guard let last else { return nil }
    // TA-Lib compares differences of binary fractions, in which a tie is rarely one.
    let rise = candle.high.double - last.high.double
    let fall = last.low.double - candle.low.double
    let range = (max(candle.high, last.close) - min(candle.low, last.close)).double
    // The sums begin with one value less than they later span.
    if seen < length { seen += 1 }
    let kept = seen < length ? 1 : 1 - 1 / length
    plusSum = plusSum * kept + (rise > 0 && rise > fall ? rise : 0)
    minusSum = minusSum * kept + (fall > 0 && fall > rise ? fall : 0)
    rangeSum = rangeSum * kept + range
    return seen < length ? nil : value()
  }

  private mutating func value() -> Value {
    let isStill = rangeSum.isNegligible
    let plus = isStill ? 0 : 100 * (plusSum / rangeSum)
    let minus = isStill ? 0 : 100 * (minusSum / rangeSum)
    let both = plus + minus
    let index = both.isNegligible ? nil : 100 * ((plus - minus).magnitude / both)
    if strengthSeen < length {
      strengthSeen += 1
      strength += index ?? 0
      if strengthSeen == length { strength /= length }
    } else if let index {
      strength = (strength * (length - 1) + index) / length
    }
    return Value(strength: strengthSeen == length ? strength : nil, plus: plus, minus: minus)
  }
}
