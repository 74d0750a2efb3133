public import SimulatedExchange
public import Trading

/// What a plan does to requests and their answers: decided here, whether they go in process or over
/// a wire, and carried out by whoever carries them.
extension FaultInjector {
  /// Decides what becomes of a request on its way to the venue.
  public mutating func departure(
    of request: StruckRequest, at now: Timestamp, isWindow: Bool = false
  ) -> Departure {
    var fate = Departure()
    func asked(_ kind: FaultKind, _ target: FaultTarget = .all) -> FaultRule? {
      strike(kind, request.subject, target: target, at: now, isWindow: isWindow)
    }
    if asked(.loseRequest, request.target) != nil {
      fate.isLost = true
      return fate
    }
    if let rule = asked(.delayRequest, request.target) { fate.delay = amount(of: rule) }
    if request.act == .cancel, let rule = asked(.cancelRace) {
      fate.delay = fate.delay + amount(of: rule)
    }
    if let rule = asked(.repeatRequest, request.target) { fate.repetition = amount(of: rule) }
    return fate
  }

  /// Decides what a venue makes of a request that has come.
  ///
  /// `stands` says whether the order is there that a request would change.
  public mutating func arrival(
    of request: StruckRequest, at now: Timestamp, isWindow: Bool = false, stands: () -> Bool
  ) -> Arrival {
    func asked(_ kind: FaultKind, _ target: FaultTarget = .all) -> Bool {
      strike(kind, request.subject, target: target, at: now, isWindow: isWindow) != nil
    }
    if let reason = refusal(of: request, at: now, isWindow: isWindow) { return .refused(reason) }
    if request.act == .setLeverage, asked(.ignoreSetting) { return .ignored }
    if request.act == .submit, asked(.ghostAck, request.target) { return .ghost }
    switch request.act {
    case .cancel: if asked(.ignoreCancel) { return .ignored }
    case .setStops: if asked(.ignoreStop) { return .ignored }
    case .submit: if request.target == .stop, asked(.ignoreStop) { return .ghost }
    case .amend:
      if request.target == .stop, plans(.ignoreStop), stands(), asked(.ignoreStop) {
        return .ignored
      }
    case .setLeverage, .lookup, .listing, .other: break
    }
    if asked(.unknownOutcome, request.target) { return .unknown(acts: !coin()) }
    return .acts
  }

  /// Why a venue that misbehaves refuses a request; nil where it does not.
  private mutating func refusal(
    of request: StruckRequest, at now: Timestamp, isWindow: Bool
  ) -> Rejection.Reason? {
    func asked(_ kind: FaultKind, _ target: FaultTarget) -> Bool {
      strike(kind, request.subject, target: target, at: now, isWindow: isWindow) != nil
    }
    if isOn(.maintenance) || isOn(.ban) { return .rateLimited }
    if isOn(.revokeKey) { return .other }
    if isOn(.retireEndpoint), request.isConditional { return .unsupported }
    if asked(.rateLimit, request.target) { return .rateLimited }
    if !request.reducesRisk, asked(.shedLoad, .all) { return .other }
    switch request.target {
    case .entry: return asked(.refuseEntry, .all) ? .other : nil
    case .exit: return asked(.refuseExit, .all) ? .other : nil
    case .setting: return asked(.refuseSetting, .all) ? .other : nil
    case .stop:
      if asked(.refuseStop, .all) { return .other }
      return asked(.wouldTrigger, .all) ? .triggerAlreadyPassed : nil
    default: return nil
    }
  }

  /// Decides whether a change of one stop takes the others of its position with it.
  public mutating func takesSiblings(
    _ request: StruckRequest, at now: Timestamp, isWindow: Bool = false
  ) -> Bool {
    guard request.changesStop else { return false }
    return strike(.takeSiblings, request.subject, at: now, isWindow: isWindow) != nil
  }

  /// Decides whether, and how long after, the venue takes an order back that it has taken.
  public mutating func withdrawal(
    of request: StruckRequest, at now: Timestamp, isWindow: Bool = false
  ) -> TimeSpan? {
    guard request.act == .submit else { return nil }
    return strike(
      .asyncReject, request.subject, target: request.target, at: now, isWindow: isWindow
    ).map { amount(of: $0) }
  }

  // Answers.

  /// Decides how late an answer comes; nil where it never does.
  public mutating func answering(
    _ request: StruckRequest, at now: Timestamp, isWindow: Bool = false
  ) -> TimeSpan? {
    func asked(_ kind: FaultKind) -> FaultRule? {
      strike(kind, request.subject, target: request.target, at: now, isWindow: isWindow)
    }
    if isOn(.outage) || asked(.loseAnswer) != nil { return nil }
    return asked(.delayAnswer).map { amount(of: $0) } ?? .zero
  }

  /// Decides whether, and how long after, an answer comes once more.
  public mutating func repetition(
    ofAnswer request: StruckRequest, at now: Timestamp, isWindow: Bool = false
  ) -> TimeSpan? {
    strike(
      .repeatAnswer, request.subject, target: request.target, at: now, isWindow: isWindow
    ).map { amount(of: $0) }
  }

  /// Decides what an answer that comes is worth.
  public mutating func reading(
    _ request: StruckRequest, at now: Timestamp, isWindow: Bool = false
  ) -> Reading {
    func asked(_ kind: FaultKind) -> FaultRule? {
      strike(kind, request.subject, target: request.target, at: now, isWindow: isWindow)
    }
    if asked(.garbleAnswer) != nil { return .garbled }
    guard request.target.contains(.read) else { return .whole }
    if request.target.contains(.fills), isOn(.unreadableFills) { return .garbled }
    if asked(.failRead) != nil { return .failed }
    guard request.act == .listing else { return .whole }
    if asked(.cutList) != nil { return .cut }
    return asked(.staleRead).map { .stale(amount(of: $0)) } ?? .whole
  }

  /// Decides what a query does not see that is answered.
  public mutating func blindness(
    _ request: StruckRequest, showsLiveOrder: Bool, showsConditionals: Bool, at now: Timestamp,
    isWindow: Bool = false
  ) -> Blindness? {
    func asked(_ kind: FaultKind) -> Bool {
      strike(kind, request.subject, at: now, isWindow: isWindow) != nil
    }
    if request.act == .lookup, showsLiveOrder {
      if asked(.missOrder) { return .noOrder }
      if asked(.formerLeg) { return .formerLeg }
    }
    if request.act == .listing, showsConditionals, asked(.hideConditionals) {
      return .noConditionals
    }
    return nil
  }
}
