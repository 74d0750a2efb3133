import Trading

extension Executor {
  /// Takes a wish of the strategy.
  mutating func take(_ wish: Wish, _ effects: inout ContiguousArray<Effect>) {
    switch wish {
    case .open(var signal):
      lastSignal += 1
      signal.id = SignalID(lastSignal)
      effects.append(
        .record(
          .signal(
            SignalRecord(
              id: signal.id, instrument: signal.instrument, direction: signal.direction,
              time: now, tag: signal.tag, fate: .pending(until: nil)))))
      signal.protection = completed(signal.protection)
      judge(signal, &effects)
    case .close(let index):
      if books[index.value].size != .zero { exit(index.value, .signal, &effects) }
    case .cancelEntries(let index, let tag): cancelEntries(index.value, tag: tag, &effects)
    case .moveStop(let index, let price): moveStop(index.value, to: price, .moved, &effects)
    }
  }

  /// A protection with what the settings add to it.
  private func completed(_ protection: Protection) -> Protection {
    var result = protection
    let added = settings.protection
    if result.stop == .unprotected { result.stop = added.stop }
    result.target = result.target ?? added.target
    result.trailing = result.trailing ?? added.trailing
    result.breakeven = result.breakeven ?? added.breakeven
    result.timeLimit = result.timeLimit ?? added.timeLimit
    if result.partialExits.isEmpty { result.partialExits = added.partialExits }
    return result
  }

  /// Decides on a signal: it is blocked for one reason, waits, or is sent.
  mutating func judge(_ signal: Signal, _ effects: inout ContiguousArray<Effect>) {
    if let reason = blockReason(for: signal) { return block(signal, reason, &effects) }
    let index = signal.instrument.value
    if !signal.isRung, let direction = books[index].direction, direction != signal.direction {
      return oppose(signal, &effects)
    }
    if !signal.isRung, books[index].entries.contains(where: { $0.order.state == .cancelling }) {
      return queue(signal, &effects)
    }
    enter(signal, &effects)
  }

  /// Tells a signal's fate as blocked.
  func block(
    _ signal: Signal, _ reason: BlockReason, _ effects: inout ContiguousArray<Effect>
  ) {
    effects.append(.record(.fate(signal.id, .blocked(reason))))
  }

  /// Why a signal is not traded, by everything that can be known before a size is chosen.
  private func blockReason(for signal: Signal) -> BlockReason? {
    let book = books[signal.instrument.value]
    if haltReason != nil { return .halted }
    guard isReady else { return .notReady }
    if !isConnected || doubtSince.map({ now - $0 > settings.answerTimeout }) ?? false {
      return .venueInDoubt
    }
    if book.isForeign || book.isInDoubt || book.emergency != nil { return .orderInDoubt }
    if let quality = signal.quality, !(quality >= settings.qualityThreshold) {
      return .qualityBelowThreshold
    }
    guard book.watch.last > .zero, isPriced(signal.entry) else { return .invalidPrice }
    if book.watch.isStale(at: now, after: settings.priceStaleAfter) { return .stalePrice }
    if now < book.cooldownUntil { return .cooldown }
    if let reason = positionReason(for: signal, book) { return reason }
    if settings.crossSymbolHedge, hasOpposite(of: signal) { return .crossSymbolHedge }
    if !book.isOccupied, books.count(where: \.isOccupied) >= settings.maximumPositions {
      return .tooManyPositions
    }
    return budget.canOpen(at: now) ? nil : .requestBudget
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
  private func positionReason(for signal: Signal, _ book: Book) -> BlockReason? {
    if signal.isRung { return nil }
    // A wish that waits already is not wished for twice.
    if book.queued != nil { return .alreadyInPosition }
    if let direction = book.direction {
      if direction == signal.direction { return .alreadyInPosition }
      if settings.onOpposite == .ignore { return .alreadyInPosition }
    }
    let standing = book.entries.filter { $0.order.state != .cancelling }
    if standing.contains(where: { $0.isMarket || $0.signal.direction == signal.direction }) {
      return .alreadyInPosition
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
  private mutating func oppose(_ signal: Signal, _ effects: inout ContiguousArray<Effect>) {
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
  private mutating func queue(_ signal: Signal, _ effects: inout ContiguousArray<Effect>) {
    let index = signal.instrument.value
    if let former = books[index].queued { block(former, .cancelledByStrategy, &effects) }
    books[index].queued = signal
    effects.append(.record(.fate(signal.id, .pending(until: nil))))
  }

  /// Goes on with a signal that waited, once nothing stands in its way.
  mutating func resumeQueued(_ index: Int, _ effects: inout ContiguousArray<Effect>) {
    guard books[index].size == .zero, books[index].exit == nil, let signal = books[index].queued,
      !books[index].entries.contains(where: { $0.order.state == .cancelling })
    else { return }
    books[index].queued = nil
    judge(signal, &effects)
  }
}
