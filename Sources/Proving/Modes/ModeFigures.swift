import SimulatedExchange
import Trading

/// The figures by which modes are told.
extension ModeLog {
  func figure(_ sign: ModeSign) -> Int64 {
    Int64(requests(sign) ?? events(sign) ?? prices(sign) ?? state(sign))
  }

  private func requests(_ sign: ModeSign) -> Int64? {
    func count(_ target: FaultTarget, _ holds: (Asked) -> Bool) -> Int64 {
      Int64(asked(target).count(where: holds))
    }
    switch sign {
    case .answered(let target, let reply): return count(target) { reply.fits($0.outcome) }
    case .unanswered(let target, _): return count(target) { $0.answered == nil }
    case .answeredLate(let target, let span):
      return count(target) { asked in asked.answered.map { $0 - asked.sent >= span } ?? false }
    case .lied(let target): return count(target) { $0.isFalse }
    case .askedMore(let target): return count(target) { _ in true }
    case .lost(let target): return count(target) { $0.arrived.isEmpty }
    case .cameLate(let target, let span):
      return count(target) { asked in asked.arrived.contains { $0 - asked.sent >= span } }
    case .cameTwice(let target): return count(target) { $0.arrived.count > 1 }
    case .emergency:
      return count(.exit) { asked in
        if case .submit(let id, _) = asked.request { return id.role == .emergency }
        return false
      }
    default: return nil
    }
  }

  private func events(_ sign: ModeSign) -> Int64? {
    func count(_ target: FaultTarget, _ holds: (Said) -> Bool) -> Int64 {
      Int64(said(target).count(where: holds))
    }
    switch sign {
    case .unheard(let target): return count(target) { $0.heard.isEmpty }
    case .heardLate(let target, let span):
      return count(target) { said in said.heard.first.map { $0 - said.time >= span } ?? false }
    case .heardTwice(let target): return count(target) { $0.heard.count > 1 }
    case .heardInOtherOrder: return Int64(zip(heard, heard.dropFirst()).count { $0 > $1 })
    case .heardEarly: return Int64(early)
    case .heardUntrue: return Int64(madeUp)
    case .venueTraded:
      return fills {
        $0.origin == .liquidation || $0.origin == .deleverage || $0.origin == .settlement
      }
    case .strangerTraded: return fills { $0.origin == .client && $0.clientID == nil }
    case .stopCancelled:
      return reports { $0.trigger != nil && $0.status == .cancelled }
    case .takenBack:
      return reports { report in
        guard report.status == .cancelled, let id = report.clientID else { return false }
        return !asked(.cancel).contains { $0.request == .cancel(id, report.instrument) }
      }
    case .endedInPart:
      return reports { !$0.status.isLive && $0.filled > .zero && $0.filled < $0.quantity }
    case .toldTriggered: return reports { $0.status == .triggered }
    case .restedAfterTrigger:
      return reports { $0.status == .resting && $0.trigger == nil && $0.closesPosition }
    default: return nil
    }
  }

  private func fills(_ holds: (Fill) -> Bool) -> Int64 {
    Int64(
      said.count {
        if case .fill(let fill) = $0.event { return holds(fill) }
        return false
      })
  }

  private func reports(_ holds: (OrderReport) -> Bool) -> Int64 {
    Int64(
      said.count {
        if case .order(let report) = $0.event { return holds(report) }
        return false
      })
  }

  private func prices(_ sign: ModeSign) -> Int64? {
    func isAway(_ price: Price, from other: Price, _ percent: Int) -> Bool {
      guard price > .zero, other > .zero else { return false }
      return Int128((price.units - other.units).magnitude) * 100
        >= Int128(percent) * Int128(other.units)
    }
    let all = tickers.map(\.ticker)
    switch sign {
    case .priceZero: return Int64(all.count { $0.last == .zero })
    case .priceJumped(let percent):
      return Int64(zip(all, all.dropFirst()).count { isAway($1.last, from: $0.last, percent) })
    case .priceParted(let percent):
      return Int64(all.count { isAway($0.last, from: $0.mark, percent) })
    case .bookCrossed: return Int64(all.count { $0.bid > $0.ask })
    case .priceFrozen: return stillestPrice.nanoseconds
    default: return nil
    }
  }

  /// The longest time in which prices came and were the same.
  private var stillestPrice: TimeSpan {
    var longest = TimeSpan.zero
    var since = tickers.first
    for next in tickers {
      if next.ticker.last != since?.ticker.last { since = next }
      if let since { longest = max(longest, next.time - since.time) }
    }
    return longest
  }

  private func state(_ sign: ModeSign) -> Int64 {
    switch sign {
    case .bare: bare.nanoseconds
    case .orphaned: orphaned.nanoseconds
    case .mistaken: mistaken.nanoseconds
    case .stoodStill: stillness.nanoseconds
    case .died: Int64(deaths)
    case .diedHolding: Int64(deathsHolding)
    case .cameBackBare: Int64(revivalsBare)
    case .streamBroke: Int64(breaks)
    case .listOmits: Int64(omissions)
    case .priceMissing: priceGap.nanoseconds
    case .balanceMistaken: misjudged.nanoseconds
    case .settingOff: settingOff.nanoseconds
    case .rulesHeard: Int64(rulesHeard)
    default: 0
    }
  }

  /// Whether something was asked for at a time from which another run's are all so far.
  func asks(for target: FaultTarget, apartFrom calm: ModeLog, by span: TimeSpan) -> Bool {
    let others = calm.asked(target).map(\.sent)
    return asked(target).contains { asked in
      others.allSatisfy { max(asked.sent - $0, $0 - asked.sent) >= span }
    }
  }

  /// Whether the first position was closed so many per cent away from where another run has it.
  func isClosed(_ percent: Int, awayFrom calm: ModeLog) -> Bool {
    guard let price = closingPrice, let other = calm.closingPrice else { return false }
    return Int128((price.units - other.units).magnitude) * 100
      >= Int128(percent) * Int128(other.units)
  }
}

extension ModeSign.Reply {
  fileprivate func fits(_ outcome: Outcome?) -> Bool {
    switch (self, outcome) {
    case (.refused, .rejected): true
    case (.unknown, .unknown): true
    case (.because(let reason), .rejected(let rejection)): rejection.reason == reason
    default: false
    }
  }
}
