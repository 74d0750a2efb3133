/// How far the typical price stands from its mean, in mean deviations (CCI).
///
/// (p − mean) / (0.015 × mean deviation), where p = (high + low + close) / 3 and the mean deviation
/// is the mean of |p(i) − mean| over the last n candles; 0 where either is zero, as in TA-Lib. The
/// definition needs every candle of the window at each step. Defined from the n-th candle. Donald
/// Lambert, 1980.
public struct CommodityChannel: Sendable {
  private var window: Window<Int128>
  private var sum: Int128 = 0

  /// Creates an index over `length` candles; the length must be positive.
  public init(_ length: Int = 20) { window = Window(length, blank: 0) }

  /// Takes the next candle; returns the index, or nil until it is defined.
  public mutating func next(_ candle: Candle) -> Double? {
    // Three times the typical price is a whole number of units, and the three cancels.
    let new = Int128(candle.high.units) + Int128(candle.low.units) + Int128(candle.close.units)
    sum += new - window.push(new)
    guard window.isFull else { return nil }
    let length = window.length
    let distance = (new * Int128(length) - sum).double
    var deviation = 0.0
    for place in 0..<length {
      deviation += (window[place] * Int128(length) - sum).double.magnitude
    }
    if distance == 0 || deviation == 0 { return 0 }
    return distance / (0.015 * (deviation / Double(length)))
  }
}
