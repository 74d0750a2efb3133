import StrategyKit

/// Goes with the fast average of closes, and is always in.
struct Crossover: Strategy {
  static let name = "crossover"
  static let summary = "Long while the fast average of closes is above the slow one, else short."

  @Parameter(1...1000, "candles in the fast average") var fast = 10
  @Parameter(2...5000, "candles in the slow average") var slow = 50

  private var fastAverage = SimpleAverage(1)
  private var slowAverage = SimpleAverage(1)
  private var side = 0

  mutating func prepare() {
    fastAverage = SimpleAverage(fast)
    slowAverage = SimpleAverage(slow)
  }

  mutating func onCandle(_ candle: Candle, _ desk: inout Desk) {
    let fast = fastAverage.next(candle.close)
    guard let slow = slowAverage.next(candle.close), let fast else { return }
    let before = side
    side = fast > slow ? 1 : fast < slow ? -1 : 0
    if !slowAverage.wasReady { return }
    if side > 0, before <= 0 { desk.enter(.long) }
    if side < 0, before >= 0 { desk.enter(.short) }
  }
}
