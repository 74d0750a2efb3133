import StrategyKit
import Trading

/// The candles of a run, which some of a peer's rules look one bar ahead in: it sizes an order when
/// it fills, and closes what is open at the end at the open of the last bar.
struct Script: Sendable {
  let candles: [Candle]
  let span: TimeSpan

  init(_ series: CandleSeries) {
    candles = series.candles
    span = series.timeframe.span
  }

  /// The bar in which something happened; what happened at an open belongs to that bar.
  func bar(at moment: Timestamp) -> Int {
    var low = 0
    var high = candles.count
    while low < high {
      let middle = (low + high) / 2
      if candles[middle].openTime <= moment { low = middle + 1 } else { high = middle }
    }
    return low - 1
  }
}

/// Turns with two simple averages of closes, by one unit or by all that equity buys.
struct CrossingAverages: Strategy {
  static let name = "crossing-averages"
  static let summary = "Turns when two simple averages cross."

  private let script: Script
  private var fast: PandasAverage
  private var slow: PandasAverage
  private var before: (fast: Double, slow: Double)?
  private var bar = -1
  /// What is left of the money for whole units; nil to trade one unit.
  private var cash: Double?
  private let fee: Double
  private let isFinalized: Bool

  init() {
    self.init(
      Script(CandleSeries(timeframe: Timeframe(seconds: 1), candles: [])), fast: 1, slow: 2,
      cash: nil, fee: 0, isFinalized: false)
  }

  init(_ script: Script, fast: Int, slow: Int, cash: Double?, fee: Double, isFinalized: Bool) {
    self.script = script
    self.fast = PandasAverage(fast)
    self.slow = PandasAverage(slow)
    self.cash = cash
    self.fee = fee
    self.isFinalized = isFinalized
  }

  mutating func onCandle(_ candle: Candle, _ desk: inout Desk) {
    bar += 1
    let (quick, steady) = (fast.next(candle.close.double), slow.next(candle.close.double))
    guard bar + 1 < script.candles.count, let quick, let steady else { return }
    defer { before = (quick, steady) }
    if isFinalized, bar + 2 == script.candles.count { return desk.exit() }
    guard let before else { return }
    if before.fast < before.slow, quick > steady { turn(.long, &desk) }
    if before.fast > before.slow, quick < steady { turn(.short, &desk) }
  }

  private mutating func turn(_ direction: Direction, _ desk: inout Desk) {
    guard desk.holding.direction != direction else { return }
    guard var money = cash else { return desk.enter(direction, size: .quantity("1")) }
    let open = script.candles[bar + 1].open.double
    let held = desk.holding.size.double
    money += held * (open - desk.holding.averageEntry.double) - held.magnitude * open * fee
    // The peer's own default: all but the smallest part.
    let units = (money * (1 - 2.220446049250313e-16) / (open + open * fee)).rounded(.down)
    cash = money - units * open * fee
    guard let size = Quantity(nearest: units), size > .zero else { return desk.exit() }
    desk.enter(direction, size: .quantity(size))
  }
}

/// Waits with a stop on both sides of the last bars' range.
///
/// Where one bar reaches both, the peer nets one with the other, as rungs of a grid are netted.
struct Breakout: Strategy {
  static let name = "breakout"
  static let summary = "Enters beyond the range of the last bars."

  private let script: Script
  private let length: Int
  private let (stop, target): (Double, Double)
  private var bar = -1

  init() {
    self.init(
      Script(CandleSeries(timeframe: Timeframe(seconds: 1), candles: [])), length: 1, stop: 0,
      target: 0)
  }

  init(_ script: Script, length: Int, stop: Double, target: Double) {
    self.script = script
    self.length = length
    (self.stop, self.target) = (stop, target)
  }

  mutating func onCandle(_ candle: Candle, _ desk: inout Desk) {
    bar += 1
    desk.cancelEntries()
    if let direction = desk.holding.direction {
      let entry = script.bar(at: desk.holding.since)
      let bracket = bracket(direction, at: extreme(direction, through: entry - 1))
      // The stop of an entry that was a stop itself works from the next bar on.
      if entry == bar { desk.moveStop(to: bracket.stop) }
      if bar + 1 < script.candles.count, bracket.hidesTarget(in: script.candles[bar + 1]) {
        desk.moveTarget(to: bracket.outOfReach)
      } else if entry == bar, bracket.isWithin(candle) {
        desk.moveTarget(to: bracket.target)
      }
      if bar + 2 == script.candles.count { desk.exit() }
      return
    }
    guard bar >= length, bar + 1 < script.candles.count else { return }
    enter(.long, candle, &desk)
    enter(.short, candle, &desk)
  }

  private func bracket(_ direction: Direction, at entry: Price) -> Bracket {
    Bracket(
      stop: Price(nearest: entry.double * (1 - direction.factor * stop)) ?? .zero,
      target: Price(nearest: entry.double * (1 + direction.factor * target)) ?? .zero)
  }

  private func extreme(_ direction: Direction, through last: Int) -> Price {
    let bars = script.candles[(last - length + 1)...last]
    let extreme = direction == .long ? bars.map(\.high).max() : bars.map(\.low).min()
    return extreme ?? .zero
  }

  private func enter(_ direction: Direction, _ candle: Candle, _ desk: inout Desk) {
    let level = extreme(direction, through: bar)
    guard direction == .long ? level > candle.close : level < candle.close else { return }
    let bracket = bracket(direction, at: level)
    // A target may fill in the bar of its entry, unless that bar holds the stop as well.
    let isLate = bracket.isWithin(script.candles[bar + 1])
    desk.enter(
      direction, at: .stop(level), target: isLate ? nil : .price(bracket.target),
      size: .quantity("1"), isRung: true)
  }
}

/// Where a position leaves.
struct Bracket: Sendable {
  var stop: Price
  var target: Price

  /// Whether a candle reaches both.
  func isWithin(_ candle: Candle) -> Bool {
    candle.low <= min(stop, target) && candle.high >= max(stop, target)
  }

  /// Whether a candle opens beyond the target and still reaches the stop, which the peer then takes
  /// for the first of the two.
  func hidesTarget(in candle: Candle) -> Bool {
    isWithin(candle) && (target > stop ? candle.open >= target : candle.open <= target)
  }

  /// A target to which no candle comes.
  var outOfReach: Price { target > stop ? Price(units: target.units * 2) : Price(units: 1) }
}

/// Waits with a limit on both sides of an average, netted where one bar reaches both, and leaves
/// after some bars.
struct MeanReversion: Strategy {
  static let name = "mean-reversion"
  static let summary = "Enters away from an average."

  private let script: Script
  private var average: PandasAverage
  private let width: Double
  private let hold: Int
  private var bar = -1
  private var value: Double?

  init() {
    self.init(
      Script(CandleSeries(timeframe: Timeframe(seconds: 1), candles: [])), length: 1, width: 0,
      hold: 1)
  }

  init(_ script: Script, length: Int, width: Double, hold: Int) {
    self.script = script
    average = PandasAverage(length)
    self.width = width
    self.hold = hold
  }

  mutating func onCandle(_ candle: Candle, _ desk: inout Desk) {
    bar += 1
    let before = value
    value = average.next(candle.close.double)
    desk.cancelEntries()
    if let direction = desk.holding.direction {
      let entry = script.bar(at: desk.holding.since)
      if entry == bar, let before,
        let stop = Price(nearest: before * (1 - direction.factor * 3 * width))
      {
        desk.moveStop(to: stop)
      }
      if bar - entry >= hold || bar + 2 == script.candles.count { desk.exit() }
      return
    }
    guard let value, before != nil, bar + 1 < script.candles.count else { return }
    enter(.long, value, candle, &desk)
    enter(.short, value, candle, &desk)
  }

  private func enter(
    _ direction: Direction, _ value: Double, _ candle: Candle, _ desk: inout Desk
  ) {
    guard let level = Price(nearest: value * (1 - direction.factor * width)),
      direction == .long ? level < candle.close : level > candle.close
    else { return }
    desk.enter(direction, at: .limit(level), size: .quantity("1"), isRung: true)
  }
}

extension Direction {
  /// 1 for a long, −1 for a short.
  var factor: Double { self == .long ? 1 : -1 }
}
