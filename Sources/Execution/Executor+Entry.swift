import Trading

extension Executor {
  /// Sends the entry of a signal that has passed the gate.
  mutating func enter(_ signal: Signal, _ effects: inout Effects) {
    let index = signal.instrument.value
    let grid = instruments[index].priceGrid
    let reference = signal.entry.price ?? books[index].watch.last
    let quantity: Quantity
    switch self.quantity(for: signal, at: reference) {
    case .blocked(let reason): return block(signal, reason, &effects)
    case .sized(let size): quantity = size
    }
    if isLiquidatedFirst(signal, quantity, at: reference) {
      return block(signal, .stopBeyondLiquidation, &effects)
    }
    let id = ClientOrderID(
      epoch: settings.epoch, signal: signal.id, role: .entry, attempt: attempt(of: signal),
      instrument: signal.instrument)
    let attached = attachedStops(for: signal, from: reference, grid)
    let terms = terms(of: signal, quantity, attached, grid)
    let lifetime = signal.entry.lifetime
    let expires = lifetime.map { now + $0 }
    books[index].entries.append(
      Entry(order: working(id, quantity), signal: signal, attached: attached, expires: expires))
    isUnsynced = true
    if case .market = signal.entry {
    } else {
      effects.records.append(.fate(signal.id, .pending(until: expires)))
    }
    effects.keep(id, terms)
    send(.submit(id, terms), for: .entry(id), index, &effects)
  }

  /// The stops that go along with an entry, where the venue can attach them (R8).
  private func attachedStops(
    for signal: Signal, from reference: Price, _ grid: PriceGrid
  ) -> PositionStops? {
    guard profile.attachesStops else { return nil }
    let book = signal.instrument.value
    var stop = stopPrice(for: signal, from: reference)
    if books[book].direction == signal.direction {
      // A rung carries the stops that stand: it may fill after they have closed the position.
      if let standing = books[book].stops.stop,
        signal.direction == .long ? standing < reference : standing > reference
      {
        stop = standing
      }
      let target = books[book].stops.target
      return stop == nil && target == nil ? nil : PositionStops(stop: stop, target: target)
    }
    let target = targetPrice(
      signal.protection.target, from: reference, signal.direction, grid)
    return stop == nil && target == nil ? nil : PositionStops(stop: stop, target: target)
  }

  func terms(
    of signal: Signal, _ quantity: Quantity, _ attached: PositionStops?, _ grid: PriceGrid
  ) -> OrderTerms {
    var terms = OrderTerms(
      instrument: signal.instrument, side: signal.direction.entrySide, quantity: quantity,
      attached: attached)
    let isLong = signal.direction == .long
    let passive: Rounding = isLong ? .down : .up
    let crossing: Trigger.Crossing = isLong ? .rising : .falling
    switch signal.entry {
    case .market: break
    case .limit(let price, let timeInForce, _):
      terms.pricing = .limit(grid.rounded(price, passive), timeInForce)
    case .stop(let price, _):
      terms.trigger = Trigger(price: grid.rounded(price, .nearest), crossing: crossing)
    case .stopLimit(let price, let limit, _):
      terms.trigger = Trigger(price: grid.rounded(price, .nearest), crossing: crossing)
      terms.pricing = .limit(grid.rounded(limit, .nearest), .goodTillCancelled)
    }
    return terms
  }

  /// Takes the answer to an entry.
  mutating func entryAnswered(
    _ outcome: Outcome, _ id: ClientOrderID, _ index: Int,
    _ effects: inout Effects
  ) {
    guard let at = books[index].entries.firstIndex(where: { $0.order.id == id }) else { return }
    switch outcome {
    case .accepted:
      if books[index].entries[at].order.state == .sent {
        books[index].entries[at].order.state = .live
      }
    case .rejected(let rejection):
      let entry = books[index].entries[at]
      effects.records.append(.alarm(InstrumentIndex(index), .entryRefused(rejection)))
      if goesOn(entry, at: at, after: rejection, &effects) { return }
      books[index].entries.remove(at: at)
      // Where no order that waits for a price is taken, no stop would be.
      if rejection.reason == .unsupported, entry.isConditional {
        books[index].refuseStops()
      }
      if rejection.reason != .notSent { noteDenied(entry) }
      let reason: BlockReason =
        rejection.reason == .insufficientMargin ? .insufficientMargin : .rejectedByVenue
      finish(entry, reason, &effects)
    case .unknown:
      books[index].entries[at].order.state = .inDoubt
    }
  }

  /// Tells the fate of an entry that is over, unless it has filled.
  mutating func finish(
    _ entry: Entry, _ reason: BlockReason, _ effects: inout Effects
  ) {
    let index = entry.signal.instrument.value
    books[index].lastRelease = now
    if entry.order.filled == .zero {
      block(entry.signal, reason, &effects)
      books[index].bury(entry)
    } else {
      placePartials(index, &effects)
    }
    isUnsynced = true
    resumeQueued(index, &effects)
  }

  /// Takes back the entries that rest: all, or those with a tag.
  mutating func cancelEntries(
    _ index: Int, tag: String?, _ effects: inout Effects
  ) {
    for entry in books[index].entries where tag == nil || entry.signal.tag == tag {
      cancelEntry(entry.order.id, index, &effects)
    }
  }

  /// Takes back all that would still open: what rests, and what has not left yet.
  mutating func takeBackResting(_ effects: inout Effects) {
    for index in books.indices {
      for entry in books[index].entries {
        let id = entry.order.id
        if !entry.isMarket {
          cancelEntry(id, index, &effects)
        } else if withdraw(id) {
          endUnsent(id, .halted, index, &effects)
        }
      }
    }
  }

  /// Why an entry that was taken back has not filled.
  var takenBackReason: BlockReason {
    haltReason != nil && haltEnd == .never ? .halted : .cancelledByStrategy
  }

  mutating func cancelEntry(
    _ id: ClientOrderID, _ index: Int, _ effects: inout Effects
  ) {
    guard let at = books[index].entries.firstIndex(where: { $0.order.id == id }),
      books[index].entries[at].order.state != .cancelling
    else { return }
    if withdraw(id) { return endUnsent(id, takenBackReason, index, &effects) }
    books[index].entries[at].order.state = .cancelling
    books[index].entries[at].isUnwanted = true
    send(.cancel(id, InstrumentIndex(index)), for: .cancel(id), index, &effects)
  }

  /// Takes the answer to a cancel; only the order's own end or a fill settles what became of it.
  mutating func cancelAnswered(
    _ outcome: Outcome, _ id: ClientOrderID, _ index: Int,
    _ effects: inout Effects
  ) {
    switch outcome {
    case .accepted: return
    case .rejected(let rejection) where rejection.reason == .noSuchOrder:
      // Gone already: the venue says how when asked. One that was said to be cancelled was not.
      guard isWorking(id, index) else { return id.role == .entry ? hurrySync() : () }
      updateOrder(id, index) { order, _, _ in order.state = .inDoubt }
      askFor(id, index, &effects)
    case .rejected, .unknown:
      // It may still stand: it is asked for, or found in the next listing, and cancelled again.
      updateOrder(id, index) { order, settings, now in
        order.state = .inDoubt
        order.deadline = now + (settings.retryWaits.first ?? .zero)
      }
      if !isWorking(id, index) { hurrySync() }
    }
  }

  /// Whether an order is one that may still fill, for all that is known.
  private func isWorking(_ id: ClientOrderID, _ index: Int) -> Bool {
    books[index].entries.contains { $0.order.id == id }
      || books[index].partials.contains { $0.id == id } || books[index].exit?.order.id == id
  }

  /// There is no more data: what waits to open never will.
  mutating func end(_ effects: inout Effects) {
    for index in books.indices {
      for entry in books[index].entries where entry.order.filled == .zero {
        block(entry.signal, .endOfData, &effects)
      }
      books[index].entries.removeAll()
      if let signal = books[index].queued.popLast() { block(signal, .endOfData, &effects) }
    }
    if haltReason == nil { haltReason = "the data has ended" }
  }
}
