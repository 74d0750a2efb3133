import Trading

extension Executor {
  /// Takes a fill: it is money, whatever was thought of its order.
  mutating func take(_ fill: Fill, _ effects: inout Effects) {
    let index = fill.instrument.value
    if books[index].knows(fill.execution) { return }
    // What finds nothing to close has overtaken what opened it: all are asked for, in order.
    let new = unbooked(fill)
    guard new == .zero || books[index].fills.hasRoom(for: fill) else {
      return missFills(index, since: lastAgreement(index), &effects)
    }
    books[index].remember(fill.execution)
    effects.keep(fill)
    learn(fill, new, &effects)
  }

  /// Takes a listing of fills, which come in the order of the venue.
  ///
  /// One that was heard before may stand between them, so that ours seems to be gone where it is
  /// not yet, or by another: it has gone once all are booked.
  mutating func take(listed fills: [Fill], _ effects: inout Effects) {
    guard let index = fills.first?.instrument.value else { return }
    listing = FillListing()
    for fill in fills { take(fill, &effects) }
    let taken = listing
    listing = nil
    if let goneBy = taken?.goneBy {
      becameFlat(index, closingReason(after: goneBy, index), &effects)
    } else if taken?.asksForStops == true {
      ensureStops(index, &effects)
    }
  }

  /// How much of a fill is not booked yet, by what its order has filled in all.
  private func unbooked(_ fill: Fill) -> Quantity {
    let index = fill.instrument.value
    // A listing that was taken over had this fill in it already.
    if fill.time <= books[index].listedAt { return .zero }
    if let id = fill.clientID, let booked = books[index].booked(of: id) {
      return max(.zero, fill.filled - booked)
    }
    // Whether it is booked nobody knows any more, and a listing of positions will show.
    if fill.time < books[index].fills.since { return .zero }
    return fill.clientID == nil ? fill.quantity : fill.filled
  }

  /// Takes what an order of ours has filled by its own report, where that is more than was heard:
  /// first it is booked, so that it is protected; the executions are asked for and come later.
  mutating func catchUp(_ report: OrderReport, sentAt: Timestamp, _ effects: inout Effects) {
    let index = report.instrument.value
    guard let id = report.clientID, sentAt > books[index].listedAt else { return }
    let new = report.filled - (books[index].booked(of: id) ?? .zero)
    let price = report.averagePrice ?? books[index].watch.last
    guard new > .zero, price > .zero else { return }
    missFills(index, since: sentAt, &effects)
    let fill = Fill(
      execution: ExecutionID(0), clientID: id, venueID: report.venueID,
      instrument: report.instrument, origin: .client, side: report.side, price: price,
      quantity: new, fee: .zero, liquidity: .taker,
      time: report.filledAt ?? now, filled: report.filled,
      isComplete: report.filled >= report.quantity)
    if books[index].fills.hasRoom(for: fill) { learn(fill, new, &effects) }
  }

  /// Books what is new of a fill, and does what that asks for.
  private mutating func learn(_ fill: Fill, _ new: Quantity, _ effects: inout Effects) {
    let index = fill.instrument.value
    note(fill, new, index, &effects)
    books[index].lastFill = max(books[index].lastFill, fill.time)
    guard new > .zero else { return settleEntries(index, &effects) }
    var fill = fill
    fill.quantity = new
    let before = books[index].size
    let wasForeign = books[index].isForeign
    let earned = books[index].fills.take(fill) - fill.fee
    // What is lost is gone at once; what is won counts once the venue has told the balance.
    if earned < .zero, let balance { self.balance = balance + earned }
    isUnsynced = true
    react(to: fill, from: before, &effects)
    if !books[index].stops.parts.isEmpty {
      countParts(index, &effects)
      ensureStops(index, &effects)
    }
    settleEntries(index, &effects)
    if books[index].isForeign, !wasForeign { becameForeign(index, &effects) }
    // A signal that waited for a cancel which the fill has overtaken is judged anew.
    if !books[index].queued.isEmpty, fill.isComplete, listing?.goneBy == nil {
      resumeQueued(index, &effects)
    }
  }

  /// Does what a fill asks for that has changed what we hold.
  private mutating func react(
    to fill: Fill, from before: Quantity, _ effects: inout Effects
  ) {
    let index = fill.instrument.value
    let after = books[index].size
    // Fills can come out of order; the last by the venue's time is the one that closed.
    if after.magnitude < before.magnitude, fill.time >= books[index].closing?.time ?? fill.time {
      books[index].closing = (fill.time, exitReason(of: fill, index))
    }
    if after == .zero {
      if before != .zero {
        if listing == nil {
          becameFlat(index, closingReason(after: fill, index), &effects)
        } else {
          listing?.goneBy = fill
        }
      }
    } else if before == .zero, wasNeverGone(fill, index) {
      listing?.goneBy = nil
      protect(index, isFoundLate: isLate(fill), &effects)
    } else if before == .zero || (before > .zero) != (after > .zero) {
      if before != .zero {
        becameTurned(index, closingReason(after: fill, index), &effects)
      } else if let goneBy = listing?.goneBy {
        listing?.goneBy = nil
        becameTurned(index, closingReason(after: goneBy, index), &effects)
      }
      opened(by: books[index].fills.opening(after: fill) ?? fill, index, &effects)
    } else if after.magnitude > before.magnitude {
      protect(index, isFoundLate: isLate(fill), &effects)
      if fill.isComplete { placePartials(index, &effects) }
    } else if let exit = books[index].exit, fill.clientID == exit.order.id, fill.isComplete {
      exitEnded(index, &effects)
    }
  }

  /// Whether what stands is what seemed to be gone until this fill of a listing was booked, which
  /// is from before what had closed it.
  private func wasNeverGone(_ fill: Fill, _ index: Int) -> Bool {
    guard listing?.goneBy != nil else { return false }
    let opening = books[index].fills.opening(after: fill)
    return opening.map { $0.time == books[index].openedAt } ?? true
  }

  /// Why what was ours is gone, by the fill that took the last of it.
  private func closingReason(after fill: Fill, _ index: Int) -> ExitReason {
    let last = books[index].fills.closing(after: fill) ?? fill
    // Its order may be forgotten by now; what was noted when it was heard is not.
    if let closing = books[index].closing, closing.time == last.time { return closing.reason }
    return exitReason(of: last, index)
  }

  /// Notes a fill on the order it belongs to.
  private mutating func note(
    _ fill: Fill, _ new: Quantity, _ index: Int, _ effects: inout Effects
  ) {
    guard let id = fill.clientID else { return }
    books[index].book(id, filled: fill.filled)
    // More has filled before than was heard; its executions are asked for, for the books.
    if new > fill.quantity { missFills(index, since: lastAgreement(index), &effects) }
    if let at = books[index].entries.firstIndex(where: { $0.order.id == id }) {
      return note(fill, ofEntry: at, index, &effects)
    }
    if id.role == .entry {
      if new > .zero { effects.records.append(.fate(id.signal, .traded)) }
    } else if let at = books[index].partials.firstIndex(where: { $0.id == id }) {
      books[index].partials[at].filled = fill.filled
      if fill.isComplete { books[index].partials.remove(at: at) }
    } else if fill.isComplete, id == books[index].stops.stopOrder {
      books[index].stops.stopOrder = nil
    } else if fill.isComplete, id == books[index].stops.targetOrder {
      books[index].stops.targetOrder = nil
    } else if var exit = books[index].exit, exit.order.id == id {
      exit.order.filled = max(fill.filled, exit.order.filled)
      books[index].exit = exit
    }
  }

  private mutating func note(
    _ fill: Fill, ofEntry at: Int, _ index: Int, _ effects: inout Effects
  ) {
    let known = books[index].entries[at].order.filled
    if known == .zero { effects.records.append(.fate(fill.clientID?.signal ?? .none, .traded)) }
    books[index].entries[at].order.filled = max(fill.filled, known)
    books[index].bury(books[index].entries[at])
    if fill.isComplete { books[index].entries.remove(at: at) }
  }

  private mutating func opened(
    by fill: Fill, _ index: Int, _ effects: inout Effects
  ) {
    let entry = fill.clientID.flatMap { books[index].entry($0) }
    books[index].openedAt = fill.time
    books[index].signal = entry?.signal.id ?? fill.clientID?.signal ?? .none
    // One of ours that nothing is known of any more is protected as the settings say.
    books[index].protection = entry?.signal.protection ?? settings.protection
    if let attached = entry?.attached {
      // The venue sets these by itself; they count once they are seen.
      books[index].stops.isHanging = true
      books[index].stops.stop = attached.stop
      books[index].stops.target = attached.target
    }
    let stop = books[index].direction.flatMap { direction in
      stopPrice(
        books[index].protection.stop, from: books[index].averageEntry, direction,
        instruments[index].priceGrid)
    }
    effects.records.append(.opened(fill.instrument, books[index].signal, stop: stop))
    protect(index, isFoundLate: isLate(fill), &effects)
    // What the venue should have set is missed in time; of one found late it was asked for.
    if entry?.attached != nil, !isLate(fill), books[index].stops.deadline != .distantFuture {
      books[index].stops.deadline = fill.time + settings.stopDeadline
    }
    if let entry { takeBackAgainst(entry.signal, &effects) }
    if fill.isComplete { placePartials(index, &effects) }
  }

  /// Whether a fill was not heard when it happened.
  private func isLate(_ fill: Fill) -> Bool { now - fill.time > settings.stopDeadline }

  /// One position has ended and another begun: a fill went through flat to the other side, or both
  /// are in one listing.
  private mutating func becameTurned(
    _ index: Int, _ reason: ExitReason, _ effects: inout Effects
  ) {
    var queued: ContiguousArray<Signal> = []
    swap(&queued, &books[index].queued)
    becameFlat(index, reason, &effects)
    books[index].queued = queued
  }

  /// Why a position was closed: from the order that filled (R10).
  private func exitReason(of fill: Fill, _ index: Int) -> ExitReason {
    let kind = books[index].stops.kind
    switch fill.origin {
    case .positionStop: return kind.exitReason
    case .positionTarget: return .target
    case .positionTrailing: return .trailingStop
    case .liquidation: return .liquidation
    case .deleverage: return .deleveraging
    case .settlement: return .settlement
    case .client: break
    }
    guard let id = fill.clientID else { return .foreign }
    switch id.role {
    case .stop: return kind.exitReason
    case .target: return .target
    case .trailing: return .trailingStop
    case .exit, .emergency: return books[index].exit?.reason ?? .signal
    case .partialExit: return .partialExit
    case .entry: return .netted
    }
  }
}
