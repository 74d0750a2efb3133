import Statistics
import Trading

/// By how much each figure of a run differs from that of another, and how sure that is.
struct RunDifferences {
  /// One figure of both.
  struct Row {
    let figure: ComparedFigure
    let left: Double?
    let right: Double?
    /// Of the difference, with 95 % confidence; nil where nothing tells.
    var interval: ClosedRange<Double>?
    /// How the interval was found.
    var method: String?

    var difference: Double? { left.flatMap { left in right.map { $0 - left } } }

    var object: JSON {
      .object([
        "name": .string(figure.path.last ?? ""), "title": .string(figure.title),
        "form": .string(figure.form.rawValue), "left": JSON(left), "right": JSON(right),
        "difference": JSON(difference), "low": JSON(interval?.lowerBound),
        "high": JSON(interval?.upperBound), "method": JSON(text: method),
      ])
    }
  }

  private(set) var rows: [Row]
  let match: TradeMatch
  private let left: ComparedRun
  private let right: ComparedRun
  private let bootstrap = Bootstrap(seed: 1)

  init(_ left: ComparedRun, _ right: ComparedRun) {
    self.left = left
    self.right = right
    match = TradeMatch(left, right)
    rows = ComparedFigure.all.map { figure in
      Row(
        figure: figure, left: figure.value(in: left.object), right: figure.value(in: right.object))
    }
    addShares()
    addMeans()
    addDays()
    addTrades()
    rows.insert(paired, at: 1)
  }

  /// Of the trades that both made.
  private var paired: Row {
    let (one, other) = (match.matched.left, match.matched.right)
    var row = Row(
      figure: ComparedFigure("EV of trades that both made", ["evPaired"], .money),
      left: Sample(one).mean, right: Sample(other).mean)
    row.interval = Interval.mean(of: Sample(zip(one, other).map { $1 - $0 }))
    row.method = "paired t"
    return row
  }

  private mutating func set(
    _ name: String, _ interval: ClosedRange<Double>?, _ method: String
  ) {
    guard let place = rows.firstIndex(where: { $0.figure.path.last == name }), let interval,
      rows[place].difference != nil
    else { return }
    rows[place].interval = interval
    rows[place].method = method
  }

  private mutating func addShares() {
    func count(_ run: ComparedRun, _ path: String...) -> Int {
      path.reduce(Optional(run.object)) { $0?[$1] }?.integer ?? 0
    }
    set(
      "winRate",
      Interval.newcombe(
        count(left, "tradeFigures", "wins"), of: count(left, "closedTrades"),
        count(right, "tradeFigures", "wins"), of: count(right, "closedTrades")), "Newcombe")
    set(
      "executionRate",
      Interval.newcombe(
        count(left, "traded"), of: count(left, "signals"), count(right, "traded"),
        of: count(right, "signals")), "Newcombe")
  }

  private mutating func addMeans() {
    func welch(_ name: String, _ value: (RoundTrip) -> Double?) {
      let (one, other) = (closed(left).compactMap(value), closed(right).compactMap(value))
      set(name, Interval.welch(Sample(one), Sample(other)), "Welch's t")
    }
    welch("evPerTrade") { $0.netProfit.double }
    welch("evPercent") { trip in
      trip.entryNotional > .zero ? trip.netProfit.double / trip.entryNotional.double * 100 : nil
    }
    welch("evR") { trip in
      trip.initialRisk.flatMap { $0 == .zero ? nil : trip.netProfit.double / $0.double }
    }
    welch("mean") { ($0.exitTime - $0.entryTime).seconds }
  }

  private mutating func addDays() {
    guard let (one, from) = left.days, let (other, begin) = right.days, from == begin,
      one.count == other.count
    else { return }
    func add(_ name: String, _ figure: (ReturnSeries) -> Double?) {
      let interval = bootstrap.days(one.count) { places in
        guard let a = figure(ReturnSeries(places.map { one[$0] })),
          let b = figure(ReturnSeries(places.map { other[$0] }))
        else { return nil }
        return b - a
      }
      set(name, interval, "stationary bootstrap of days")
    }
    add("netProfitPercent") { $0.cumulative * 100 }
    add("maxDrawdownPercent") { $0.drawdowns.deepest * 100 }
    add("sharpe") { $0.sharpe }
    add("sortino") { $0.sortino() }
  }

  private mutating func addTrades() {
    let (one, other) = (
      closed(left).map(\.netProfit.double), closed(right).map(\.netProfit.double)
    )
    func add(_ name: String, _ figure: ([Double]) -> Double?) {
      set(name, bootstrap.samples(one, other, figure), "bootstrap of trades")
    }
    add("profitFactor") { values in
      var (won, lost) = (0.0, 0.0)
      for value in values { if value > 0 { won += value } else { lost -= value } }
      return lost > 0 ? won / lost : nil
    }
    add("payoffRatio") { values in
      var (won, lost, wins, losses) = (0.0, 0.0, 0.0, 0.0)
      for value in values where value != 0 {
        if value > 0 {
          won += value
          wins += 1
        } else {
          lost -= value
          losses += 1
        }
      }
      return lost > 0 && wins > 0 ? (won / wins) / (lost / losses) : nil
    }
  }

  private func closed(_ run: ComparedRun) -> [RoundTrip] { run.trades.filter { !$0.isOpen } }
}
