import Statistics
import Trading

/// The figures beyond the headline, in groups.
extension RunObject {
  static func tradeFigures(_ trades: TradeFigures) -> JSON.Object {
    var object = JSON.Object()
    object["wins"] = JSON(trades.wins)
    object["losses"] = JSON(trades.losses)
    object["grossProfit"] = JSON(text: trades.grossProfit)
    object["grossLoss"] = JSON(text: trades.grossLoss)
    object["averageWin"] = JSON(text: trades.averageWin)
    object["averageLoss"] = JSON(text: trades.averageLoss)
    object["bestTrade"] = JSON(text: trades.bestTrade)
    object["worstTrade"] = JSON(text: trades.worstTrade)
    object["bestPercent"] = JSON(trades.bestPercent)
    object["worstPercent"] = JSON(trades.worstPercent)
    object["payoffRatio"] = JSON(trades.payoffRatio)
    object["expectancy"] = JSON(text: trades.evPerTrade)
    object["expectancyRatio"] = JSON(trades.expectancyRatio)
    object["sqn"] = JSON(trades.systemQuality)
    object["kelly"] = JSON(trades.kelly)
    object["tradesWithRisk"] = JSON(trades.tradesWithRisk)
    object["longestWinStreak"] = JSON(trades.longestWinStreak)
    object["longestLossStreak"] = JSON(trades.longestLossStreak)
    object["holdingSeconds"] = holding(trades.holding)
    object["holdingSecondsOfWins"] = holding(trades.holdingOfWins)
    object["holdingSecondsOfLosses"] = holding(trades.holdingOfLosses)
    let excursions = trades.excursions
    object["meanAdverse"] = JSON(text: excursions.meanAdverse)
    object["worstAdverse"] = JSON(text: excursions.worstAdverse)
    object["meanAdversePercent"] = JSON(excursions.meanAdversePercent)
    object["worstAdversePercent"] = JSON(excursions.worstAdversePercent)
    object["meanFavourable"] = JSON(text: excursions.meanFavourable)
    object["bestFavourable"] = JSON(text: excursions.bestFavourable)
    object["meanFavourablePercent"] = JSON(excursions.meanFavourablePercent)
    object["bestFavourablePercent"] = JSON(excursions.bestFavourablePercent)
    return object
  }

  static func returns(_ returns: ReturnFigures) -> JSON.Object {
    var object = JSON.Object()
    object["days"] = JSON(returns.days)
    object["winningDays"] = JSON(returns.winningDays)
    object["losingDays"] = JSON(returns.losingDays)
    object["cagrPercent"] = percent(returns.annual)
    object["volatilityPercent"] = percent(returns.volatility)
    object["calmar"] = JSON(returns.calmar)
    object["meanDayPercent"] = percent(returns.mean)
    object["bestDayPercent"] = percent(returns.best)
    object["worstDayPercent"] = percent(returns.worst)
    object["valueAtRiskPercent"] = percent(returns.valueAtRisk)
    object["conditionalValueAtRiskPercent"] = percent(returns.conditionalValueAtRisk)
    object["tailRatio"] = JSON(returns.tailRatio)
    object["omega"] = JSON(returns.omega)
    object["skewness"] = JSON(returns.skewness)
    object["kurtosis"] = JSON(returns.kurtosis)
    object["ulcerIndexPercent"] = percent(returns.ulcerIndex)
    object["stability"] = JSON(returns.stability)
    return object
  }

  static func drawdown(_ summary: Summary) -> JSON.Object {
    let facts = summary.drawdown
    let hasFallen = facts.peak > facts.trough
    var object = JSON.Object()
    object["maxDrawdown"] = JSON(text: summary.maxDrawdown)
    object["peak"] = hasFallen ? JSON(text: facts.peak) : .null
    object["trough"] = hasFallen ? JSON(text: facts.trough) : .null
    object["peakTime"] = hasFallen ? JSON(text: facts.peakTime) : .null
    object["troughTime"] = hasFallen ? JSON(text: facts.troughTime) : .null
    object["recoveryTime"] = hasFallen ? JSON(text: facts.recoveryTime) : .null
    object["fallSeconds"] = hasFallen ? JSON((facts.troughTime - facts.peakTime).seconds) : .null
    let recovery = facts.recoveryTime.map { ($0 - facts.troughTime).seconds }
    object["recoverySeconds"] = hasFallen ? JSON(recovery) : .null
    object["longestSeconds"] = JSON(facts.longest.seconds)
    return object
  }

  static func protection(_ summary: Summary) -> JSON.Object {
    var object = JSON.Object()
    object["naked"] = exposure(summary.naked)
    object["reachableNaked"] = exposure(summary.reachableNaked)
    object["unconfirmed"] = exposure(summary.unconfirmed)
    object["unprotected"] = exposure(summary.unprotected)
    object["phantom"] = exposure(summary.phantom)
    return object
  }

  static func activity(_ activity: ActivityFigures) -> JSON.Object {
    let hasSpan = activity.candles > 0
    var object = JSON.Object()
    object["firstTime"] = hasSpan ? JSON(text: activity.firstTime) : .null
    object["lastTime"] = hasSpan ? JSON(text: activity.lastTime) : .null
    object["exposure"] = JSON(activity.exposure)
    object["turnover"] = JSON(text: activity.turnover)
    object["turnoverRatio"] = JSON(activity.turnoverRatio)
    object["tradesPerDay"] = JSON(activity.tradesPerDay)
    object["fills"] = JSON(activity.fills)
    object["makerRate"] = JSON(activity.makerRate)
    object["liquidations"] = JSON(activity.liquidations)
    object["alarms"] = JSON(activity.alarms)
    var kinds = JSON.Object()
    for kind in activity.alarmKinds { kinds[kind.name] = JSON(kind.count) }
    object["alarmKinds"] = .object(kinds)
    object["requests"] = JSON(activity.requests)
    object["rejections"] = JSON(activity.rejections)
    object["syncs"] = JSON(activity.syncs)
    return object
  }

  static func breakdowns(_ breakdowns: Breakdowns) -> JSON.Object {
    var object = JSON.Object()
    object["bySymbol"] = .array(breakdowns.bySymbol.map(group))
    object["bySide"] = .array(breakdowns.bySide.map(group))
    object["byTag"] = .array(breakdowns.byTag.map(group))
    object["byExitReason"] = .array(breakdowns.byExitReason.map(group))
    object["byMonth"] = .array(breakdowns.byMonth.map(group))
    return object
  }

  private static func group(_ group: GroupFigures) -> JSON {
    var object = JSON.Object()
    object["name"] = .string(group.name)
    object["trades"] = JSON(group.trades)
    object["winRate"] = JSON(group.winRate)
    object["netProfit"] = JSON(text: group.netProfit)
    object["evPerTrade"] = JSON(text: group.evPerTrade)
    object["profitFactor"] = JSON(group.profitFactor)
    return .object(object)
  }

  private static func exposure(_ exposure: Exposure) -> JSON {
    var object = JSON.Object()
    object["totalSeconds"] = JSON(exposure.total.seconds)
    object["worstSeconds"] = JSON(exposure.worst.seconds)
    object["notionalSeconds"] = JSON(exposure.notionalSeconds)
    return .object(object)
  }

  private static func holding(_ times: HoldingTimes) -> JSON {
    var object = JSON.Object()
    object["mean"] = JSON(times.mean?.seconds)
    object["median"] = JSON(times.median?.seconds)
    object["shortest"] = JSON(times.shortest?.seconds)
    object["longest"] = JSON(times.longest?.seconds)
    return .object(object)
  }
}
