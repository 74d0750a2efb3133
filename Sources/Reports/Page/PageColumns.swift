import Trading

/// The numbers of a page: columns of whole numbers, each as differences in as few bytes as they
/// need, behind one another; and a list that says what stands where.
struct PageColumns {
  private(set) var bytes: [UInt8] = []
  private(set) var list: [JSON] = []

  /// Adds a column: the numbers that the page shows are these times `scale`.
  mutating func add(_ name: String, scale: Double = 1, _ values: some Sequence<Int64>) {
    var last: Int64 = 0
    var count = 0
    for value in values {
      (value &- last).appendVariableLength(to: &bytes)
      last = value
      count += 1
    }
    note(name, count, scale)
  }

  /// Adds the candles of a series, so many put together to one, in multiples of their common step.
  ///
  /// Five columns: how many spans since the candle before, less one; open less the close before;
  /// high above the body; low below it; close less open.
  mutating func add(candles name: String, _ series: CandleSeries, merging: Int) {
    let step = Self.commonStep(of: series)
    let span = series.timeframe.span.nanoseconds * Int64(merging)
    let first = series.openTime(at: 0).nanoseconds
    var columns = [[UInt8]](repeating: [], count: 5)
    for column in columns.indices { columns[column].reserveCapacity(series.count / merging * 2) }
    var (slot, close, count, index) = (Int64(-1), Int64(0), 0, 0)
    while index < series.count {
      var candle = series[index]
      let next = (candle.openTime.nanoseconds - first) / span
      index += 1
      while index < series.count,
        (series.openTime(at: index).nanoseconds - first) / span == next
      {
        let other = series[index]
        candle.high = max(candle.high, other.high)
        candle.low = min(candle.low, other.low)
        candle.close = other.close
        index += 1
      }
      let (open, last) = (candle.open.units / step, candle.close.units / step)
      (next - slot - 1).appendVariableLength(to: &columns[0])
      (open - close).appendVariableLength(to: &columns[1])
      (candle.high.units / step - max(open, last)).appendVariableLength(to: &columns[2])
      (min(open, last) - candle.low.units / step).appendVariableLength(to: &columns[3])
      (last - open).appendVariableLength(to: &columns[4])
      (slot, close) = (next, last)
      count += 1
    }
    for column in columns { bytes += column }
    note(name, count, Double(step) / 1e8, first: first / 1_000_000, span: span / 1_000_000)
  }

  private mutating func note(
    _ name: String, _ count: Int, _ scale: Double, first: Int64? = nil, span: Int64? = nil
  ) {
    var entry = JSON.Object()
    entry["name"] = .string(name)
    entry["count"] = JSON(count)
    entry["scale"] = JSON(scale)
    if let first, let span {
      entry["first"] = .integer(first)
      entry["span"] = .integer(span)
    }
    list.append(.object(entry))
  }

  /// The largest step of which all prices of a series are multiples.
  private static func commonStep(of series: CandleSeries) -> Int64 {
    var step: Int64 = 0
    for index in 0..<series.count where step != 1 {
      let candle = series[index]
      for price in [candle.open, candle.high, candle.low, candle.close]
      where step == 0 || price.units % step != 0 {
        var (a, b) = (price.units, step)
        while b != 0 { (a, b) = (b, a % b) }
        step = a
      }
    }
    return max(1, step)
  }
}
