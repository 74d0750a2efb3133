public import SimulatedExchange
public import Trading

/// What a plan does to events and prices: decided here, as with requests.
extension FaultInjector {
  /// Decides how late an event comes; nil where it never does.
  public mutating func passage(
    of subject: UInt64, _ target: FaultTarget, at now: Timestamp, isWindow: Bool = false
  ) -> TimeSpan? {
    if target != .ticker, isOn(.silenceAccount) { return nil }
    func asked(_ kind: FaultKind) -> FaultRule? {
      strike(kind, subject, target: target, at: now, isWindow: isWindow)
    }
    if asked(.loseEvent) != nil { return nil }
    var delay = TimeSpan.zero
    for kind in [FaultKind.delayEvent, .reorderEvents] {
      if let rule = asked(kind) { delay = delay + amount(of: rule) }
    }
    return delay
  }

  /// Decides what a price feed says of an instrument.
  public mutating func sight(
    of instrument: UInt64, isAfterReconnect: Bool, at now: Timestamp, isWindow: Bool = false
  ) -> Sight {
    func asked(_ kind: FaultKind) -> FaultRule? {
      strike(kind, instrument, at: now, isWindow: isWindow)
    }
    if isAfterReconnect || asked(.zeroPrice) != nil { return .zero }
    if isOn(.freezePrice) { return .former }
    if let rule = asked(.spike) { return .spike(rule.part, isUp: coin()) }
    if asked(.crossedBook) != nil { return .crossed }
    return asked(.latePrice).map { .late(amount(of: $0)) } ?? .good
  }
}

/// What a price feed says.
public enum Sight: Hashable, Sendable {
  case good
  case zero
  /// What it said before.
  case former
  /// A price so far away, as a fraction of the right one.
  case spike(Rate, isUp: Bool)
  /// A bid above the ask.
  case crossed
  /// The right price, so long after.
  case late(TimeSpan)

  /// The ticker in place of a good one; nil where it comes later.
  public func ticker(_ good: Ticker, former: Ticker?) -> Ticker? {
    switch self {
    case .good: return good
    case .zero: return Ticker(last: .zero, bid: .zero, ask: .zero, mark: .zero)
    case .former: return former ?? good
    case .spike(let part, let isUp):
      let away = good.last.scaled(by: part, rounded: .nearest)
      let far = isUp ? good.last + away : max(Price(units: 1), good.last - away)
      return Ticker(last: far, bid: far, ask: far, mark: good.mark)
    case .crossed:
      let away = good.last.scaled(by: "0.01", rounded: .up)
      return Ticker(last: good.last, bid: good.ask + away, ask: good.bid - away, mark: good.mark)
    case .late: return nil
    }
  }
}
