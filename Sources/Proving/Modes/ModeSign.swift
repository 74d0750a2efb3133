public import SimulatedExchange
public import Trading

/// What tells that a mode had effect: a figure of its run that is larger than the same figure of
/// the same run without faults, by so much at least.
public enum ModeSign: Hashable, Sendable {
  /// What an answer said.
  public enum Reply: Hashable, Sendable {
    case refused, unknown
    /// Refused for this reason.
    case because(Rejection.Reason)
  }

  /// An answer said so.
  case answered(FaultTarget, Reply)
  /// So many requests were never answered.
  case unanswered(FaultTarget, Int = 1)
  /// An answer took so long.
  case answeredLate(FaultTarget, TimeSpan)
  /// An answer said what is not so at the exchange.
  case lied(FaultTarget)
  /// More was asked.
  case askedMore(FaultTarget)
  /// A request never came to the exchange.
  case lost(FaultTarget)
  /// A request came to the exchange so late.
  case cameLate(FaultTarget, TimeSpan)
  /// A request came twice.
  case cameTwice(FaultTarget)
  /// What the exchange said by its stream was never heard.
  case unheard(FaultTarget)
  /// The same was heard so late.
  case heardLate(FaultTarget, TimeSpan)
  /// The same was heard twice.
  case heardTwice(FaultTarget)
  /// Events were heard in another order than they happened.
  case heardInOtherOrder
  /// An event was heard before the answer to its request.
  case heardEarly
  /// Something was heard that never happened.
  case heardUntrue
  /// A price of zero was heard while a position was open.
  case priceZero
  /// A price was heard so far from the one before while a position was open, in per cent.
  case priceJumped(Int)
  /// The last price was heard so far from the mark, in per cent.
  case priceParted(Int)
  /// A bid above its ask was heard while a position was open.
  case bookCrossed
  /// The price stood still for so long while a position was open.
  case priceFrozen(TimeSpan)
  /// A position stood so much longer without a stop.
  case bare(TimeSpan)
  /// A conditional order stood so much longer without a position.
  case orphaned(TimeSpan)
  /// The executor believed another size than the exchange had, for so much longer.
  case mistaken(TimeSpan)
  /// The executor was told nothing for so much longer.
  case stoodStill(TimeSpan)
  /// It was asked for at a time at which the other run has nothing of it so near.
  case askedElsewhen(FaultTarget, TimeSpan)
  /// The process died; with a position; and came back to one without a stop.
  case died, diedHolding, cameBackBare
  /// The stream was heard to break.
  case streamBroke
  /// The venue traded on the position by its own right.
  case venueTraded
  /// Somebody else traded on the account.
  case strangerTraded
  /// A conditional order was cancelled at the exchange.
  case stopCancelled
  /// An order ended that nobody had asked to cancel, and that had not filled.
  case takenBack
  /// An order ended with a part of it filled.
  case endedInPart
  /// A part of an order filled, and the rest stood.
  case restedAfterTrigger
  /// The position was closed this far away from where it would have been, in per cent.
  case closedAway(Int)
  /// A listing left out a symbol that was believed to be held, and had others.
  case listOmits
  /// An order that closes in an emergency was sent.
  case emergency
  /// A conditional order was told to have triggered before it filled.
  case toldTriggered
  /// The executor was told the rules of an instrument.
  case rulesHeard
  /// No price came for so much longer while a position was open.
  case priceMissing(TimeSpan)
  /// The executor believed another balance than the account had, for so much longer.
  case balanceMistaken(TimeSpan)
  /// The exchange had another leverage than was wished for, for so much longer.
  case settingOff(TimeSpan)

  /// The least difference that counts.
  var least: Int64 {
    switch self {
    case .answeredLate, .cameLate, .heardLate, .priceJumped, .priceParted: 1
    case .unanswered(_, let count): Int64(count)
    case .bare(let span), .orphaned(let span), .mistaken(let span), .stoodStill(let span),
      .priceFrozen(let span), .priceMissing(let span), .balanceMistaken(let span),
      .settingOff(let span):
      span.nanoseconds
    case .closedAway(let percent): Int64(percent)
    default: 1
    }
  }

  /// Whether a run shows it, beside the same run without faults.
  func isShown(by log: ModeLog, beside calm: ModeLog) -> Bool {
    if case .askedElsewhen(let target, let span) = self {
      return log.asks(for: target, apartFrom: calm, by: span)
    }
    if case .closedAway(let percent) = self { return log.isClosed(percent, awayFrom: calm) }
    return log.figure(self) - calm.figure(self) >= least
  }
}

extension ModeSign: CustomStringConvertible {
  /// In words of its name.
  public var description: String {
    switch self {
    case .answered(let target, .refused): "\(target.text) refused"
    case .answered(let target, .unknown): "\(target.text) unknown"
    case .answered(let target, .because(let reason)): "\(target.text) refused: \(reason)"
    case .unanswered(let target, let count): "\(count) \(target.text) unanswered"
    case .answeredLate(let target, let span): "\(target.text) answered after \(span.seconds) s"
    case .lied(let target): "answer to \(target.text) untrue"
    case .askedMore(let target): "more asked: \(target.text)"
    case .lost(let target): "\(target.text) never came to the venue"
    case .cameLate(let target, let span): "\(target.text) came after \(span.seconds) s"
    case .cameTwice(let target): "\(target.text) came twice"
    case .unheard(let target): "\(target.text) never heard"
    case .heardLate(let target, let span): "\(target.text) heard after \(span.seconds) s"
    case .heardTwice(let target): "\(target.text) heard twice"
    case .heardInOtherOrder: "events heard in another order"
    case .heardEarly: "event heard before the answer"
    case .heardUntrue: "event heard that never was"
    case .priceZero: "price of zero on an open position"
    case .priceJumped(let percent): "price \(percent) % away on an open position"
    case .priceParted(let percent): "last price \(percent) % from the mark"
    case .bookCrossed: "crossed book on an open position"
    case .priceFrozen(let span): "price still for \(span.seconds) s on an open position"
    case .bare(let span): "position without a stop for \(span.seconds) s longer"
    case .orphaned(let span): "stop without a position for \(span.seconds) s longer"
    case .mistaken(let span): "size believed wrongly for \(span.seconds) s longer"
    case .stoodStill(let span): "process still for \(span.seconds) s longer"
    case .askedElsewhen(let target, let span):
      "\(target.text) asked for \(span.seconds) s from any other time"
    case .died: "process died"
    case .diedHolding: "process died with a position"
    case .cameBackBare: "process came back to a position without a stop"
    case .streamBroke: "stream broke"
    case .venueTraded: "venue traded on the position"
    case .strangerTraded: "somebody else traded"
    case .stopCancelled: "conditional order cancelled at the venue"
    case .takenBack: "order taken back by the venue"
    case .endedInPart: "order ended filled in part"
    case .restedAfterTrigger: "triggered stop rests"
    case .closedAway(let percent): "closed \(percent) % away"
    case .listOmits: "listing omits a position believed open"
    case .emergency: "emergency close sent"
    case .toldTriggered: "stop told to have triggered before it filled"
    case .rulesHeard: "rules of the instrument told"
    case .priceMissing(let span): "no price for \(span.seconds) s longer on an open position"
    case .balanceMistaken(let span): "balance believed wrongly for \(span.seconds) s longer"
    case .settingOff(let span): "another leverage than wished for \(span.seconds) s longer"
    }
  }
}

extension FaultTarget {
  fileprivate var text: String { names.joined(separator: " or ") }
}
