/// The returns of equal, consecutive periods, as fractions, and the measures made of them.
///
/// Formulas as in empyrical, checked against it; undefined is nil. The risk-free rate is zero.
public struct ReturnSeries: Equatable, Sendable {
  /// What counts as risk in the Sortino ratio.
  public enum Downside: Sendable {
    /// √(Σ min(r, 0)² / n): every period counts, gains as zero. This is what reports show.
    case semideviation
    /// The population deviation of the losing periods among themselves, as freqtrade has it.
    case deviationOfLosses
  }

  /// The returns themselves.
  public let sample: Sample
  /// How many periods make a year.
  public let periodsPerYear: Double

  /// Creates a series of returns.
  public init(_ returns: [Double], periodsPerYear: Double = 365) {
    precondition(periodsPerYear > 0, "a year has periods")
    sample = Sample(returns)
    self.periodsPerYear = periodsPerYear
  }

  /// Creates the series of returns between consecutive levels; nil where a level that something is
  /// measured against is not positive.
  public init?(levels: [Double], periodsPerYear: Double = 365) {
    guard levels.dropLast().allSatisfy({ $0 > 0 }) else { return nil }
    self.init(
      zip(levels, levels.dropFirst()).map { $1 / $0 - 1 }, periodsPerYear: periodsPerYear)
  }

  /// Mean over sample deviation, times √(periods a year).
  public var sharpe: Double? {
    guard let mean = sample.mean, let deviation = sample.deviation else { return nil }
    return ratio(mean, deviation).map { $0 * periodsPerYear.squareRoot() }
  }

  /// Mean over downside deviation, times √(periods a year).
  public func sortino(_ downside: Downside = .semideviation) -> Double? {
    guard let mean = sample.mean else { return nil }
    let risk =
      switch downside {
      case .semideviation: semideviation
      case .deviationOfLosses: Sample(sample.values.filter { $0 < 0 }).populationDeviation
      }
    guard let risk else { return nil }
    return ratio(mean, risk).map { $0 * periodsPerYear.squareRoot() }
  }

  /// The semideviation over a year: √(Σ min(r, 0)² / n) × √(periods a year).
  public var downsideRisk: Double? { semideviation.map { $0 * periodsPerYear.squareRoot() } }

  /// The sample deviation over a year.
  public var volatility: Double? { sample.deviation.map { $0 * periodsPerYear.squareRoot() } }

  /// All returns compounded: Π(1 + r) − 1.
  public var cumulative: Double { sample.values.reduce(1) { $0 * (1 + $1) } - 1 }

  /// The compounded return a year: (1 + cumulative) ^ (periods a year / n) − 1.
  public var annual: Double? {
    Growth.annual(ratio: 1 + cumulative, years: Double(sample.count) / periodsPerYear)
  }

  /// The geometric mean of a period: Π(1 + r) ^ (1 / n) − 1; nil where a return is −1 or worse.
  public var geometricMean: Double? {
    guard sample.count > 0, sample.values.allSatisfy({ $0 > -1 }) else { return nil }
    let sum = sample.values.reduce(0) { $0 + Growth.logarithm(1 + $1) }
    return Growth.compound(sum / Double(sample.count))
  }

  /// The falls of what one unit becomes.
  public var drawdowns: DrawdownSeries {
    var levels = [1.0]
    levels.reserveCapacity(sample.count + 1)
    var level = 1.0
    for value in sample.values {
      level *= 1 + value
      levels.append(level)
    }
    return DrawdownSeries(levels: levels)
  }

  /// Annual return over the deepest fall.
  public var calmar: Double? {
    guard let annual else { return nil }
    return ratio(annual, drawdowns.deepest)
  }

  /// √(Σ fall² / (n − 1)) over the falls from the peak at each period (quantstats' divisor).
  public var ulcerIndex: Double? {
    guard sample.count > 1 else { return nil }
    let squares = drawdowns.depths.reduce(0) { $0 + $1 * $1 }
    return (squares / Double(sample.count - 1)).squareRoot()
  }

  /// Gains over losses: Σ max(r, 0) / Σ max(−r, 0).
  public var omega: Double? {
    let gains = sample.values.reduce(0) { $0 + max($1, 0) }
    let losses = sample.values.reduce(0) { $0 + max(-$1, 0) }
    return ratio(gains, losses)
  }

  /// The 95th percentile over the 5th, both without sign.
  public var tailRatio: Double? {
    let sorted = sample.values.sorted()
    guard let high = Sample.quantile(0.95, sorted: sorted),
      let low = Sample.quantile(0.05, sorted: sorted)
    else { return nil }
    return ratio(high.magnitude, low.magnitude)
  }

  /// The return that only the worst twentieth of periods goes below.
  public var valueAtRisk: Double? { sample.quantile(0.05) }

  /// The mean of the worst twentieth of periods: of the lowest ⌊(n − 1) × 0.05⌋ + 1.
  public var conditionalValueAtRisk: Double? {
    guard sample.count > 0 else { return nil }
    let worst = Int(Double(sample.count - 1) * 0.05) + 1
    return Sample(Array(sample.values.sorted().prefix(worst))).mean
  }

  /// How straight compounded growth is: the R² of a line through its logarithm.
  public var stability: Double? {
    guard sample.count > 1, sample.values.allSatisfy({ $0 > -1 }) else { return nil }
    var sum = 0.0
    let heights = sample.values.map { value -> Double in
      sum += Growth.logarithm(1 + value)
      return sum
    }
    let middle = Double(heights.count - 1) / 2
    guard let mean = Sample(heights).mean else { return nil }
    var (along, across, both) = (0.0, 0.0, 0.0)
    for (index, height) in heights.enumerated() {
      let (x, y) = (Double(index) - middle, height - mean)
      along += x * x
      across += y * y
      both += x * y
    }
    return ratio(both * both, along * across)
  }

  private var semideviation: Double? {
    guard sample.count > 0 else { return nil }
    let squares = sample.values.reduce(0) { $0 + min($1, 0) * min($1, 0) }
    return (squares / Double(sample.count)).squareRoot()
  }
}
