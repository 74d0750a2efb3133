import Statistics
import Trading

/// What a page says beyond the run's own figures: intervals, and the verdict that they allow.
enum PageFigures {
  /// The members `evLow`, `evHigh`, `winRateLow`, `winRateHigh`, `executionRateLow`,
  /// `executionRateHigh` and `verdict`; null where there are too few trades.
  static func object(_ run: JSON.Object, _ trades: [RoundTrip]) -> JSON.Object {
    let profits = Sample(trades.lazy.filter { !$0.isOpen }.map(\.netProfit.double))
    let ev = interval(of: profits)
    var object = JSON.Object()
    object["evLow"] = JSON(ev?.lowerBound)
    object["evHigh"] = JSON(ev?.upperBound)
    let wins = run["tradeFigures"]?["wins"]?.integer ?? 0
    let winRate = wilson(wins, of: run["closedTrades"]?.integer ?? 0)
    object["winRateLow"] = JSON(winRate?.lowerBound)
    object["winRateHigh"] = JSON(winRate?.upperBound)
    let executionRate = wilson(run["traded"]?.integer ?? 0, of: run["signals"]?.integer ?? 0)
    object["executionRateLow"] = JSON(executionRate?.lowerBound)
    object["executionRateHigh"] = JSON(executionRate?.upperBound)
    object["verdict"] = .string(verdict(ev, count: profits.count))
    return object
  }

  /// Where the mean lies with 95 % confidence, by Student's t; nil of fewer than two.
  static func interval(of sample: Sample) -> ClosedRange<Double>? {
    guard let mean = sample.mean, let deviation = sample.deviation else { return nil }
    let margin =
      StudentT.quantile(freedom: sample.count - 1) * deviation / Double(sample.count).squareRoot()
    return mean - margin...mean + margin
  }

  /// Wilson's interval of 95 % for a share; nil of none.
  static func wilson(_ part: Int, of whole: Int) -> ClosedRange<Double>? {
    guard whole > 0 else { return nil }
    let z = 1.959964
    let n = Double(whole)
    let share = Double(part) / n
    let middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    let spread = share * (1 - share) / n + z * z / (4 * n * n)
    let margin = z / (1 + z * z / n) * spread.squareRoot()
    return max(0, middle - margin)...min(1, middle + margin)
  }

  /// One word: `gains`, `loses`, `open` where the interval holds zero, `few` where there is none.
  private static func verdict(_ interval: ClosedRange<Double>?, count: Int) -> String {
    guard let interval else { return "few" }
    if interval.lowerBound > 0 { return "gains" }
    return interval.upperBound < 0 ? "loses" : "open"
  }
}
