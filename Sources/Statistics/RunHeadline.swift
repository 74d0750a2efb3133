public import Trading

/// What a list of runs shows of each.
public struct RunHeadline: Equatable, Sendable {
  /// The run's name in its store, such as `crossover-0007`.
  public var id: String
  public var created: Timestamp
  public var strategy: String
  public var venue: String
  /// In the order of the instruments.
  public var symbols: [String]
  public var isSynthetic: Bool
  public var closedTrades: Int
  public var winRate: Double?
  public var evPerTrade: Money?
  public var executionRate: Double?
  public var netProfit: Money
  public var maxDrawdownPercent: Double

  /// Creates a headline.
  public init(
    id: String, created: Timestamp, strategy: String, venue: String, symbols: [String],
    isSynthetic: Bool, closedTrades: Int, winRate: Double?, evPerTrade: Money?,
    executionRate: Double?, netProfit: Money, maxDrawdownPercent: Double
  ) {
    self.id = id
    self.created = created
    self.strategy = strategy
    self.venue = venue
    self.symbols = symbols
    self.isSynthetic = isSynthetic
    self.closedTrades = closedTrades
    self.winRate = winRate
    self.evPerTrade = evPerTrade
    self.executionRate = executionRate
    self.netProfit = netProfit
    self.maxDrawdownPercent = maxDrawdownPercent
  }
}
