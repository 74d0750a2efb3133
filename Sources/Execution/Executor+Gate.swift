import Trading

extension Executor {
  /// Takes a wish of the strategy; returns the book that it touched.
  mutating func take(_ wish: Wish, _ effects: inout Effects) -> Range<Int> {
    switch wish {
    case .open(var signal):
      lastSignal += 1
      signal.id = SignalID(lastSignal)
      effects.records.append(
        .signal(
          SignalRecord(
            id: signal.id, instrument: signal.instrument, direction: signal.direction,
            time: now, tag: signal.tag, fate: .pending(until: nil))))
      complete(&signal.protection)
      judge(signal, &effects)
      return signal.instrument.book
    case .close(let index):
      if books[index.value].size != .zero { exit(index.value, .signal, &effects) }
      return index.book
    case .cancelEntries(let index, let tag):
      cancelEntries(index.value, tag: tag, &effects)
      return index.book
    case .moveStop(let index, let price):
      moveStop(index.value, to: price, .moved, &effects)
      return index.book
    case .moveTarget(let index, let price):
      moveTarget(index.value, to: price, &effects)
      return index.book
    }
  }

  /// Puts what the settings add to a protection where it says nothing itself.
  private func complete(_ protection: inout Protection) {
    if protection.stop == .unprotected { protection.stop = plan.settings.protection.stop }
    if protection.target == nil { protection.target = plan.settings.protection.target }
    if protection.trailing == nil { protection.trailing = plan.settings.protection.trailing }
    if protection.breakeven == nil { protection.breakeven = plan.settings.protection.breakeven }
    if protection.timeLimit == nil { protection.timeLimit = plan.settings.protection.timeLimit }
    if protection.partialExits.isEmpty {
      protection.partialExits = plan.settings.protection.partialExits
    }
  }

  /// Decides on a signal: it is blocked for one reason, waits, or is sent.
  mutating func judge(_ signal: Signal, _ effects: inout Effects) {
    let index = signal.instrument.value
    let isAgainst =
      !signal.isRung && books[index].direction.map { $0 != signal.direction } ?? false
    if let reason = blockReason(for: signal) {
      block(signal, reason, &effects)
      // What only keeps from opening takes nothing away from closing.
      if isAgainst, settings.onOpposite != .ignore, closes(signal, despite: reason) {
        exit(index, .opposite, &effects)
      }
      return
    }
    if isAgainst { return oppose(signal, &effects) }
    // What rests on both sides may wait together: whichever opens takes the other back.
    if signal.entry == .market { takeBackAgainst(signal, &effects) }
    if !signal.isRung, books[index].entries.contains(where: { $0.order.state == .cancelling }) {
      return queue(signal, &effects)
    }
    enter(signal, &effects)
  }

  /// Takes back entries that rest the other way, lest they close or turn what a signal opens.
  mutating func takeBackAgainst(_ signal: Signal, _ effects: inout Effects) {
    let index = signal.instrument.value
    if signal.isRung { return }
    for entry in books[index].entries
    where !entry.signal.isRung && entry.signal.direction != signal.direction {
      cancelEntry(entry.order.id, index, &effects)
    }
  }

  /// Tells a signal's fate as blocked.
  func block(
    _ signal: Signal, _ reason: BlockReason, _ effects: inout Effects
  ) {
    effects.records.append(.fate(signal.id, .blocked(reason)))
  }

  /// Whether a signal that may not open still closes what stands against it.
  ///
  /// It does wherever the reason is about what would be opened. A signal that is none to act upon,
  /// since its quality or its own price is not good enough, closes nothing either, and one whose
  /// wish is on its way already has had its close.
  private func closes(_ signal: Signal, despite reason: BlockReason) -> Bool {
    guard isPriced(signal.entry), signal.quality.map({ $0 >= settings.qualityThreshold }) ?? true
    else { return false }
    switch reason {
    case .halted, .notReady, .venueInDoubt, .orderInDoubt, .requestBudget, .stopUnavailable,
      .invalidPrice, .stalePrice, .cooldown, .crossSymbolHedge, .tooManyPositions,
      .insufficientMargin, .belowMinimumNotional, .noStop, .stopBeyondLiquidation,
      .contractEnding, .runLimit:
      return true
    case .alreadyInPosition, .qualityBelowThreshold, .endOfData, .rejectedByVenue, .expired,
      .cancelledByStrategy:
      return false
    }
  }

  /// Why a signal is not traded, by everything that can be known before a size is chosen.
  private func blockReason(for signal: Signal) -> BlockReason? {
    let index = signal.instrument.value
    if haltReason != nil { return .halted }
    if let life = settings.signalLife, now - signal.time > life { return .stalePrice }
    guard isReady, !forbidsOpening(index) else { return .notReady }
    if !isConnected || doubtSince.map({ now - $0 > settings.answerTimeout }) ?? false {
      return .venueInDoubt
    }
    if books[index].isForeign || books[index].isInDoubt || books[index].emergency != nil {
      return .orderInDoubt
    }
    if books[index].refusesStops, !profile.attachesStops, signal.protection.stop != .unprotected {
      return .stopUnavailable
    }
    if let quality = signal.quality, !(quality >= settings.qualityThreshold) {
      return .qualityBelowThreshold
    }
    guard books[index].watch.last > .zero, isPriced(signal.entry) else { return .invalidPrice }
    let watch = books[index].watch
    if watch.isContested || watch.isStale(at: now, after: settings.priceStaleAfter) {
      return .stalePrice
    }
    if endsTooSoon(signal) { return .contractEnding }
    if now < books[index].cooldownUntil { return .cooldown }
    if let reason = positionReason(for: signal, index) { return reason }
    if settings.crossSymbolHedge, hasOpposite(of: signal) { return .crossSymbolHedge }
    if !books[index].isOccupied, occupiedBooks >= settings.maximumPositions {
      return .tooManyPositions
    }
    return budget.canOpen(at: now) ? nil : .requestBudget
  }

  private var occupiedBooks: Int {
    var count = 0
    for index in books.indices where books[index].isOccupied { count += 1 }
    return count
  }

  /// Whether the prices of an entry are prices at all.
  private func isPriced(_ entry: Signal.Entry) -> Bool {
    switch entry {
    case .market: true
    case .limit(let price, _, _), .stop(let price, _): price > .zero
    case .stopLimit(let price, let limit, _): price > .zero && limit > .zero
    }
  }

  /// Why what is held or on its way on this symbol stands against a signal.
  private func positionReason(for signal: Signal, _ index: Int) -> BlockReason? {
    if signal.isRung { return nil }
    // A wish that waits already is not wished for twice.
    if !books[index].queued.isEmpty { return .alreadyInPosition }
    if let direction = books[index].direction {
      if direction == signal.direction { return .alreadyInPosition }
      if settings.onOpposite == .ignore { return .alreadyInPosition }
    }
    for entry in books[index].entries.indices {
      if books[index].entries[entry].order.state == .cancelling { continue }
      if books[index].entries[entry].isMarket
        || books[index].entries[entry].signal.direction == signal.direction
      {
        return .alreadyInPosition
      }
    }
    return nil
  }

  /// Whether another symbol stands, or is about to, the other way.
  private func hasOpposite(of signal: Signal) -> Bool {
    for index in books.indices where index != signal.instrument.value {
      if books[index].direction == signal.direction.opposite { return true }
      if books[index].entries.contains(where: { $0.signal.direction != signal.direction }) {
        return true
      }
    }
    return false
  }

  /// Deals with a signal against the position that is held (R15).
  private mutating func oppose(_ signal: Signal, _ effects: inout Effects) {
    let index = signal.instrument.value
    switch settings.onOpposite {
    case .ignore: block(signal, .alreadyInPosition, &effects)
    case .close:
      block(signal, .alreadyInPosition, &effects)
      exit(index, .opposite, &effects)
    case .reverse:
      queue(signal, &effects)
      exit(index, .opposite, &effects)
    }
  }

  /// Keeps a signal until the position is flat or an entry is gone.
  private mutating func queue(_ signal: Signal, _ effects: inout Effects) {
    let index = signal.instrument.value
    if let former = books[index].queued.popLast() {
      block(former, .cancelledByStrategy, &effects)
    }
    books[index].queued.append(signal)
    effects.records.append(.fate(signal.id, .pending(until: nil)))
  }

  /// Goes on with a signal that waited, once nothing stands in its way.
  mutating func resumeQueued(_ index: Int, _ effects: inout Effects) {
    guard !books[index].queued.isEmpty, !books[index].awaitsRules, books[index].exit == nil,
      books[index].emergency == nil,
      !books[index].entries.contains(where: { $0.order.state == .cancelling })
    else { return }
    judge(books[index].queued.removeLast(), &effects)
  }
}
