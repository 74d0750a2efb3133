import SimulatedExchange
import Simulation
public import Trading
public import Venues

/// The way between the executor and a paper account: what is on it, how long it takes, and what is
/// known of it by those faults that go by the past.
struct PaperLine: Sendable {
  /// Something on its way.
  enum Message: Sendable {
    case request(RequestID, Request)
    case answer(RequestID, Outcome)
    /// One that has come before.
    case echo(RequestID, Outcome)
    case event(VenueEvent)
    /// The venue takes back an order that it had taken.
    case withdrawal(ClientOrderID, InstrumentIndex)
  }

  /// Requests that were not answered yet, and what was said last.
  var way: FaultLine
  private var messages: [(wall: Timestamp, message: Message)] = []
  private let settings: PaperVenue.Settings
  let dice: Dice
  private var sentRequests: UInt64 = 0
  private(set) var sentAnswers: UInt64 = 0
  /// Events keep their order: they come by one connection.
  private var eventsUntil = Timestamp.distantPast

  init(_ settings: PaperVenue.Settings) {
    self.settings = settings
    dice = Dice(seed: settings.seed)
    way = FaultLine(symbols: settings.instruments.count)
  }

  var requestsUnderWay: Int { way.requests.count }

  /// When the next message arrives.
  var nextWall: Timestamp { messages.first?.wall ?? .distantFuture }

  /// Nobody will answer a request.
  mutating func forget(_ id: RequestID) { way.requests[id] = nil }

  mutating func push(_ message: Message, at wall: Timestamp) {
    let place = messages.firstIndex { $0.wall > wall } ?? messages.endIndex
    messages.insert((wall, message), at: place)
  }

  mutating func pop(at wall: Timestamp) -> Message? {
    guard let first = messages.first, first.wall <= wall else { return nil }
    return messages.removeFirst().message
  }

  /// How long a request takes; as it was known of an order to take.
  mutating func requestDelay(_ request: Request) -> TimeSpan {
    sentRequests += 1
    let drawn = settings.requestLatency.draw(dice, stream: 100, number: sentRequests)
    return onWall(known(request)?.request ?? drawn)
  }

  /// How long an answer takes, or an event.
  mutating func answerDelay(_ request: Request? = nil) -> TimeSpan {
    sentAnswers += 1
    let drawn = settings.responseLatency.draw(dice, stream: 200, number: sentAnswers)
    return onWall(request.flatMap { known($0)?.answer } ?? drawn)
  }

  private func known(_ request: Request) -> (request: TimeSpan, answer: TimeSpan)? {
    if case .submit(let id, _) = request { settings.known[id] } else { nil }
  }

  /// How long a stretch of the trading's time takes on the wall.
  func onWall(_ span: TimeSpan) -> TimeSpan {
    settings.pace == 1
      ? span : TimeSpan(nanoseconds: Int64(Double(span.nanoseconds) / settings.pace))
  }

  /// When an event arrives that would come at a moment.
  mutating func arrival(_ wall: Timestamp) -> Timestamp {
    eventsUntil = max(eventsUntil, wall)
    return eventsUntil
  }
}

/// Requests and answers of a paper account on their way.
///
/// What becomes of each is decided where it is decided for a backtest (`RequestDecisions`), in the
/// same order, so that the same plan and seed strike the same things.
extension PaperVenue {
  /// Whether something is on its way or a position is bare, as far as the account shows it.
  ///
  /// A backtest asks the executor instead, which knows what it still waits to hear.
  var matters: Bool {
    guard exchange.faults?.favoursWindows == true else { return false }
    if line.requestsUnderWay > 0 { return true }
    return exchange.instrumentIndices.contains { index in
      !exchange.position(index).isFlat && !exchange.hasLiveStop(index)
    }
  }

  /// Asks whether a fault strikes now.
  mutating func strike(
    _ kind: FaultKind, _ subject: UInt64, _ target: FaultTarget = .all, _ now: Moment
  ) -> FaultRule? {
    guard exchange.faults?.plans(kind) ?? false else { return nil }
    let matters = matters
    return exchange.faults?.strike(
      kind, subject, target: target, at: now.trading, isWindow: matters)
  }

  func isOn(_ kind: FaultKind) -> Bool { exchange.faults?.isOn(kind) ?? false }

  public mutating func ask(_ wanted: Request, _ id: RequestID, at now: Moment) {
    let sent = SentRequest(exchange.disguised(wanted))
    line.way.requests[id] = sent
    forward(id, sent, after: .zero, at: now)
    turnLine(at: now)
  }

  /// Sends a request out, some time from now.
  private mutating func forward(
    _ id: RequestID, _ sent: SentRequest, after span: TimeSpan, at now: Moment
  ) {
    let delay = span + line.requestDelay(sent.request)
    let matters = matters
    let fate =
      exchange.faults?.departure(of: sent.struck, at: now.trading, isWindow: matters)
      ?? Departure()
    // Nobody answers: the executor gives it up by itself.
    if fate.isLost { return line.forget(id) }
    let arrival = now.wall + delay + line.onWall(fate.delay)
    line.push(.request(id, sent.request), at: arrival)
    if let repetition = fate.repetition {
      line.push(.request(id, sent.request), at: arrival + line.onWall(repetition))
    }
  }

  /// Lets a request arrive at a venue that may misbehave.
  mutating func arrive(_ id: RequestID, _ request: Request, at now: Moment) {
    if isOn(.outage) { return line.forget(id) }
    if let reason = exchange.faults?.lastingRefusal(of: request, at: now.trading) {
      return sendAnswer(id, .rejected(settings.profile.rejection(reason)), at: now)
    }
    // Its answer came already, or nobody waits: the venue acts all the same.
    guard let sent = line.way.requests[id] else { return meet(request, id, at: now) }
    let standing = standing(for: request)
    let matters = matters
    let arrival =
      exchange.faults?.arrival(of: sent.struck, at: now.trading, isWindow: matters) {
        standing != nil
      } ?? .acts
    switch arrival {
    case .refused(let reason):
      return sendAnswer(id, .rejected(settings.profile.rejection(reason)), at: now)
    case .ignored:
      return sendAnswer(id, .accepted(standing.map { .order($0) } ?? .done), at: now)
    case .ghost:
      guard case .submit(let clientID, let terms) = request else { return }
      return sendAnswer(id, .accepted(.order(.ghost(clientID, terms))), at: now)
    case .unknown(let acts):
      line.way.requests[id]?.isUnknown = true
      if !acts { return sendAnswer(id, WireEnd.status(500).outcome, at: now) }
    case .acts: break
    }
    meet(request, id, at: now)
    follow(sent, at: now)
  }

  /// What else the venue does with a request that it has carried out.
  private mutating func follow(_ sent: SentRequest, at now: Moment) {
    guard exchange.faults != nil else { return }
    let matters = matters
    if let index = sent.instrument,
      exchange.faults?.takesSiblings(sent.struck, at: now.trading, isWindow: matters) ?? false
    {
      if !exchange.cancelTargets(index, at: now.trading) { exchange.faults?.noteIdle() }
      drain(at: now)
    }
    if case .submit(let clientID, let terms) = sent.request,
      let span = exchange.faults?.withdrawal(of: sent.struck, at: now.trading, isWindow: matters)
    {
      line.push(.withdrawal(clientID, terms.instrument), at: now.wall + line.onWall(span))
    }
  }

  /// The stop that a request would amend, where a plan may let the venue ignore that.
  private func standing(for request: Request) -> OrderReport? {
    guard case .amend(let id, let index, _) = request,
      exchange.faults?.plans(.ignoreStop) ?? false
    else { return nil }
    return exchange.allOpenOrders.first { $0.clientID == id && $0.instrument == index }
  }

  /// Sends an answer back, which may be spoiled or lost.
  mutating func sendAnswer(_ id: RequestID, _ outcome: Outcome, at now: Moment) {
    guard let sent = line.way.requests[id] else { return }
    var delay = line.answerDelay(sent.request)
    if case .submit(let clientID, _) = sent.request, case .accepted = outcome {
      line.way.note(clientID, at: now.trading, since: now.trading - settings.profile.readLag)
    }
    var answer = completed(outcome, sent.request)
    let matters = matters
    if exchange.faults != nil {
      guard
        let late = exchange.faults?.answering(sent.struck, at: now.trading, isWindow: matters)
      else { return line.forget(id) }
      delay = delay + line.onWall(late)
      answer = spoiled(answer, sent, at: now)
      if sent.target.contains(.read) {
        let habits = settings.profile.habits
        guard let whole = line.way.requests[id]?.listing.take(answer, by: habits) else {
          return askOn(id, after: delay, at: now)
        }
        answer = whole
      }
    }
    line.push(.answer(id, answer), at: now.wall + delay)
    let again = exchange.faults?.repetition(
      ofAnswer: sent.struck, at: now.trading, isWindow: matters)
    if let again { line.push(.echo(id, answer), at: now.wall + delay + line.onWall(again)) }
  }

  /// Asks for the next part of a listing.
  private mutating func askOn(_ id: RequestID, after delay: TimeSpan, at now: Moment) {
    line.way.requests[id]?.goOn()
    if let next = line.way.requests[id] { forward(id, next, after: delay, at: now) }
  }

  private mutating func spoiled(
    _ outcome: Outcome, _ sent: SentRequest, at now: Moment
  ) -> Outcome {
    if sent.isUnknown { return WireEnd.status(500).outcome }
    let matters = matters
    let usual = line.dice.usualLag(
      line.sentAnswers, atMost: settings.profile.habits.usualLag)
    switch exchange.faults?.reading(sent.struck, at: now.trading, isWindow: matters) ?? .whole {
    // A page that is missing is seen to be, and nothing is known.
    case .garbled, .cut: return WireEnd.halfBody.outcome
    case .failed: return WireEnd.status(502).outcome
    case .stale(let span): return incomplete(stale(outcome, sent, by: span, now), sent, at: now)
    case .whole: break
    }
    switch sent.request {
    case .positions, .openOrders, .fills:
      return incomplete(stale(outcome, sent, by: usual, now), sent, at: now)
    case .order(let clientID, _):
      let isYoung = line.way.knows(clientID, after: now.trading - usual)
      return isYoung ? .accepted(.noSuchOrder) : incomplete(outcome, sent, at: now)
    default: return outcome
    }
  }

  /// What a query would have been answered with a little earlier, within what the venue admits to.
  private func stale(
    _ outcome: Outcome, _ sent: SentRequest, by span: TimeSpan, _ now: Moment
  ) -> Outcome {
    line.way.outdated(
      outcome, of: sent.request, by: min(span, settings.profile.readLag), at: now.trading)
  }

  /// What a query says that does not see every order.
  private mutating func incomplete(
    _ outcome: Outcome, _ sent: SentRequest, at now: Moment
  ) -> Outcome {
    let (live, conditionals) = outcome.shows
    let matters = matters
    let blindness = exchange.faults?.blindness(
      sent.struck, showsLiveOrder: live, showsConditionals: conditionals, at: now.trading,
      isWindow: matters)
    return blindness.map { outcome.blinded(by: $0) } ?? outcome
  }

  /// What the exchange of this process does not know any more.
  private func completed(_ outcome: Outcome, _ request: Request) -> Outcome {
    switch (request, outcome) {
    case (.order(let id, _), .accepted(.noSuchOrder)):
      return account.report(of: id).map { .accepted(.order($0)) } ?? outcome
    case (.fills(let index, let since), .accepted(.fills(_, let moment))):
      let fills = account.fills.filter { $0.instrument == index && $0.time >= since }
      return .accepted(.fills(fills, asOf: moment))
    default: return outcome
    }
  }
}
