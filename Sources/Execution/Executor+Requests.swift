import Trading

extension Executor {
  /// Sends a request and remembers what its answer is for.
  mutating func send(
    _ request: Request, for purpose: Flight.Purpose, _ instrument: Int,
    isReserved: Bool = false, isPressing: Bool = false, _ effects: inout Effects
  ) {
    if !isReserved { budget.spend(at: now) }
    let departure = Departure(
      request: request, purpose: purpose, instrument: instrument, since: now,
      isPressing: isPressing)
    let isFree =
      budget.earliest(isQuestion: departure.isQuestion) <= now
      && (waiting.isEmpty || !waiting.contains { $0.rank <= departure.rank })
    guard isFree else { return waiting.append(departure) }
    dispatch(request, for: purpose, instrument, &effects)
  }

  @inline(__always)
  private mutating func dispatch(
    _ request: Request, for purpose: Flight.Purpose, _ instrument: Int, _ effects: inout Effects
  ) {
    lastRequest += 1
    let id = RequestID(lastRequest)
    budget.note(at: now)
    flights.append(
      Flight(
        id: id, purpose: purpose, instrument: instrument, sentAt: now,
        deadline: now + timeout(of: request, for: purpose)))
    effects.requests.append(Effects.Sent(id, request))
  }

  /// How long an answer is waited for: what can be asked again without harm is asked again soon.
  private func timeout(of request: Request, for purpose: Flight.Purpose) -> TimeSpan {
    if case .stops = purpose { return settings.questionTimeout }
    return request.isQuestion ? settings.questionTimeout : settings.answerTimeout
  }

  /// When the first request that waits may go out; the far future where none waits.
  var nextDeparture: Timestamp {
    var next = Timestamp.distantFuture
    for departure in waiting {
      next = min(next, budget.earliest(isQuestion: departure.isQuestion))
    }
    return next
  }

  /// Sends what waited for the venue's limit: what protects first, then the oldest.
  private mutating func sendWaiting(_ effects: inout Effects) {
    while let at = nextToSend {
      let first = waiting.remove(at: at)
      dispatch(first.request, for: first.purpose, first.instrument, &effects)
    }
  }

  /// Of those that may go now the one that goes first; nil where none may.
  private var nextToSend: Int? {
    var best: Int?
    for at in waiting.indices
    where budget.earliest(isQuestion: waiting[at].isQuestion) <= now {
      if best.map({ waiting[at].rank < waiting[$0].rank }) ?? true { best = at }
    }
    return best
  }

  /// Takes an order back that still waits for the venue's limit; returns whether it did.
  mutating func withdraw(_ id: ClientOrderID) -> Bool {
    let at = waiting.firstIndex { departure in
      if case .submit(let other, _) = departure.request { return other == id }
      return false
    }
    guard let at else { return false }
    waiting.remove(at: at)
    return true
  }

  /// Takes back what still waits to protect or close a position that is gone.
  mutating func withdrawClosing(_ index: Int) {
    if waiting.isEmpty { return }
    waiting.removeAll { $0.instrument == index && $0.isClosing }
  }

  /// Takes an answer, or the news that there is none; returns the books that it touched.
  mutating func take(
    _ outcome: Outcome, of id: RequestID, _ effects: inout Effects
  ) -> Range<Int> {
    let outcome = outcome.ofOurCategory
    guard let at = flights.firstIndex(where: { $0.id == id }) else {
      return takeLate(outcome, of: id, &effects)
    }
    let flight = flights.remove(at: at)
    if case .unknown = outcome {
      beginDoubt()
    } else {
      doubtSince = nil
      resume(after: .answer, &effects)
    }
    take(outcome, of: flight, &effects)
    switch flight.purpose {
    case .entry, .exit, .partial, .stops, .stopTrial, .cancel, .fills, .rules, .price:
      return InstrumentIndex(flight.instrument).book
    case .leverage, .settings, .account: return 0..<0
    case .ask, .positions, .look, .orders: return books.indices
    }
  }

  /// An answer to a request that was given up comes too late to be trusted for what it does not
  /// say; a fill has happened all the same, and a stop that was refused does not stand.
  private mutating func takeLate(
    _ outcome: Outcome, of id: RequestID, _ effects: inout Effects
  ) -> Range<Int> {
    switch outcome {
    case .accepted(.fills(let fills, _)):
      take(listed: fills, &effects)
      return fills.first?.instrument.book ?? 0..<0
    case .accepted(.order(let report)):
      // How an order ended is true however late it is said.
      noteClose(report, report.instrument.value)
      return deniedAndTaken(report, &effects)
    case .accepted(.rules(let rules)):
      // Rules that come late are rules.
      guard let index = instruments.firstIndex(where: { $0.symbol == rules.symbol }) else {
        return 0..<0
      }
      take(rules, index, &effects)
      return InstrumentIndex(index).book
    case .rejected(let rejection):
      guard let at = givenUp.firstIndex(where: { $0.id == id }) else { return 0..<0 }
      let flight = givenUp.remove(at: at)
      stopsRefusedLate(rejection, flight.instrument, &effects)
      return InstrumentIndex(flight.instrument).book
    default: return 0..<0
    }
  }

  /// An entry that was denied is there after all, as is heard now: what it has filled is asked for.
  ///
  /// Its request came twice, or its answer was not the last.
  private mutating func deniedAndTaken(
    _ report: OrderReport, _ effects: inout Effects
  ) -> Range<Int> {
    let index = report.instrument.value
    let denied = books[index].ended.last { $0.order.id == report.clientID }
    guard let entry = denied, entry.order.filled == .zero else { return 0..<0 }
    missFills(index, since: entry.order.sentAt, &effects)
    hurrySync()
    return report.instrument.book
  }

  private mutating func take(
    _ outcome: Outcome, of flight: Flight, _ effects: inout Effects
  ) {
    let index = flight.instrument
    switch flight.purpose {
    case .entry(let id): entryAnswered(outcome.ofTwins, id, index, &effects)
    case .exit: exitAnswered(outcome.ofTwins, index, &effects)
    case .partial(let id): partialAnswered(outcome.ofTwins, id, index, &effects)
    case .stops: stopsAnswered(outcome, index, &effects)
    case .stopTrial(let id): trialAnswered(outcome, id, index, &effects)
    case .cancel(let id): cancelAnswered(outcome, id, index, &effects)
    case .ask(let id): askAnswered(outcome, id, index, &effects)
    case .leverage: readSettings(index, &effects)
    case .settings: settingsAnswered(outcome, index, &effects)
    case .rules: rulesAnswered(outcome, index, &effects)
    case .price:
      if case .accepted(.ticker(let ticker)) = outcome {
        _ = take(ticker, of: InstrumentIndex(index), &effects)
      }
    case .positions: positionsAnswered(outcome, isLook: false, &effects)
    case .look: positionsAnswered(outcome, isLook: true, &effects)
    case .fills: fillsAnswered(outcome, index, sentAt: flight.sentAt, &effects)
    case .orders(let ofAll):
      ordersAnswered(outcome, of: ofAll ? nil : index, asOf: flight.sentAt, &effects)
    case .account:
      if case .accepted(.account(let report)) = outcome {
        take(report)
      } else {
        hurrySync()
      }
    }
  }

  private mutating func beginDoubt() {
    if doubtSince == nil { doubtSince = now }
  }

  /// Does what is due by now.
  mutating func wake(_ effects: inout Effects) {
    while let at = flights.firstIndex(where: { $0.deadline <= now }) {
      let flight = flights.remove(at: at)
      if case .stops = flight.purpose {
        if givenUp.count == 8 { givenUp.removeFirst() }
        givenUp.append(flight)
      }
      beginDoubt()
      take(.unknown(.timedOut), of: flight, &effects)
    }
    sendWaiting(&effects)
    for index in books.indices where books[index].isWaiting { wake(index, &effects) }
    if settings.priceSilence != nil {
      for index in books.indices { askForPrice(index, &effects) }
    }
    if nextSync <= now { sync(&effects) }
    if let since = doubtSince, now - since > settings.doubtLimit {
      halt("the venue has been in doubt for too long", until: .answer, &effects)
    }
  }

  private mutating func wake(_ index: Int, _ effects: inout Effects) {
    for entry in books[index].entries where entry.order.deadline <= now {
      askFor(entry.order.id, index, &effects)
    }
    for entry in books[index].entries {
      if let expires = entry.expires, expires <= now, entry.order.state == .live {
        cancelEntry(entry.order.id, index, &effects)
      }
    }
    for order in books[index].partials where order.deadline <= now {
      askFor(order.id, index, &effects)
    }
    if let exit = books[index].exit, exit.order.deadline <= now {
      askFor(exit.order.id, index, &effects)
      // Whether it did anything shows in the position, too.
      lookAtPositions(&effects)
    }
    if books[index].emergency != nil, books[index].emergencyDue <= now {
      emergencyOverdue(index, &effects)
    }
    if books[index].stops.deadline <= now { stopsOverdue(index, &effects) }
    if books[index].leavesAt <= now { leave(index, &effects) }
    if let limit = books[index].protection.timeLimit, books[index].size != .zero,
      books[index].openedAt + limit <= now
    {
      exit(index, .timeLimit, &effects)
    }
  }

  /// Asks the venue for one order, a little later each time.
  mutating func askFor(
    _ id: ClientOrderID, _ index: Int, _ effects: inout Effects
  ) {
    if id.role == .entry, withdraw(id) { return endUnsent(id, .requestBudget, index, &effects) }
    let later = nextCheck(id, index)
    updateOrder(id, index) { order, settings, now in
      let waits = settings.confirmationWaits
      order.asks += 1
      order.deadline = now + (order.asks < waits.count ? waits[order.asks] : later)
    }
    send(.order(id, InstrumentIndex(index)), for: .ask(id), index, &effects)
  }

  /// How long an order that stands may go unheard of.
  private func nextCheck(_ id: ClientOrderID, _ index: Int) -> TimeSpan {
    switch id.role {
    case .exit, .emergency: return settings.stopDeadline
    case .entry:
      // Should its fill go unheard, the position is bare where the entry carries no stop, or
      // carries it for the whole alone.
      let entry = books[index].entries.first { $0.order.id == id }
      let isBare =
        entry.map { entry in
          (entry.attached?.stop == nil || profile.habits.attachesWhenWhole)
            && entry.signal.protection.stop != .unprotected
        } ?? false
      return isBare ? settings.bareEntryCheck : settings.restingCheck
    default: return settings.restingCheck
    }
  }

  /// An entry that never left is over.
  mutating func endUnsent(
    _ id: ClientOrderID, _ reason: BlockReason, _ index: Int, _ effects: inout Effects
  ) {
    guard let at = books[index].entries.firstIndex(where: { $0.order.id == id }) else { return }
    finish(books[index].entries.remove(at: at), reason, &effects)
  }

  /// Changes what is known of one order, wherever it is kept.
  mutating func updateOrder(
    _ id: ClientOrderID, _ index: Int,
    _ change: (inout WorkingOrder, ExecutorSettings, Timestamp) -> Void
  ) {
    if let at = books[index].entries.firstIndex(where: { $0.order.id == id }) {
      change(&books[index].entries[at].order, settings, now)
    } else if let at = books[index].partials.firstIndex(where: { $0.id == id }) {
      change(&books[index].partials[at], settings, now)
    } else if var exit = books[index].exit, exit.order.id == id {
      change(&exit.order, settings, now)
      books[index].exit = exit
    }
  }

  /// A new order of ours, not yet sent.
  func working(_ id: ClientOrderID, _ quantity: Quantity) -> WorkingOrder {
    WorkingOrder(
      id: id, quantity: quantity,
      deadline: now + (settings.confirmationWaits.first ?? settings.restingCheck), sentAt: now)
  }

  /// Stops opening, visibly and for a reason.
  mutating func halt(
    _ reason: String, until end: HaltEnd = .never, _ effects: inout Effects
  ) {
    // A person's halt outlasts every other.
    guard haltReason == nil || (end == .never && haltEnd != .never) else { return }
    haltReason = reason
    haltEnd = end
    effects.records.append(.alarm(nil, .halted(reason)))
  }

  /// Opens again, visibly, where what the halt was about is over.
  mutating func resume(after end: HaltEnd, _ effects: inout Effects) {
    guard let reason = haltReason, haltEnd == end else { return }
    haltReason = nil
    haltEnd = .never
    effects.records.append(.alarm(nil, .resumed(reason)))
  }

  /// Asks what stands at the venue, before anything is opened.
  mutating func start(_ effects: inout Effects) {
    budget.restart(at: now)
    for index in books.indices {
      // What stands for a position is seen soon, or it is asked for again.
      if books[index].size != .zero { books[index].stops.deadline = now + settings.stopDeadline }
      books[index].heardFrom = now
      if books[index].awaitsRules { askForRules(index, &effects) }
      noteEnd(index, &effects)
      if books[index].agreedAt == .distantPast {
        // What was traded before the first start is not ours.
        books[index].agreedAt = now + profile.readLag
        books[index].fills.begin(at: now)
      } else {
        noteMissingFills(index, since: lastAgreement(index))
      }
    }
    sync(&effects)
    for index in instruments.indices {
      send(
        .setLeverage(InstrumentIndex(index), settings.leverage), for: .leverage, index, &effects)
    }
  }
}

extension Outcome {
  /// What it says of a new order: nothing, where the name is taken.
  ///
  /// No name is given twice. The request came twice, and what became of the other is still to be
  /// found out.
  fileprivate var ofTwins: Outcome {
    guard case .rejected(let rejection) = self, rejection.reason == .duplicateClientID else {
      return self
    }
    return .unknown(.unreadable)
  }
}
