import Trading

/// What the venue lists of orders, against what should stand.
extension Executor {
  /// Takes a listing of everything that can still fill, of one instrument or of all.
  mutating func ordersAnswered(
    _ outcome: Outcome, of only: Int?, asOf: Timestamp, _ effects: inout Effects
  ) {
    guard case .accepted(.openOrders(let reports)) = outcome else { return hurrySync() }
    if only == nil { hasOrders = true }
    // Nothing is placed or let go for one report before the others have been read.
    isReadingOrders = true
    for index in books.indices where books[index].size != .zero && (only ?? index) == index {
      missTarget(index, reports, asOf, &effects)
      leaveTarget(index, reports)
    }
    for report in reports {
      if isOutdated(report, asOf) {
        hurrySync()
      } else if ownsStop(report, reports), let id = report.clientID {
        takeOver(id, report, &effects)
      } else if isOrphan(report), let id = report.clientID {
        let book = report.instrument.value
        let changed = max(books[book].lastFill, books[book].lastRelease)
        guard asOf > changed + profile.readLag else {
          // It may be listed only because we let it go after that was asked: look again.
          hurrySync()
          continue
        }
        effects.records.append(.alarm(report.instrument, .orphanOrder))
        send(
          .cancel(id, report.instrument), for: .cancel(id), report.instrument.value, &effects)
        // It may stand because a cancel was taken and not done, and this one may be, too.
        hurrySync()
      } else if isTightest(report, reports, asOf) {
        take(report, &effects)
      }
    }
    isReadingOrders = false
    for index in books.indices where books[index].size != .zero && (only ?? index) == index {
      missExit(index, reports, asOf, &effects)
      missParts(index, reports, asOf, &effects)
      missStop(index, reports, asOf, &effects)
      // What should stand and was not listed is placed, unless it is too young to be listed.
      let isOld = asOf <= books[index].stops.askedAt + profile.readLag
      if books[index].stops.isComplete {
        // Of two that were asked for an older listing may have the one that went since.
        if !isOld { cancelMissed(index, &effects) }
        ensureStops(index, &effects)
      } else if isOld {
        awaitStops(index)
      } else {
        ensureStops(index, &effects)
      }
    }
  }

  /// Whether of several stops of a position it is the one that fires first; what stands is never
  /// let go for what should.
  private mutating func isTightest(
    _ report: OrderReport, _ reports: [OrderReport], _ asOf: Timestamp
  ) -> Bool {
    let book = report.instrument.value
    guard let level = stopLevel(report) else { return true }
    let levels = reports.filter { $0.instrument == report.instrument }.compactMap(stopLevel)
    // What stands before anything was asked for stands for this position, too.
    let isFound =
      books[book].stops.askedAt == .distantPast && asOf > books[book].openedAt + profile.readLag
    guard levels.count > 1 || isFound, let direction = books[book].direction else { return true }
    let first = direction == .long ? levels.max() : levels.min()
    guard level == first else { return false }
    if let stop = books[book].stops.stop, direction == .long ? level > stop : level < stop {
      books[book].stops.stop = level
    }
    return true
  }

  /// Where a report has a stop of our position standing, under whatever name; nil for all else.
  private func stopLevel(_ report: OrderReport) -> Price? {
    guard report.status == .untriggered, !isPart(report) else { return nil }
    let signal = books[report.instrument.value].signal
    let isNamed = report.clientID.map { $0.role == .stop && $0.signal == signal } ?? false
    return isNamed || report.origin == .positionStop ? report.trigger?.price : nil
  }

  /// Notices a close that does not stand; whether it has done anything shows in the position.
  private mutating func missExit(
    _ index: Int, _ reports: [OrderReport], _ asOf: Timestamp, _ effects: inout Effects
  ) {
    guard let order = books[index].exit?.order, asOf > order.sentAt + profile.readLag,
      !reports.contains(where: { $0.clientID == order.id })
    else { return }
    books[index].exit?.isMissing = true
    lookAtPositions(&effects)
  }

  /// Notices a target that was seen to stand and is not listed any more.
  private mutating func missTarget(
    _ index: Int, _ reports: [OrderReport], _ asOf: Timestamp, _ effects: inout Effects
  ) {
    guard !books[index].isLeaving, now - books[index].lastFill > profile.readLag else { return }
    let stops = books[index].stops
    guard stops.liveTarget != nil, asOf > stops.askedAt + profile.readLag,
      !isListed(.positionTarget, stops.targetOrder, index, reports)
    else { return }
    miss(stops.targetOrder, index, &effects)
    books[index].stops.liveTarget = nil
    books[index].stops.targetOrder = nil
  }

  /// Of two targets the one that hangs is moved with the stop; the other is nobody's from now on.
  private mutating func leaveTarget(_ index: Int, _ reports: [OrderReport]) {
    let standing = reports.filter {
      $0.instrument.value == index && $0.status == .untriggered
    }
    guard let order = books[index].stops.targetOrder,
      standing.contains(where: { $0.clientID == order }),
      standing.contains(where: { $0.origin == .positionTarget })
    else { return }
    books[index].stops.targetOrder = nil
  }

  /// Notices a stop that was seen to stand and is not listed any more.
  private mutating func missStop(
    _ index: Int, _ reports: [OrderReport], _ asOf: Timestamp, _ effects: inout Effects
  ) {
    let stops = books[index].stops
    guard !books[index].isLeaving, stops.liveStop != nil, !stops.isOfParts,
      !isListed(.positionStop, stops.stopOrder, index, reports)
    else { return }
    // One that was asked for a moment ago may be too young to be listed, and what has just filled
    // may have taken its own along: look again.
    guard now - books[index].lastFill > profile.readLag,
      asOf > stops.stopAskedAt + profile.readLag
    else { return hurrySync() }
    books[index].stops.asked = nil
    books[index].stops.attempts = 0
    miss(stops.stopOrder, index, &effects)
    books[index].stops.liveStop = nil
    books[index].stops.stopOrder = nil
    countParts(index, &effects)
  }

  /// Gives up an order that a listing left out; whether it stands all the same is asked for.
  private mutating func miss(
    _ order: ClientOrderID?, _ index: Int, _ effects: inout Effects
  ) {
    guard let order else { return }
    books[index].stops.miss(order)
    send(.order(order, InstrumentIndex(index)), for: .ask(order), index, &effects)
  }

  /// Takes an order up again that a listing had left out, where nothing else is in its place.
  mutating func findMissed(
    _ id: ClientOrderID, _ report: OrderReport, _ index: Int, _ effects: inout Effects
  ) {
    let stops = books[index].stops
    guard report.status == .untriggered, stops.missed.contains(id), !stops.isInFlight else {
      return
    }
    switch id.role {
    case .stop where stops.liveStop == nil: takeOver(id, report, &effects)
    case .target where stops.liveTarget == nil: takeOver(id, report, &effects)
    default: break
    }
  }

  /// Whether a conditional order stands, by what made it or by its name.
  private func isListed(
    _ origin: OrderOrigin, _ order: ClientOrderID?, _ index: Int, _ reports: [OrderReport]
  ) -> Bool {
    reports.contains {
      $0.instrument.value == index && $0.status == .untriggered && !isPart($0)
        && ($0.origin == origin || ($0.clientID != nil && $0.clientID == order))
    }
  }

  /// Whether a stop is listed that was heard to be gone: the listing is from before that.
  private func isOutdated(_ report: OrderReport, _ asOf: Timestamp) -> Bool {
    let book = report.instrument.value
    // What it says was heard since.
    let stops = books[book].stops
    if report.origin == .positionStop, stops.liveStop == report.trigger?.price { return false }
    if report.origin == .positionTarget, stops.liveTarget == report.trigger?.price { return false }
    if report.origin == .positionTrailing, stops.hasLiveTrailing { return false }
    let ended = report.clientID.map { books[book].ended($0) } ?? books[book].stops.endedAt
    return ended.map { $0 != .distantPast && asOf <= $0 + profile.readLag } ?? false
  }

  /// Whether a stop or target of the position stands under a name that was given up: a retry that
  /// was not needed after all.
  private func ownsStop(_ report: OrderReport, _ reports: [OrderReport]) -> Bool {
    guard let id = report.clientID, report.status == .untriggered else { return false }
    let book = report.instrument.value
    guard books[book].size != .zero, id.signal == books[book].signal else { return false }
    switch id.role {
    case .stop:
      // The only one that stands is never let go for one that should, nor is the tightest.
      let order = books[book].stops.stopOrder
      guard id != order, let level = report.trigger?.price else { return false }
      let isLong = books[book].size > .zero
      let isWanted = books[book].stops.stop.map { isLong ? level <= $0 : level >= $0 } ?? false
      return !reports.contains { other in
        guard other.instrument == report.instrument, let former = stopLevel(other) else {
          return false
        }
        let isTighter = isLong ? level > former : level < former
        if other.clientID != nil, other.clientID == order { return !isTighter || !isWanted }
        return other.origin == .positionStop && !isTighter
      }
    case .target:
      return books[book].stops.liveTarget == nil && id != books[book].stops.targetOrder
    default: return false
    }
  }

  private mutating func takeOver(
    _ id: ClientOrderID, _ report: OrderReport, _ effects: inout Effects
  ) {
    let index = report.instrument.value
    let stops = books[index].stops
    // The one that it stands for may come all the same.
    let former = id.role == .stop ? stops.stopOrder : stops.targetOrder
    if let former, former != id, books[index].ended(former) == nil {
      books[index].stops.miss(former)
    }
    if id.role == .stop {
      books[index].stops.stopOrder = id
    } else {
      books[index].stops.targetOrder = id
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
