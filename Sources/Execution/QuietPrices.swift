public import Trading

/// Strictly between which prices a ticker changes nothing but the best price seen.
public struct QuietPrices: Hashable, Sendable {
  public var low: Price
  public var high: Price

  /// No price counts.
  public static let all = QuietPrices(low: Price(units: .min), high: Price(units: .max))
  /// Every price counts.
  public static let none = QuietPrices(low: .zero, high: .zero)

  /// Whether a price changes nothing but the best one seen, coming from a last one.
  func contains(_ price: Price, after last: Price) -> Bool {
    price > low && price < high && last > low && last < high
  }

  /// Whether the prices of a candle can be passed over, coming from a last one.
  public func contains(_ candle: Candle, after last: Price) -> Bool {
    candle.low > low && candle.high < high && last > low && last < high
  }
}

extension Book {
  /// The prices at which a stop that we move ourselves stays where it is; asks in place.
  ///
  /// The bound towards the profit is at most the nearest best price at which
  /// ``Executor/follow(_:_:)`` would move the stop; the other keeps every step inside what
  /// ``PriceWatch`` believes at once.
  mutating func quietPrices(step: Distance, jump: Rate) -> QuietPrices {
    guard let direction, exit == nil, emergency == nil, jump > .zero else { return .none }
    let part = Rate(units: min(jump, .one).units / 2)
    guard let bound = direction == .long ? nextMoveAbove(step) : nextMoveBelow(step),
      bound > .zero
    else { return .none }
    let room = bound.scaled(by: part, rounded: .down)
    return direction == .long
      ? QuietPrices(low: bound - room, high: bound) : QuietPrices(low: bound, high: bound + room)
  }

  /// For a long: no best price below moves the stop; nil where the one seen already might.
  private func nextMoveAbove(_ step: Distance) -> Price? {
    var bound = Price(units: .max)
    if let rule = protection.breakeven, !stops.isBreakeven {
      bound = averageEntry + rule.activation.amount(at: averageEntry)
    }
    if let rule = protection.trailing, rule.mover == .executor {
      if stops.isTrailing {
        guard let stop = stops.stop, rule.distance.amount(at: stop) >= .zero else { return nil }
        // The stop's new place grows with the best price, so a bound of a bound is one too.
        let least = stop + max(Price(units: 1), (rule.step ?? step).amount(at: stop))
        let first = least + rule.distance.amount(at: least)
        bound = min(bound, least + rule.distance.amount(at: first))
      } else {
        let away = rule.activation?.amount(at: averageEntry) ?? .zero
        bound = min(bound, averageEntry + away)
      }
    }
    return stops.best < bound ? bound : nil
  }

  /// For a short: no best price above moves the stop; nil where the one seen already might.
  private func nextMoveBelow(_ step: Distance) -> Price? {
    var bound = Price.zero
    if let rule = protection.breakeven, !stops.isBreakeven {
      bound = averageEntry - rule.activation.amount(at: averageEntry)
    }
    if let rule = protection.trailing, rule.mover == .executor {
      if stops.isTrailing {
        guard let stop = stops.stop, rule.distance.amount(at: stop) >= .zero else { return nil }
        let step = rule.step ?? step
        let most = stop - max(Price(units: 1), step.amount(at: stop - step.amount(at: stop)))
        let first = most - rule.distance.amount(at: most)
        bound = max(bound, most - rule.distance.amount(at: first))
      } else {
        let away = rule.activation?.amount(at: averageEntry) ?? .zero
        bound = max(bound, averageEntry - away)
      }
    }
    return stops.best > bound ? bound : nil
  }

  /// Takes the extremes of a candle whose prices were all quiet.
  mutating func pass(_ candle: Candle) {
    guard let direction else { return }
    switch direction {
    case .long: stops.best = max(stops.best, candle.high)
    case .short: stops.best = min(stops.best, candle.low)
    }
  }
}
