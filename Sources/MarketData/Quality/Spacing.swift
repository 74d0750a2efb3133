import Trading

/// How far the candles of a file stand apart.
struct Spacing {
  /// The most common step; of equally common ones the smallest.
  let step: TimeSpan
  /// How many candles do not stand a whole number of steps behind the first.
  let offGrid: Int
  /// The share of neighbours that stand exactly one step apart.
  let regularity: Double

  /// Measures the steps between `count` moments in rising order, or returns nil below two.
  init?(_ columns: CandleColumns) {
    let count = columns.count
    guard count > 1 else { return nil }
    var counts: [Int64: Int] = [:]
    var current: Int64 = 0
    var run = 0
    for index in 1..<count {
      let step = columns[.time, index] - columns[.time, index - 1]
      if step == current {
        run += 1
      } else {
        if run > 0 { counts[current, default: 0] += run }
        current = step
        run = 1
      }
    }
    counts[current, default: 0] += run
    let best = counts.filter { $0.key > 0 }.max { ($0.value, $1.key) < ($1.value, $0.key) }
    guard let best else { return nil }
    step = TimeSpan(nanoseconds: best.key)
    regularity = Double(best.value) / Double(count - 1)
    let first = columns[.time, 0]
    let isOneStep = counts.count == 1
    offGrid =
      isOneStep ? 0 : (1..<count).count { (columns[.time, $0] - first) % best.key != 0 }
  }

  /// Whether the candles are those of one timeframe, gaps apart.
  var isRegular: Bool { offGrid == 0 || isNearlyRegular }

  private var isNearlyRegular: Bool { regularity >= 0.9 }
}
