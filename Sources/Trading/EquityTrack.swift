/// What marked equity has come to along a run: its drawdown, and where each day ended.
///
/// One for backtest and live, so that the same prices give the same figures. A close at midnight
/// belongs to the day that it ends, a drawdown that has not recovered counts to the end, and what
/// is deepest is compared exactly.
public struct EquityTrack: Sendable {
  /// The deepest drawdown so far, and the longest that is over.
  public private(set) var drawdown = DrawdownFacts()
  /// The last of each day that is over, UTC.
  public private(set) var days: [EquityPoint] = []

  @usableFromInline var last: EquityPoint?
  @usableFromInline var peak: Money
  @usableFromInline var peakTime: Timestamp
  /// Below this equity the drawdown is the deepest so far.
  @usableFromInline var floor: Money
  @usableFromInline var isUnderPeak = false
  @usableFromInline var nextDay: Timestamp
  private static let day: Int64 = 86_400_000_000_000

  /// Begins with what the account is worth at a moment.
  public init(from equity: Money, at moment: Timestamp) {
    peak = equity
    floor = equity
    peakTime = moment
    nextDay =
      moment == .distantPast
      ? .distantPast : Timestamp(nanoseconds: (moment.day + 1) * Self.day)
  }

  /// Takes what the account is worth at the close of a candle.
  ///
  /// What is seldom has functions of its own, so that the rest is inlined.
  @inlinable @inline(__always)
  public mutating func mark(_ equity: Money, at moment: Timestamp) {
    if moment > nextDay { turnDay(at: moment) }
    last = EquityPoint(time: moment, equity: equity)
    if equity >= peak {
      rise(to: equity, at: moment)
    } else {
      isUnderPeak = true
      if equity < floor { sink(to: equity, at: moment) }
    }
  }

  @usableFromInline @inline(never)
  mutating func turnDay(at moment: Timestamp) {
    if let last { days.append(last) }
    nextDay = Timestamp(nanoseconds: moment.nanoseconds.divided(by: Self.day, .up) * Self.day)
  }

  @usableFromInline @inline(never)
  mutating func rise(to equity: Money, at moment: Timestamp) {
    if isUnderPeak {
      isUnderPeak = false
      drawdown.longest = max(drawdown.longest, moment - peakTime)
      if drawdown.peakTime == peakTime, drawdown.recoveryTime == nil,
        drawdown.trough < drawdown.peak
      {
        drawdown.recoveryTime = moment
      }
    }
    peakTime = moment
    guard equity > peak else { return }
    peak = equity
    refreshFloor()
  }

  @usableFromInline @inline(never)
  mutating func sink(to equity: Money, at moment: Timestamp) {
    drawdown.peak = peak
    drawdown.trough = equity
    drawdown.peakTime = peakTime
    drawdown.troughTime = moment
    drawdown.recoveryTime = nil
    refreshFloor()
  }

  /// Finds the equity at which the drawdown from the peak of now is deeper, as a share, than any.
  private mutating func refreshFloor() {
    guard drawdown.peak > .zero else {
      floor = peak
      return
    }
    let scaled = Int128(peak.units) * Int128(drawdown.trough.units)
    floor = Money(units: Int64(clamping: scaled / Int128(drawdown.peak.units)))
  }

  /// Ends what is still counted, with what the account is worth at the end.
  public mutating func finish(_ equity: Money, at moment: Timestamp) {
    if let last, days.last?.time != last.time {
      days.append(EquityPoint(time: last.time, equity: equity))
    }
    if isUnderPeak { drawdown.longest = max(drawdown.longest, moment - peakTime) }
  }
}
