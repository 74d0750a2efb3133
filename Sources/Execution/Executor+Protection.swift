import Trading

extension Executor {
  /// Says where the stops of a position should stand now that it has grown, and sees to them.
  ///
  /// Of one that was found late something may stand already, which is looked at first: a stop only
  /// tightens.
  mutating func protect(_ index: Int, isFoundLate: Bool = false, _ effects: inout Effects) {
    guard let direction = books[index].direction else { return }
    let grid = instruments[index].priceGrid
    let entry = books[index].averageEntry
    if books[index].stops.kind == .initial {
      var stop = stopPrice(books[index].protection.stop, from: entry, direction, grid)
      if isFoundLate, let level = stop, let former = books[index].stops.stop {
        stop = direction == .long ? max(level, former) : min(level, former)
      }
      books[index].stops.stop = stop
    }
    books[index].stops.target = targetPrice(
      books[index].protection.target, from: entry, direction, grid)
    if let rule = books[index].protection.trailing, rule.mover == .venue,
      profile.trailingStyle != .none
    {
      books[index].stops.venueTrailing = trailing(by: rule, from: entry, direction, grid)
    }
    if books[index].stops.best == .zero { books[index].stops.best = entry }
    guard isFoundLate, !books[index].stops.isComplete, !books[index].isLeaving else {
      return ensureStops(index, &effects)
    }
    books[index].stops.deadline = now + settings.stopDeadline
    lookAtOrders(index, &effects)
  }

  /// The trailing stop that a venue moves by itself, in the terms it knows.
  private func trailing(
    by rule: TrailingRule, from entry: Price, _ direction: Direction, _ grid: PriceGrid
  ) -> PositionStops.Trailing {
    let distance: TrailingDistance
    switch (rule.distance, profile.trailingStyle) {
    case (.rate(let rate), .rate):
      let bounds = profile.trailingRates
      distance = .rate(bounds.map { min(max(rate, $0.lowerBound), $0.upperBound) } ?? rate)
    case (.price(let amount), .rate):
      distance = .rate(Rate(nearest: amount.double / entry.double) ?? .zero)
    case (let either, _):
      distance = .price(max(grid.rounded(either.amount(at: entry), .nearest), grid.step(at: entry)))
    }
    let activation = rule.activation.map { activation in
      let away = activation.amount(at: entry)
      return grid.rounded(direction == .long ? entry + away : entry - away, .nearest)
    }
    return PositionStops.Trailing(distance: distance, activation: activation)
  }

  /// Asks for what should stand and was not seen to; one request at a time.
  mutating func ensureStops(_ index: Int, _ effects: inout Effects) {
    guard books[index].size != .zero, !books[index].isLeaving, !isReadingOrders else { return }
    if books[index].stops.isComplete {
      books[index].stops.deadline = .distantFuture
      books[index].stops.attempts = 0
      books[index].stops.refusals = 0
      books[index].stops.definiteRefusals = 0
      // What may stand beside it is let go once a listing has shown this one, too.
      if !books[index].stops.missed.isEmpty { hurrySync() }
      return
    }
    awaitStops(index)
    if listing != nil {
      listing?.asksForStops = true
      return
    }
    // What was refused twice waits until the stop is overdue, so that no retry is without bound.
    guard !books[index].stops.isInFlight, !books[index].stops.awaitsSuccessor,
      books[index].stops.refusals < 2
    else { return }
    roundStops(index)
    isUnsynced = true
    // What an entry carried hangs on the position, at every venue, and is moved there.
    guard profile.stopStyle == .ofPosition || books[index].stops.isHanging else {
      return ensureStopOrders(index, &effects)
    }
    let stops = PositionStops(
      stop: books[index].stops.stop, target: books[index].stops.target,
      trailing: books[index].stops.venueTrailing)
    // Of several that one request sets the venue tells one after the other.
    if stops == books[index].stops.asked, now < books[index].stops.askedAt + settings.stopDeadline {
      return
    }
    // What an entry has carried hangs there, whether or not it was seen.
    let stands =
      books[index].stops.isHanging || books[index].stops.liveStop != nil
      || books[index].stops.liveTarget != nil
    markStopsAsked(index, amends: stands)
    books[index].stops.asked = stops
    send(.setStops(InstrumentIndex(index), stops), for: .stops, index, &effects)
  }

  /// What should stand and was not seen to is asked for again in time, whoever has to act first.
  mutating func awaitStops(_ index: Int) {
    guard !books[index].stops.isComplete, books[index].stops.deadline == .distantFuture else {
      return
    }
    books[index].stops.deadline = now + settings.stopDeadline
  }

  private mutating func ensureStopOrders(_ index: Int, _ effects: inout Effects) {
    let stops = books[index].stops
    if stops.stop != stops.liveStop {
      changeStopOrder(index, &effects)
    } else if stops.target != stops.liveTarget {
      changeTargetOrder(index, &effects)
    } else if let trailing = stops.venueTrailing, !stops.hasLiveTrailing {
      markStopsAsked(index)
      let all = PositionStops(trailing: trailing)
      send(.setStops(InstrumentIndex(index), all), for: .stops, index, &effects)
    }
  }

  /// Places, moves or takes off the stop that is an order of its own (R9).
  private mutating func changeStopOrder(_ index: Int, _ effects: inout Effects) {
    let stops = books[index].stops
    guard let stop = stops.stop else { return }
    guard let standing = stops.stopOrder, stops.liveStop != nil else {
      return placeConditional(index, .stop, at: stop, &effects)
    }
    switch profile.stopStyle {
    case .amendableOrder, .ofPosition:
      markStopsAsked(index, amends: true)
      send(
        .amend(standing, InstrumentIndex(index), Amendment(triggerPrice: stop)), for: .stops,
        index, &effects)
    case .replaceableOrder:
      books[index].stops.formerStop = standing
      placeConditional(index, .stop, at: stop, &effects)
    case .exclusiveOrder: cancelStanding(standing, index, &effects)
    }
  }

  private mutating func changeTargetOrder(_ index: Int, _ effects: inout Effects) {
    let stops = books[index].stops
    if let standing = stops.targetOrder, stops.liveTarget != nil {
      switch (profile.stopStyle, stops.target) {
      case (.amendableOrder, let target?):
        markStopsAsked(index, ofTarget: true, amends: true)
        send(
          .amend(standing, InstrumentIndex(index), Amendment(triggerPrice: target)), for: .stops,
          index, &effects)
      default: cancelStanding(standing, index, &effects)
      }
    } else if let target = stops.target {
      placeConditional(index, .target, at: target, &effects)
    }
  }

  /// Takes off what stands in the place of another.
  ///
  /// Unlike one that is placed or moved, what is cancelled is never too young to be listed: a
  /// listing without it, however soon, says that it is gone.
  private mutating func cancelStanding(
    _ order: ClientOrderID, _ index: Int, _ effects: inout Effects
  ) {
    books[index].stops.isInFlight = true
    send(.cancel(order, InstrumentIndex(index)), for: .stops, index, &effects)
  }

  private mutating func placeConditional(
    _ index: Int, _ role: ClientOrderID.Role, at price: Price,
    _ effects: inout Effects
  ) {
    guard let direction = books[index].direction else { return }
    let id = ClientOrderID(
      epoch: settings.epoch, signal: books[index].signal, role: role,
      attempt: books[index].stops.nextName, instrument: InstrumentIndex(index))
    books[index].stops.nextName &+= 1
    let isRising = (direction == .long) == (role == .target)
    let terms = OrderTerms(
      instrument: InstrumentIndex(index), side: direction.exitSide, quantity: .zero,
      trigger: Trigger(price: price, crossing: isRising ? .rising : .falling),
      isReduceOnly: true, closesPosition: true)
    // One that was not refused may stand all the same.
    let former = role == .stop ? books[index].stops.stopOrder : books[index].stops.targetOrder
    if let former, former != books[index].stops.formerStop, books[index].stops.refusals == 0,
      books[index].ended(former) == nil
    {
      books[index].stops.miss(former)
    }
    if role == .stop {
      books[index].stops.stopOrder = id
    } else {
      books[index].stops.targetOrder = id
    }
    markStopsAsked(index, ofTarget: role == .target)
    effects.keep(id, terms)
    send(.submit(id, terms), for: .stops, index, &effects)
  }

  /// Finds out whether a venue that takes no stops does so again, by one that cannot be placed: it
  /// has no position to close.
  mutating func tryStops(_ index: Int, _ effects: inout Effects) {
    let price = books[index].watch.last
    guard !profile.attachesStops, books[index].held.total == .zero, !books[index].missesFills,
      books[index].entries.isEmpty, price > .zero,
      books[index].triedStops + settings.hopelessWait < now
    else { return }
    books[index].triedStops = now
    let id = ClientOrderID(
      epoch: settings.epoch, signal: .none, role: .stop, attempt: books[index].stops.nextName,
      instrument: InstrumentIndex(index))
    books[index].stops.nextName &+= 1
    let below = instruments[index].priceGrid.rounded(price.scaled(by: "0.5", rounded: .down), .up)
    let terms = OrderTerms(
      instrument: InstrumentIndex(index), side: .sell, quantity: .zero,
      trigger: Trigger(price: below, crossing: .falling), isReduceOnly: true, closesPosition: true)
    effects.keep(id, terms)
    send(.submit(id, terms), for: .stopTrial(id), index, &effects)
  }

  /// Takes the answer to the trial of a stop.
  mutating func trialAnswered(
    _ outcome: Outcome, _ id: ClientOrderID, _ index: Int, _ effects: inout Effects
  ) {
    switch outcome {
    case .accepted:
      books[index].refusesStops = false
      send(.cancel(id, InstrumentIndex(index)), for: .cancel(id), index, &effects)
    case .rejected(let rejection):
      // It was looked at as far as the position that is not there.
      if rejection.reason == .nothingToReduce { books[index].refusesStops = false }
      // By other rules than were known: it is tried again by those that hold.
      if rejection.reason.nextStep(for: .stop) == .readRules {
        books[index].triedStops = .distantPast
        askForRules(index, &effects)
      }
    case .unknown: break
    }
  }

  /// A request about the stops goes out, which may change one that stands.
  private mutating func markStopsAsked(
    _ index: Int, ofTarget: Bool = false, amends: Bool = false
  ) {
    books[index].stops.isInFlight = true
    books[index].stops.askedAt = now
    if !ofTarget { books[index].stops.stopAskedAt = now }
    if amends { books[index].stops.amendedAt = now }
  }

  /// Takes the answer to a request about stops.
  mutating func stopsAnswered(
    _ outcome: Outcome, _ index: Int, _ effects: inout Effects
  ) {
    books[index].stops.isInFlight = false
    if case .rejected(let rejection) = outcome, rejection.reason == .unsupported {
      books[index].refuseStops()
    }
    guard books[index].size != .zero else { return }
    switch outcome {
    case .accepted:
      // Taken is not yet seen: that comes with the venue's own report. Where that came before the
      // answer, all may stand by now, or what takes the place of what was cancelled is still to be
      // asked for.
      let isGone = profile.stopStyle == .exclusiveOrder && books[index].stops.stopOrder == nil
      if books[index].stops.isComplete || isGone { ensureStops(index, &effects) }
    case .rejected(let rejection):
      books[index].stops.asked = nil
      stopsRefused(rejection, index, &effects)
    case .unknown:
      books[index].stops.asked = nil
      send(.openOrders(InstrumentIndex(index)), for: .orders(ofAll: false), index, &effects)
    }
  }

  /// A request about stops that was given up was refused, as is heard now: what stands since then
  /// is looked at.
  mutating func stopsRefusedLate(
    _ rejection: Rejection, _ index: Int, _ effects: inout Effects
  ) {
    if rejection.reason == .unsupported { books[index].refuseStops() }
    guard books[index].size != .zero, rejection.reason != .rateLimited else { return }
    if rejection.reason.nextStep(for: .stop) != .look {
      effects.records.append(.alarm(InstrumentIndex(index), .stopRefused(rejection)))
    }
    lookAtOrders(index, &effects)
  }

  private mutating func stopsRefused(
    _ rejection: Rejection, _ index: Int, _ effects: inout Effects
  ) {
    let step = rejection.reason.nextStep(for: .stop)
    if step == .keepStanding, let standing = books[index].stops.liveStop {
      // It is no emergency: the next move is tried from where it stands.
      books[index].stops.stop = standing
      books[index].stops.lastMove = now
      effects.records.append(.alarm(InstrumentIndex(index), .stopRefused(rejection)))
      return ensureStops(index, &effects)
    }
    books[index].stops.refusals += 1
    if rejection.reason != .rateLimited { books[index].stops.definiteRefusals += 1 }
    switch rejection.reason {
    case _ where step == .look:
      // What stands is not what was thought: look.
      send(.openOrders(InstrumentIndex(index)), for: .orders(ofAll: false), index, &effects)
      lookAtPositions(&effects)
    case .unsupported where books[index].stops.stop != books[index].stops.liveStop:
      // It will not have one: what cannot be protected is closed.
      effects.records.append(.alarm(InstrumentIndex(index), .stopRefused(rejection)))
      closeUnprotected(index, &effects)
    case .triggerAlreadyPassed:
      effects.records.append(.alarm(InstrumentIndex(index), .stopRefused(rejection)))
      emergencyExit(index, books[index].stops.kind.exitReason, &effects)
    default:
      effects.records.append(.alarm(InstrumentIndex(index), .stopRefused(rejection)))
      if step == .readRules { askForRules(index, &effects) }
    }
  }

  /// A position that could not be protected is closed; until that succeeds, both are tried.
  private mutating func closeUnprotected(_ index: Int, _ effects: inout Effects) {
    let isHopeless = books[index].stops.definiteRefusals > settings.hopelessAfter
    books[index].stops.deadline = now + (isHopeless ? settings.hopelessWait : longestRetry)
    if books[index].emergency == nil, books[index].exit == nil {
      effects.records.append(.alarm(InstrumentIndex(index), .unprotected))
      emergencyExit(index, .emergency, &effects)
    }
    ensureStops(index, &effects)
  }

  /// The stops were not seen in time: once more, and after the last attempt the position is closed.
  mutating func stopsOverdue(_ index: Int, _ effects: inout Effects) {
    if books[index].stops.isFiring, books[index].size != .zero {
      return firedOverdue(index, &effects)
    }
    guard books[index].size != .zero, !books[index].stops.isComplete else {
      books[index].stops.deadline = .distantFuture
      return
    }
    // What the venue settles takes no stop any more, and is closed by it.
    if isSettled(index) {
      books[index].stops.deadline = .distantFuture
      return hurrySync()
    }
    books[index].stops.attempts += 1
    books[index].stops.asked = nil
    books[index].stops.refusals = 0
    books[index].stops.awaitsSuccessor = false
    books[index].stops.deadline = now + settings.stopDeadline
    guard books[index].stops.attempts <= settings.stopAttempts else {
      // A missing target is a pity; a missing stop is a danger.
      guard books[index].stops.stop != books[index].stops.liveStop else {
        books[index].stops.deadline = .distantFuture
        return
      }
      return closeUnprotected(index, &effects)
    }
    send(.openOrders(InstrumentIndex(index)), for: .orders(ofAll: false), index, &effects)
    // A stop that may stand already is not placed twice: the listing tells.
    let mayStand = books[index].stops.stopOrder != nil && books[index].stops.attempts == 1
    let isHanging = profile.stopStyle == .ofPosition || books[index].stops.isHanging
    if isHanging || !mayStand { ensureStops(index, &effects) }
  }
}
