import Foundation
import StrategyKit
import Trading

/// Trades as freqtrade does: its exits are stops and targets that are moved along each candle.
///
/// It sees a candle in four parts (see ``FreqtradePlan/way()``) and knows the open of the next one,
/// since freqtrade chooses amount and stop when an entry fills.
struct FreqtradeStrategy: Strategy {
  static let name = "freqtrade"
  static let summary = "Trades by freqtrade's rules."

  /// A price that is enough.
  private struct Goal {
    var price: Price
    /// Whether the candle comes to it.
    var isReached: Bool
    /// Whether a step of the table begins with the candle.
    var isStep: Bool
  }

  /// What could not be set up, by the candle in which it happens.
  final class Notes {
    var quirks: [Int: String] = [:]
  }

  private let plan: FreqtradePlan
  private let notes: Notes
  private var part = -1
  private var entry: (candle: Int, price: Price, direction: Direction)?
  private var stop = Price.zero
  private var hasMoved = false

  init() {
    self.init(FreqtradePlan(candles: [], span: .zero, flags: []), Notes())
  }

  init(_ plan: FreqtradePlan, _ notes: Notes) {
    self.plan = plan
    self.notes = notes
  }

  mutating func onCandle(_ candle: Candle, _ desk: inout Desk) {
    part += 1
    let index = part / 4
    if let direction = desk.holding.direction {
      entry = entry ?? (index, desk.holding.averageEntry, direction)
    } else {
      entry = nil
    }
    switch part % 4 {
    case 0: leaveAtWorst(index, &desk)
    case 1: trail(index, &desk)
    case 3: turn(index, &desk)
    default: break
    }
  }

  /// At the close of a whole candle: signals, which meet the next open, and the next target.
  private mutating func turn(_ index: Int, _ desk: inout Desk) {
    let next = index + 1
    guard next < plan.candles.count else { return }
    let isLast = next + 1 == plan.candles.count
    let flags = plan.flags[index]
    if let held = entry {
      let isSignal = flags.exits.contains(held.direction) && flags.enters != held.direction
      let isForced = isLast && !leaves(held, in: next)
      guard isForced || (isSignal && plan.exitLimit == nil) else {
        if let wanted = flags.enters, wanted != held.direction, leaves(held, in: next) {
          notes.quirks[next] = "an entry at the open of the candle in which the other side leaves"
        }
        prepare(held, for: next, &desk)
        if isSignal, let limit = plan.exitLimit { desk.moveTarget(to: limit) }
        return
      }
      desk.exit()
    }
    guard let direction = flags.enters, !isLast else { return }
    enter(direction, at: next, &desk)
  }

  private mutating func enter(_ direction: Direction, at next: Int, _ desk: inout Desk) {
    if let limit = plan.entryLimit { return wait(direction, at: limit, &desk) }
    let open = plan.candles[next].open
    stop = plan.stop(from: open, distance: plan.stopLoss, direction)
    hasMoved = false
    let target = goal(entry: next, price: open, direction, in: next)?.price
    desk.enter(
      direction, stop: .price(stop), target: target.map { .price($0) },
      size: .quantity(plan.amount(at: open)))
    entry = (next, open, direction)
  }

  /// Waits for a price for one candle; what is enough counts from the candle after that.
  private mutating func wait(_ direction: Direction, at limit: Price, _ desk: inout Desk) {
    stop = plan.stop(from: limit, distance: plan.stopLoss, direction)
    hasMoved = false
    desk.enter(
      direction, at: .limit(limit, expiresAfter: plan.span), stop: .price(stop),
      size: .quantity(plan.amount(at: limit)))
  }

  /// The price that is enough in a candle.
  private func goal(
    entry: Int, price: Price, _ direction: Direction, in candle: Int
  ) -> Goal? {
    let minutes = plan.minutes(from: entry, to: candle)
    guard let enough = plan.enough(after: minutes) else { return nil }
    let funding = plan.funding(direction, from: entry, through: candle)
    let best = direction == .long ? plan.candles[candle].high : plan.candles[candle].low
    let most = plan.ratio(at: best, entry: price, direction, funding: funding)
    let goal = max(
      plan.price(of: enough.ratio, entry: price, direction, funding: funding), Price(units: 1))
    let isReached = direction == .long ? best >= goal : best <= goal
    // A candle that just touches it has not reached it: freqtrade asks for more than the ratio, in
    // eight decimals.
    if isReached, most <= enough.ratio + 0.5e-8 { return nil }
    return Goal(
      price: goal, isReached: isReached, isStep: enough.since == minutes && minutes > 0)
  }

  /// Sets stop and target for a candle that begins with the position held.
  private mutating func prepare(
    _ held: (candle: Int, price: Price, direction: Direction), for next: Int,
    _ desk: inout Desk
  ) {
    let candle = plan.candles[next]
    let isLong = held.direction == .long
    let (best, worst) = isLong ? (candle.high, candle.low) : (candle.low, candle.high)
    let isPassed = isLong ? candle.open < stop : candle.open > stop
    if isPassed, isLong ? best >= stop : best <= stop {
      notes.quirks[next] = "a stop that the open has passed fills at its own price"
    }
    guard let goal = goal(entry: held.candle, price: held.price, held.direction, in: next) else {
      return
    }
    if hasMoved, goal.isReached, isLong ? worst <= stop : worst >= stop {
      notes.quirks[next] = "a target comes before a trailing stop that the candle reached first"
    }
    let isBetter = isLong ? candle.open > goal.price : candle.open < goal.price
    if isBetter, goal.isStep {
      desk.exit()
    } else if isBetter {
      // What is enough lies behind the open: freqtrade leaves there all the same, if it can.
      if isLong ? goal.price > stop : goal.price < stop { desk.moveStop(to: goal.price) }
    } else {
      desk.moveTarget(to: goal.price)
    }
  }

  /// Where even the worst price of the candle is more than enough, freqtrade leaves at the worst.
  private mutating func leaveAtWorst(_ index: Int, _ desk: inout Desk) {
    guard let held = entry, index > held.candle,
      let goal = goal(entry: held.candle, price: held.price, held.direction, in: index),
      !goal.isStep
    else { return }
    let candle = plan.candles[index]
    let isLong = held.direction == .long
    if isLong ? candle.low > goal.price : candle.high < goal.price { desk.exit() }
  }

  /// Whether something that stands takes the position out in a candle.
  private func leaves(
    _ held: (candle: Int, price: Price, direction: Direction), in candle: Int
  ) -> Bool {
    let bar = plan.candles[candle]
    let isLong = held.direction == .long
    if isLong ? bar.low <= stop : bar.high >= stop { return true }
    let goal = goal(entry: held.candle, price: held.price, held.direction, in: candle)
    return goal?.isReached ?? false
  }

  /// Once the best price of a candle is known: raises the stop by it.
  private mutating func trail(_ index: Int, _ desk: inout Desk) {
    guard plan.trails, let held = entry else { return }
    let candle = plan.candles[index]
    let isLong = held.direction == .long
    let best = isLong ? candle.high : candle.low
    let funding = plan.funding(held.direction, from: held.candle, through: index)
    let profit = plan.ratio(at: best, entry: held.price, held.direction, funding: funding)
    let isBeyond = profit > plan.trailingOffset
    if plan.trailsFromOffsetOnly, !isBeyond { return }
    let distance = isBeyond ? plan.trailingPositive ?? plan.stopLoss : plan.stopLoss
    var level = plan.stop(from: best, distance: distance, held.direction)
    guard isLong ? level > stop : level < stop else { return }
    stop = level
    hasMoved = true
    if index == held.candle, isLong ? candle.low <= level : candle.high >= level {
      level = entryCandleExit(held, candle, distance)
    }
    desk.moveStop(to: level)
  }

  /// In the candle of the entry, a trailing stop that is hit fills as if it stood off the open.
  private func entryCandleExit(
    _ held: (candle: Int, price: Price, direction: Direction), _ candle: Candle,
    _ distance: Double
  ) -> Price {
    let side = held.direction.factor
    // Only where nothing moves before the offset has the offset surely been reached.
    let reached = plan.trailsFromOffsetOnly && plan.trailingPositive != nil
    let offset = reached ? plan.trailingOffset : 0
    let value = held.price.double * (1 + side * offset - side * distance / plan.leverage)
    return min(max(plan.ticked(value, .plain), candle.low), candle.high)
  }
}
