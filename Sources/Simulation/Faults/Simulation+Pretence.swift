import Execution
import SimulatedExchange
public import Trading

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
    let (live, conditionals) = outcome.shows
    let isWindow = matters
    let blindness = exchange.faults?.blindness(
      sent.struck, showsLiveOrder: live, showsConditionals: conditionals, at: now,
      isWindow: isWindow)
    return blindness.map { outcome.blinded(by: $0) } ?? outcome
  }

  /// What the stream says first of an order that was changed, where a change has two legs.
  mutating func formerLeg(of event: VenueEvent) -> VenueEvent? {
    guard let former = line?.former(of: event), strike(.replaceLeg, event.subject) != nil else {
      return nil
    }
    return former
  }
}

extension SentRequest {
  /// The instrument of a change; nil where it is none of one alone.
  public var instrument: InstrumentIndex? {
    switch request {
    case .setStops(let index, _), .amend(_, let index, _), .cancel(_, let index): index
    default: nil
    }
  }
}
