import StrategyKit

/// Enters where the close crosses its average, and leaves the exit to a stop that follows.
struct Trailing: Strategy {
  static let name = "trailing"
  static let summary = "Enters where the close crosses its average; a trailing stop takes it out."

  @Parameter(2...2000, "candles in the average that the close must cross") var filter = 50
  @Parameter(0.05...50, "stop, in percent from the entry") var stop = 2.0
  @Parameter(0...50, "profit from which the stop follows, in percent") var activation = 1.0
  @Parameter(0.05...50, "how far behind the best price it follows, in percent") var callback = 0.5
  @Parameter(0...5, "least step worth moving it, in percent") var step = 0.1

  private var average = SimpleAverage(1)
  private var side: Direction?

  mutating func prepare() { average = SimpleAverage(filter) }

  mutating func onCandle(_ candle: Candle, _ desk: inout Desk) {
    guard let average = average.next(candle.close) else { return }
    let close = candle.close.double
    let before = side
    side = close > average ? .long : close < average ? .short : before
    guard let side, let before, side != before else { return }
    desk.enter(
      side, stop: .percent(stop),
      trailing: TrailingRule(
        distance: .percent(callback), activation: .percent(activation), step: .percent(step)))
  }
}
