/// One of the ways in which a venue, the way to it, or our own process can misbehave.
public enum Primitive: UInt8, Hashable, Sendable, CaseIterable, CustomStringConvertible {
  case loss = 1
  case latency
  case unknownOutcome
  case budget
  case rejectByRule
  case accountSetting
  case venuePhase
  case staleRead
  case incompleteRead
  case malformedBody
  case hiddenError
  case ackForm
  case race
  case fillShape
  case triggerOutcome
  case venueAction
  case foreignAction
  case priceValue
  case priceTime
  case streamSilence
  case streamGap
  case streamReplay
  case streamOrder
  case streamPressure
  case clock
  case scheduling
  case crash
  case store

  /// As `P01`.
  public var description: String { rawValue < 10 ? "P0\(rawValue)" : "P\(rawValue)" }

  /// What it is, in a few words.
  public var summary: String {
    switch self {
    case .loss: "a request is lost before the venue acts, or its answer after"
    case .latency: "a message takes long: a body of short waits and a heavy tail"
    case .unknownOutcome: "the venue says that it does not know whether it acted"
    case .budget: "too many requests: refusals, and bans for those who go on"
    case .rejectByRule: "an order is refused by a rule of the venue or the instrument"
    case .accountSetting: "a setting of the account is refused, or taken and ignored"
    case .venuePhase: "maintenance, overload, an endpoint that is no more"
    case .staleRead: "a query is answered from before the last change"
    case .incompleteRead: "a listing fails or is cut short"
    case .malformedBody: "an answer cannot be read"
    case .hiddenError: "a success that is none"
    case .ackForm: "an order is taken and then taken back"
    case .race: "two lawful events compete"
    case .fillShape: "a fill comes in parts, or not whole"
    case .triggerOutcome: "a stop triggers and meets no one, or a worse price"
    case .venueAction: "the venue closes, cuts or cancels by itself"
    case .foreignAction: "somebody else trades or cancels on the account"
    case .priceValue: "a price that is none: zero, crossed, far away"
    case .priceTime: "a price that stands still or comes late"
    case .streamSilence: "the stream is up and says nothing"
    case .streamGap: "the stream breaks, and what it would have said is lost"
    case .streamReplay: "what was said comes twice: a request, an answer, an event"
    case .streamOrder: "the stream says things in another order"
    case .streamPressure: "the stream stalls, then says everything at once"
    case .clock: "our clock is not the venue's"
    case .scheduling: "our process is not given the processor"
    case .crash: "our process dies and comes back"
    case .store: "what should be durable cannot be written"
    }
  }
}

/// Where between executor and exchange a fault strikes.
public enum FaultHook: String, Hashable, Sendable, CaseIterable {
  case request, response, ack, fill, ticker, stream, clock, account, process
}
