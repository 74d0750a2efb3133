/// A stop that follows the price faster the longer it runs (parabolic SAR).
///
/// stop += a × (extreme − stop), where a grows by `step` with each new extreme up to `limit`, the
/// stop never enters the range of the last two candles, and turns to the extreme once it is
/// touched. The first direction is that of the second candle, as in TA-Lib; defined from the second
/// candle. J. Welles Wilder, New Concepts in Technical Trading Systems, 1978.
public struct ParabolicStop: Sendable {
  private let step: Double
  private let limit: Double
  private var last: (high: Double, low: Double)?
  private var isRunning = false
  private var isLong = true
  private var stop = 0.0
  private var extreme = 0.0
  private var acceleration = 0.0

  /// Creates a stop; `step` and `limit` are positive fractions.
  public init(step: Double = 0.02, limit: Double = 0.2) {
    self.step = min(step, limit)
    self.limit = limit
  }

  /// Takes the next candle; returns the stop that held in it, or nil for the first.
  public mutating func next(_ candle: Candle) -> Double? {
    let high = candle.high.double
    let low = candle.low.double
    defer { last = (high, low) }
    guard var (lastHigh, lastLow) = last else { return nil }
    if !isRunning {
      begin(high: high, low: low, lastHigh: lastHigh, lastLow: lastLow)
      (lastHigh, lastLow) = (high, low)
    }
    let isTouched = isLong ? low <= stop : high >= stop
    let highest = max(high, lastHigh)
    let lowest = min(low, lastLow)
    if isTouched {
      stop = isLong ? max(extreme, highest) : min(extreme, lowest)
      isLong.toggle()
      extreme = isLong ? high : low
      acceleration = step
    } else if isLong ? high > extreme : low < extreme {
      extreme = isLong ? high : low
      acceleration = min(acceleration + step, limit)
    }
    let held = stop
    stop += acceleration * (extreme - stop)
    stop = isLong ? min(stop, lowest) : max(stop, highest)
    return held
  }

  private mutating func begin(high: Double, low: Double, lastHigh: Double, lastLow: Double) {
    let fall = lastLow - low
    isLong = !(fall > 0 && fall > high - lastHigh)
    stop = isLong ? lastLow : lastHigh
    extreme = isLong ? high : low
    acceleration = step
    isRunning = true
  }
}
