/// A figure by which runs are compared.
struct ComparedFigure {
  /// How it reads.
  enum Form: String { case count, money, rate, percent, number, seconds }

  let title: String
  /// Where it stands in a run's object.
  let path: [String]
  let form: Form

  init(_ title: String, _ path: [String], _ form: Form) {
    self.title = title
    self.path = path
    self.form = form
  }

  /// All of them, in the order in which they are shown.
  static let all = [
    ComparedFigure("EV per trade", ["evPerTrade"], .money),
    ComparedFigure("EV of entry notional", ["evPercent"], .percent),
    ComparedFigure("EV in R", ["evR"], .number),
    ComparedFigure("Win rate", ["winRate"], .rate),
    ComparedFigure("Execution rate", ["executionRate"], .rate),
    ComparedFigure("Signals", ["signals"], .count),
    ComparedFigure("Traded", ["traded"], .count),
    ComparedFigure("Closed trades", ["closedTrades"], .count),
    ComparedFigure("Net profit", ["netProfit"], .money),
    ComparedFigure("Net profit of capital", ["netProfitPercent"], .percent),
    ComparedFigure("Net profit, best", ["netProfitBest"], .money),
    ComparedFigure("Net profit, worst", ["netProfitWorst"], .money),
    ComparedFigure("Fees", ["fees"], .money),
    ComparedFigure("Funding", ["funding"], .money),
    ComparedFigure("Final equity", ["finalEquity"], .money),
    ComparedFigure("Max drawdown", ["maxDrawdownPercent"], .percent),
    ComparedFigure("Naked", ["nakedSeconds"], .seconds),
    ComparedFigure("Naked, worst", ["nakedWorstSeconds"], .seconds),
    ComparedFigure("Phantom", ["phantomSeconds"], .seconds),
    ComparedFigure("Sharpe", ["sharpe"], .number),
    ComparedFigure("Sortino", ["sortino"], .number),
    ComparedFigure("Calmar", ["returns", "calmar"], .number),
    ComparedFigure("Profit factor", ["profitFactor"], .number),
    ComparedFigure("Payoff ratio", ["tradeFigures", "payoffRatio"], .number),
    ComparedFigure("SQN", ["tradeFigures", "sqn"], .number),
    ComparedFigure("Exposure", ["activity", "exposure"], .rate),
    ComparedFigure("Mean held", ["tradeFigures", "holdingSeconds", "mean"], .seconds),
  ]

  func value(in run: JSON) -> Double? {
    path.reduce(Optional(run)) { $0?[$1] }?.double
  }
}
