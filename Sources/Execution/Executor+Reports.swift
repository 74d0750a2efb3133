import Trading

extension Executor {
  /// Takes what the venue tells without being asked; returns the book that it touched.
  mutating func take(_ event: VenueEvent, _ effects: inout Effects) -> Range<Int> {
    switch event {
    case .fill(let fill):
      take(fill, &effects)
      return fill.instrument.book
    case .order(let report):
      take(report, &effects)
      return report.instrument.book
    case .ticker(let index, let ticker):
      let isQuiet = beliefs[index.value].quietPrices.contains(
        ticker.last, after: books[index.value].watch.last)
      if books[index.value].watch.take(ticker, at: now, jump: settings.priceJump) {
        follow(index.value, &effects)
        if isQuiet { return 0..<0 }
      } else {
        effects.records.append(.alarm(index, .badPrice(ticker.last)))
      }
      return index.book
    case .account(let report): take(report)
    case .connected(let isUp):
      isConnected = isUp
      // What happened in between is not known.
      if isUp {
        if balance != nil { send(.account, for: .account, 0, &effects) }
        sync(&effects)
      }
    }
    return 0..<0
  }

  /// Takes what the account holds.
  mutating func take(_ report: AccountReport) {
    balance = report.balance
    isBalanceOld = false
  }

  /// Takes a fill: it is money, whatever was thought of its order.
  mutating func take(_ fill: Fill, _ effects: inout Effects) {
    let index = fill.instrument.value
    guard books[index].remember(fill.execution) else { return }
    effects.keep(fill)
    let before = books[index].size
    if before == .zero, isForeign(fill) { return notice(fill, index, &effects) }
    let attached = note(fill, index, &effects)
    books[index].lastFill = max(books[index].lastFill, fill.time)
    // A listing that was taken over had this fill in it already.
    if fill.time <= books[index].listedAt { return }
    let earned = books[index].take(fill.side, fill.quantity, at: fill.price) - fill.fee
    // What is lost is gone at once; what is won counts once the venue has told the balance.
    if earned < .zero, let balance { self.balance = balance + earned }
    books[index].forgetCleared()
    isUnsynced = true
    isBalanceOld = true
    let after = books[index].size
    if after == .zero {
      becameFlat(index, exitReason(of: fill, index), &effects)
    } else if before == .zero || (before > .zero) != (after > .zero) {
      if before != .zero { becameTurned(index, fill, after, &effects) }
      opened(by: fill, index, attached, &effects)
    } else if after.magnitude > before.magnitude {
      protect(index, &effects)
      if fill.isComplete { placePartials(index, &effects) }
    } else if let exit = books[index].exit, fill.clientID == exit.order.id, fill.isComplete {
      exitEnded(index, &effects)
    }
    // A signal that waited for a cancel which the fill has overtaken is judged anew.
    if !books[index].queued.isEmpty, fill.isComplete { resumeQueued(index, &effects) }
  }

  /// Whether an order made the fill that is neither ours nor the venue's.
  private func isForeign(_ fill: Fill) -> Bool { fill.clientID == nil && fill.origin == .client }

  /// Notices that somebody else has opened a position; it is none of ours (R11).
  private mutating func notice(
    _ fill: Fill, _ index: Int, _ effects: inout Effects
  ) {
    isUnsynced = true
    guard !books[index].isForeign else { return }
    books[index].isForeign = true
    let size = Quantity(units: fill.side.sign * fill.quantity.units)
    effects.records.append(.alarm(fill.instrument, .foreignPosition(size)))
  }

  /// Books a fill on the order it belongs to; returns the stops that the order carried.
  private mutating func note(
    _ fill: Fill, _ index: Int, _ effects: inout Effects
  ) -> Entry? {
    guard let id = fill.clientID else { return nil }
    if let at = books[index].entries.firstIndex(where: { $0.order.id == id }) {
      if books[index].entries[at].order.filled == .zero {
        effects.records.append(.fate(id.signal, .traded))
      }
      books[index].entries[at].order.filled = max(
        fill.filled, books[index].entries[at].order.filled)
      return fill.isComplete ? books[index].entries.remove(at: at) : books[index].entries[at]
    }
    if id.role == .entry, let late = books[index].ended.first(where: { $0.order.id == id }) {
      effects.records.append(.fate(id.signal, .traded))
      return late
    }
    if let at = books[index].partials.firstIndex(where: { $0.id == id }) {
      books[index].partials[at].filled = fill.filled
      if fill.isComplete { books[index].partials.remove(at: at) }
    } else if fill.isComplete, id == books[index].stops.stopOrder {
      books[index].stops.stopOrder = nil
    } else if fill.isComplete, id == books[index].stops.targetOrder {
      books[index].stops.targetOrder = nil
    } else if var exit = books[index].exit, exit.order.id == id {
      exit.order.filled = fill.filled
      books[index].exit = exit
    }
    return nil
  }

  private mutating func opened(
    by fill: Fill, _ index: Int, _ entry: Entry?, _ effects: inout Effects
  ) {
    books[index].openedAt = fill.time
    if let entry {
      books[index].signal = entry.signal.id
      books[index].protection = entry.signal.protection
      if let attached = entry.attached {
        // The venue sets these by itself; they count once they are seen.
        books[index].stops.isHanging = true
        books[index].stops.stop = attached.stop
        books[index].stops.target = attached.target
      }
    }
    let stop = books[index].direction.flatMap { direction in
      stopPrice(
        books[index].protection.stop, from: books[index].averageEntry, direction,
        instruments[index].priceGrid)
    }
    effects.records.append(.opened(fill.instrument, books[index].signal, stop: stop))
    protect(index, &effects)
    if let entry { takeBackAgainst(entry.signal, &effects) }
    if fill.isComplete { placePartials(index, &effects) }
  }

  /// A fill went through flat to the other side: one position has ended and another begun.
  private mutating func becameTurned(
    _ index: Int, _ fill: Fill, _ size: Quantity, _ effects: inout Effects
  ) {
    let cost = books[index].cost
    var queued: ContiguousArray<Signal> = []
    swap(&queued, &books[index].queued)
    becameFlat(index, exitReason(of: fill, index), &effects)
    books[index].set(size, cost: cost)
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

  /// Takes what the venue says of an order.
  mutating func take(_ report: OrderReport, _ effects: inout Effects) {
    let index = report.instrument.value
    switch report.origin {
    case .positionStop, .positionTarget, .positionTrailing:
      seeStop(report, index, &effects)
    case .liquidation: break
    case .client:
      guard let id = report.clientID else { return }
      switch id.role {
      case .stop, .target, .trailing: seeStopOrder(report, id, index, &effects)
      case .entry: seeEntry(report, id, index, &effects)
      case .exit, .emergency: seeExit(report, id, index, &effects)
      case .partialExit:
        if !report.status.isLive { books[index].partials.removeAll { $0.id == id } }
      }
    }
  }

  private mutating func seeEntry(
    _ report: OrderReport, _ id: ClientOrderID, _ index: Int,
    _ effects: inout Effects
  ) {
    guard let at = books[index].entries.firstIndex(where: { $0.order.id == id }) else { return }
    if report.status.isLive {
      if books[index].entries[at].order.state != .cancelling {
        books[index].entries[at].order.state = .live
      }
      return
    }
    // What only a listing can tell waits for it.
    if books[index].entries[at].order.settlesAfter != nil { return }
    // Its fills may still be on their way; a size that is missing shows at the next sync.
    if report.status == .filled || report.filled > books[index].entries[at].order.filled {
      books[index].entries[at].order.state = .live
      return
    }
    let entry = books[index].entries.remove(at: at)
    let wasCancelled = entry.order.state == .cancelling
    let isOld = entry.expires.map { $0 <= now } ?? false
    finish(entry, wasCancelled && !isOld ? .cancelledByStrategy : .expired, &effects)
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
    if report.origin != .positionTrailing { books[index].stops.isHanging = level != nil }
    switch report.origin {
    case .positionStop: seen(stop: level, index, &effects)
    case .positionTarget: books[index].stops.liveTarget = level
    default:
      // Its level is the venue's affair; only whether it stands is ours.
      let stood = books[index].stops.hasLiveTrailing
      books[index].stops.hasLiveTrailing = report.status == .untriggered
      if stood, level != nil { return }
    }
    guard books[index].size != .zero else { return }
    ensureStops(index, &effects)
  }

  /// Takes sight of a stop or target that is an order of its own.
  private mutating func seeStopOrder(
    _ report: OrderReport, _ id: ClientOrderID, _ index: Int,
    _ effects: inout Effects
  ) {
    let level = report.status == .untriggered ? report.trigger?.price : nil
    if id == books[index].stops.stopOrder {
      seen(stop: level, index, &effects)
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
      return
    }
    // What was just answered by this report is no longer on its way.
    guard books[index].size != .zero, !hasStopFlight(index) else { return }
    ensureStops(index, &effects)
  }

  private mutating func seen(
    stop level: Price?, _ index: Int, _ effects: inout Effects
  ) {
    guard books[index].stops.liveStop != level else { return }
    books[index].stops.liveStop = level
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
