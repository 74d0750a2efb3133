import Execution
import SimulatedExchange
import Trading

/// What single venues are known for: successes that are none, and orders that cannot be found.
extension Simulation {
  /// What a venue says that has done nothing about a request; nil where it does what it should.
  mutating func pretence(of sent: SentRequest) -> Answer? {
    switch sent.request {
    case .cancel:
      return strike(.ignoreCancel, sent.subject) != nil ? .done : nil
    case .setStops:
      return strike(.ignoreStop, sent.subject) != nil ? .done : nil
    case .submit(let id, let terms) where sent.target == .stop:
      return strike(.ignoreStop, sent.subject) != nil ? .order(.ghost(id, terms)) : nil
    case .amend(let id, let index, _) where sent.target == .stop:
      guard let standing = exchange.openOrders(index).first(where: { $0.clientID == id }),
        strike(.ignoreStop, sent.subject) != nil
      else { return nil }
      return .order(standing)
    default: return nil
    }
  }

  /// Lets a change of one stop take the other conditional orders of its position with it.
  mutating func takeSiblings(after sent: SentRequest) {
    guard let index = sent.conditionalOf, strike(.takeSiblings, sent.subject) != nil else { return }
    if !exchange.cancelTargets(index, at: now) { exchange.faults?.noteIdle() }
  }

  /// What a query says that does not see every order.
  mutating func incomplete(_ outcome: Outcome, _ sent: SentRequest) -> Outcome {
    switch outcome {
    case .accepted(.order(var report)) where report.status.isLive:
      if strike(.missOrder, sent.subject) != nil { return .accepted(.noSuchOrder) }
      if strike(.formerLeg, sent.subject) != nil {
        report.status = .cancelled
        return .accepted(.order(report))
      }
    case .accepted(.openOrders(let reports)) where reports.contains { $0.trigger != nil }:
      if strike(.hideConditionals, sent.subject) != nil {
        return .accepted(.openOrders(reports.filter { $0.trigger == nil }))
      }
    default: break
    }
    return outcome
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
  /// On which instrument it changes a conditional order; nil where it does not.
  fileprivate var conditionalOf: InstrumentIndex? {
    switch request {
    case .setStops(let index, _): index
    case .amend(let id, let index, _), .cancel(let id, let index): id.role == .stop ? index : nil
    default: nil
    }
  }
}
