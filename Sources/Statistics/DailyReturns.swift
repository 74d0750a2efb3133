public import Trading

extension ReturnSeries {
  /// The daily returns of marked equity in UTC, or nil where there are none to speak of.
  ///
  /// The first day is measured against `capital`; a day without a point carries the last equity
  /// forward. A point at midnight ends the day before it. Once equity is not positive, a return is
  /// no longer defined, and the series is nil unless that was the last day.
  public init?(dailyEquity: [EquityPoint], capital: Money) {
    guard !dailyEquity.isEmpty else { return nil }
    var levels = [capital.double]
    var lastDay: Int64?
    for point in dailyEquity {
      let day = (point.time - TimeSpan(nanoseconds: 1)).day
      let level = point.equity.double
      guard let known = lastDay else {
        levels.append(level)
        lastDay = day
        continue
      }
      guard day > known else {
        levels[levels.count - 1] = level
        continue
      }
      let missing = Int(day - known) - 1
      if missing > 0 {
        levels.append(contentsOf: repeatElement(levels[levels.count - 1], count: missing))
      }
      levels.append(level)
      lastDay = day
    }
    self.init(levels: levels)
  }
}
