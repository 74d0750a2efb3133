import Execution
import SimulatedExchange
import Trading

/// What happens to requests and their answers where the exchange misbehaves.
extension Simulation {
  /// Whether a fault matters more now: something is on its way, or a position is bare.
  var isWindow: Bool {
    if line?.requests.isEmpty == false { return true }
    for index in executor.beliefs.indices
    where executor.beliefs[index].isUnconfirmed || executor.beliefs[index].workingEntries > 0 {
      return true
    }
    return false
  }

  /// Asks whether a fault strikes now.
  mutating func strike(
    _ kind: FaultKind, _ subject: UInt64, target: FaultTarget = .all
  ) -> FaultRule? {
    // Asked for with every message: what is not planned cannot strike.
    guard exchange.faults?.plans(kind) ?? false else { return nil }
    let isWindow = isWindow
    return exchange.faults?.strike(kind, subject, target: target, at: now, isWindow: isWindow)
  }

  private func isOn(_ kind: FaultKind) -> Bool { exchange.faults?.isOn(kind) ?? false }

  /// How late the fault that struck last makes a message.
  private func amount(of rule: FaultRule) -> TimeSpan {
    exchange.faults?.amount(of: rule) ?? .zero
  }

  /// Sends a request on its way, which may be its last.
  mutating func dispatch(_ id: RequestID, _ wanted: Request) {
    let request = exchange.disguised(wanted)
    if isOn(.storeFails), !request.reducesRisk {
      // What is not durable does not leave.
      return push(.answer(id, .rejected(Rejection(.notSent))), after: .zero)
    }
    if line?.isDown == true { return }
    let sent = SentRequest(
      request: request, target: FaultTarget(request), subject: request.subject)
    if let rule = strike(.killAtSend, sent.subject, target: sent.target) {
      let isLate = exchange.faults?.coin() == true
      die(for: rule.lasting)
      if !isLate { return }
    }
    line?.requests[id] = sent
    forward(id, sent, after: .zero)
  }

  /// Sends a request out, some time from now.
  private mutating func forward(_ id: RequestID, _ sent: SentRequest, after span: TimeSpan) {
    let request = sent.request
    sentRequests += 1
    var delay = span + settings.requestLatency.draw(dice, stream: 100, number: sentRequests)
    if strike(.loseRequest, sent.subject, target: sent.target) != nil { return }
    if let rule = strike(.delayRequest, sent.subject, target: sent.target) {
      delay = delay + amount(of: rule)
    }
    if case .cancel = request, let rule = strike(.cancelRace, sent.subject) {
      delay = delay + amount(of: rule)
    }
    push(.request(id, request), after: delay)
    if let rule = strike(.repeatRequest, sent.subject, target: sent.target) {
      push(.request(id, request), after: delay + amount(of: rule))
    }
  }

  /// Lets a request arrive at a venue that misbehaves.
  mutating func arrive(_ id: RequestID, _ request: Request) {
    if isOn(.outage) { return }
    if let reason = exchange.faults?.lastingRefusal(of: request, at: now) {
      return sendAnswer(id, .rejected(exchange.profile.rejection(reason)))
    }
    guard let sent = line?.requests[id] else {
      // Its answer came already, or nobody waits: the venue acts all the same.
      return meet(id, request)
    }
    if let refusal = refusal(of: sent) {
      return sendAnswer(id, .rejected(refusal))
    }
    if case .setLeverage = request, strike(.ignoreSetting, sent.subject) != nil {
      return sendAnswer(id, .accepted(.done))
    }
    if case .submit(let clientID, let terms) = request,
      strike(.ghostAck, sent.subject, target: sent.target) != nil
    {
      return sendAnswer(id, .accepted(.order(.ghost(clientID, terms))))
    }
    if let answer = pretence(of: sent) { return sendAnswer(id, .accepted(answer)) }
    if strike(.unknownOutcome, sent.subject, target: sent.target) != nil {
      line?.requests[id]?.isUnknown = true
      if exchange.faults?.coin() == true {
        return sendAnswer(id, WireEnd.status(500).outcome)
      }
    }
    meet(id, request)
    takeSiblings(after: sent)
    if case .submit(let clientID, let terms) = request,
      let rule = strike(.asyncReject, sent.subject, target: sent.target)
    {
      queue.push(.withdrawal(clientID, terms.instrument), at: now + amount(of: rule))
    }
  }

  /// Why a venue that misbehaves refuses a request; nil where it does not.
  private mutating func refusal(of sent: SentRequest) -> Rejection? {
    func says(_ reason: Rejection.Reason) -> Rejection { exchange.profile.rejection(reason) }
    if isOn(.maintenance) || isOn(.ban) { return says(.rateLimited) }
    if isOn(.revokeKey) { return says(.other) }
    if isOn(.retireEndpoint), sent.isConditional { return says(.unsupported) }
    if strike(.rateLimit, sent.subject, target: sent.target) != nil { return says(.rateLimited) }
    if !sent.request.reducesRisk, strike(.shedLoad, sent.subject) != nil { return says(.other) }
    switch sent.target {
    case .entry: return strike(.refuseEntry, sent.subject) != nil ? says(.other) : nil
    case .exit: return strike(.refuseExit, sent.subject) != nil ? says(.other) : nil
    case .setting: return strike(.refuseSetting, sent.subject) != nil ? says(.other) : nil
    case .stop:
      if strike(.refuseStop, sent.subject) != nil { return says(.other) }
      return strike(.wouldTrigger, sent.subject) != nil ? says(.triggerAlreadyPassed) : nil
    default: return nil
    }
  }

  /// Sends an answer on its way back, which may be spoiled.
  mutating func sendAnswer(_ id: RequestID, _ outcome: Outcome) {
    sentAnswers += 1
    var delay = settings.responseLatency.draw(dice, stream: 200, number: sentAnswers)
    guard let sent = line?.requests[id] else { return }
    if case .submit(let clientID, _) = sent.request, case .accepted = outcome {
      line?.note(clientID, at: now, since: now - exchange.profile.readLag)
    }
    if isOn(.outage) || strike(.loseAnswer, sent.subject, target: sent.target) != nil {
      line?.requests[id] = nil
      return
    }
    if let rule = strike(.delayAnswer, sent.subject, target: sent.target) {
      delay = delay + amount(of: rule)
    }
    let answer = spoiled(outcome, sent)
    guard sent.target.contains(.read) else { return push(.answer(id, answer), after: delay) }
    if let whole = line?.requests[id]?.listing.take(answer, by: exchange.profile.habits) {
      return push(.answer(id, whole), after: delay)
    }
    // The next part is another request, which can go wrong on its own.
    line?.requests[id]?.subject = sent.subject &+ 1 << 40
    if let next = line?.requests[id] { forward(id, next, after: delay) }
  }

  private mutating func spoiled(_ outcome: Outcome, _ sent: SentRequest) -> Outcome {
    if sent.isUnknown { return WireEnd.status(500).outcome }
    if strike(.garbleAnswer, sent.subject, target: sent.target) != nil {
      return WireEnd.halfBody.outcome
    }
    guard sent.target.contains(.read) else { return outcome }
    if strike(.failRead, sent.subject, target: sent.target) != nil {
      return WireEnd.status(502).outcome
    }
    switch sent.request {
    case .positions, .openOrders, .fills:
      // A page that is missing is seen to be, and nothing is known.
      if strike(.cutList, sent.subject, target: sent.target) != nil {
        return WireEnd.halfBody.outcome
      }
      if let rule = strike(.staleRead, sent.subject, target: sent.target) {
        return incomplete(stale(outcome, sent, by: amount(of: rule)), sent)
      }
      return incomplete(stale(outcome, sent, by: usualLag), sent)
    case .order(let clientID, _):
      let isYoung = line?.knows(clientID, after: now - usualLag) ?? false
      return isYoung ? .accepted(.noSuchOrder) : incomplete(outcome, sent)
    default: break
    }
    return incomplete(outcome, sent)
  }

  /// How far a query is behind this time though nothing went wrong; mostly little.
  private var usualLag: TimeSpan {
    let most = exchange.profile.habits.usualLag.nanoseconds
    guard most > 0, exchange.faults != nil else { return .zero }
    let share = dice.fraction(400, sentAnswers)
    return TimeSpan(nanoseconds: Int64(share * share * Double(most)))
  }

  /// What a query would have been answered with a little earlier, within what the venue admits to.
  private mutating func stale(
    _ outcome: Outcome, _ sent: SentRequest, by span: TimeSpan
  ) -> Outcome {
    let age = min(span, exchange.profile.readLag)
    guard age > .zero, case .accepted = outcome, let then = line?.snapshot(at: now - age) else {
      return outcome
    }
    switch sent.request {
    case .positions: return .accepted(.positions(then.positions, asOf: now))
    case .openOrders(let only):
      return .accepted(
        .openOrders(then.orders.filter { only == nil || $0.instrument == only }))
    case .fills:
      guard case .accepted(.fills(let fills, _)) = outcome else { return outcome }
      return .accepted(.fills(fills.filter { $0.time <= now - age }, asOf: now))
    default: return outcome
    }
  }

  private mutating func push(_ message: Message, after span: TimeSpan) {
    queue.push(message, at: now + span)
  }
}

extension SentRequest {
  /// Whether it is an order that waits for a price, or sets one.
  fileprivate var isConditional: Bool {
    switch request {
    case .submit(_, let terms): terms.trigger != nil
    case .setStops: true
    default: false
    }
  }
}

extension OrderReport {
  /// What a venue says of an order that it does not have.
  static func ghost(_ id: ClientOrderID, _ terms: OrderTerms) -> OrderReport {
    OrderReport(
      clientID: id, venueID: VenueOrderID(0), instrument: terms.instrument, origin: .client,
      status: terms.trigger == nil ? .resting : .untriggered, side: terms.side,
      quantity: terms.quantity, filled: .zero, price: nil, trigger: terms.trigger,
      isReduceOnly: terms.isReduceOnly, closesPosition: terms.closesPosition, rejection: nil)
  }
}
