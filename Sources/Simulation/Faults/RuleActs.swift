public import SimulatedExchange
public import Trading

/// What a plan lets the venue, or somebody else on the account, do by itself: the same for a run in
/// process, on paper and over the wire.
extension Exchange {
  /// Begins what a rule says, where it comes to anything; returns whether it did, and nil for a
  /// rule that is about something else.
  ///
  /// `coin` is that of the fault, and `end` when it ends.
  public mutating func begin(
    _ rule: FaultRule, coin: Bool, until end: Timestamp, at now: Timestamp
  ) -> Bool? {
    switch rule.kind {
    case .cancelStop: return first { $0.cancelStops($1, at: now) }
    case .foreignCancel: return first { $0.cancelOldest($1, at: now) }
    case .deleverage: return first { $0.deleverage($1, by: rule.part, at: now) }
    case .handStop: return first { $0.setPartialStop($1, part: rule.part, at: now) }
    case .foreignTrade:
      return first { exchange, index in
        exchange.tradeAsStranger(
          index, coin ? .buy : .sell, exchange.share(rule.part, of: "1", in: index.value), at: now)
      }
    case .otherCategory:
      return first { exchange, index in
        exchange.tradeElsewhere(
          index, coin ? .sell : .buy, exchange.share(rule.part, of: "1", in: index.value), at: now)
      }
    case .changeRules:
      return first { exchange, index in
        guard !exchange.isOver(index) else { return false }
        exchange.setRules(index, to: exchange.coarserRules(index), isTold: coin, at: now)
        return true
      }
    case .delist:
      guard let last = instrumentIndices.last, !isOver(last) else { return false }
      announceEnd(last, at: end, on: now)
      return true
    default: return nil
    }
  }

  /// Ends what a rule has begun.
  public mutating func end(_ rule: FaultRule, at now: Timestamp) {
    if rule.kind == .delist, let last = instrumentIndices.last { settle(last, at: now) }
  }

  private mutating func first(
    where deed: (inout Exchange, InstrumentIndex) -> Bool
  ) -> Bool {
    for index in instrumentIndices where deed(&self, index) { return true }
    return false
  }
}

extension FaultRule {
  /// The rate of a payment of funding that is told late, by the coin of the fault.
  public static func lateFunding(_ coin: Bool) -> Rate { coin ? "0.0005" : "-0.0005" }
}
