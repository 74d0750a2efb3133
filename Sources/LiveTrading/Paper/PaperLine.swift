import SimulatedExchange
import Simulation
public import Trading
public import Venues

/// The way between the executor and a paper account: latencies, and what goes wrong on it.
struct PaperLine: Sendable {
  /// Something on its way.
  enum Message: Sendable {
    case request(RequestID, Request)
    case answer(RequestID, Outcome)
    /// One that has come before.
    case echo(RequestID, Outcome)
    case event(VenueEvent)
  }

  private var messages: [(wall: Timestamp, message: Message)] = []
  /// Requests that were sent and not answered yet.
  private var open: [RequestID: Request] = [:]
  private let settings: PaperVenue.Settings
  private let dice: Dice
  private var drawn: UInt64 = 0
  /// Events keep their order: they come by one connection.
  private var eventsUntil = Timestamp.distantPast

  init(_ settings: PaperVenue.Settings) {
    self.settings = settings
    dice = Dice(seed: settings.seed)
  }

  var requestsUnderWay: Int { open.count }

  /// When the next message arrives.
  var nextWall: Timestamp { messages.first?.wall ?? .distantFuture }

  mutating func push(_ message: Message, at wall: Timestamp) {
    let place = messages.firstIndex { $0.wall > wall } ?? messages.endIndex
    messages.insert((wall, message), at: place)
  }

  mutating func pop(at wall: Timestamp) -> Message? {
    guard let first = messages.first, first.wall <= wall else { return nil }
    return messages.removeFirst().message
  }

  /// How long a request takes, or an answer; as it was known of an order to take.
  mutating func delay(isRequest: Bool, of request: Request? = nil) -> TimeSpan {
    drawn += 1
    if case .submit(let id, _)? = request, let known = settings.known[id] {
      return onWall(isRequest ? known.request : known.answer)
    }
    let latency = isRequest ? settings.requestLatency : settings.responseLatency
    return onWall(latency.draw(dice, stream: isRequest ? 100 : 200, number: drawn))
  }

  /// How long a stretch of the trading's time takes on the wall.
  func onWall(_ span: TimeSpan) -> TimeSpan {
    settings.pace == 1
      ? span : TimeSpan(nanoseconds: Int64(Double(span.nanoseconds) / settings.pace))
  }

  mutating func begin(_ id: RequestID, _ request: Request) { open[id] = request }

  mutating func end(_ id: RequestID) -> Request? { open.removeValue(forKey: id) }

  func request(_ id: RequestID) -> Request? { open[id] }

  /// When an event arrives that would come at a moment.
  mutating func arrival(_ wall: Timestamp) -> Timestamp {
    eventsUntil = max(eventsUntil, wall)
    return eventsUntil
  }
}

/// Requests, answers and events of a paper account on their way, by the same plan of faults as in a
/// backtest.
extension PaperVenue {
  private mutating func strike(
    _ kind: FaultKind, _ subject: UInt64, _ target: FaultTarget, _ now: Moment
  ) -> FaultRule? {
    guard exchange.faults?.plans(kind) ?? false else { return nil }
    return exchange.faults?.strike(kind, subject, target: target, at: now.trading)
  }

  private func isOn(_ kind: FaultKind) -> Bool { exchange.faults?.isOn(kind) ?? false }

  private func amount(of rule: FaultRule) -> TimeSpan {
    line.onWall(exchange.faults?.amount(of: rule) ?? .zero)
  }

  public mutating func ask(_ request: Request, _ id: RequestID, at now: Moment) {
    line.begin(id, request)
    let target = FaultTarget(request)
    var delay = line.delay(isRequest: true, of: request)
    if isOn(.outage) || strike(.loseRequest, request.subject, target, now) != nil {
      // Nobody answers: the executor gives it up by itself.
      _ = line.end(id)
      return
    }
    if let rule = strike(.delayRequest, request.subject, target, now) {
      delay = delay + amount(of: rule)
    }
    line.push(.request(id, request), at: now.wall + delay)
    if let rule = strike(.repeatRequest, request.subject, target, now) {
      line.push(.request(id, request), at: now.wall + delay + amount(of: rule))
    }
    turnLine(at: now)
  }

  /// Lets arrive what is due, and begins and ends what lasts.
  mutating func turnLine(at now: Moment) {
    while let turn = exchange.faults?.turn(at: now.trading) {
      switch turn.rule.kind {
      case .disconnect, .outage, .maintenance:
        outputs.append(.event(.connected(!turn.isBeginning)))
      default: break
      }
    }
    while let message = line.pop(at: now.wall) {
      switch message {
      case .request(let id, let request): arrive(id, request, at: now)
      case .answer(let id, let outcome):
        if line.end(id) != nil { outputs.append(.answer(id, outcome)) }
      case .echo(let id, let outcome): outputs.append(.answer(id, outcome))
      case .event(let event): outputs.append(.event(event))
      }
    }
  }

  private mutating func arrive(_ id: RequestID, _ request: Request, at now: Moment) {
    guard line.request(id) != nil else { return meet(request, id, at: now) }
    if let reason = refusal(of: request, at: now) {
      return sendAnswer(id, .rejected(settings.profile.rejection(reason)), at: now)
    }
    if strike(.unknownOutcome, request.subject, FaultTarget(request), now) != nil {
      if exchange.faults?.coin() == true { meet(request, id, at: now) }
      return sendAnswer(id, WireEnd.status(500).outcome, at: now)
    }
    meet(request, id, at: now)
  }

  private mutating func refusal(of request: Request, at now: Moment) -> Rejection.Reason? {
    if isOn(.maintenance) || isOn(.ban) { return .rateLimited }
    if isOn(.revokeKey) { return .other }
    let target = FaultTarget(request)
    let subject = request.subject
    if strike(.rateLimit, subject, target, now) != nil { return .rateLimited }
    if !request.reducesRisk, strike(.shedLoad, subject, target, now) != nil { return .other }
    switch target {
    case .entry: return strike(.refuseEntry, subject, target, now) != nil ? .other : nil
    case .exit: return strike(.refuseExit, subject, target, now) != nil ? .other : nil
    case .setting: return strike(.refuseSetting, subject, target, now) != nil ? .other : nil
    case .stop: return strike(.refuseStop, subject, target, now) != nil ? .other : nil
    default: return nil
    }
  }

  /// Sends an answer back, which may be spoiled or lost.
  mutating func sendAnswer(_ id: RequestID, _ outcome: Outcome, at now: Moment) {
    guard let request = line.request(id) else { return }
    let target = FaultTarget(request)
    var delay = line.delay(isRequest: false, of: request)
    if strike(.loseAnswer, request.subject, target, now) != nil {
      _ = line.end(id)
      return
    }
    if let rule = strike(.delayAnswer, request.subject, target, now) {
      delay = delay + amount(of: rule)
    }
    var outcome = completed(outcome, request)
    if strike(.garbleAnswer, request.subject, target, now) != nil {
      outcome = WireEnd.halfBody.outcome
    } else if target.contains(.read) {
      if strike(.failRead, request.subject, target, now) != nil {
        outcome = WireEnd.status(502).outcome
      } else if strike(.cutList, request.subject, target, now) != nil {
        outcome = WireEnd.halfBody.outcome
      }
    }
    line.push(.answer(id, outcome), at: now.wall + delay)
    if let rule = strike(.repeatAnswer, request.subject, target, now) {
      line.push(.echo(id, outcome), at: now.wall + delay + amount(of: rule))
    }
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

  /// Sends an event, which may be lost, late or repeated.
  mutating func stream(_ event: VenueEvent, at now: Moment) {
    let target = FaultTarget(event)
    let isCut = exchange.faults?.isStreamCut ?? false
    if isCut || isOn(.silenceAccount) || strike(.loseEvent, event.subject, target, now) != nil {
      return
    }
    var arrival = line.arrival(now.wall + line.delay(isRequest: false))
    for kind in [FaultKind.delayEvent, .reorderEvents] {
      if let rule = strike(kind, event.subject, target, now) {
        arrival = arrival + amount(of: rule)
      }
    }
    line.push(.event(event), at: arrival)
    if strike(.repeatEvent, event.subject, target, now) != nil {
      line.push(.event(event), at: arrival)
    }
  }

  /// Tells a ticker as it is, or as it is not.
  mutating func tellTicker(_ index: InstrumentIndex, _ good: Ticker, at now: Moment) {
    if exchange.faults?.isStreamCut == true || isOn(.freezePrice) { return }
    let subject = UInt64(index.value)
    var ticker = good
    if strike(.zeroPrice, subject, .ticker, now) != nil {
      ticker = Ticker(last: .zero, bid: .zero, ask: .zero, mark: .zero)
    } else if let rule = strike(.spike, subject, .ticker, now) {
      let away = good.last.scaled(by: rule.part, rounded: .nearest)
      let isUp = exchange.faults?.coin() ?? true
      let far = isUp ? good.last + away : max(Price(units: 1), good.last - away)
      ticker = Ticker(last: far, bid: far, ask: far, mark: good.mark)
    }
    outputs.append(.event(.ticker(index, ticker)))
  }
}
