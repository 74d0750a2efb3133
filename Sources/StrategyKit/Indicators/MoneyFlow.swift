/// How much of the money of late went into rising candles, from 0 to 100 (MFI).
///
/// 100 × in / (in + out) over the last n changes, where a candle's flow is typical price × volume
/// and counts as in where the typical price rose, as out where it fell. 0 where less than one unit
/// of the quote asset flowed, as in TA-Lib. Defined from the (n + 1)-th candle; undefined without
/// volume. Gene Quong and Avrum Soudack, 1989.
public struct MoneyFlow: Sendable {
  private var last: Int128?
  private var window: Window<Double>
  private var inflow = CompensatedSum()
  private var outflow = CompensatedSum()

  /// Creates an index over `length` changes; the length must be positive.
  public init(_ length: Int = 14) { window = Window(length, blank: 0) }

  /// Takes the next candle; returns the index, or nil where it is undefined.
  public mutating func next(_ candle: Candle) -> Double? {
    guard let volume = candle.volume?.double else { return nil }
    // Three times the typical price is a whole number of units, so that a tie is one.
    let new = Int128(candle.high.units) + Int128(candle.low.units) + Int128(candle.close.units)
    defer { last = new }
    guard let last else { return nil }
    let flow = candle.typicalPrice * volume
    let signed = new > last ? flow : new < last ? -flow : 0
    add(signed, sign: 1)
    add(window.push(signed), sign: -1)
    guard window.isFull else { return nil }
    let total = inflow.value + outflow.value
    return total < 1 ? 0 : 100 * (inflow.value / total)
  }

  private mutating func add(_ flow: Double, sign: Double) {
    if flow > 0 { inflow += sign * flow } else { outflow += -sign * flow }
  }
}
