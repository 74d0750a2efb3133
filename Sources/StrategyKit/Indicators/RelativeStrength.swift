/// How much of the recent movement went up, from 0 to 100 (RSI).
///
/// 100 × gain / (gain + loss), where gain and loss are Wilder's averages of the rises and of the
/// falls from close to close; 0 where nothing moved, as in TA-Lib. Defined from the (n + 1)-th
/// price. J. Welles Wilder, New Concepts in Technical Trading Systems, 1978.
public struct RelativeStrength: Sendable {
  private var last: Price?
  private var gains: WilderAverage
  private var losses: WilderAverage

  /// Creates an index over `length` changes; the length must be positive.
  public init(_ length: Int = 14) {
    gains = WilderAverage(length)
    losses = WilderAverage(length)
  }

  /// Takes the next price; returns the index, or nil until it is defined.
  public mutating func next(_ price: Price) -> Double? {
    defer { last = price }
    guard let last else { return nil }
    let change = (price - last).double
    let gain = gains.next(max(change, 0))
    guard let loss = losses.next(max(-change, 0)), let gain else { return nil }
    let movement = gain + loss
    return movement.isNegligible ? 0 : 100 * (gain / movement)
  }
}

extension Double {
  /// Whether TA-Lib would take this number for zero before it divides by it.
  var isNegligible: Bool { magnitude < 1e-14 }
}
