public import Trading

/// What was refused.
public enum RefusedRequest: String, Hashable, Sendable, CaseIterable {
  /// An order that opens.
  case entry
  /// A stop or target, or the change of one.
  case stop
  /// An order that closes what is held.
  case exit
  /// An order for a part that leaves on the way.
  case part
}

/// What is done next about a refusal.
public enum RefusalStep: String, Hashable, Sendable, CaseIterable {
  /// The signal is blocked, or the part left out.
  case giveUp
  /// The rules of the instrument are asked for, and the order is made anew by them.
  case readRules
  /// It was not done, and is sent once more under its own name.
  case sendAgain
  /// What stands at the venue is asked for before anything is sent.
  case look
  /// It is asked for again in time; what stays without a stop is closed.
  case retry
  /// What stood before still stands, and is what is wanted from now on.
  case keepStanding
  /// The position is closed.
  case close
  /// The settings of the account are read again, and the signal is blocked.
  case readSettings
  /// The question is how the order ended that bears the name already.
  case askForTwin

  /// How often at most, or until when.
  public var bound: String {
    switch self {
    case .giveUp, .keepStanding: "none: nothing is sent"
    case .readRules: "one order more for an entry; else as retry"
    case .sendAgain: "once"
    case .look: "each `retryWaits`, then `hopelessWait`, until the venue has said"
    case .retry: "`stopAttempts`, then the position is closed"
    case .close: "each `retryWaits`, then `hopelessWait`, until it is closed"
    case .readSettings: "three questions"
    case .askForTwin: "`confirmationWaits`, then the fills"
    }
  }
}

extension Rejection.Reason {
  /// What is done next where something was refused for this reason: the one table of it.
  public func nextStep(for request: RefusedRequest) -> RefusalStep {
    switch request {
    case .entry: entryStep
    case .stop: stopStep
    case .exit: exitStep
    case .part: self == .duplicateClientID ? .askForTwin : .giveUp
    }
  }

  private var entryStep: RefusalStep {
    switch self {
    case .priceOffGrid, .quantityOffLot, .quantityTooSmall, .quantityTooLarge, .notionalTooSmall:
      .readRules
    case .staleRequest: .sendAgain
    case .positionSide, .leverageTooHigh, .riskLimit: .readSettings
    case .duplicateClientID: .askForTwin
    case .priceOutsideBand, .insufficientMargin, .nothingToReduce, .wouldTakeLiquidity,
      .couldNotFill, .triggerAlreadyPassed, .stopExists, .noSuchOrder, .tooManyOrders, .unchanged,
      .unsupported, .rateLimited, .notSent, .other, .reductionTaken, .stopNotMoved, .notTrading:
      .giveUp
    }
  }

  private var stopStep: RefusalStep {
    switch self {
    case .unchanged, .noSuchOrder, .stopExists, .nothingToReduce, .duplicateClientID: .look
    case .unsupported, .triggerAlreadyPassed: .close
    case .stopNotMoved: .keepStanding
    case .priceOffGrid: .readRules
    case .priceOutsideBand, .quantityOffLot, .quantityTooSmall, .quantityTooLarge,
      .notionalTooSmall, .insufficientMargin, .wouldTakeLiquidity, .couldNotFill, .tooManyOrders,
      .leverageTooHigh, .rateLimited, .notSent, .other, .reductionTaken, .staleRequest,
      .riskLimit, .positionSide, .notTrading:
      .retry
    }
  }

  private var exitStep: RefusalStep {
    switch self {
    case .quantityOffLot, .quantityTooSmall, .quantityTooLarge: .readRules
    case .duplicateClientID: .askForTwin
    case .priceOffGrid, .priceOutsideBand, .notionalTooSmall, .insufficientMargin,
      .nothingToReduce, .wouldTakeLiquidity, .couldNotFill, .triggerAlreadyPassed, .stopExists,
      .noSuchOrder, .tooManyOrders, .unchanged, .leverageTooHigh, .unsupported, .rateLimited,
      .notSent, .other, .reductionTaken, .staleRequest, .riskLimit, .positionSide, .stopNotMoved,
      .notTrading:
      .look
    }
  }
}

extension Executor {
  /// Does what an entry's refusal asks for; returns whether its signal goes on.
  mutating func goesOn(
    _ entry: Entry, at: Int, after rejection: Rejection, _ effects: inout Effects
  ) -> Bool {
    let index = entry.signal.instrument.value
    switch rejection.reason.nextStep(for: .entry) {
    case .sendAgain:
      guard !entry.isRepeated, !entry.isUnwanted else { return false }
      books[index].entries[at].isRepeated = true
      books[index].entries[at].order.state = .sent
      let terms = terms(
        of: entry.signal, entry.order.quantity, entry.attached, instruments[index].priceGrid)
      send(.submit(entry.order.id, terms), for: .entry(entry.order.id), index, &effects)
      return true
    case .readRules:
      // Once: the next attempt is refused for good.
      guard entry.order.id.attempt == 0, !entry.isUnwanted, !entry.signal.isRung,
        books[index].queued.isEmpty
      else {
        return false
      }
      books[index].entries.remove(at: at)
      books[index].bury(entry)
      noteDenied(entry)
      books[index].lastRelease = now
      books[index].queued.append(entry.signal)
      books[index].awaitsRules = true
      askForRules(index, &effects)
      return true
    case .readSettings:
      readSettings(index, &effects)
      return false
    case .giveUp, .look, .retry, .keepStanding, .close, .askForTwin:
      if rejection.reason == .notTrading { askForRules(index, &effects) }
      return false
    }
  }

  /// The name of the next order for a signal: one was refused before, or none.
  func attempt(of signal: Signal) -> UInt16 {
    let before = books[signal.instrument.value].ended.filter { $0.signal.id == signal.id }
    return before.map { $0.order.id.attempt &+ 1 }.max() ?? 0
  }

  /// Learns from the refusal of a close how the next one must be.
  mutating func learn(
    from rejection: Rejection, ofClose quantity: Quantity, _ index: Int, _ effects: inout Effects
  ) {
    guard rejection.reason.nextStep(for: .exit) == .readRules else { return }
    askForRules(index, &effects)
    guard rejection.reason == .quantityTooLarge else { return }
    let half = Quantity(units: quantity.units / 2).rounded(.down, to: instruments[index].lot)
    if half >= instruments[index].minimumQuantity { books[index].largestClose = half }
  }

  /// How much of a close may go out in one order; what is left is closed by the next.
  func closable(_ size: Quantity, _ index: Int) -> Quantity {
    var most = size.magnitude
    if let bound = instruments[index].maximumMarketQuantity {
      most = min(most, bound.rounded(.down, to: instruments[index].lot))
    }
    // The lot may be another by now than when that was learnt.
    if let bound = books[index].largestClose {
      most = min(most, bound.rounded(.down, to: instruments[index].lot))
    }
    return most > .zero ? most : size.magnitude
  }
}
