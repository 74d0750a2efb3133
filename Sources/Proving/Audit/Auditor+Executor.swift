import Execution
import SimulatedExchange
import Simulation
import Trading

/// What the executor wants and writes down: S04, S05, S08, S09, S10, S12, S18 and S19.
extension Auditor {
  func take(_ effect: Effect, after event: Event, _ executor: borrowing Executor) {
    switch effect {
    case .request(let id, let request):
      requests[id] = PendingRequest(
        request: request, sent: now, moment: executor.moment,
        closesAll: closesAllBelieved(request, executor))
      if let market = request.stopMarket {
        markets[market].stopRequest = request
        markets[market].isStopOfNow =
          executor.beliefs[market].size == markets[market].size
      }
      if requests.count > 64 { dropOldRequests() }
      // A stop that follows the price is what it should be.
      if phase == .quiet, !request.movesStop { quiet.requests += 1 }
      asked.count(request, at: now, profile: configuration.profile)
      if let excess = asked.excess {
        asked.excess = nil
        violate(excess.invariant, nil, excess.state, excess.text)
      }
      checkDecision(request, after: event, executor)
      checkSize(request)
      checkSecondExit(request)
      checkEnding(request)
      leaveAlone(request)
    case .record(let record): take(record)
    }
  }

  private func dropOldRequests() {
    let since = now - configuration.executor.answerTimeout - .seconds(1)
    for id in requests.keys.sorted() where requests[id].map({ $0.sent < since }) ?? false {
      requests[id] = nil
    }
  }

  private func take(_ record: Record) {
    switch record {
    case .intent(let id, let terms): intents[id] = terms
    case .signal(let signal):
      if signals[signal.id] != nil {
        violate(.accounted, signal.instrument.value, "twice", "signal \(signal.id) came twice")
      }
      signals[signal.id] = SignalLife(
        record: signal, fate: signal.fate, decided: now,
        mustNotOpen: mustNotOpen(signal.instrument.value))
    case .fate(let id, let fate): take(fate, of: id)
    case .fill(let fill):
      if !booked.insert(fill.execution).inserted {
        violate(
          .bookedOnce, fill.instrument.value, "twice",
          "execution \(fill.execution.number) was booked twice")
      }
    case .closed(let index, let signal, let reason):
      // Who learns late that an entry has opened nothing says so, and nothing was closed.
      if reason != .netted || !hasOnlyNetted(signal, index.value) { closed(index.value, reason) }
    case .alarm(let index, let alarm): noteAlarm(index, alarm)
    case .outcome, .opened, .stop: break
    }
  }

  private func take(_ fate: SignalFate, of id: SignalID) {
    guard let life = signals[id] else {
      return violate(.accounted, nil, "unknown", "signal \(id) has a fate and never came")
    }
    switch (life.fate, fate) {
    case (.traded, .blocked(let reason)):
      violate(
        .accounted, life.record.instrument.value, "undone",
        "signal \(id) was traded, then blocked as \(reason)")
    case (.blocked(let former), .blocked(let reason)) where former != reason:
      violate(
        .accounted, life.record.instrument.value, "reasons",
        "signal \(id) was blocked as \(former), then as \(reason)")
    default: break
    }
    signals[id]?.fate = fate
    signals[id]?.decided = now
    if case .blocked(let reason) = fate {
      let market = life.record.instrument.value
      signals[id]?.isExcused =
        excuses(reason, market) || (reason == .orderInDoubt && markets[market].isTainted)
      checkMargin(reason, id, market)
    }
  }

  /// Whether the entry of a signal has only taken off what stood the other way.
  private func hasOnlyNetted(_ signal: SignalID, _ market: Int) -> Bool {
    var size: Int64 = 0
    for fill in markets[market].fills {
      let change = fill.side.sign * fill.quantity.units
      if let id = fill.clientID, id.role == .entry, id.signal == signal,
        size.signum() == -change.signum(), size.magnitude >= change.magnitude
      {
        return true
      }
      size += change
    }
    return false
  }

  /// S19: what closed it by the exchange, against what the executor wrote down.
  private func closed(_ market: Int, _ reason: ExitReason) {
    guard let first = markets[market].closings.first else { return }
    // Of several that were not accounted for, it is the first that it may be about.
    let at = markets[market].closings.firstIndex { $0.allows(reason) } ?? 0
    let fill = at == 0 ? first : markets[market].closings[at]
    markets[market].closings.removeFirst(at + 1)
    let wasHeard = heardFills.contains(fill.execution)
    if fill.allows(reason) { return }
    // Who has not heard all can say which of those it heard has closed it, or that it guesses.
    let fills = markets[market].earlier + markets[market].fills
    let all = markets[market].former + markets[market].fills.map(\.execution)
    let isBlind = !wasHeard || all.contains { !heardFills.contains($0) }
    if isBlind, reason == .guessed { return }
    // Of what was open when its contract ended, that is the guess.
    if isBlind, reason == .settlement, hasEnded(market) { return }
    if isBlind, fills.contains(where: { heardFills.contains($0.execution) && $0.allows(reason) }) {
      return
    }
    violate(
      .attribution, market, "\(reason)",
      "written down as \(reason); \(fill.clientID.map { "\($0.role)" } ?? "\(fill.origin)") "
        + "closed it\(wasHeard ? "" : ", which was never heard")")
  }

  /// S04 and S05: whether what is believed now may be believed after what was heard.
  func checkMind(_ event: Event, _ executor: borrowing Executor) {
    for market in markets.indices {
      let size = executor.beliefs[market].size
      let former = markets[market].believed
      markets[market].believed = size
      if size == markets[market].size {
        markets[market].fillListings = 0
        markets[market].unreadable = nil
        markets[market].listedLessSince = nil
      }
      markets[market].isAsking = executor.asksForFills(InstrumentIndex(market))
      if former != .zero, size == .zero, !isEvidence(event, market) {
        violate(
          .unknownIsNotEmpty, market, "flat",
          "\(former) was forgotten after \(event.word), which does not say that it is gone")
      }
    }
    // One that came late may have been given up, and is then not trusted.
    if case .answer(_, .accepted(.positions(_, let asOf))) = event, let answered,
      executor.moment - answered.moment < configuration.executor.questionTimeout
    {
      compare(asOf, executor)
    }
  }

  private func isEvidence(_ event: Event, _ market: Int) -> Bool {
    switch event {
    case .venue(.fill(let fill)): return fill.instrument.value == market
    case .answer(_, .accepted(.positions(let reports, _))):
      return !reports.contains { $0.instrument.value == market && $0.size != .zero }
    case .answer(_, .accepted(.order(let report))): return report.instrument.value == market
    case .answer(_, .accepted(.fills(let fills, _))):
      return fills.contains { $0.instrument.value == market }
    default: return false
    }
  }

  /// After so many complete listings of fills a position must be explained.
  static let explaining = 3

  /// After a listing that nothing has overtaken, what is held is known.
  private func compare(
    _ asOf: Timestamp, _ executor: borrowing Executor
  ) {
    for market in markets.indices {
      let truth = markets[market]
      // Within the read lag a listing may be from before the last fill.
      guard truth.lastFill == .distantPast || asOf > truth.lastFill + configuration.profile.readLag
      else { continue }
      let size = executor.beliefs[market].size
      if size == truth.size || (truth.isTainted && (size == .zero || size == truth.own)) {
        continue
      }
      if mayBeOurs(size, market) { continue }
      // It knows that it does not know, and asks; but not for ever. What is listed beyond what it
      // holds may be its own by a fill that it cannot read: taken over, it would be foreign, and
      // nothing of it protected. So fills that stay unreadable decide only what is less.
      let listed = truth.listed
      let isLess =
        size > .zero ? listed >= .zero && listed < size : listed <= .zero && listed > size
      let since = markets[market].listedLessSince ?? now
      markets[market].listedLessSince = isLess ? since : nil
      let isOverdue =
        isLess && hasLongBeenUnreadable(market)
        && now - since > configuration.executor.takeoverAfter + bounds.sync
      let hasTime = truth.fillListings < Self.explaining && !isOverdue
      if markets[market].isAsking, hasTime { continue }
      violate(
        .noPhantom, market, truth.size == .zero ? "phantom" : size == .zero ? "ghost" : "size",
        "after a sync that listed \(listed) the executor holds \(size), the venue \(truth.size)")
    }
  }

  /// S10: whether anything is decided by a price that is none.
  func checkPrices(
    _ ticker: Ticker, _ market: Int, _ effects: ArraySlice<Effect>
  ) {
    guard !effects.isEmpty else { return }
    let isNone = ticker.last <= .zero || ticker.bid <= .zero || ticker.bid > ticker.ask
    guard isNone else { return }
    for effect in effects {
      if case .request(_, let request) = effect {
        violate(
          .soundPrices, market, "ticker",
          "a ticker of \(ticker.last), bid \(ticker.bid), ask \(ticker.ask) led to \(request)")
      }
    }
  }

  /// S03: an emergency close is no larger than what it was told just before.
  private func checkSize(_ request: Request) {
    guard case .submit(let id, let terms) = request, id.role == .emergency else { return }
    let market = terms.instrument.value
    // What was filled since the venue was asked nobody could know.
    let lastFill = markets[market].lastFill
    let isFresh =
      lastFill != .distantPast && listedAsOf > lastFill + configuration.profile.readLag
    if isFresh, !terms.closesPosition, terms.quantity > markets[market].size.magnitude {
      violate(
        .neverFlip, market, "size",
        "an emergency close of \(terms.quantity) for \(markets[market].size.magnitude)")
    }
  }

  private func checkDecision(
    _ request: Request, after event: Event, _ executor: borrowing Executor
  ) {
    guard case .submit(let id, let terms) = request else { return }
    var isByPrice = id.role == .entry
    if id.role == .exit, case .venue(.ticker) = event { isByPrice = true }
    guard isByPrice else { return }
    let market = terms.instrument.value
    let truth = markets[market]
    guard truth.lastPrice > .zero else { return }
    let believed = executor.lastPrice(terms.instrument)
    let bound = truth.lastPrice.scaled(by: "0.3", rounded: .up)
    guard (believed - truth.lastPrice).magnitude > bound else { return }
    // Twice in a row is a confirmation.
    let near = believed.scaled(by: "0.2", rounded: .up)
    if (truth.heard.0 - believed).magnitude < near, (truth.heard.1 - believed).magnitude < near {
      return
    }
    violate(
      .soundPrices, market, "believed",
      "\(id.role) was decided at \(believed) where the price was \(truth.lastPrice)")
  }
}

extension Request {
  /// Whether it sets, moves or takes off a stop.
  fileprivate var movesStop: Bool {
    if case .cancel(let id, _) = self { return id.role == .stop }
    return stopMarket != nil
  }
}

extension Event {
  /// What it is, in a word or two.
  var word: String {
    switch self {
    case .started: "the start"
    case .wish: "a wish"
    case .closed: "a close"
    case .answer(_, .accepted(let answer)):
      switch answer {
      case .order: "an order's report"
      case .noSuchOrder: "the answer that there is no such order"
      case .openOrders: "a listing of orders"
      case .positions: "a listing of positions"
      case .account: "the account"
      case .fills: "a listing of fills"
      case .settings: "the settings"
      case .rules: "the rules"
      case .ticker: "a price"
      case .done: "an answer"
      }
    case .answer(_, .rejected(let rejection)): "the refusal \(rejection.reason)"
    case .answer(_, .unknown(let uncertainty)): "an unknown outcome, \(uncertainty)"
    case .venue(.order(let report)): "an order that is \(report.status)"
    case .venue(.fill): "a fill"
    case .venue(.ticker): "a ticker"
    case .venue(.account): "a balance"
    case .venue(.gap): "something that was not understood"
    case .venue(.positionChanged): "a change of the position that is no trade"
    case .venue(.rules): "other rules"
    case .venue(.connected(let isUp)): isUp ? "the stream being up" : "the stream being down"
    case .wake: "a wait"
    case .halt: "a halt"
    case .ended: "the end"
    }
  }
}

extension Fill {
  /// Whether a close by this fill may be written down for a reason.
  func allows(_ reason: ExitReason) -> Bool {
    let stops: Set<ExitReason> = [.stop, .trailingStop, .breakevenStop]
    switch origin {
    case .positionStop: return stops.contains(reason)
    case .positionTarget: return reason == .target
    case .positionTrailing: return reason == .trailingStop
    case .liquidation: return reason == .liquidation
    case .deleverage: return reason == .deleveraging
    case .settlement: return reason == .settlement
    case .client: break
    }
    switch clientID?.role {
    case .stop: return stops.contains(reason)
    case .target: return reason == .target
    case .trailing: return reason == .trailingStop
    case .exit, .emergency:
      return stops.contains(reason)
        || [.signal, .opposite, .timeLimit, .target, .emergency, .delisting].contains(reason)
    case .partialExit: return reason == .partialExit
    case .entry: return reason == .netted
    case nil: return reason == .foreign
    }
  }
}
