import Trading

/// An order of ours that may still fill.
struct WorkingOrder: Sendable {
  /// What is known of it.
  enum State: Sendable {
    /// Sent and not answered.
    case sent
    /// The venue has it.
    case live
    /// Nothing certain is known until the venue has been asked.
    case inDoubt
    /// A cancel is on its way, and a fill may still win the race.
    case cancelling
  }

  let id: ClientOrderID
  var quantity: Quantity
  var filled: Quantity = .zero
  var state = State.sent
  /// When it is asked for next.
  var deadline: Timestamp
  /// How often it has been asked for.
  var asks = 0
  let sentAt: Timestamp
  /// The venue has no more to say of it than the next listing that is newer than this.
  var settlesAfter: Timestamp?
}

/// An entry that may still fill, with the signal it serves.
struct Entry: Sendable {
  var order: WorkingOrder
  let signal: Signal
  /// The stops that go along with the order, where the venue can attach them.
  let attached: PositionStops?
  var isMarket: Bool { if case .market = signal.entry { true } else { false } }
  /// Until when it may rest.
  let expires: Timestamp?
}

/// A close that may still fill.
struct Exit: Sendable {
  var order: WorkingOrder
  let reason: ExitReason
}

/// How the position of one instrument is protected.
struct Guard: Sendable {
  /// Where the stop and the target should stand; nil for none.
  var stop: Price?
  var target: Price?
  var venueTrailing: PositionStops.Trailing?
  /// Where they were seen live at the venue.
  var liveStop: Price?
  var liveTarget: Price?
  var hasLiveTrailing = false
  /// The names they stand under, where they are orders of their own.
  var stopOrder: ClientOrderID?
  var targetOrder: ClientOrderID?
  /// A stop that is being replaced and goes once its successor was seen.
  var formerStop: ClientOrderID?
  var kind = StopKind.initial
  /// Whether they hang on the position, though the venue would have them as orders of their own:
  /// the entry carried them.
  var isHanging = false
  /// How often in a row a request about them was refused.
  var refusals = 0
  /// Whether a request about the stops is on its way.
  var isInFlight = false
  /// When a request about them was sent last.
  var askedAt: Timestamp = .distantPast
  /// When the stops must have been seen.
  var deadline: Timestamp = .distantFuture
  var attempts = 0
  var lastMove: Timestamp = .distantPast
  /// The best price since the entry.
  var best: Price = .zero
  var isTrailing = false
  var isBreakeven = false
  /// Whether the parts that leave on the way were sent.
  var hasParts = false
  var nextName: UInt16 = 0

  /// Whether everything that should stand was seen to stand.
  @inline(__always) var isComplete: Bool {
    stop == liveStop && target == liveTarget && (venueTrailing != nil) == hasLiveTrailing
  }
}

/// A position that a listing cleared.
struct Cleared: Sendable {
  let direction: Direction
  let signal: SignalID
  let protection: Protection
}

/// All that the executor knows of one instrument.
///
/// It is large: what reads it in passing is inlined, so that no call copies it whole.
struct Book: Sendable {
  private(set) var size: Quantity = .zero
  private(set) var cost: Money = .zero
  var openedAt: Timestamp = .distantPast
  var lastFill: Timestamp = .distantPast
  /// When an order of ours last ended or was given up.
  var lastRelease: Timestamp = .distantPast
  /// As of when a listing was taken over; it contains the fills up to then.
  var listedAt: Timestamp = .distantPast
  /// The signal that opened the position.
  var signal: SignalID = .none
  var protection = Protection()
  var watch = PriceWatch()
  var entries: ContiguousArray<Entry> = []
  /// Entries that ended without a fill, lately; a fill of theirs that comes late is still money.
  private(set) var ended: ContiguousArray<Entry> = []
  /// The position that a listing cleared last; should it be seen again, it is ours.
  private(set) var cleared: Cleared?
  var exit: Exit?
  var partials: ContiguousArray<WorkingOrder> = []
  var stops = Guard()
  /// The signal that waits until the position is flat or an entry is gone; one at most.
  var queued: ContiguousArray<Signal> = []
  var cooldownUntil: Timestamp = .distantPast
  var isForeign = false
  /// An emergency close waits for the venue to say how much there is to close.
  var emergency: ExitReason?
  /// When it asks again, where it must wait first.
  var emergencyDue: Timestamp = .distantFuture
  /// How many closes in a row have filled nothing.
  var failedExits = 0
  /// The executions taken in last, against those that come twice.
  var seen: ContiguousArray<ExecutionID> = []
  var seenNext = 0
  var exits: UInt16 = 0

  /// Which way the position stands; nil when flat.
  @inline(__always) var direction: Direction? {
    size > .zero ? .long : size < .zero ? .short : nil
  }

  /// The mean price paid, rounded to the nearest unit; zero when flat.
  private(set) var averageEntry: Price = .zero

  private mutating func refreshAverage() {
    guard size != .zero else {
      averageEntry = .zero
      return
    }
    let scaled = Int128(cost.units.magnitude) * Int128(Money.unitsPerOne)
    averageEntry = Price(units: scaled.divided(by: abs(size.units), .nearest))
  }

  /// Sets what is held to what the venue says.
  mutating func set(_ size: Quantity, cost: Money) {
    self.size = size
    self.cost = cost
    refreshAverage()
  }

  /// Whether a position stands or an entry may still make one.
  @inline(__always) var isOccupied: Bool { size != .zero || !entries.isEmpty || !queued.isEmpty }

  /// Whether any order is in doubt.
  @inline(__always) var isInDoubt: Bool {
    entries.contains { $0.order.state == .inDoubt } || exit?.order.state == .inDoubt
  }

  /// Whether anything waits for an answer, a deadline or a fill.
  @inline(__always) var isWaiting: Bool {
    !entries.isEmpty || exit != nil || emergency != nil || stops.isInFlight
      || stops.deadline != .distantFuture || protection.timeLimit != nil || !partials.isEmpty
  }

  /// What others may know; changes nothing, but asks for the book in place.
  mutating func belief(by settings: ExecutorSettings) -> Belief {
    var belief = Belief(
      size: size, averageEntry: averageEntry, since: openedAt, workingEntries: entries.count)
    if size != .zero {
      belief.isUnconfirmed = stops.stop != nil && stops.liveStop == nil
      belief.watchesPrice =
        protection.trailing?.mover == .executor
        || (protection.breakeven != nil && !stops.isBreakeven)
      if belief.watchesPrice {
        belief.quietPrices = quietPrices(step: settings.stopMoveStep, jump: settings.priceJump)
      }
    }
    return belief
  }

  /// When something of this instrument must be looked at next.
  @inline(__always) var nextDeadline: Timestamp {
    var deadline = stops.deadline
    for index in entries.indices {
      deadline = min(deadline, entries[index].order.deadline)
      // Only an order that is known to rest can be taken back.
      if entries[index].order.state == .live, let expires = entries[index].expires {
        deadline = min(deadline, expires)
      }
    }
    for order in partials { deadline = min(deadline, order.deadline) }
    if exit != nil { deadline = min(deadline, exit?.order.deadline ?? .distantFuture) }
    if emergency != nil { deadline = min(deadline, emergencyDue) }
    if size != .zero, exit == nil, emergency == nil, let limit = protection.timeLimit {
      deadline = min(deadline, openedAt + limit)
    }
    return deadline
  }

  /// Remembers the position that a listing says is gone; only a fill makes it forgotten.
  mutating func rememberCleared() {
    guard let direction else { return }
    cleared = Cleared(direction: direction, signal: signal, protection: protection)
  }

  /// Forgets it, once a fill has told what became of it.
  mutating func forgetCleared() { if cleared != nil { cleared = nil } }

  /// Puts away what belonged to a position that is gone.
  mutating func empty(at now: Timestamp, cooldown: TimeSpan) {
    lastRelease = now
    exit = nil
    emergency = nil
    emergencyDue = .distantFuture
    failedExits = 0
    set(.zero, cost: .zero)
    openedAt = .distantPast
    signal = .none
    protection = Protection()
    if !partials.isEmpty { partials.removeAll() }
    let nextName = stops.nextName
    stops = Guard()
    stops.nextName = nextName
    cooldownUntil = cooldown == .zero ? .distantPast : now + cooldown
  }

  /// Remembers an entry that is over, for a while.
  mutating func bury(_ entry: Entry) {
    if ended.count == 4 { ended.removeFirst() }
    ended.append(entry)
  }

  /// Remembers an execution; returns false where it was known.
  mutating func remember(_ execution: ExecutionID) -> Bool {
    if seen.contains(execution) { return false }
    if seen.count < 32 {
      seen.append(execution)
    } else {
      seen[seenNext] = execution
      seenNext = (seenNext + 1) & 31
    }
    return true
  }

  /// Books a fill on size and cost, by the arithmetic of the venue; returns what it realised.
  mutating func take(_ side: Side, _ quantity: Quantity, at price: Price) -> Money {
    let isAgainst = size.units != 0 && (size.units > 0) != (side == .buy)
    let closing = isAgainst ? min(quantity, size.magnitude) : .zero
    var realised = Money.zero
    if closing > .zero {
      let part = closing == size.magnitude ? cost : cost.share(closing, of: size.magnitude)
      let worth = price.notional(of: closing, rounded: .nearest)
      realised = Money(units: -side.sign * worth.units) - part
      cost -= part
      size += Quantity(units: side.sign * closing.units)
    }
    let opening = quantity - closing
    if opening > .zero {
      cost += Money(
        units: side.sign * price.notional(of: opening, rounded: .nearest).units)
      size += Quantity(units: side.sign * opening.units)
    }
    refreshAverage()
    return realised
  }
}
