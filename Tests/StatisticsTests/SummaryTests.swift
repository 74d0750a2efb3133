import Statistics
import TestKit
import Testing
import Trading

@Suite struct `A summary` {
  let summary = Summary(facts: FactsFixture.run(), symbols: FactsFixture.symbols)

  @Test func `counts every signal once`() {
    let funnel = summary.funnel
    #expect(funnel.signals == 8)
    #expect(funnel.traded == 5)
    #expect(funnel.pending == 1)
    #expect(funnel.blocked.map(\.reason) == [.alreadyInPosition, .cooldown])
    #expect(funnel.blocked.map(\.count) == [1, 1])
    #expect(funnel.executionRate == 0.625)
  }

  @Test func `takes closed trades only`() {
    let trades = summary.trades
    #expect(trades.opened == 5)
    #expect(trades.closed == 4)
    #expect(trades.open == 1)
    #expect(trades.winRate == 0.5)
    #expect(trades.evPerTrade == "10")
    #expect(agree(trades.evPercent, 1))
    #expect(trades.profitFactor == 3)
    #expect(trades.payoffRatio == 3)
    #expect(trades.averageWin == "30")
    #expect(trades.averageLoss == "-10")
    #expect(trades.longestWinStreak == 1)
    #expect(trades.longestLossStreak == 2)
    #expect(trades.holding.median == .minutes(120))
    #expect(agree(trades.kelly, 0.5 - 0.5 / 3))
    #expect(agree(trades.systemQuality, 2 * 10 / (1600.0 / 3).squareRoot()))
  }

  @Test func `has multiples of risk where there was a stop`() {
    #expect(summary.trades.tradesWithRisk == 3)
    #expect(agree(summary.trades.evR, (3.0 - 1 - 1) / 3))
  }

  @Test func `gives the interval of what a candle cannot tell`() {
    #expect(summary.trades.ambiguous == 1)
    #expect(summary.netProfit.description == "40")
    #expect(summary.netProfitBest.description == "75")
    #expect(summary.netProfitWorst.description == "40")
  }

  @Test func `carries equity over a day without candles`() {
    #expect(summary.returns.days == 3)
    #expect(summary.returns.winningDays == 2)
    let days = [0.002, 0, 10_040 / 10_020.0 - 1]
    #expect(agree(summary.returns.sharpe, ReturnSeries(days).sharpe ?? 0))
    // No day lost anything.
    #expect(summary.returns.sortino == nil)
    #expect(summary.returns.calmar == nil)
  }

  @Test func `measures the deepest fall`() {
    #expect(summary.maxDrawdown == "130")
    #expect(agree(summary.maxDrawdownRate, 130.0 / 10_030))
  }

  @Test func `groups trades`() {
    let groups = summary.breakdowns
    #expect(groups.bySymbol.map(\.name) == ["ETHUSDT", "XRPUSDT"])
    #expect(groups.bySymbol.map(\.trades) == [3, 1])
    #expect(groups.bySide.map(\.name) == ["long", "short"])
    #expect(groups.byTag.map(\.name) == ["down", "up"])
    #expect(groups.byExitReason.map(\.name) == ["stop", "target", "signal"])
    #expect(groups.byMonth.map(\.name) == ["2025-01"])
    #expect(groups.byTag.last?.netProfit.description == "50")
    #expect(groups.byTag.last?.profitFactor == 6)
  }

  @Test func `averages what holding would have brought`() {
    #expect(agree(summary.returns.buyAndHold, (0.1 - 0.2) / 2))
  }

  @Test func `tells runs apart by their fills`() {
    var other = FactsFixture.run()
    #expect(Summary(facts: other, symbols: FactsFixture.symbols) == summary)
    other.fills[3].price = "2000.01"
    let changed = Summary(facts: other, symbols: FactsFixture.symbols)
    #expect(changed.fingerprint != summary.fingerprint)
  }
}

@Suite struct `A run in which nothing happened` {
  let summary = Summary(facts: RunFacts(initialCapital: "10000"), symbols: ["BTCUSDT"])

  @Test func `has no rates`() {
    #expect(summary.funnel.executionRate == nil)
    #expect(summary.trades.winRate == nil)
    #expect(summary.trades.evPerTrade == nil)
    #expect(summary.trades.evR == nil)
    #expect(summary.trades.profitFactor == nil)
    #expect(summary.returns.sharpe == nil)
    #expect(summary.returns.annual == nil)
    #expect(summary.activity.exposure == nil)
    #expect(summary.maxDrawdownRate == 0)
    #expect(summary.netProfit.description == "0")
  }
}

@Suite struct `An account that lost everything` {
  @Test func `has no ratio of returns`() {
    var facts = RunFacts(initialCapital: "100")
    facts.finalEquity = .zero
    facts.dailyEquity = (1...3).map {
      EquityPoint(time: FactsFixture.hour(Double($0) * 24), equity: .zero)
    }
    facts.lastTime = FactsFixture.hour(72)
    facts.firstTime = FactsFixture.hour(0)
    let returns = Summary(facts: facts, symbols: []).returns
    #expect(returns.sharpe == nil)
    #expect(returns.total == -1)
    #expect(returns.annual == -1)
  }
}

@Suite struct `A total of money` {
  @Test func `holds more than one amount can`() {
    let most = Money(units: .max)
    let total = MoneyTotal(most).plus(MoneyTotal(most)).plus(MoneyTotal("0.00000002"))
    #expect(total.description == "184467440737.09551616")
    #expect(MoneyTotal().less(total).description == "-184467440737.09551616")
    #expect(total.mean(of: 2)?.description == nil)
    #expect(total.mean(of: 4)?.description == "46116860184.27387904")
  }

  @Test func `rounds a mean to the nearest, a tie away from zero`() {
    #expect(MoneyTotal("0.00000003").mean(of: 2) == "0.00000002")
    #expect(MoneyTotal("-0.00000003").mean(of: 2) == "-0.00000002")
    #expect(MoneyTotal("0.00000004").mean(of: 3) == "0.00000001")
    #expect(MoneyTotal("1").mean(of: 0) == nil)
  }
}
