public import Trading

/// Every figure of a run, from its facts.
///
/// Money is exact; rates are fractions from 0 to 1; what is undefined is nil. Formula and unit of
/// each figure stand in `docs/statistics.md`.
public struct Summary: Equatable, Sendable {
  public var initialCapital: Money
  public var finalEquity: Money
  /// Final equity less initial capital.
  public var netProfit: MoneyTotal
  /// Net profit had the order of high and low inside candles been the best and the worst one.
  public var netProfitBest: MoneyTotal
  public var netProfitWorst: MoneyTotal
  public var fees: Money
  public var funding: Money
  public var funnel: Funnel
  public var trades: TradeFigures
  public var returns: ReturnFigures
  public var drawdown: DrawdownFacts
  public var breakdowns: Breakdowns
  public var activity: ActivityFigures
  public var naked: Exposure
  public var reachableNaked: Exposure
  public var unconfirmed: Exposure
  public var unprotected: Exposure
  public var phantom: Exposure
  /// A hash of every signal, fill, round trip and equity point, as 16 hexadecimal digits.
  public var fingerprint: String

  /// Computes the figures of a run over `instruments`, in the order of their indices.
  public init(facts: RunFacts, instruments: [Instrument]) {
    self.init(facts: facts, symbols: instruments.map(\.symbol))
  }

  /// Computes the figures of a run over instruments of these names, in the order of their indices.
  public init(facts: RunFacts, symbols: [String]) {
    initialCapital = facts.initialCapital
    finalEquity = facts.finalEquity
    trades = TradeFigures(facts.roundTrips)
    netProfit = MoneyTotal(facts.finalEquity).less(facts.initialCapital)
    netProfitBest = netProfit.plus(trades.ambiguousGain)
    netProfitWorst = netProfit.less(trades.ambiguousLoss)
    fees = facts.fees
    funding = facts.funding
    funnel = Funnel(facts.signals)
    returns = ReturnFigures(facts)
    drawdown = facts.drawdown
    breakdowns = Breakdowns(facts.roundTrips, symbols: symbols)
    activity = ActivityFigures(facts)
    naked = facts.naked
    reachableNaked = facts.reachableNaked
    unconfirmed = facts.unconfirmed
    unprotected = facts.unprotected
    phantom = facts.phantom
    fingerprint = Fingerprint(facts).description
  }

  /// The deepest fall of marked equity, as a positive amount.
  public var maxDrawdown: Money { drawdown.peak - drawdown.trough }

  /// The deepest fall as a fraction of its peak, positive; zero where equity never fell.
  public var maxDrawdownRate: Double {
    drawdown.peak.units > 0 ? maxDrawdown.double / drawdown.peak.double : 0
  }
}
