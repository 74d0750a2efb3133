import Trading

extension Executor {
  /// The executor as it comes back after its process died: with what was durable, and no more.
  ///
  /// Books are durable before any request of a step leaves: what is held, every order with its
  /// name, and how far each stop has come. Prices, the balance, requests under way and what the
  /// venue had shown are not; what hung on them is in doubt until the venue has been asked (R12).
  public func restarted() -> Executor {
    var executor = self
    executor.flights.removeAll()
    executor.givenUp.removeAll()
    executor.positionsListedAt = .distantPast
    executor.waiting.removeAll()
    executor.balance = nil
    executor.hasPositions = false
    executor.hasOrders = false
    executor.isConnected = true
    executor.doubtSince = nil
    executor.lookedAt = .distantPast
    executor.isUnsynced = true
    executor.checks = ContiguousArray(repeating: SettingsCheck(), count: books.count)
    for index in executor.books.indices { executor.books[index].forget(at: now) }
    return executor
  }
}

extension Book {
  /// Forgets what is only known while the process lives.
  fileprivate mutating func forget(at now: Timestamp) {
    watch = PriceWatch()
    for at in entries.indices { entries[at].order.doubt(at: now) }
    for at in partials.indices { partials[at].doubt(at: now) }
    if var standing = exit {
      standing.order.doubt(at: now)
      exit = standing
    }
    stops.isInFlight = false
    stops.asked = nil
    stops.refusals = 0
    stops.liveStop = nil
    stops.liveTarget = nil
    stops.hasLiveTrailing = false
    stops.fired = nil
    stops.firesUntil = .distantPast
    stops.parts.removeAll()
    stops.isOfParts = false
    stops.toldUncovered = .zero
    liquidation = nil
    largestClose = nil
    leavesAt = .distantFuture
    heardFrom = .distantPast
    priceAskedAt = .distantPast
    silenceToldAt = .distantPast
    stops.deadline = .distantFuture
    if emergency != nil { emergencyDue = now }
  }
}

extension WorkingOrder {
  /// Nothing certain is known of it until the venue has been asked, at once.
  fileprivate mutating func doubt(at now: Timestamp) {
    if state != .cancelling { state = .inDoubt }
    asks = 0
    deadline = now
  }
}
