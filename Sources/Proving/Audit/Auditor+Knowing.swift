import Execution
import SimulatedExchange
import Simulation
import Trading

/// What the executor can know of what a venue says beside orders, fills and prices: other rules,
/// the end of a contract, stops that are on their way.
extension Auditor {
  /// Whether a request that was refused by a rule was sent by somebody who had been told of it.
  func knewRules(_ pending: PendingRequest?, _ exchange: borrowing Exchange) -> Bool {
    // What was sent by a process that has died since, nobody remembers what it knew.
    guard let pending else { return false }
    for market in markets.indices where pending.request.isAbout(market) {
      let truth = exchange.instrument(InstrumentIndex(market))
      let told = markets[market].toldRules ?? configuration.symbols[market].instrument
      if told != truth { return false }
      if markets[market].toldRulesAt > pending.sent { return false }
    }
    return true
  }

  /// Whether a request closes all that is held, or that is believed or listed to be.
  ///
  /// What is left of a position from before the lot changed has no other size, and the venue takes
  /// it where it is all there is.
  func closesAllBelieved(_ request: Request, _ executor: borrowing Executor) -> Bool {
    guard case .submit(_, let terms) = request, terms.isReduceOnly else { return false }
    let market = terms.instrument.value
    return terms.quantity == executor.beliefs[market].size.magnitude
      || terms.quantity == markets[market].size.magnitude
      || terms.quantity == markets[market].listed.magnitude
  }

  /// Whether what is held may be so much of a position that others hold, too: of what has closed
  /// some of it not all was heard, and a listing says nothing of whose it was.
  func mayBeOurs(_ size: Quantity, _ market: Int) -> Bool {
    let truth = markets[market]
    guard truth.isTainted else { return false }
    let isWithin = size > .zero ? size <= truth.size : size < .zero && size >= truth.size
    let all = truth.former + truth.fills.map(\.execution)
    return isWithin && all.contains { !heardFills.contains($0) }
  }

  /// Whether the executor was told of an end of the contract that has passed.
  func hasEnded(_ market: Int) -> Bool {
    markets[market].toldRules?.delivery.map { $0 <= now } ?? false
  }

  /// Takes the rules that the executor was told.
  func hearRules(_ rules: Instrument, of market: Int) {
    markets[market].toldRules = rules
    markets[market].toldRulesAt = now
  }

  /// Takes what the executor was told of an order that has triggered.
  func hearFiring(_ report: OrderReport) {
    let market = report.instrument.value
    let closes = report.origin != .client || report.isReduceOnly || report.closesPosition
    guard report.status == .triggered, closes, markets[market].firing.contains(report.venueID)
    else { return }
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

  /// S17: what is opened in a contract that is known to end has no time left to be closed.
  func checkEnding(_ request: Request) {
    guard case .submit(let id, let terms) = request, id.role == .entry else { return }
    let market = terms.instrument.value
    guard let end = markets[market].toldRules?.delivery, markets[market].toldRulesAt < now,
      now >= end - configuration.executor.deliveryLead
    else { return }
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
    guard reason == .insufficientMargin, freeMargin > configuration.entryWorth,
      freeMargin.units > configuration.deposit.units / 2
    else { return }
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
