public import Trading

/// The figures of a run's daily returns.
public struct ReturnFigures: Equatable, Sendable {
  /// How many UTC days have a return.
  public var days = 0
  public var winningDays = 0
  public var losingDays = 0
  public var sharpe: Double?
  public var sortino: Double?
  public var calmar: Double?
  /// As a fraction a year.
  public var volatility: Double?
  /// As fractions of a day.
  public var best: Double?
  public var worst: Double?
  public var mean: Double?
  public var valueAtRisk: Double?
  public var conditionalValueAtRisk: Double?
  public var tailRatio: Double?
  public var omega: Double?
  public var skewness: Double?
  public var kurtosis: Double?
  /// As a fraction.
  public var ulcerIndex: Double?
  public var stability: Double?
  /// Growth from first to last equity, as a fraction.
  public var total: Double?
  /// The same a year.
  public var annual: Double?
  /// What holding every instrument in equal parts would have brought, as a fraction.
  public var buyAndHold: Double?

  /// Measures a run.
  public init(_ facts: RunFacts) {
    let capital = facts.initialCapital
    total = ratio((facts.finalEquity - capital).double, capital.double)
    let years = (facts.lastTime - facts.firstTime).seconds / 86_400 / 365
    let isLong = facts.lastTime - facts.firstTime >= facts.annualisedFrom
    if isLong, let growth = ratio(facts.finalEquity.double, capital.double) {
      annual = Growth.annual(ratio: growth, years: years).finite
    }
    let holdings = facts.buyAndHold.filter { $0.first.units > 0 }
    buyAndHold = Sample(holdings.map { $0.last.double / $0.first.double - 1 }).mean
    guard let series = ReturnSeries(dailyEquity: facts.dailyEquity, capital: capital) else {
      return
    }
    take(series)
    if !isLong { (sharpe, sortino, calmar, volatility) = (nil, nil, nil, nil) }
  }

  private mutating func take(_ series: ReturnSeries) {
    let sample = series.sample
    days = sample.count
    winningDays = sample.values.reduce(0) { $0 + ($1 > 0 ? 1 : 0) }
    losingDays = sample.values.reduce(0) { $0 + ($1 < 0 ? 1 : 0) }
    sharpe = series.sharpe.finite
    sortino = series.sortino().finite
    calmar = series.calmar.finite
    volatility = series.volatility.finite
    best = sample.values.max()
    worst = sample.values.min()
    mean = sample.mean.finite
    valueAtRisk = series.valueAtRisk.finite
    conditionalValueAtRisk = series.conditionalValueAtRisk.finite
    tailRatio = series.tailRatio.finite
    omega = series.omega.finite
    skewness = sample.skewness.finite
    kurtosis = sample.kurtosis.finite
    ulcerIndex = series.ulcerIndex.finite
    stability = series.stability.finite
  }
}
