public import Trading

/// The figures of closed trades.
public struct TradeFigures: Equatable, Sendable {
  /// Trades that were opened, closed and left open.
  public var opened = 0
  public var closed = 0
  public var open: Int { opened - closed }
  public var wins = 0
  public var losses = 0
  /// The sum of net profits of closed trades.
  public var netProfit = MoneyTotal()
  public var grossProfit = MoneyTotal()
  /// The sum of the losses; negative or zero.
  public var grossLoss = MoneyTotal()
  public var winRate: Double?
  /// The mean net profit.
  public var evPerTrade: Money?
  /// The mean of net profit over entry notional, in percent.
  public var evPercent: Double?
  /// The mean of net profit over initial risk, over the trades that had a stop.
  public var evR: Double?
  /// How many closed trades had a stop at first.
  public var tradesWithRisk = 0
  public var profitFactor: Double?
  public var payoffRatio: Double?
  public var expectancyRatio: Double?
  public var systemQuality: Double?
  public var kelly: Double?
  public var averageWin: Money?
  public var averageLoss: Money?
  public var bestTrade: Money?
  public var worstTrade: Money?
  public var bestPercent: Double?
  public var worstPercent: Double?
  public var longestWinStreak = 0
  public var longestLossStreak = 0
  public var holding: HoldingTimes
  public var holdingOfWins: HoldingTimes
  public var holdingOfLosses: HoldingTimes
  public var excursions: Excursions
  /// Closed trades whose outcome depends on the order of high and low inside a candle.
  public var ambiguous = 0
  /// How much the net profit of those could be better and worse than it is.
  public var ambiguousGain = MoneyTotal()
  public var ambiguousLoss = MoneyTotal()

  /// Measures round trips; those still open are only counted.
  public init(_ roundTrips: [RoundTrip]) {
    opened = roundTrips.count
    var profits: [Double] = []
    var (spans, winning, losing): ([TimeSpan], [TimeSpan], [TimeSpan]) = ([], [], [])
    profits.reserveCapacity(opened)
    spans.reserveCapacity(opened)
    for trip in roundTrips where !trip.isOpen {
      profits.append(trip.netProfit.double)
      spans.append(trip.heldFor)
      if trip.netProfit.units > 0 { winning.append(trip.heldFor) }
      if trip.netProfit.units < 0 { losing.append(trip.heldFor) }
    }
    closed = profits.count
    holding = HoldingTimes(spans)
    holdingOfWins = HoldingTimes(winning)
    holdingOfLosses = HoldingTimes(losing)
    excursions = Excursions(roundTrips)
    take(ProfitSeries(profits))
    addMoney(of: roundTrips)
    addRelative(of: roundTrips)
    addAmbiguity(of: roundTrips)
  }

  private mutating func take(_ series: ProfitSeries) {
    wins = series.wins
    losses = series.losses
    winRate = series.winRate
    profitFactor = series.profitFactor
    payoffRatio = series.payoffRatio
    expectancyRatio = series.expectancyRatio
    systemQuality = series.systemQuality
    kelly = series.kelly
    longestWinStreak = series.longestWinStreak
    longestLossStreak = series.longestLossStreak
  }

  private mutating func addMoney(of trips: [RoundTrip]) {
    for trip in trips where !trip.isOpen {
      let net = trip.netProfit
      netProfit.add(net)
      if net.units > 0 { grossProfit.add(net) } else { grossLoss.add(net) }
      bestTrade = max(bestTrade ?? net, net)
      worstTrade = min(worstTrade ?? net, net)
    }
    evPerTrade = netProfit.mean(of: closed)
    averageWin = grossProfit.mean(of: wins)
    averageLoss = grossLoss.mean(of: losses)
  }

  private mutating func addRelative(of trips: [RoundTrip]) {
    var (percents, count, multiples) = (0.0, 0, 0.0)
    for trip in trips where !trip.isOpen {
      if let percent = trip.netPercent {
        percents += percent
        count += 1
        bestPercent = max(bestPercent ?? percent, percent)
        worstPercent = min(worstPercent ?? percent, percent)
      }
      if let risk = trip.initialRisk, risk.units > 0 {
        multiples += trip.netProfit.double / risk.double
        tradesWithRisk += 1
      }
    }
    evPercent = ratio(percents, Double(count))
    evR = ratio(multiples, Double(tradesWithRisk))
  }

  private mutating func addAmbiguity(of trips: [RoundTrip]) {
    for trip in trips {
      guard let range = trip.ambiguity else { continue }
      ambiguous += 1
      ambiguousGain.add(range.upperBound - trip.netProfit)
      ambiguousLoss.add(trip.netProfit - range.lowerBound)
    }
  }
}

/// How far prices went against and for closed trades while they stood.
public struct Excursions: Equatable, Sendable {
  /// The mean and the largest move against, in money and in percent of entry notional; positive.
  public var meanAdverse: Money?
  public var worstAdverse: Money?
  public var meanAdversePercent: Double?
  public var worstAdversePercent: Double?
  /// The mean and the largest move in favour.
  public var meanFavourable: Money?
  public var bestFavourable: Money?
  public var meanFavourablePercent: Double?
  public var bestFavourablePercent: Double?

  /// Measures the closed ones of some round trips.
  public init(_ trips: [RoundTrip]) {
    var (adverse, favourable, closed) = (MoneyTotal(), MoneyTotal(), 0)
    var (adversePercents, favourablePercents, count) = (0.0, 0.0, 0)
    for trip in trips where !trip.isOpen {
      closed += 1
      let (against, along) = (trip.maximumAdverse.magnitude, trip.maximumFavourable.magnitude)
      adverse.add(against)
      favourable.add(along)
      worstAdverse = max(worstAdverse ?? against, against)
      bestFavourable = max(bestFavourable ?? along, along)
      guard trip.entryNotional.units > 0 else { continue }
      let adversePercent = against.double / trip.entryNotional.double * 100
      let favourablePercent = along.double / trip.entryNotional.double * 100
      adversePercents += adversePercent
      favourablePercents += favourablePercent
      count += 1
      worstAdversePercent = max(worstAdversePercent ?? adversePercent, adversePercent)
      bestFavourablePercent = max(bestFavourablePercent ?? favourablePercent, favourablePercent)
    }
    meanAdverse = adverse.mean(of: closed)
    meanFavourable = favourable.mean(of: closed)
    meanAdversePercent = ratio(adversePercents, Double(count))
    meanFavourablePercent = ratio(favourablePercents, Double(count))
  }
}

extension RoundTrip {
  /// From the first fill to the last.
  public var heldFor: TimeSpan { exitTime - entryTime }

  /// Net profit in percent of entry notional; nil where that is not positive.
  public var netPercent: Double? {
    entryNotional.units > 0 ? netProfit.double / entryNotional.double * 100 : nil
  }
}
