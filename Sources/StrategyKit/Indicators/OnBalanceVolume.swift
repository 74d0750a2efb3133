/// The volume of rising candles less that of falling ones, since the beginning (OBV).
///
/// Begins with the first candle's volume, as in TA-Lib; then adds the volume of a candle that
/// closed above the one before and takes away that of one below. Undefined without volume. Joseph
/// Granville, 1963.
public struct OnBalanceVolume: Sendable {
  private var last: Price?
  private var balance = CompensatedSum()

  /// Creates a balance.
  public init() {}

  /// Takes the next candle; returns the balance, or nil where it carries no volume.
  public mutating func next(_ candle: Candle) -> Double? {
    guard let volume = candle.volume?.double else { return nil }
    let last = last ?? .zero
    if candle.close > last { balance += volume }
    if candle.close < last { balance += -volume }
    self.last = candle.close
    return balance.value
  }
}
