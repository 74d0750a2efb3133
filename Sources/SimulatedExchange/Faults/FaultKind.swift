/// A fault that can be planned, by the name it has in a plan.
public enum FaultKind: UInt8, Hashable, Sendable, CaseIterable {
  // What happens to a request on its way.
  case loseRequest
  case repeatRequest
  case delayRequest
  case rateLimit
  case ban
  case refuseEntry
  case refuseStop
  case refuseExit
  case wouldTrigger
  case refuseSetting
  case ignoreSetting
  case shedLoad
  case retireEndpoint

  // What happens to its answer.
  case loseAnswer
  case delayAnswer
  case unknownOutcome
  case failRead
  case cutList
  case staleRead
  case garbleAnswer
  case ghostAck

  // What becomes of an order.
  case asyncReject
  case cancelRace
  case partialFill
  case emptyBook
  case slipStop

  // What the venue and others do by themselves.
  case cancelStop
  case deleverage
  case foreignTrade
  case foreignCancel

  // Prices.
  case zeroPrice
  case zeroOnReconnect
  case spike
  case crossedBook
  case freezePrice
  case latePrice

  // The stream.
  case silence
  case disconnect
  case loseEvent
  case repeatEvent
  case replayOnReconnect
  case reorderEvents
  case delayEvent
  case stall

  // Everything at once, and our own side.
  case outage
  case maintenance
  case skewClock
  case starve
  case kill
  case killAtSend
  case killAtEvent
  case storeFails

  // What single venues are known for.
  case missOrder
  case formerLeg
  case hideConditionals
  case replaceLeg
  case takeSiblings
  case ignoreStop
  case ignoreCancel
  case restStop
  case revokeKey
  case silenceAccount

  // Last, since what each kind draws goes by its place.
  case repeatAnswer

  // The venue says more than one knows; placed as the one before for the same reason.
  case strangeRow
  case unreadableFills
  case otherCategory
  case partialPush
  case handStop
  case changeRules
  case delist
  case muteTicker
  case lateFunding
  case triggeredFirst

  /// The name in a plan.
  public var name: String { "\(self)" }

  /// The kind of a name; nil where there is none.
  public init?(_ name: String) {
    guard let kind = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = kind
  }

  /// Its place among the kinds.
  public var index: Int { Int(rawValue) }

  /// Whether it comes by itself, at moments of its own, rather than with a message.
  public var isTimed: Bool {
    switch self {
    case .ban, .retireEndpoint, .cancelStop, .deleverage, .foreignTrade, .foreignCancel,
      .freezePrice, .silence, .disconnect, .stall, .outage, .maintenance, .skewClock, .starve,
      .kill, .storeFails, .revokeKey, .silenceAccount, .unreadableFills, .otherCategory,
      .partialPush, .handStop, .changeRules, .delist, .muteTicker, .lateFunding:
      true
    default: false
    }
  }

  /// The primitive that it is a form of.
  public var primitive: Primitive {
    switch self {
    case .loseRequest, .loseAnswer, .outage: .loss
    case .delayRequest, .delayAnswer, .delayEvent, .lateFunding: .latency
    case .unknownOutcome: .unknownOutcome
    case .rateLimit, .ban: .budget
    case .refuseEntry, .refuseStop, .refuseExit, .wouldTrigger, .changeRules: .rejectByRule
    case .refuseSetting, .ignoreSetting, .revokeKey: .accountSetting
    case .shedLoad, .retireEndpoint, .maintenance, .delist: .venuePhase
    case .staleRead, .missOrder, .formerLeg: .staleRead
    case .failRead, .cutList, .hideConditionals, .partialPush: .incompleteRead
    case .garbleAnswer, .strangeRow, .unreadableFills: .malformedBody
    case .ghostAck, .ignoreStop, .ignoreCancel: .hiddenError
    case .asyncReject, .replaceLeg, .takeSiblings: .ackForm
    case .cancelRace: .race
    case .partialFill: .fillShape
    case .emptyBook, .slipStop, .restStop, .triggeredFirst: .triggerOutcome
    case .cancelStop, .deleverage: .venueAction
    case .foreignTrade, .foreignCancel, .otherCategory, .handStop: .foreignAction
    case .zeroPrice, .zeroOnReconnect, .spike, .crossedBook: .priceValue
    case .freezePrice, .latePrice: .priceTime
    case .silence, .silenceAccount, .muteTicker: .streamSilence
    case .disconnect, .loseEvent: .streamGap
    case .repeatRequest, .repeatAnswer, .repeatEvent, .replayOnReconnect: .streamReplay
    case .reorderEvents: .streamOrder
    case .stall: .streamPressure
    case .skewClock: .clock
    case .starve: .scheduling
    case .kill, .killAtSend, .killAtEvent: .crash
    case .storeFails: .store
    }
  }

  /// Where it strikes.
  public var hook: FaultHook {
    switch self {
    case .loseRequest, .repeatRequest, .delayRequest, .rateLimit, .ban, .refuseEntry, .refuseStop,
      .refuseExit, .wouldTrigger, .shedLoad, .retireEndpoint, .outage, .maintenance, .revokeKey:
      .request
    case .loseAnswer, .delayAnswer, .unknownOutcome, .failRead, .cutList, .staleRead,
      .garbleAnswer, .missOrder, .formerLeg, .hideConditionals, .repeatAnswer, .unreadableFills:
      .response
    case .ghostAck, .asyncReject, .cancelRace, .replaceLeg, .takeSiblings, .ignoreStop,
      .ignoreCancel:
      .ack
    case .partialFill, .emptyBook, .slipStop, .restStop, .triggeredFirst: .fill
    case .zeroPrice, .zeroOnReconnect, .spike, .crossedBook, .freezePrice, .latePrice, .muteTicker:
      .ticker
    case .silence, .disconnect, .loseEvent, .repeatEvent, .replayOnReconnect, .reorderEvents,
      .delayEvent, .stall, .silenceAccount, .strangeRow, .partialPush:
      .stream
    case .skewClock: .clock
    case .refuseSetting, .ignoreSetting, .cancelStop, .deleverage, .foreignTrade, .foreignCancel,
      .otherCategory, .handStop, .changeRules, .delist, .lateFunding:
      .account
    case .starve, .kill, .killAtSend, .killAtEvent, .storeFails: .process
    }
  }

  /// What it does, in one line.
  public var summary: String {
    switch self {
    case .loseRequest: "the request never reaches the venue, and nothing comes back"
    case .repeatRequest: "the request reaches the venue twice"
    case .delayRequest: "the request reaches the venue late"
    case .rateLimit: "the venue refuses the request: too many"
    case .ban: "the venue refuses every request for a while"
    case .refuseEntry: "the venue refuses an order that opens"
    case .refuseStop: "the venue refuses an order or a setting that protects"
    case .refuseExit: "the venue refuses an order that closes"
    case .wouldTrigger: "the venue refuses a stop: it would trigger at once"
    case .refuseSetting: "the venue refuses to set the leverage"
    case .ignoreSetting: "the venue says that the leverage is set, and it is not"
    case .shedLoad: "the venue is overloaded and refuses all that does not reduce"
    case .retireEndpoint: "from a moment on, the venue refuses every conditional order"
    case .loseAnswer: "the venue acts, and its answer is lost"
    case .delayAnswer: "the venue acts, and its answer comes late"
    case .unknownOutcome: "the venue answers that it does not know; half the time it acted"
    case .failRead: "a query fails"
    case .cutList: "a listing is cut short, and seen to be"
    case .staleRead: "a query is answered from a little earlier"
    case .garbleAnswer: "the answer cannot be read"
    case .ghostAck: "the venue says that it has the order, and it has not"
    case .asyncReject: "the venue takes the order and cancels it a moment later"
    case .cancelRace: "the cancel reaches the venue late, and a fill may be first"
    case .partialFill: "an order at market fills in part, and the rest expires"
    case .emptyBook: "a stop triggers and finds nobody; the venue cancels it"
    case .slipStop: "a stop fills far from its trigger"
    case .cancelStop: "the venue cancels the stop of a position"
    case .deleverage: "the venue closes a part of a position"
    case .foreignTrade: "somebody else trades on the account"
    case .foreignCancel: "somebody else cancels an order of ours"
    case .zeroPrice: "a ticker says zero"
    case .zeroOnReconnect: "the first ticker after a reconnect says zero"
    case .spike: "a ticker is far away, once"
    case .crossedBook: "a ticker's bid is above its ask"
    case .freezePrice: "the ticker stands still"
    case .latePrice: "a ticker comes late, behind newer ones"
    case .silence: "the stream says nothing for a while, and seems to be up"
    case .disconnect: "the stream breaks; what it would have said is lost"
    case .loseEvent: "one event of the stream is lost"
    case .repeatEvent: "one event of the stream comes twice"
    case .replayOnReconnect: "after a reconnect the stream repeats its last events"
    case .reorderEvents: "an event of the stream is overtaken by the next"
    case .delayEvent: "an event of the stream comes late"
    case .stall: "the stream holds everything back for a while, then says it at once"
    case .outage: "nothing gets through, either way; orders go on filling"
    case .maintenance: "the venue refuses everything and its stream is down"
    case .skewClock: "our clock is off for a while"
    case .starve: "our process stands still for a while"
    case .kill: "our process is killed and starts anew"
    case .killAtSend: "our process is killed as it sends a request, just before or just after"
    case .killAtEvent: "our process is killed as an event comes, before it is dealt with"
    case .storeFails: "the store cannot be written for a while"
    case .missOrder: "a query for one order does not find it, though the venue has it"
    case .formerLeg: "a query for one order says that it was cancelled, though it stands"
    case .hideConditionals: "a listing of orders leaves out those that wait for a trigger"
    case .replaceLeg: "the stream tells an order that was changed as cancelled, then as a new one"
    case .takeSiblings: "a change of one stop takes the position's other conditional orders off"
    case .ignoreStop: "the venue says that a stop is placed or moved, and it is not"
    case .ignoreCancel: "the venue says that an order is cancelled, and it stands"
    case .restStop: "a stop triggers as a limit order that the price has left behind"
    case .revokeKey: "the venue refuses every request: the key is no longer good"
    case .repeatAnswer: "the answer comes twice, the second time a little later"
    case .silenceAccount: "the stream brings prices, and nothing of the account, for a while"
    case .strangeRow: "an event of the account comes as something that nobody can read"
    case .unreadableFills: "for a while no listing of fills can be read, while positions can"
    case .otherCategory: "somebody trades the same symbol in another category, such as spot"
    case .partialPush: "the stream tells of other assets of the account, and not of ours"
    case .handStop: "somebody replaces the stop of a position by one for a part of it"
    case .changeRules: "tick, lot and largest quantities change; half the time nobody says so"
    case .delist: "the contract is to end, is settled, and takes no more orders"
    case .muteTicker: "the prices of one instrument stop, while all else goes on"
    case .lateFunding: "funding is paid, and the balance after it told late or not at all"
    case .triggeredFirst: "a stop triggers, and fills in parts a little later"
    }
  }
}
