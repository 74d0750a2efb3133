public import Trading

/// Syncs that are counted instead of sent, for those who can look at the venue without asking it.
extension Executor {
  /// The account, the positions and the orders.
  public static let requestsPerSync = 3

  /// Whether nothing is under way that an answer of the venue's could end.
  public var isAtRest: Bool { flights.isEmpty && waiting.isEmpty && doubtSince == nil && isReady }

  /// Whether a listing of this size and of these stops, and of no other order, would tell nothing
  /// new of an instrument.
  public mutating func knows(
    _ index: InstrumentIndex, size: Quantity, stops: PositionStops
  ) -> Bool {
    books[index.value].isAsListed(size, stops)
  }

  /// Takes the venue as synced: every instrument is known as it stands there.
  public mutating func takeAsSynced() {
    isUnsynced = false
    canSkipSync = isAtRest
  }

  /// Counts the syncs up to a moment as done, by arithmetic.
  public mutating func skipSyncs(through moment: Timestamp) {
    guard nextSync <= moment else { return }
    var count: Int64 = 1
    var next = nextSync.nanoseconds + syncInterval
    if next <= moment.nanoseconds {
      count = (moment.nanoseconds - nextSync.nanoseconds) / syncInterval + 1
      next = nextSync.nanoseconds + count * syncInterval
    }
    // What the last of them would have asked counts towards the venue's limit.
    let within = min(count, profile.requestWindow.nanoseconds * 9 / 8 / syncInterval + 1)
    for number in (1...within).reversed() {
      let then = Timestamp(nanoseconds: next - number * syncInterval)
      for _ in 0..<Self.requestsPerSync { budget.note(at: then) }
    }
    nextSync = Timestamp(nanoseconds: next)
    // Only the first of them can have been hurried.
    hurries = isHurried && count == 1 ? hurries + 1 : 0
    isHurried = false
    syncs += Int(count)
    skippedSyncs += Int(count)
    nextWake = min(nextSync, nextDue)
  }
}

extension Book {
  /// Whether a listing that says this and nothing else changes nothing; asks in place.
  fileprivate mutating func isAsListed(_ listed: Quantity, _ hanging: PositionStops) -> Bool {
    let isCalm =
      entries.isEmpty && partials.isEmpty && exit == nil && emergency == nil && queued.isEmpty
      && !isForeign && !missesFills && denied == nil && mismatch == nil && failedExits == 0
    guard isCalm, size == listed, stops.isSettled else { return false }
    return stops.liveStop == hanging.stop && stops.liveTarget == hanging.target
      && stops.hasLiveTrailing == (hanging.trailing != nil)
      && stops.isHanging == (hanging.stop != nil || hanging.target != nil)
  }
}

extension Guard {
  /// Whether everything stands and nothing is tried or waited for.
  fileprivate var isSettled: Bool {
    isComplete && !isInFlight && deadline == .distantFuture && attempts == 0 && refusals == 0
      && definiteRefusals == 0 && !awaitsSuccessor
  }
}
