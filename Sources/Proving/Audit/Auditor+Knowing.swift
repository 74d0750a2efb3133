import Execution
import SimulatedExchange
import Simulation
import Trading

/// What the executor can know of what a venue says beside orders, fills and prices: other rules,
/// the end of a contract, stops that are on their way.
extension Auditor {
  /// Whether a request that was refused by a rule was sent by somebody who had been told of it.
  func knewRules(_ pending: PendingRequest?, _ exchange: borrowing Exchange) -> Bool {
    for market in markets.indices where pending?.request.isAbout(market) ?? true {
      let truth = exchange.instrument(InstrumentIndex(market))
      let told = markets[market].toldRules ?? configuration.symbols[market].instrument
      if told != truth { return false }
      if let sent = pending?.sent, markets[market].toldRulesAt > sent { return false }
    }
    return true
  }

  /// Takes the rules that the executor was told.
  func hearRules(_ rules: Instrument, of market: Int) {
    markets[market].toldRules = rules
    markets[market].toldRulesAt = now
  }

  /// Takes what the executor was told of an order that has triggered.
  func hearFiring(_ report: OrderReport) {
    let market = report.instrument.value
    guard report.status == .triggered, markets[market].firing.contains(report.venueID) else {
      return
    }
    markets[market].heardFiring[report.venueID] = markets[market].heardFiring[report.venueID] ?? now
  }

  /// S03: beside a stop that is known to have triggered, and fills, no second exit is sent.
  func checkSecondExit(_ request: Request) {
    guard let market = request.exitMarket else { return }
    let truth = markets[market]
    let isSecond = truth.firing.contains { id in
      truth.heardFiring[id].map { $0 < now && now - $0 < Self.firing } ?? false
    }
    guard isSecond else { return }
    violate(.neverFlip, market, "second", "beside a stop that has triggered: \(request.detail)")
  }

  /// How long a stop that has triggered is given to fill.
  private static let firing = TimeSpan.seconds(5)

  /// S17: what is opened in a contract that is known to end would be settled, not closed.
  func checkEnding(_ request: Request) {
    guard case .submit(let id, let terms) = request, id.role == .entry else { return }
    let market = terms.instrument.value
    guard let end = markets[market].toldRules?.delivery, markets[market].toldRulesAt < now else {
      return
    }
    violate(.rules, market, "ending", "an entry in a contract that ends at \(end)")
  }

  /// Takes the answer to a question for fills, which may be none that can be read.
  func hearUnreadable(_ outcome: Outcome, _ market: Int) {
    switch outcome {
    case .accepted: markets[market].unreadable = nil
    case .unknown(.unreadable):
      let former = markets[market].unreadable
      markets[market].unreadable = (former?.since ?? now, (former?.count ?? 0) + 1)
    case .unknown, .rejected: break
    }
  }

  /// S05: whether fills could not be read for so long that the listing of positions must decide.
  func hasLongBeenUnreadable(_ market: Int) -> Bool {
    guard let unreadable = markets[market].unreadable else { return false }
    return unreadable.count >= Self.explaining
      && now - unreadable.since > bounds.sync + bounds.sync
  }

  /// S09: where the account has plenty, want of margin is no reason.
  func checkMargin(_ reason: BlockReason, _ id: SignalID, _ market: Int) {
    guard reason == .insufficientMargin, freeMargin.units > configuration.deposit.units / 2 else {
      return
    }
    violate(
      .accounted, market, "margin",
      "signal \(id) is blocked for want of margin, and \(freeMargin) is free")
  }

  /// Whether a probe need not be traded: its contract is no more.
  func isOver(_ market: Int) -> Bool { markets[market].isOver }
}

extension Request {
  /// Whether it is about one market.
  fileprivate func isAbout(_ market: Int) -> Bool {
    if case .submit(let id, _) = self { return id.instrument.value == market }
    if case .setLeverage(let index, _) = self { return index.value == market }
    return concerns(market)
  }

  /// The market of a position that it would close, or give a stop to.
  fileprivate var exitMarket: Int? {
    switch self {
    case .submit(let id, let terms): id.role == .entry ? nil : terms.instrument.value
    case .setStops(let index, let stops): stops.isEmpty ? nil : index.value
    default: nil
    }
  }
}
