import Trading

extension Executor {
  /// Takes what the venue tells without being asked; returns the book that it touched.
  mutating func take(_ event: VenueEvent, _ effects: inout Effects) -> Range<Int> {
    if event.isOfOtherCategory { return 0..<0 }
    switch event {
    case .fill(let fill):
      take(fill, &effects)
      return fill.instrument.book
    case .order(let report):
      take(report, &effects)
      return report.instrument.book
    case .ticker(let index, let ticker):
      return take(ticker, of: index, &effects)
    case .account(let report): take(report)
    case .connected(let isUp):
      isConnected = isUp
      if isUp {
        askForAll(&effects)
        for index in books.indices { readSettings(index, &effects) }
      }
    case .gap: askForAll(&effects)
    case .positionChanged(let index):
      missFills(index.value, since: lastAgreement(index.value), &effects)
      lookAtPositions(&effects)
      return index.book
    case .rules(let index, let rules):
      take(rules, index.value, &effects)
      return index.book
    }
    return 0..<0
  }

  /// What has happened on the account is not known: all of it is asked for.
  private mutating func askForAll(_ effects: inout Effects) {
    for index in books.indices {
      noteMissingFills(index, since: lastAgreement(index))
      revisions[index] &+= 1
    }
    sync(&effects)
  }

  /// Takes a price; returns the book that it touched, where more than the best price may differ.
  mutating func take(
    _ ticker: Ticker, of index: InstrumentIndex, _ effects: inout Effects
  ) -> Range<Int> {
    let isQuiet = beliefs[index.value].quietPrices.contains(
      ticker.last, after: books[index.value].watch.last)
    // The first price of all has none to be held against, and is none to wonder at.
    let isFirst = books[index.value].watch.isUnheard && ticker.isPlausible
    guard books[index.value].watch.take(ticker, at: now, jump: plan.settings.priceJump) else {
      if !isFirst { effects.records.append(.alarm(index, .badPrice(ticker.last))) }
      return index.book
    }
    let best = books[index.value].stops.best
    follow(index.value, &effects)
    guard isQuiet else { return index.book }
    if books[index.value].stops.best != best { revisions[index.value] &+= 1 }
    return 0..<0
  }

  /// Takes what the account holds.
  mutating func take(_ report: AccountReport) {
    // What is not named is what it was.
    if let balance = report.balance { self.balance = balance }
  }

  /// Takes what the venue says of an order.
  mutating func take(_ report: OrderReport, _ effects: inout Effects) {
    let index = report.instrument.value
    noteClose(report, index)
    switch report.origin {
    case .positionStop, .positionTarget, .positionTrailing:
      seeStop(report, index, &effects)
    case .liquidation, .deleverage, .settlement: break
    case .client:
      guard let id = report.clientID else { return }
      switch id.role {
      case .stop, .target, .trailing: seeStopOrder(report, id, index, &effects)
      case .entry: seeEntry(report, id, index, &effects)
      case .exit, .emergency: seeExit(report, id, index, &effects)
      case .partialExit:
        seePartial(report, id, index)
      }
    }
  }

  /// Notes what an order that closes says of its end: should its fills never be read, that is why
  /// the position is gone (R10).
  mutating func noteClose(_ report: OrderReport, _ index: Int) {
    guard !report.status.isLive, report.filled > .zero, let direction = books[index].direction,
      report.side == direction.exitSide,
      report.filledAt.map({ $0 >= books[index].openedAt }) ?? true
    else { return }
    if let id = report.clientID, id.signal != books[index].signal { return }
    let kind = books[index].stops.kind
    switch (report.origin, report.clientID?.role) {
    case (.positionStop, _), (_, .stop): books[index].closedBy = kind.exitReason
    case (.positionTarget, _), (_, .target): books[index].closedBy = .target
    case (.positionTrailing, _), (_, .trailing): books[index].closedBy = .trailingStop
    case (.liquidation, _): books[index].closedBy = .liquidation
    case (.deleverage, _): books[index].closedBy = .deleveraging
    case (.settlement, _): books[index].closedBy = .settlement
    case (.client, .exit), (.client, .emergency):
      books[index].closedBy = books[index].exit?.reason ?? books[index].emergency ?? .signal
    case (.client, .entry), (.client, .partialExit), (.client, nil): break
    }
  }

  private mutating func seeEntry(
    _ report: OrderReport, _ id: ClientOrderID, _ index: Int,
    _ effects: inout Effects
  ) {
    guard let at = books[index].entries.firstIndex(where: { $0.order.id == id }) else { return }
    if report.status.isLive {
      if isCancelling(id) { return }
      books[index].entries[at].order.state = .live
      // A cancel that came to nothing is sent again.
      if books[index].entries[at].isUnwanted { cancelEntry(id, index, &effects) }
      return
    }
    let entry = books[index].entries[at]
    let wasCancelled = entry.order.state == .cancelling
    let isOld = entry.expires.map { $0 <= now } ?? false
    let reason: BlockReason = wasCancelled && !isOld ? takenBackReason : .expired
    // Its fills may still be on their way; should they not come, the order is asked for.
    if report.filled > entry.order.filled {
      books[index].entries[at].order.state = .live
      books[index].entries[at].order.deadline = now + (settings.confirmationWaits.first ?? .zero)
      books[index].entries[at].order.end = OrderEnd(filled: report.filled, reason: reason)
      return
    }
    books[index].entries.remove(at: at)
    // One that waited for a price may have become another, of which nothing need be heard.
    if entry.isConditional, !wasCancelled, entry.order.filled == .zero {
      noteDenied(entry)
      hurrySync()
    }
    finish(entry, reason, &effects)
  }

  private mutating func seePartial(_ report: OrderReport, _ id: ClientOrderID, _ index: Int) {
    guard let at = books[index].partials.firstIndex(where: { $0.id == id }) else { return }
    if report.status.isLive {
      books[index].partials[at].state = .live
    } else {
      books[index].partials.remove(at: at)
    }
  }

  /// Whether a cancel of an order is on its way.
  private func isCancelling(_ id: ClientOrderID) -> Bool {
    flights.contains { flight in
      if case .cancel(let other) = flight.purpose { return other == id }
      return false
    }
  }

  private mutating func seeExit(
    _ report: OrderReport, _ id: ClientOrderID, _ index: Int,
    _ effects: inout Effects
  ) {
    guard var exit = books[index].exit, exit.order.id == id else { return }
    if report.status.isLive {
      exit.order.state = .live
      books[index].exit = exit
    } else if report.filled <= exit.order.filled {
      exitEnded(index, &effects)
    }
  }

  /// Takes sight of a stop that hangs on the position.
  private mutating func seeStop(
    _ report: OrderReport, _ index: Int, _ effects: inout Effects
  ) {
    let level = report.status == .untriggered ? report.trigger?.price : nil
    // What was over stands again only in a report that was overtaken.
    if books[index].endedStops.contains(report.venueID) {
      let isOvertaken = now - books[index].stops.endedAt < settings.questionTimeout
      if report.status == .triggered, isOvertaken {
        seeFired(report, index, isLate: true, &effects)
      }
      return
    }
    if isPart(report) { return seePart(report, index, &effects) }
    if report.status == .triggered { return seeFired(report, index, &effects) }
    firedEnded(report, index)
    if level == nil { books[index].end(stop: report.venueID) }
    if level != nil { books[index].stops.awaitsSuccessor = false }
    if report.status == .cancelled, isAmending(report, index) {
      return awaitSuccessor(ofTarget: report.origin == .positionTarget, index)
    }
    if level == nil {
      books[index].stops.endedAt = now
    } else if !isReadingOrders, now - books[index].stops.endedAt < settings.questionTimeout {
      // What goes on as another order when it fires may be told late to stand as what it was.
      lookAtOrders(index, &effects)
    }
    // The end of a target leaves the stop where it hangs.
    let hasStop = books[index].stops.liveStop != nil && books[index].stops.stopOrder == nil
    if report.origin != .positionTrailing {
      books[index].stops.isHanging = level != nil || (report.origin == .positionTarget && hasStop)
    }
    switch report.origin {
    case .positionStop: seenWhole(stop: level, index, &effects)
    case .positionTarget:
      books[index].stops.liveTarget = level
      if report.status == .cancelled { lookAtOrders(index, &effects) }
    default:
      // Its level is the venue's affair; only whether it stands is ours.
      let stood = books[index].stops.hasLiveTrailing
      books[index].stops.hasLiveTrailing = report.status == .untriggered
      if stood, level != nil { return }
    }
    guard books[index].size != .zero else {
      // Where a stop hangs, or hung until now, there is a position, whose fill was not heard; but
      // for the stop of one that was just closed.
      let wasClosed = now - books[index].lastRelease < settings.questionTimeout
      if books[index].held.total == .zero, level != nil || !wasClosed { hurrySync() }
      return
    }
    ensureStops(index, &effects)
  }

  /// What goes by itself may have taken the stop along, which is not always told.
  mutating func lookAtOrders(_ index: Int, _ effects: inout Effects) {
    guard books[index].size != .zero, !books[index].isLeaving else { return }
    send(.openOrders(InstrumentIndex(index)), for: .orders(ofAll: false), index, &effects)
  }

  /// Takes sight of a stop or target that is an order of its own.
  private mutating func seeStopOrder(
    _ report: OrderReport, _ id: ClientOrderID, _ index: Int,
    _ effects: inout Effects
  ) {
    if report.status == .triggered {
      let isOurs = id == books[index].stops.stopOrder || id == books[index].stops.targetOrder
      if isOurs { return seeFired(report, index, &effects) }
      // That it is on the book can be told before that it was triggered.
      let isOvertaken = books[index].ended(id).map { now - $0 < settings.questionTimeout } ?? false
      if id.signal == books[index].signal, isOvertaken {
        seeFired(report, index, isLate: true, &effects)
      }
      return
    }
    firedEnded(report, index)
    let level = report.status == .untriggered ? report.trigger?.price : nil
    if level != nil { books[index].stops.awaitsSuccessor = false }
    if report.status == .cancelled, isAmending(report, index) {
      return awaitSuccessor(ofTarget: id == books[index].stops.targetOrder, index)
    }
    if level == nil { books[index].end(id, at: now) }
    if id == books[index].stops.stopOrder {
      seenWhole(stop: level, by: id, index, &effects)
      if level == nil { books[index].stops.stopOrder = nil }
      if level != nil, let former = books[index].stops.formerStop {
        books[index].stops.formerStop = nil
        books[index].lastRelease = now
        send(.cancel(former, InstrumentIndex(index)), for: .cancel(former), index, &effects)
      }
    } else if id == books[index].stops.targetOrder {
      books[index].stops.liveTarget = level
      if level == nil { books[index].stops.targetOrder = nil }
    } else {
      // A stop that was given up may have been the one that stood.
      let isOurs = id.role == .stop && id.signal == books[index].signal
      if level == nil, isOurs, now - books[index].lastRelease > settings.questionTimeout {
        lookAtOrders(index, &effects)
      }
      // One that stands beside ours is found by the next listing, and let go.
      if level != nil, id != books[index].stops.formerStop { hurrySync() }
      return
    }
    guard books[index].size != .zero else { return }
    // What this report answers is no longer on its way.
    if hasStopFlight(index) { awaitStops(index) } else { ensureStops(index, &effects) }
  }

  /// Whether the end of a stop is but the first half of an amendment; one without a name hangs on
  /// the position.
  ///
  /// What ends where it was amended to is the other half, and gone.
  private func isAmending(_ report: OrderReport, _ index: Int) -> Bool {
    let stops = books[index].stops
    let id = report.clientID
    guard profile.habits.amendsAsNewOrder, books[index].size != .zero,
      stops.amendedAt != .distantPast, now - stops.amendedAt < settings.answerTimeout,
      id == nil ? stops.isHanging : id == stops.stopOrder || id == stops.targetOrder
    else { return false }
    let level: Price?
    switch (report.origin, id?.role) {
    case (.positionStop, _), (_, .stop): level = stops.stop
    case (.positionTarget, _), (_, .target): level = stops.target
    default: level = nil
    }
    return level == nil || report.trigger?.price != level
  }

  /// It is not gone: its successor comes under the same name, or is missed in time.
  private mutating func awaitSuccessor(ofTarget isTarget: Bool, _ index: Int) {
    books[index].stops.awaitsSuccessor = true
    if isTarget { books[index].stops.liveTarget = nil } else { books[index].stops.liveStop = nil }
    books[index].stops.deadline = min(books[index].stops.deadline, now + settings.stopDeadline)
  }

  /// Takes sight of a stop that closes the whole position, or of its end.
  private mutating func seenWhole(
    stop level: Price?, by order: ClientOrderID? = nil, _ index: Int, _ effects: inout Effects
  ) {
    // The end of another takes nothing from what those that name a quantity come to.
    if level == nil, books[index].stops.isOfParts { return }
    books[index].stops.isOfParts = false
    seen(stop: level, by: order, index, &effects)
    if level == nil { countParts(index, &effects) }
  }

  /// Notes where the whole position is closed by now, by one stop or by several.
  mutating func seen(
    stop level: Price?, by order: ClientOrderID? = nil, _ index: Int, _ effects: inout Effects
  ) {
    if level == nil { books[index].stops.asked = nil }
    guard books[index].stops.liveStop != level else { return }
    books[index].stops.liveStop = level
    if level != nil, level == books[index].stops.stop, books[index].emergency == .emergency {
      // Protected after all: there is no need to close.
      books[index].emergency = nil
      books[index].emergencyDue = .distantFuture
      books[index].failedExits = 0
      books[index].refusedExits = 0
    }
    // One of before stands for nothing: it was taken while they still were.
    if level != nil, order.map({ $0.attempt >= books[index].refusedName }) ?? true {
      books[index].refusesStops = false
    }
    if let level, books[index].size != .zero {
      effects.records.append(.stop(InstrumentIndex(index), level, books[index].stops.kind))
    }
  }

  private func hasStopFlight(_ index: Int) -> Bool {
    flights.contains { flight in
      if case .stops = flight.purpose { return flight.instrument == index }
      return false
    }
  }
}
