import LiveTrading
import Statistics
import Testing
import Trading

@Suite struct `What an account was worth in a live run` {
  private let midnight = Timestamp(milliseconds: 1_735_689_600_000)

  /// Marks values at hours from midnight on.
  private func curve(_ values: [(hour: Int64, equity: Money)]) -> EquityCurve {
    var curve = EquityCurve(instruments: 1)
    for (hour, equity) in values {
      curve.mark(equity, isHeld: false, at: midnight + .minutes(hour * 60))
    }
    return curve
  }

  @Test func `has a drawdown that has not recovered counted to the end`() {
    var curve = curve([(1, "100"), (2, "120"), (3, "90"), (4, "110")])
    curve.finish("110", at: midnight + .minutes(10 * 60))
    #expect(curve.drawdown.longest == .minutes(8 * 60))
    #expect(curve.drawdown.peak == "120" && curve.drawdown.trough == "90")
    #expect(curve.drawdown.recoveryTime == nil)
  }

  @Test func `has the close at midnight in the day that it ends`() {
    var curve = curve([(23, "100"), (24, "105"), (25, "107"), (48, "108"), (49, "109")])
    curve.finish("109", at: midnight + .minutes(49 * 60))
    #expect(curve.days.map(\.equity) == ["105", "108", "109"])
    #expect(curve.days.map(\.time) == [24, 48, 49].map { midnight + .minutes($0 * 60) })
  }

  @Test func `has the deepest drawdown told from one that a binary fraction cannot tell apart`() {
    // Of the first peak 3 and a bit of 9 quadrillionths more is left than of the second.
    let curve = curve([
      (1, Money(units: 9_000_000_000_000_000)), (2, Money(units: 3_000_000_000_000_001)),
      (3, Money(units: 9_000_000_000_000_000)), (4, Money(units: 3_000_000_000_000_000)),
    ])
    #expect(curve.drawdown.trough == Money(units: 3_000_000_000_000_000))
    #expect(curve.drawdown.troughTime == midnight + .minutes(4 * 60))
  }

  @Test func `has buy and hold from the first open to the last close`() {
    var curve = EquityCurve(instruments: 1)
    for (open, close) in [("100", "110"), ("110", "90"), ("90", "125")] as [(Price, Price)] {
      let candle = Candle(
        openTime: midnight, open: open, high: max(open, close), low: min(open, close),
        close: close, volume: Volume(units: 1, places: 0))
      curve.take(candle, InstrumentIndex(0))
    }
    #expect(curve.prices.map(\.first) == ["100"] && curve.prices.map(\.last) == ["125"])
  }

  @Test(arguments: [(29, false), (30, true)] as [(days: Int64, isAnnual: Bool)])
  func `is put as a rate a year only where it was long enough`(days: Int64, isAnnual: Bool) {
    var facts = RunFacts(initialCapital: "1000")
    facts.annualisedFrom = .minutes(30 * 24 * 60)
    (facts.firstTime, facts.lastTime) = (midnight, midnight + .minutes(days * 24 * 60))
    facts.dailyEquity = (1...days).map { day in
      EquityPoint(
        time: midnight + .minutes(day * 24 * 60),
        equity: Money(units: 100_000_000_000 + (day % 3) * 1_000_000_000))
    }
    facts.finalEquity = "1020"
    let figures = ReturnFigures(facts)
    for figure in [
      figures.sharpe, figures.sortino, figures.calmar, figures.volatility, figures.annual,
    ] {
      #expect((figure != nil) == isAnnual)
    }
    // What is no rate a year is there all the same.
    #expect(figures.mean != nil && figures.total != nil && figures.best != nil)
  }
}
