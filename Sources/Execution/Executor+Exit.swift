import Trading

extension Executor {
  /// Closes what is held, by an order that can only reduce.
  mutating func exit(
    _ index: Int, _ reason: ExitReason, _ effects: inout Effects
  ) {
    guard books[index].size != .zero, books[index].exit == nil, books[index].emergency == nil
    else { return }
    if waitsForFired(index, reason) { return }
    sendExit(index, reason, books[index].size, role: .exit, &effects)
  }

  /// Closes what the venue says is held: it is asked for the size just before (R7).
  mutating func emergencyExit(
    _ index: Int, _ reason: ExitReason, _ effects: inout Effects
  ) {
    guard books[index].emergency == nil else { return }
    if waitsForFired(index, reason) { return }
    books[index].emergency = reason
    // The second failure and those that follow wait, so that no retry is without bound (R16).
    if books[index].failedExits > 1 { return delayEmergency(index) }
    emergencyOverdue(index, &effects)
  }

  private mutating func delayEmergency(_ index: Int) {
    books[index].emergencyIsAsked = false
    let failed = books[index].failedExits
    // Only what the venue says itself makes it hopeless.
    books[index].emergencyDue =
      now
      + (books[index].refusedExits > settings.hopelessAfter
        ? settings.hopelessWait : settings.retryWait(max(failed, 1) - 1))
  }

  /// Asks again for the size that an emergency close waits for.
  mutating func emergencyOverdue(_ index: Int, _ effects: inout Effects) {
    if books[index].stops.isFiring {
      books[index].emergencyDue = max(books[index].stops.firesUntil, now + settings.stopDeadline)
      return
    }
    books[index].emergencyDue = now + settings.stopDeadline
    books[index].emergencyIsAsked = true
    lookAtPositions(isPressing: true, &effects)
  }

  /// No listing of positions came: not known is not flat, and it is asked again a little later.
  mutating func delayEmergencies() {
    for index in books.indices where books[index].emergency != nil && books[index].exit == nil {
      books[index].failedExits += 1
      delayEmergency(index)
    }
  }

  /// Sends the emergency close that waited for a look at the positions.
  mutating func closeListed(
    _ index: Int, _ reports: [PositionReport], _ effects: inout Effects
  ) {
    guard let reason = books[index].emergency, books[index].emergencyIsAsked,
      books[index].exit == nil
    else { return }
    let own = books[index].size
    let size = reports.first { $0.instrument.value == index }?.size ?? .zero
    // A listing from before our last fill is no reason to leave a position alone.
    guard size != .zero, (size > .zero) == (own > .zero) else {
      books[index].failedExits += 1
      return delayEmergency(index)
    }
    books[index].emergency = nil
    books[index].emergencyDue = .distantFuture
    books[index].emergencyIsAsked = false
    // No more than the venue has, and no more than is ours.
    let least = size.magnitude < own.magnitude ? size : own
    sendExit(index, reason, least, role: .emergency, &effects)
  }

  private mutating func sendExit(
    _ index: Int, _ reason: ExitReason, _ size: Quantity, role: ClientOrderID.Role,
    _ effects: inout Effects
  ) {
    let id = ClientOrderID(
      epoch: settings.epoch, signal: books[index].signal, role: role,
      attempt: books[index].exits, instrument: InstrumentIndex(index))
    books[index].exits &+= 1
    let quantity = closable(size, index)
    let terms = OrderTerms(
      instrument: InstrumentIndex(index), side: size > .zero ? .sell : .buy,
      quantity: quantity, isReduceOnly: true)
    books[index].exit = Exit(order: working(id, quantity), reason: reason)
    // Where parts that rest take up the position, it could not be closed beside them.
    if profile.habits.countsReduceOnly { cancelPartials(index, &effects) }
    isUnsynced = true
    effects.keep(id, terms)
    send(.submit(id, terms), for: .exit, index, &effects)
  }

  /// Takes the answer to a close.
  mutating func exitAnswered(
    _ outcome: Outcome, _ index: Int, _ effects: inout Effects
  ) {
    guard var exit = books[index].exit else { return }
    switch outcome {
    case .accepted:
      if exit.order.state == .sent { exit.order.state = .live }
      books[index].exit = exit
    case .rejected(let rejection):
      books[index].exit = nil
      books[index].failedExits += 1
      if rejection.reason != .rateLimited { books[index].refusedExits += 1 }
      effects.records.append(.alarm(InstrumentIndex(index), .exitRefused(rejection)))
      if books[index].failedExits > settings.stopAttempts {
        halt("a position cannot be closed", until: .flat(index), &effects)
      }
      learn(from: rejection, ofClose: exit.order.quantity, index, &effects)
      // What the venue settles is closed by it, and a listing says so.
      if rejection.reason == .notTrading, isSettled(index) { return hurrySync() }
      // Others of ours stand in its way: those that nothing owns are found and cancelled.
      if rejection.reason == .reductionTaken { hurrySync() }
      // Refused may mean that nothing is left to close; the venue says.
      emergencyExit(index, exit.reason, &effects)
    case .unknown:
      exit.order.state = .inDoubt
      books[index].exit = exit
    }
  }

  /// A close that is over without having closed everything is sent again for the rest.
  mutating func exitEnded(_ index: Int, _ effects: inout Effects) {
    guard let exit = books[index].exit else { return }
    books[index].exit = nil
    if exit.order.filled > .zero {
      books[index].failedExits = 0
      books[index].refusedExits = 0
    } else if !exit.isMissing {
      books[index].failedExits += 1
    }
    if books[index].size != .zero { emergencyExit(index, exit.reason, &effects) }
  }

  /// Puts everything away that belonged to a position that is gone, and goes on.
  mutating func becameFlat(
    _ index: Int, _ reason: ExitReason, _ effects: inout Effects
  ) {
    effects.records.append(.closed(InstrumentIndex(index), books[index].signal, reason))
    withdrawClosing(index)
    cancelStop(books[index].stops.stopOrder, index, &effects)
    cancelStop(books[index].stops.targetOrder, index, &effects)
    cancelStop(books[index].stops.formerStop, index, &effects)
    cancelMissed(index, &effects)
    cancelPartials(index, &effects)
    books[index].empty(at: now, cooldown: settings.cooldown)
    resume(after: .flat(index), &effects)
    resumeQueued(index, &effects)
  }

  /// Takes back what a listing left out and what something else stands for by now.
  mutating func cancelMissed(_ index: Int, _ effects: inout Effects) {
    let stops = books[index].stops
    books[index].stops.missed.removeAll()
    for order in stops.missed
    where order != stops.stopOrder && order != stops.targetOrder
      && books[index].ended(order) == nil
    {
      books[index].lastRelease = now
      cancelStop(order, index, &effects)
      // A listing from before that does not bring it back.
      books[index].end(order, at: now)
    }
  }

  private mutating func cancelPartials(_ index: Int, _ effects: inout Effects) {
    if books[index].partials.isEmpty { return }
    for order in books[index].partials {
      send(.cancel(order.id, InstrumentIndex(index)), for: .cancel(order.id), index, &effects)
    }
  }

  private mutating func cancelStop(
    _ order: ClientOrderID?, _ index: Int, _ effects: inout Effects
  ) {
    guard let order else { return }
    send(.cancel(order, InstrumentIndex(index)), for: .cancel(order), index, &effects)
  }
}
