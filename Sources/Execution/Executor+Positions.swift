import Trading

/// What the venue lists of positions and fills, against what was heard.
///
/// A position that differs from what was heard is explained by the fills that were not: they are
/// asked for and booked like any other, with their order, price and reason. Only what no fill
/// explains is taken over as listed.
extension Executor {
  /// Asks for everything that stands at the venue (R2).
  mutating func sync(_ effects: inout Effects) {
    nextSync = now + settings.syncInterval
    hurries = isHurried ? hurries + 1 : 0
    isHurried = false
    syncs += 1
    isUnsynced = false
    send(.account, for: .account, 0, isReserved: true, &effects)
    // The budget has these set aside already.
    send(
      .positions, for: .positions, 0, isReserved: true, isPressing: !hasPositions, &effects)
    send(
      .openOrders(nil), for: .orders(ofAll: true), 0, isReserved: true, isPressing: !hasOrders,
      &effects)
    askForDueSettings(&effects)
    // What was asked for in vain does not wait for the listing to say so again.
    for index in books.indices {
      if books[index].denied != nil { isUnsynced = true }
      if books[index].missesFills || deniedSince(index) != nil { askForFills(index, &effects) }
    }
  }

  /// Brings the next sync forward: something that was asked or done has not come to an end.
  ///
  /// The more that were hurried in a row, the longer is the wait.
  mutating func hurrySync() {
    isUnsynced = true
    isHurried = true
    nextSync = min(nextSync, now + settings.retryWait(hurries / 2))
  }

  /// The longest wait until what did not succeed is tried again.
  var longestRetry: TimeSpan { settings.retryWait(.max) }

  /// Takes a listing of positions; a failure changes nothing (R1).
  ///
  /// What waits to close acts on a look of its own alone, so that it does not matter when a sync
  /// happens to come.
  mutating func positionsAnswered(
    _ outcome: Outcome, isLook: Bool, _ effects: inout Effects
  ) {
    guard case .accepted(.positions(let reports, let asOf)) = outcome else {
      if isLook { delayEmergencies() }
      return hurrySync()
    }
    hasPositions = true
    // One that was overtaken by a newer one says nothing any more.
    guard asOf >= positionsListedAt else { return isLook ? delayEmergencies() : () }
    positionsListedAt = asOf
    for index in books.indices {
      let agrees = reconcile(index, reports, asOf, &effects)
      if agrees {
        endMissingExit(index, &effects)
        let report = reports.first { $0.instrument.value == index }
        keepInside(report?.liquidation, index, &effects)
      }
      if books[index].missesFills { askForFills(index, &effects) }
      if isLook, books[index].emergency != nil { closeListed(index, reports, &effects) }
      if books[index].refusesStops { tryStops(index, &effects) }
    }
  }

  /// Asks for all positions, unless that was just done; what an emergency waits for is pressing.
  mutating func lookAtPositions(isPressing: Bool = false, _ effects: inout Effects) {
    func isAsking(_ purpose: Flight.Purpose) -> Bool {
      if case .look = purpose { return true }
      return false
    }
    // Each of several that wait asks at its own times.
    if !isPressing, lookedAt != .distantPast, now - lookedAt < settings.lookEvery { return }
    if isPressing { waiting.removeAll { isAsking($0.purpose) && !$0.isPressing } }
    let isAsked =
      flights.contains { isAsking($0.purpose) && now - $0.sentAt < settings.lookEvery }
      || waiting.contains { isAsking($0.purpose) }
    if isAsked { return }
    lookedAt = now
    send(.positions, for: .look, 0, isPressing: isPressing, &effects)
  }

  /// Compares one position with a complete listing, where that is newer than what we know; returns
  /// whether they agree.
  private mutating func reconcile(
    _ index: Int, _ reports: [PositionReport], _ asOf: Timestamp, _ effects: inout Effects
  ) -> Bool {
    let reported = reports.first { $0.instrument.value == index }?.size ?? .zero
    // A newer listing has spoken already.
    if asOf < books[index].listedAt { return false }
    if reported == books[index].held.total {
      books[index].mismatch = nil
      books[index].unread = 0
      books[index].agreedAt = max(books[index].agreedAt, asOf)
      return true
    }
    isUnsynced = true
    // Within the read lag the venue may answer from before our last fill.
    let lastFill = books[index].lastFill
    if lastFill != .distantPast, asOf < lastFill + profile.readLag {
      nextSync = min(nextSync, lastFill + profile.readLag)
      return false
    }
    if books[index].mismatch?.total != reported {
      books[index].mismatch = (reported, asOf)
      books[index].unexplained = 0
      books[index].unread = 0
    }
    let isOver = books[index].unexplained >= settings.stopAttempts && !books[index].isInDoubt
    if isOver || isPhantom(reported, index, asOf) {
      takeOver(reported, index, asOf, &effects)
    } else {
      missFills(index, since: lastAgreement(index), &effects)
    }
    return false
  }

  /// Whether listings have said for so long that less is held than was heard that the fills which
  /// took it away will never be read.
  ///
  /// More than was heard may be ours, by an order that is not settled; only fills tell that.
  private func isPhantom(_ listed: Quantity, _ index: Int, _ asOf: Timestamp) -> Bool {
    let total = books[index].held.total
    let isLess =
      total > .zero ? listed >= .zero && listed < total : listed <= .zero && listed > total
    guard isLess, let since = books[index].mismatch?.since else { return false }
    // An entry in doubt may still add to it; a close can only take away.
    let mayGrow = books[index].entries.contains { $0.order.state == .inDoubt }
    let wait = settings.takeoverAfter.nanoseconds * (mayGrow ? 2 : 1)
    // After a start the fills have their chance to explain it first, unless they had it before.
    let hadChance =
      books[index].unread >= settings.stopAttempts
      || now - books[index].heardFrom >= settings.questionTimeout
    return hadChance && asOf - since >= TimeSpan(nanoseconds: wait)
  }

  /// A close that the venue does not know and that has left everything as it was does not exist.
  private mutating func endMissingExit(_ index: Int, _ effects: inout Effects) {
    guard let exit = books[index].exit, exit.isMissing, exit.order.filled == .zero else { return }
    exitEnded(index, &effects)
  }

  /// Takes over what the venue lists, though no fill explains it.
  private mutating func takeOver(
    _ listed: Quantity, _ index: Int, _ asOf: Timestamp, _ effects: inout Effects
  ) {
    let former = books[index].size
    let wasForeign = books[index].isForeign
    books[index].listedAt = asOf
    books[index].agreedAt = asOf
    books[index].mismatch = nil
    books[index].unread = 0
    books[index].missesFills = false
    books[index].missingSince = .distantFuture
    books[index].fills.correct(to: listed, at: books[index].watch.last, asOf: asOf)
    let size = books[index].size
    if former != .zero, size == .zero {
      effects.records.append(.alarm(InstrumentIndex(index), .phantomCleared(former)))
      let reason = books[index].closedBy ?? (isSettled(index) ? .settlement : .guessed)
      becameFlat(index, reason, &effects)
    } else if size != former {
      effects.records.append(.alarm(InstrumentIndex(index), .sizeCorrected(from: former, to: size)))
    }
    if books[index].isForeign, !wasForeign { becameForeign(index, &effects) }
  }

  // Fills that were not heard.

  /// Fills are missing: all since a moment are asked for.
  mutating func missFills(_ index: Int, since: Timestamp, _ effects: inout Effects) {
    noteMissingFills(index, since: since)
    // What a listing of fills has just not explained waits for the next sync.
    if books[index].fillsListedAt == now { return hurrySync() }
    askForFills(index, &effects)
  }

  /// Fills are missing: the next sync asks for them.
  mutating func noteMissingFills(_ index: Int, since: Timestamp) {
    books[index].missesFills = true
    books[index].missingSince = min(books[index].missingSince, since)
  }

  /// Since when fills may be missing that a listing of positions would have shown.
  func lastAgreement(_ index: Int) -> Timestamp {
    let agreed = books[index].agreedAt
    guard agreed != .distantPast else { return agreed }
    // A listing that agreed may have been from before it by the read lag, or by chance.
    let further = settings.fillLookback[
      min(books[index].unexplained, settings.fillLookback.count - 1)]
    return max(agreed - profile.readLag - further, books[index].fills.since)
  }

  /// Notes that the venue has denied an entry, which need not be its last word: a request that came
  /// twice is refused once and taken once, what stands is not found, one order becomes another.
  ///
  /// A position is listed, but one that has closed again is not: its fills are asked for by the
  /// first sync after nothing of that can be on its way any more.
  mutating func noteDenied(_ entry: Entry) {
    let index = entry.signal.instrument.value
    let since = min(books[index].denied?.since ?? .distantFuture, entry.order.sentAt)
    books[index].denied = (since, now)
  }

  /// Since when fills are to be asked for of entries that were denied; nil where it is too early,
  /// or there are none.
  private func deniedSince(_ index: Int) -> Timestamp? {
    guard let denied = books[index].denied, now > denied.last + settings.answerTimeout else {
      return nil
    }
    return denied.since
  }

  private mutating func askForFills(_ index: Int, _ effects: inout Effects) {
    // Nothing protects what is listed before it is known to be ours.
    let isPressing = books[index].mismatch != nil
    if isPressing {
      waiting.removeAll { Self.isAsking($0.purpose, $0.instrument, index) && !$0.isPressing }
    }
    let isAsked =
      flights.contains { Self.isAsking($0.purpose, $0.instrument, index) }
      || waiting.contains { Self.isAsking($0.purpose, $0.instrument, index) }
    if isAsked { return }
    let since = min(books[index].missingSince, deniedSince(index) ?? .distantFuture)
    books[index].askedSince = since
    let request = Request.fills(InstrumentIndex(index), since: since)
    send(request, for: .fills, index, isPressing: isPressing, &effects)
  }

  private static func isAsking(
    _ purpose: Flight.Purpose, _ other: Int, _ index: Int
  ) -> Bool {
    if case .fills = purpose { return other == index }
    return false
  }

  /// Takes a listing of fills: those that were not heard are heard now.
  mutating func fillsAnswered(
    _ outcome: Outcome, _ index: Int, sentAt: Timestamp, _ effects: inout Effects
  ) {
    guard case .accepted(.fills(let fills, let asOf)) = outcome else {
      if books[index].mismatch != nil { books[index].unread += 1 }
      return hurrySync()
    }
    // Older ones may be missed by now than this was to bring.
    if books[index].missingSince >= books[index].askedSince {
      books[index].missesFills = false
      books[index].missingSince = .distantFuture
    }
    if let denied = books[index].denied, denied.since >= books[index].askedSince,
      sentAt > denied.last + settings.answerTimeout
    {
      books[index].denied = nil
    }
    books[index].fillsListedAt = now
    if let since = books[index].mismatch?.since, asOf > since + profile.readLag {
      books[index].unexplained += 1
    }
    take(listed: fills, &effects)
    // What is told of them is compared with a new listing.
    hurrySync()
    for at in books[index].entries.indices { books[index].entries[at].order.end?.listings += 1 }
    settleEntries(index, &effects)
    for entry in books[index].entries where entry.order.end != nil {
      books[index].missesFills = true
      books[index].missingSince = min(books[index].missingSince, entry.order.sentAt)
    }
  }

  /// Ends the entries that are over by the venue's word and of which no more fills can come.
  mutating func settleEntries(_ index: Int, _ effects: inout Effects) {
    for at in books[index].entries.indices.reversed() {
      let order = books[index].entries[at].order
      guard let end = order.end,
        order.filled >= end.filled && end.isCertain || end.listings >= settings.stopAttempts
      else { continue }
      if order.filled == .zero { noteDenied(books[index].entries[at]) }
      finish(books[index].entries.remove(at: at), end.reason, &effects)
    }
  }

  /// Others hold something on this symbol: it is none of ours, and we open nothing beside it (R11).
  mutating func becameForeign(_ index: Int, _ effects: inout Effects) {
    effects.records.append(
      .alarm(InstrumentIndex(index), .foreignPosition(books[index].held.foreign)))
    cancelEntries(index, tag: nil, &effects)
  }
}
