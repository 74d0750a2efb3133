import SimulatedExchange
import Simulation
import Statistics
import Trading
import Transport
import WireFormat

/// The report card: the headline of a run, by the formulas and names of `docs/statistics.md`.
extension AdminFront {
  func card(_ account: ServedAccount) -> JSON {
    let facts = account.facts
    let summary = Summary(facts: facts, instruments: door.exchange.instruments)
    var object = JSON.Object()
    object["account"] = .string(account.key)
    object["venue"] = .string(account.exchange.profile.name)
    object["symbols"] = .array(door.exchange.instruments.map { .string($0.symbol) })
    object["faults"] = JSON(text: faults.planName)
    object["firstTime"] = JSON(text: facts.firstTime)
    object["lastTime"] = JSON(text: door.exchange.now)
    object["candles"] = JSON(summary.activity.candles)
    addSignals(&object, account)
    addTrades(&object, summary, account)
    object["saysSignals"] = .bool(!account.signals.signals.isEmpty)
    object["saysBeliefs"] = .bool(account.ledger.believesSince != nil)
    return .object(object)
  }

  private func addSignals(_ object: inout JSON.Object, _ account: ServedAccount) {
    let tally = account.signals.tally(at: door.exchange.now)
    let count = account.signals.signals.count
    object["signals"] = JSON(count)
    object["traded"] = JSON(tally.traded)
    object["executionRate"] = count == 0 ? .null : JSON(Double(tally.traded) / Double(count))
    object["blocked"] = .object(tally.blocked.map { ($0.reason, JSON($0.count)) })
    object["pending"] = JSON(tally.pending)
  }

  private func addTrades(
    _ object: inout JSON.Object, _ summary: Summary, _ account: ServedAccount
  ) {
    object["trades"] = JSON(summary.trades.closed + account.ledger.openPositions)
    object["closedTrades"] = JSON(summary.trades.closed)
    object["openTrades"] = JSON(account.ledger.openPositions)
    object["tradeFigures"] = .object([
      ("wins", JSON(summary.trades.wins)), ("losses", JSON(summary.trades.losses)),
    ])
    object["winRate"] = JSON(summary.trades.winRate)
    object["evPerTrade"] = JSON(text: summary.trades.evPerTrade)
    object["evPercent"] = JSON(summary.trades.evPercent)
    let profits = account.facts.roundTrips.filter { !$0.isOpen }.map(\.netProfit.double)
    object["evInterval"] =
      Interval.mean(of: Sample(profits)).map { .array([JSON($0.lowerBound), JSON($0.upperBound)]) }
      ?? .null
    object["nakedSeconds"] = JSON(summary.naked.total.seconds)
    object["nakedWorstSeconds"] = JSON(summary.naked.worst.seconds)
    let saysBeliefs = account.ledger.believesSince != nil
    object["phantomSeconds"] = saysBeliefs ? JSON(summary.phantom.total.seconds) : .null
    object["phantomWorstSeconds"] = saysBeliefs ? JSON(summary.phantom.worst.seconds) : .null
    object["initialCapital"] = JSON(text: summary.initialCapital)
    object["finalEquity"] = JSON(text: summary.finalEquity)
    object["netProfit"] = JSON(text: summary.netProfit)
    object["netProfitPercent"] = JSON(summary.returns.total.map { $0 * 100 })
    object["maxDrawdownPercent"] = JSON(summary.maxDrawdownRate * 100)
    object["drawdown"] = .object(fall(summary))
    object["fees"] = JSON(text: summary.fees)
    object["funding"] = JSON(text: summary.funding)
    object["requests"] = JSON(account.received)
    object["refused"] = JSON(account.refused)
    object["liquidations"] = JSON(account.exchange.liquidations)
    var exits = JSON.Object()
    for group in summary.breakdowns.byExitReason { exits[group.name] = JSON(group.trades) }
    object["exitReasons"] = .object(exits)
  }

  private func fall(_ summary: Summary) -> [(String, JSON)] {
    let facts = summary.drawdown
    let hasFallen = facts.peak > facts.trough
    let recovery = facts.recoveryTime.map { ($0 - facts.troughTime).seconds }
    return [
      ("maxDrawdown", JSON(text: summary.maxDrawdown)),
      ("fallSeconds", hasFallen ? JSON((facts.troughTime - facts.peakTime).seconds) : .null),
      ("recoverySeconds", hasFallen ? JSON(recovery) : .null),
    ]
  }
}
