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
  /// How it ended, where fills of it may not have been heard yet.
  var end: OrderEnd?
}

/// How an order ended by the venue's own word.
struct OrderEnd: Sendable {
  /// How much of it has filled in all.
  let filled: Quantity
  /// Why it is over, should nothing of it have filled.
  let reason: BlockReason
  /// How many complete listings of fills have come since.
  var listings = 0

  /// Whether what has filled can be taken from it: an order that is not known may have filled all
  /// the same, which only a listing of fills tells.
  var isCertain: Bool { filled > .zero || listings > 0 }
}

/// An entry that may still fill, with the signal it serves.
struct Entry: Sendable {
  var order: WorkingOrder
  let signal: Signal
  /// The stops that go along with the order, where the venue can attach them.
  let attached: PositionStops?
  var isMarket: Bool { if case .market = signal.entry { true } else { false } }
  /// Whether it waits for a price to come to it.
  var isConditional: Bool {
    switch signal.entry {
    case .stop, .stopLimit: true
    case .market, .limit: false
    }
  }
  /// Until when it may rest.
  let expires: Timestamp?
  /// Whether it is to be taken back.
  var isUnwanted = false
  /// Whether it was sent a second time, since the first was certainly not done.
  var isRepeated = false
}

/// A close that may still fill.
struct Exit: Sendable {
  var order: WorkingOrder
  let reason: ExitReason
  /// Whether the venue has said that it knows no such order.
  var isMissing = false
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
  /// Stops that hang on the position and name how much they close, as they were seen live.
  var parts: ContiguousArray<OrderReport> = []
  /// Whether the live stop is what such stops come to.
  var isOfParts = false
  /// The stop or target that was triggered last, and until when it may take to close the position.
  var fired: VenueOrderID?
  var firesUntil: Timestamp = .distantPast
  /// What was told last of as closed by none of them.
  var toldUncovered: Quantity = .zero
  /// The names they stand under, where they are orders of their own.
  var stopOrder: ClientOrderID?
  var targetOrder: ClientOrderID?
  /// A stop that is being replaced and goes once its successor was seen.
  var formerStop: ClientOrderID?
  /// Those that a listing left out, which may stand all the same and go with the position.
  var missed: ContiguousArray<ClientOrderID> = []
  var kind = StopKind.initial
  /// Whether they hang on the position, though the venue would have them as orders of their own:
  /// the entry carried them.
  var isHanging = false
  /// How often in a row a request about them was refused.
  var refusals = 0
  /// How often they were refused since they last stood, for another reason than too many requests.
  var definiteRefusals = 0
  /// Whether a request about the stops is on its way.
  var isInFlight = false
  /// When one that hung on the position was heard to be gone.
  var endedAt: Timestamp = .distantPast
  /// Whether one was taken away by an amendment, which places another.
  var awaitsSuccessor = false
  /// What was asked for last where that was taken or is on its way, and has not been seen yet.
  var asked: PositionStops?
  /// When a request about them was sent last, one about the stop, and one that changes what stands.
  var askedAt: Timestamp = .distantPast
  var stopAskedAt: Timestamp = .distantPast
  var amendedAt: Timestamp = .distantPast
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

  /// Whether one of them was triggered, so that what it does is on its way.
  @inline(__always) var isFiring: Bool { firesUntil != .distantPast }

  /// Whether everything that should stand was seen to stand.
  @inline(__always) var isComplete: Bool {
    stop == liveStop && target == liveTarget && (venueTrailing != nil) == hasLiveTrailing
  }
}

extension Guard {
  /// Gives up an order that a listing left out; the last few are remembered.
  mutating func miss(_ order: ClientOrderID) {
    if missed.count == 8 { missed.removeFirst() }
    missed.append(order)
  }
}

/// All that the executor knows of one instrument.
///
/// It is large: what reads it in passing is inlined, so that no call copies it whole.
struct Book: Sendable {
  var fills = FillBook()
  var openedAt: Timestamp = .distantPast
  var lastFill: Timestamp = .distantPast
  /// When what is open is to be closed, since the contract ends.
  var leavesAt: Timestamp = .distantFuture
  /// Whether a signal that waits does so for the rules of the instrument.
  var awaitsRules = false
  /// Since when prices can have been missed, when one was asked for and when that was told last.
  var heardFrom: Timestamp = .distantPast
  var priceAskedAt: Timestamp = .distantPast
  var silenceToldAt: Timestamp = .distantPast
  /// The largest close that the venue may take, after it has refused a larger one.
  var largestClose: Quantity?
  /// Where the venue would liquidate the position, as it said last; nil where it does not say.
  var liquidation: Price?
  /// When an order of ours last ended or was given up.
  var lastRelease: Timestamp = .distantPast
  /// As of when a listing was taken over; it contains the fills up to then.
  var listedAt: Timestamp = .distantPast
  /// As of when a listing last agreed with what was heard.
  var agreedAt: Timestamp = .distantPast
  /// Whether fills are missing in what was heard, so that they are asked for.
  var missesFills = false
  /// Since when they may be missing.
  var missingSince: Timestamp = .distantFuture
  /// Since when entries may have filled that the venue has denied, and when it last denied one; nil
  /// where it is settled that they have not.
  var denied: (since: Timestamp, last: Timestamp)?
  /// Since when they were asked for last.
  var askedSince: Timestamp = .distantPast
  /// When a listing of fills came last.
  var fillsListedAt: Timestamp = .distantPast
  /// The total that is listed and that no fill explains, and since when; nil while all agrees.
  var mismatch: (total: Quantity, since: Timestamp)?
  /// How many listings of fills were asked for since then that could not be read.
  var unread = 0
  /// How many listings of fills in a row should have explained it and have not.
  var unexplained = 0
  /// The signal that opened the position.
  var signal: SignalID = .none
  var protection = Protection()
  var watch = PriceWatch()
  var entries: ContiguousArray<Entry> = []
  /// Entries that ended lately; a fill of theirs that comes late is still money.
  var ended: ContiguousArray<Entry> = []
  var exit: Exit?
  var partials: ContiguousArray<WorkingOrder> = []
  var stops = Guard()
  /// The last of the stops without a name that were heard to be over.
  var endedStops: ContiguousArray<VenueOrderID> = []
  /// The signal that waits until the position is flat or an entry is gone; one at most.
  var queued: ContiguousArray<Signal> = []
  var cooldownUntil: Timestamp = .distantPast
  /// Whether the venue has said that it takes no conditional order here, and not taken one since.
  var refusesStops = false
  /// The name that the next stop had when that was said; one of before may stand all the same.
  var refusedName: UInt16 = 0
  /// When it was tried last whether that is still so.
  var triedStops: Timestamp = .distantPast
  /// An emergency close waits for the venue to say how much there is to close.
  var emergency: ExitReason?
  /// When it asks again, where it must wait first.
  var emergencyDue: Timestamp = .distantFuture
  /// Whether the venue was asked for it, so that a listing of positions may be acted on.
  var emergencyIsAsked = false
  /// How many closes in a row have filled nothing, and how many of them the venue has refused.
  var failedExits = 0
  var refusedExits = 0
  /// How much of each of our last orders is booked, whatever it was learnt from.
  var booked: ContiguousArray<(order: ClientOrderID, filled: Quantity)> = []
  var bookedNext = 0
  /// Our last conditional orders that are over, which no older listing brings back.
  var over: ContiguousArray<(order: ClientOrderID, since: Timestamp)> = []
  /// Why less is held than before, by the last fill that closed any of it.
  var closing: (time: Timestamp, reason: ExitReason)?
  /// What the report of an order that closes says of why the position is gone, should its fills
  /// never be read.
  var closedBy: ExitReason?
  /// The executions taken in last, against those that come twice.
  var seen: ContiguousArray<ExecutionID> = []
  var seenNext = 0
  var exits: UInt16 = 0

  @inline(__always) var held: Holding { fills.held }
  /// What is ours, signed.
  @inline(__always) var size: Quantity { held.size }
  @inline(__always) var cost: Money { held.cost }
  @inline(__always) var averageEntry: Price { held.averageEntry }
  @inline(__always) var direction: Direction? { held.direction }
  /// Whether others on the account hold something, too.
  @inline(__always) var isForeign: Bool { held.total != held.size }

  /// Whether a position stands or an entry may still make one.
  @inline(__always) var isOccupied: Bool { size != .zero || !entries.isEmpty || !queued.isEmpty }

  /// Whether any order is in doubt.
  @inline(__always) var isInDoubt: Bool {
    entries.contains { $0.order.state == .inDoubt } || exit?.order.state == .inDoubt
  }

  /// Whether a close is on its way, so that no stop is needed meanwhile.
  @inline(__always) var isLeaving: Bool {
    if stops.isFiring { return true }
    guard let state = exit?.order.state else { return false }
    if case .inDoubt = state { return false }
    return true
  }

  /// Whether anything waits for an answer, a deadline or a fill.
  @inline(__always) var isWaiting: Bool {
    !entries.isEmpty || exit != nil || emergency != nil || stops.isInFlight
      || stops.deadline != .distantFuture || protection.timeLimit != nil || !partials.isEmpty
      || leavesAt != .distantFuture
  }

  /// What others may know; changes nothing, but asks for the book in place.
  mutating func belief(by settings: ExecutorSettings) -> Belief {
    var belief = Belief(
      size: size, averageEntry: averageEntry, since: openedAt, workingEntries: entries.count)
    if size != .zero {
      belief.isUnconfirmed =
        stops.stop != nil && (stops.liveStop.map(isBeyondLiquidation) ?? true)
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
    var deadline = min(stops.deadline, leavesAt)
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

  /// Notes that the venue takes no conditional order.
  mutating func refuseStops() {
    refusesStops = true
    refusedName = stops.nextName
  }

  /// Puts away what belonged to a position that is gone.
  mutating func empty(at now: Timestamp, cooldown: TimeSpan) {
    lastRelease = now
    exit = nil
    emergency = nil
    emergencyDue = .distantFuture
    emergencyIsAsked = false
    failedExits = 0
    refusedExits = 0
    closing = nil
    closedBy = nil
    liquidation = nil
    largestClose = nil
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
    if ended.count == 8 { ended.removeFirst() }
    ended.append(entry)
  }

  /// Remembers that a conditional order is over.
  mutating func end(_ order: ClientOrderID, at now: Timestamp) {
    if over.count == Self.rememberedOrders { over.removeFirst() }
    over.append((order, now))
  }

  /// Notes that a stop without a name is over.
  mutating func end(stop: VenueOrderID) {
    if endedStops.count == Self.rememberedOrders { endedStops.removeFirst() }
    endedStops.append(stop)
  }

  /// When a conditional order was heard to be over; nil where it was not.
  func ended(_ order: ClientOrderID) -> Timestamp? { over.last { $0.order == order }?.since }

  /// The entry under a name, also one that is over.
  func entry(_ order: ClientOrderID) -> Entry? {
    entries.first { $0.order.id == order } ?? ended.last { $0.order.id == order }
  }

  /// How much of an order of ours is booked; nil of one that is not remembered.
  @inline(__always) func booked(of order: ClientOrderID) -> Quantity? {
    for at in booked.indices.reversed() where booked[at].order == order {
      return booked[at].filled
    }
    return nil
  }

  /// Notes how much of an order of ours is booked.
  mutating func book(_ order: ClientOrderID, filled: Quantity) {
    if let at = booked.firstIndex(where: { $0.order == order }) {
      booked[at].filled = max(booked[at].filled, filled)
    } else if booked.count < Self.rememberedOrders {
      booked.append((order, filled))
    } else {
      booked[bookedNext] = (order, filled)
      bookedNext = (bookedNext + 1) % Self.rememberedOrders
    }
  }

  /// Of as many orders as fills find their place among, so that an execution that comes late is
  /// either of one of these or from before all that is remembered.
  private static let rememberedOrders = FillBook.most
}

extension Book {
  private static let remembered = FillBook.most

  /// Whether an execution was taken in already.
  @inline(__always) func knows(_ execution: ExecutionID) -> Bool { seen.contains(execution) }

  /// Remembers an execution.
  mutating func remember(_ execution: ExecutionID) {
    if seen.count < Self.remembered {
      seen.append(execution)
    } else {
      seen[seenNext] = execution
      seenNext = (seenNext + 1) % Self.remembered
    }
  }
}
