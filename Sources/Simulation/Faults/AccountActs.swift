public import SimulatedExchange
public import Trading

/// What a plan lets the venue, or somebody else, do to an account by itself.
extension Exchange {
  /// Does it to the first instrument where it comes to anything; nothing for any other kind.
  public mutating func carryOut(_ rule: FaultRule, at now: Timestamp) {
    switch rule.kind {
    case .cancelStop: act { $0.cancelStops($1, at: now) }
    case .foreignCancel: act { $0.cancelOldest($1, at: now) }
    case .deleverage: act { $0.deleverage($1, by: rule.part, at: now) }
    case .foreignTrade:
      act { exchange, index in
        let side: Side = exchange.faults?.coin() ?? true ? .buy : .sell
        return exchange.tradeAsStranger(
          index, side, exchange.share(rule.part, of: "1", in: index.value), at: now)
      }
    default: break
    }
  }

  private mutating func act(_ deed: (inout Exchange, InstrumentIndex) -> Bool) {
    for index in instrumentIndices where deed(&self, index) { return }
    faults?.noteIdle()
  }
}
