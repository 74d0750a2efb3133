import Execution
import SimulatedExchange
import Trading

/// What single venues are known for: successes that are none, and orders that cannot be found.
extension Simulation {
  /// Lets a change of one stop take the other conditional orders of its position with it.
  mutating func takeSiblings(after sent: SentRequest) {
    let isWindow = matters
    guard let index = sent.instrument,
      exchange.faults?.takesSiblings(sent.struck, at: now, isWindow: isWindow) ?? false
    else { return }
    if !exchange.cancelTargets(index, at: now) { exchange.faults?.noteIdle() }
  }

  /// What a query says that does not see every order.
  mutating func incomplete(_ outcome: Outcome, _ sent: SentRequest) -> Outcome {
    guard case .accepted(let answer) = outcome else { return outcome }
    var (live, conditionals) = (false, false)
    switch answer {
    case .order(let report): live = report.status.isLive
    case .openOrders(let reports): conditionals = reports.contains { $0.trigger != nil }
    default: break
    }
    let isWindow = matters
    let blindness = exchange.faults?.blindness(
      sent.struck, showsLiveOrder: live, showsConditionals: conditionals, at: now,
      isWindow: isWindow)
    switch (blindness, answer) {
    case (.noOrder, _): return .accepted(.noSuchOrder)
    case (.formerLeg, .order(var report)):
      report.status = .cancelled
      return .accepted(.order(report))
    case (.noConditionals, .openOrders(let reports)):
      return .accepted(.openOrders(reports.filter { $0.trigger == nil }))
    default: return outcome
    }
  }

  /// What the stream says first of an order that was changed, where a change has two legs.
  mutating func formerLeg(of event: VenueEvent) -> VenueEvent? {
    guard case .order(var report) = event, report.status.isLive,
      line?.isChange(report) ?? false, strike(.replaceLeg, event.subject) != nil
    else { return nil }
    report.status = .cancelled
    // Another number than the order has now, and none that anybody knows.
    report.venueID = VenueOrderID(0)
    return .order(report)
  }
}

extension FaultLine {
  /// Whether a report tells of an order that was told otherwise before.
  fileprivate func isChange(_ report: OrderReport) -> Bool {
    let subject = VenueEvent.order(report).subject
    return history.contains { event in
      guard case .order(let other) = event, event.subject == subject else { return false }
      return other != report && other.status.isLive
    }
  }
}

extension SentRequest {
  /// The instrument of a change; nil where it is none of one alone.
  fileprivate var instrument: InstrumentIndex? {
    switch request {
    case .setStops(let index, _), .amend(_, let index, _), .cancel(_, let index): index
    default: nil
    }
  }
}
