import Trading

extension Executor {
  /// Asks for everything that stands at the venue (R2).
  mutating func sync(_ effects: inout Effects) {
    nextSync = now + settings.syncInterval
    syncs += 1
    isUnsynced = false
    // What a start could not learn of the account, or a stream has not told, is asked for.
    if balance == nil || isBalanceOld { send(.account, for: .account, 0, &effects) }
    // The budget has these set aside already.
    send(.positions, for: .positions, 0, isReserved: true, &effects)
    send(.openOrders(nil), for: .orders(ofAll: true), 0, isReserved: true, &effects)
  }

  /// Takes a listing of positions; a failure changes nothing (R1).
  mutating func positionsAnswered(
    _ outcome: Outcome, _ effects: inout Effects
  ) {
    guard case .accepted(.positions(let reports, let asOf)) = outcome else { return }
    hasPositions = true
    for index in books.indices {
      reconcile(index, reports, asOf, &effects)
      settleEntries(index, asOf, &effects)
    }
  }

  /// Ends the entries of which only a listing could tell, now that it has.
  private mutating func settleEntries(
    _ index: Int, _ asOf: Timestamp, _ effects: inout Effects
  ) {
    while let at = books[index].entries.firstIndex(where: { $0.order.settlesAfter != nil }) {
      let settles = books[index].entries[at].order.settlesAfter ?? asOf
      guard settles <= asOf else {
        isUnsynced = true
        nextSync = min(nextSync, settles)
        return
      }
      finish(books[index].entries.remove(at: at), .rejectedByVenue, &effects)
    }
  }

  /// Brings one position in line with a complete listing, where that is newer than what we know.
  mutating func reconcile(
    _ index: Int, _ reports: [PositionReport], _ asOf: Timestamp,
    _ effects: inout Effects
  ) {
    let report = reports.first { $0.instrument.value == index }
    let reported = report?.size ?? .zero
    if reported == .zero { books[index].isForeign = false }
    if reported == books[index].size { return }
    // A newer listing has spoken already.
    if asOf < books[index].listedAt { return }
    // Within the read lag the venue may answer from before our last fill.
    let isStale =
      books[index].lastFill != .distantPast
      && asOf < books[index].lastFill + profile.readLag
    if isStale {
      isUnsynced = true
      nextSync = min(nextSync, books[index].lastFill + profile.readLag)
      return
    }
    if reported == .zero {
      books[index].listedAt = asOf
      books[index].rememberCleared()
      effects.records.append(.alarm(InstrumentIndex(index), .phantomCleared(books[index].size)))
      becameFlat(index, guessedReason(index), &effects)
    } else if books[index].size == .zero, !isExplained(reported, index) {
      if books[index].isForeign { return }
      books[index].isForeign = true
      effects.records.append(.alarm(InstrumentIndex(index), .foreignPosition(reported)))
    } else if let report {
      books[index].listedAt = asOf
      adopt(report, index, &effects)
    }
  }

  /// Takes over the size that the venue says, and protects it.
  private mutating func adopt(
    _ report: PositionReport, _ index: Int, _ effects: inout Effects
  ) {
    let former = books[index].size
    effects.records.append(
      .alarm(InstrumentIndex(index), .sizeCorrected(from: former, to: report.size)))
    books[index].set(
      report.size, cost: report.averageEntry.notional(of: report.size, rounded: .nearest))
    isUnsynced = true
    guard former == .zero else { return protect(index, &effects) }
    books[index].openedAt = now
    let side: Direction = report.size > .zero ? .long : .short
    if let cleared = books[index].cleared, cleared.direction == side {
      books[index].signal = cleared.signal
      books[index].protection = cleared.protection
    }
    if let at = books[index].entries.firstIndex(where: { $0.signal.direction == side }) {
      let entry = books[index].entries[at]
      books[index].signal = entry.signal.id
      books[index].protection = entry.signal.protection
      if entry.order.filled == .zero {
        effects.records.append(.fate(entry.signal.id, .traded))
      }
      books[index].entries[at].order.filled = min(
        report.size.magnitude, entry.order.quantity)
      if report.size.magnitude >= entry.order.quantity { books[index].entries.remove(at: at) }
    }
    let stop = stopPrice(
      books[index].protection.stop, from: books[index].averageEntry, side,
      instruments[index].priceGrid)
    effects.records.append(.opened(InstrumentIndex(index), books[index].signal, stop: stop))
    protect(index, &effects)
  }

  /// Whether an order of ours may have made a position that we did not know of (R11).
  private func isExplained(_ size: Quantity, _ index: Int) -> Bool {
    let side: Direction = size > .zero ? .long : .short
    return books[index].entries.contains { $0.signal.direction == side }
      || books[index].cleared?.direction == side
  }

  /// Why a position may be gone that nobody told of; a guess by the nearest price, marked as one.
  private func guessedReason(_ index: Int) -> ExitReason {
    if let exit = books[index].exit { return exit.reason }
    return .guessed
  }

  /// Takes the venue's word on one order that was asked for.
  mutating func askAnswered(
    _ outcome: Outcome, _ id: ClientOrderID, _ index: Int,
    _ effects: inout Effects
  ) {
    guard case .accepted(let answer) = outcome else { return }
    switch answer {
    case .order(let report):
      take(report, &effects)
      if !report.status.isLive { settleMissingFills(report, id, index, &effects) }
    case .noSuchOrder: orderMissing(id, index, &effects)
    case .openOrders, .positions, .account, .done: break
    }
  }

  /// An order is over and more of it filled than we were told: the position says the rest.
  private mutating func settleMissingFills(
    _ report: OrderReport, _ id: ClientOrderID, _ index: Int,
    _ effects: inout Effects
  ) {
    guard id.role == .entry else {
      // What is left is asked for before anything more is sent.
      if books[index].exit?.order.id == id { exitEnded(index, &effects) }
      return
    }
    guard let at = books[index].entries.firstIndex(where: { $0.order.id == id }),
      report.filled > books[index].entries[at].order.filled
    else { return }
    if books[index].entries[at].order.filled == .zero {
      effects.records.append(.fate(id.signal, .traded))
    }
    books[index].entries[at].order.filled = report.filled
    books[index].entries[at].order.settlesAfter = now + profile.readLag
    send(.positions, for: .positions, index, &effects)
  }

  /// The venue knows no such order: evidence only once its read lag has passed, and after asking
  /// as often as we ask (R5).
  private mutating func orderMissing(
    _ id: ClientOrderID, _ index: Int, _ effects: inout Effects
  ) {
    var isEvidence = false
    updateOrder(id, index) { order, settings, now in
      isEvidence = order.asks >= settings.confirmationWaits.count
    }
    guard isEvidence else { return }
    if let at = books[index].entries.firstIndex(where: { $0.order.id == id }) {
      // It may have filled all the same, which only the position can tell.
      books[index].entries[at].order.settlesAfter =
        books[index].entries[at].order.sentAt + profile.readLag
      send(.positions, for: .positions, index, &effects)
    } else if books[index].exit?.order.id == id {
      exitEnded(index, &effects)
    } else {
      books[index].partials.removeAll { $0.id == id }
    }
  }

  /// Takes a listing of everything that can still fill, of one instrument or of all.
  mutating func ordersAnswered(
    _ outcome: Outcome, of only: Int?, asOf: Timestamp, _ effects: inout Effects
  ) {
    guard case .accepted(.openOrders(let reports)) = outcome else { return }
    if only == nil { hasOrders = true }
    for report in reports {
      if ownsStop(report), let id = report.clientID {
        takeOver(id, report, &effects)
      } else if isOrphan(report), let id = report.clientID {
        let book = report.instrument.value
        let changed = max(books[book].lastFill, books[book].lastRelease)
        guard asOf > changed + profile.readLag else {
          // It may be listed only because we let it go after that was asked: look again.
          isUnsynced = true
          continue
        }
        effects.records.append(.alarm(report.instrument, .orphanOrder))
        send(
          .cancel(id, report.instrument), for: .cancel(id), report.instrument.value, &effects)
      } else {
        take(report, &effects)
      }
    }
    for index in books.indices where books[index].size != .zero && (only ?? index) == index {
      missStops(index, reports, &effects)
      // What should stand and was not listed is placed, unless it is too young to be listed.
      if asOf > books[index].stops.askedAt + profile.readLag { ensureStops(index, &effects) }
    }
  }

  /// Notices a stop that was seen to stand and is not listed any more.
  private mutating func missStops(
    _ index: Int, _ reports: [OrderReport], _ effects: inout Effects
  ) {
    guard books[index].stops.liveStop != nil, books[index].exit == nil else { return }
    let isListed = reports.contains { report in
      report.instrument.value == index && report.status == .untriggered
        && (report.origin == .positionStop
          || (report.clientID != nil && report.clientID == books[index].stops.stopOrder))
    }
    guard !isListed, now - books[index].lastFill > profile.readLag else { return }
    books[index].stops.liveStop = nil
    books[index].stops.stopOrder = nil
    ensureStops(index, &effects)
  }

  /// Whether a stop or target of the position stands under a name that was given up: a retry that
  /// was not needed after all.
  private func ownsStop(_ report: OrderReport) -> Bool {
    guard let id = report.clientID, report.status == .untriggered else { return false }
    let book = report.instrument.value
    guard books[book].size != .zero, id.signal == books[book].signal else { return false }
    switch id.role {
    case .stop:
      return books[book].stops.liveStop == nil && id != books[book].stops.stopOrder
    case .target:
      return books[book].stops.liveTarget == nil && id != books[book].stops.targetOrder
    default: return false
    }
  }

  private mutating func takeOver(
    _ id: ClientOrderID, _ report: OrderReport, _ effects: inout Effects
  ) {
    if id.role == .stop {
      books[report.instrument.value].stops.stopOrder = id
    } else {
      books[report.instrument.value].stops.targetOrder = id
    }
    take(report, &effects)
  }

  /// Whether an order of ours stands that nothing here owns (R11).
  private func isOrphan(_ report: OrderReport) -> Bool {
    guard report.origin == .client, let id = report.clientID, id.epoch == settings.epoch else {
      return false
    }
    let index = report.instrument.value
    switch id.role {
    case .entry: return !books[index].entries.contains { $0.order.id == id }
    case .exit, .emergency: return books[index].exit?.order.id != id
    case .partialExit: return !books[index].partials.contains { $0.id == id }
    case .stop, .target, .trailing:
      return id != books[index].stops.stopOrder && id != books[index].stops.targetOrder
        && id != books[index].stops.formerStop
    }
  }
}
