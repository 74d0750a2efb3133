/// The profits of closed trades in the order of their closing, and the measures made of them.
///
/// A trade with a profit above zero is a win, below zero a loss; one of zero is neither and counts
/// among the trades. Undefined is nil.
public struct ProfitSeries: Equatable, Sendable {
  /// The profits, in money or as fractions.
  public let sample: Sample
  public let wins: Int
  public let losses: Int
  /// The sum of the wins.
  public let grossProfit: Double
  /// The sum of the losses, without its sign.
  public let grossLoss: Double
  /// The most wins in a row.
  public let longestWinStreak: Int
  /// The most losses in a row.
  public let longestLossStreak: Int

  /// Measures a series of profits.
  public init(_ profits: [Double]) {
    sample = Sample(profits)
    var (wins, losses, won, lost) = (0, 0, 0.0, 0.0)
    var (winStreak, lossStreak, longestWins, longestLosses) = (0, 0, 0, 0)
    for profit in profits {
      winStreak = profit > 0 ? winStreak + 1 : 0
      lossStreak = profit < 0 ? lossStreak + 1 : 0
      longestWins = max(longestWins, winStreak)
      longestLosses = max(longestLosses, lossStreak)
      if profit > 0 {
        wins += 1
        won += profit
      } else if profit < 0 {
        losses += 1
        lost -= profit
      }
    }
    self.wins = wins
    self.losses = losses
    grossProfit = won
    grossLoss = lost
    longestWinStreak = longestWins
    longestLossStreak = longestLosses
  }

  /// Wins over trades.
  public var winRate: Double? { ratio(Double(wins), Double(sample.count)) }

  /// The sum of wins over the sum of losses.
  public var profitFactor: Double? { ratio(grossProfit, grossLoss) }

  /// The mean profit of a trade.
  public var expectancy: Double? { sample.mean }

  /// The mean win.
  public var averageWin: Double? { ratio(grossProfit, Double(wins)) }

  /// The mean loss, without its sign.
  public var averageLoss: Double? { ratio(grossLoss, Double(losses)) }

  /// The mean win over the mean loss.
  public var payoffRatio: Double? {
    guard let averageWin, let averageLoss else { return nil }
    return ratio(averageWin, averageLoss)
  }

  /// What a trade brings for each unit that a losing one costs: the mean profit over the mean loss.
  ///
  /// Equal to (1 + payoff) × win rate − 1 where no trade ended at zero.
  public var expectancyRatio: Double? {
    guard let expectancy, let averageLoss else { return nil }
    return ratio(expectancy, averageLoss)
  }

  /// The system quality number: √n × mean / sample deviation.
  public var systemQuality: Double? {
    guard let mean = sample.mean, let deviation = sample.deviation else { return nil }
    return ratio(mean, deviation).map { $0 * Double(sample.count).squareRoot() }
  }

  /// The Kelly fraction: win rate − (1 − win rate) / payoff.
  public var kelly: Double? {
    guard let winRate, let payoffRatio else { return nil }
    return ratio(1 - winRate, payoffRatio).map { winRate - $0 }
  }
}
