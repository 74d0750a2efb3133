public import Trading

/// What an account was worth along a run, at the closes of candles.
public struct EquityCurve: Sendable {
  public private(set) var points: [EquityPoint] = []
  /// The last of each day, UTC.
  public private(set) var days: [EquityPoint] = []
  public private(set) var drawdown = DrawdownFacts()
  /// Closes at which anything was held.
  public private(set) var closesHeld = 0
  private var last: EquityPoint?
  private var peak: EquityPoint?
  private var every = 1
  private var untilPoint = 1
  private static let most = 4_000

  /// Has no point yet.
  public init() {}

  /// Takes what the account is worth at a moment.
  public mutating func mark(_ equity: Money, isHeld: Bool, at moment: Timestamp) {
    if isHeld { closesHeld += 1 }
    if let last, last.time.day != moment.day { days.append(last) }
    last = EquityPoint(time: moment, equity: equity)
    watch(equity, at: moment)
    untilPoint -= 1
    guard untilPoint <= 0 else { return }
    untilPoint = every
    points.append(EquityPoint(time: moment, equity: equity))
    if points.count > Self.most {
      // Every other one tells as much.
      points = points.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
      every *= 2
    }
  }

  private mutating func watch(_ equity: Money, at moment: Timestamp) {
    guard let top = peak, equity < top.equity else {
      if let top = peak {
        drawdown.longest = max(drawdown.longest, moment - top.time)
        if drawdown.peakTime == top.time, drawdown.trough < drawdown.peak,
          drawdown.recoveryTime == nil
        {
          drawdown.recoveryTime = moment
        }
      }
      peak = EquityPoint(time: moment, equity: equity)
      return
    }
    let deepest =
      drawdown.peak > .zero ? 1 - drawdown.trough.double / drawdown.peak.double : 0
    guard 1 - equity.double / top.equity.double > deepest else { return }
    drawdown.peak = top.equity
    drawdown.peakTime = top.time
    drawdown.trough = equity
    drawdown.troughTime = moment
    drawdown.recoveryTime = nil
  }

  /// Takes the last value.
  public mutating func finish(_ equity: Money, at moment: Timestamp) {
    points.append(EquityPoint(time: moment, equity: equity))
    days.append(EquityPoint(time: moment, equity: equity))
  }
}
