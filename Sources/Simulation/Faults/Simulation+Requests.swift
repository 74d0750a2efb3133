import Execution
import SimulatedExchange
import Trading

/// What happens to requests and their answers where the exchange misbehaves.
extension Simulation {
  // What only looks is mutating here too: else the compiler hands it a copy of the simulation.

  /// Whether a fault matters more now: something is on its way, or a position is bare.
  var isWindow: Bool {
    mutating get {
      if line?.requests.isEmpty == false { return true }
      for index in executor.beliefs.indices
      where executor.beliefs[index].isUnconfirmed || executor.beliefs[index].workingEntries > 0 {
        return true
      }
      return false
    }
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

  mutating func isOn(_ kind: FaultKind) -> Bool { exchange.faults?.isOn(kind) ?? false }

  /// Sends a request on its way, which may be its last.
  mutating func dispatch(_ id: RequestID, _ wanted: Request) {
    let request = exchange.disguised(wanted)
    if isOn(.storeFails), !request.reducesRisk {
      // What is not durable does not leave.
      return push(.answer(id, .rejected(Rejection(.notSent))), after: .zero)
    }
    if line?.isDown == true { return }
    let sent = SentRequest(request)
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
    let isWindow = matters
    let fate =
      exchange.faults?.departure(of: sent.struck, at: now, isWindow: isWindow) ?? Departure()
    if fate.isLost { return }
    delay = delay + fate.delay
    push(.request(id, request), after: delay)
    if let repetition = fate.repetition { push(.request(id, request), after: delay + repetition) }
  }

  /// Whether a fault matters more now, where the plan makes a difference of it.
  var matters: Bool {
    mutating get { exchange.faults?.favoursWindows == true && isWindow }
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
    let standing = standing(for: request)
    let isWindow = matters
    let arrival =
      exchange.faults?.arrival(of: sent.struck, at: now, isWindow: isWindow) { standing != nil }
      ?? .acts
    switch arrival {
    case .refused(let reason):
      return sendAnswer(id, .rejected(exchange.profile.rejection(reason)))
    case .ignored: return sendAnswer(id, .accepted(standing.map { .order($0) } ?? .done))
    case .ghost:
      guard case .submit(let clientID, let terms) = request else { return }
      return sendAnswer(id, .accepted(.order(.ghost(clientID, terms))))
    case .unknown(let acts):
      line?.requests[id]?.isUnknown = true
      if !acts { return sendAnswer(id, WireEnd.status(500).outcome) }
    case .acts: break
    }
    meet(id, request)
    takeSiblings(after: sent)
    let isLater = matters
    if case .submit(let clientID, let terms) = request,
      let span = exchange.faults?.withdrawal(of: sent.struck, at: now, isWindow: isLater)
    {
      queue.push(.withdrawal(clientID, terms.instrument), at: now + span)
    }
  }

  /// The stop that a request would amend, where a plan may let the venue ignore that.
  private mutating func standing(for request: Request) -> OrderReport? {
    guard case .amend(let id, let index, _) = request,
      exchange.faults?.plans(.ignoreStop) ?? false
    else { return nil }
    return exchange.openOrders(index).first { $0.clientID == id }
  }

  /// Sends an answer on its way back, which may be spoiled.
  mutating func sendAnswer(_ id: RequestID, _ outcome: Outcome) {
    sentAnswers += 1
    var delay = settings.responseLatency.draw(dice, stream: 200, number: sentAnswers)
    guard let sent = line?.requests[id] else { return }
    if case .submit(let clientID, _) = sent.request, case .accepted = outcome {
      line?.note(clientID, at: now, since: now - exchange.profile.readLag)
    }
    let isWindow = matters
    guard let late = exchange.faults?.answering(sent.struck, at: now, isWindow: isWindow) else {
      line?.requests[id] = nil
      return
    }
    delay = delay + late
    let answer = spoiled(outcome, sent)
    guard sent.target.contains(.read) else { return push(answer, to: id, sent, after: delay) }
    if let whole = line?.requests[id]?.listing.take(answer, by: exchange.profile.habits) {
      return push(whole, to: id, sent, after: delay)
    }
    // The next part is another request, which can go wrong on its own.
    line?.requests[id]?.goOn()
    if let next = line?.requests[id] { forward(id, next, after: delay) }
  }

  /// Sends an answer that arrives, and may arrive twice.
  private mutating func push(
    _ answer: Outcome, to id: RequestID, _ sent: SentRequest, after delay: TimeSpan
  ) {
    push(.answer(id, answer), after: delay)
    let isWindow = matters
    let again = exchange.faults?.repetition(ofAnswer: sent.struck, at: now, isWindow: isWindow)
    if let again { push(.answer(id, answer), after: delay + again) }
  }

  private mutating func spoiled(_ outcome: Outcome, _ sent: SentRequest) -> Outcome {
    if sent.isUnknown { return WireEnd.status(500).outcome }
    let isWindow = matters
    switch exchange.faults?.reading(sent.struck, at: now, isWindow: isWindow) ?? .whole {
    // A page that is missing is seen to be, and nothing is known.
    case .garbled, .cut: return WireEnd.halfBody.outcome
    case .failed: return WireEnd.status(502).outcome
    case .stale(let span): return incomplete(stale(outcome, sent, by: span), sent)
    case .whole: break
    }
    switch sent.request {
    case .positions, .openOrders, .fills:
      return incomplete(stale(outcome, sent, by: usualLag), sent)
    case .order(let clientID, _):
      let isYoung = line?.knows(clientID, after: now - usualLag) ?? false
      return isYoung ? .accepted(.noSuchOrder) : incomplete(outcome, sent)
    default: return outcome
    }
  }

  /// How far a query is behind this time though nothing went wrong; mostly little.
  private var usualLag: TimeSpan {
    mutating get {
      guard exchange.faults != nil else { return .zero }
      return dice.usualLag(sentAnswers, atMost: exchange.profile.habits.usualLag)
    }
  }

  /// What a query would have been answered with a little earlier, within what the venue admits to.
  private mutating func stale(
    _ outcome: Outcome, _ sent: SentRequest, by span: TimeSpan
  ) -> Outcome {
    let age = min(span, exchange.profile.readLag)
    return line?.outdated(outcome, of: sent.request, by: age, at: now) ?? outcome
  }

  private mutating func push(_ message: Message, after span: TimeSpan) {
    queue.push(message, at: now + span)
  }
}
