public import Trading

/// The decisions of the trading desk, without the desk.
///
/// The executor owns no clock, socket, file or random number. It is given an event with the moment
/// it happened, changes its state, and says what it wants done. The same events in the same order
/// give the same effects, which is what makes a live session replayable from its journal.
///
/// Instead of a timer for each wait it says one moment, ``nextWake``, at which it wants to be told
/// ``Event/wake``.
public struct Executor: Sendable {
  public let settings: ExecutorSettings
  public let profile: VenueProfile
  public let instruments: [Instrument]

  var books: ContiguousArray<Book>
  /// Requests without an answer, oldest first.
  var flights: ContiguousArray<Flight> = []
  var balance: Money?
  var hasPositions = false
  var hasOrders = false
  var isConnected = true
  /// Since when the venue has left us without certainty; nil while it has not.
  var doubtSince: Timestamp?
  var haltReason: String?
  var budget: RequestBudget
  var lastSignal: UInt32 = 0
  var lastRequest: UInt64 = 0
  var nextSync: Timestamp = .distantFuture
  var now: Timestamp = .distantPast

  /// The moment at which the executor wants to be woken; the far future for never.
  public internal(set) var nextWake: Timestamp = .distantFuture
  /// How many times all positions were synced, and how many of those by arithmetic.
  public internal(set) var syncs = 0
  public internal(set) var skippedSyncs = 0

  /// Creates an executor that knows nothing yet of the venue.
  public init(instruments: [Instrument], profile: VenueProfile, settings: ExecutorSettings) {
    self.instruments = instruments
    self.profile = profile
    self.settings = settings
    books = ContiguousArray(repeating: Book(), count: instruments.count)
    budget = RequestBudget(profile, settings)
  }

  /// Takes one event and appends what should be done about it.
  public mutating func step(
    _ event: Event, at moment: Timestamp, into effects: inout ContiguousArray<Effect>
  ) {
    now = max(now, moment)
    switch event {
    case .closed(let index, let price): return observeClose(index, price, at: moment)
    case .started: start(&effects)
    case .wish(let wish): take(wish, &effects)
    case .answer(let id, let outcome): take(outcome, of: id, &effects)
    case .venue(let event): take(event, &effects)
    case .wake: wake(&effects)
    case .halt(let reason): halt(reason, &effects)
    case .ended: end(&effects)
    }
    refreshWake()
  }

  /// Takes the last price of a candle that has closed: the quiet case, kept short.
  @inline(__always)
  public mutating func observeClose(_ index: InstrumentIndex, _ price: Price, at now: Timestamp) {
    books[index.value].watch.confirm(price, at: now)
  }

  /// The signed size that is believed to be held.
  public func size(_ index: InstrumentIndex) -> Quantity { books[index.value].size }

  /// The mean entry price of what is believed to be held, and since when.
  public func entry(_ index: InstrumentIndex) -> (price: Price, since: Timestamp) {
    (books[index.value].averageEntry, books[index.value].openedAt)
  }

  /// How many entries rest or are on their way.
  public func workingEntries(_ index: InstrumentIndex) -> Int { books[index.value].entries.count }

  /// Whether the position has no stop that was seen live, though it should have one.
  public func isUnconfirmed(_ index: InstrumentIndex) -> Bool {
    let book = books[index.value]
    return book.size != .zero && book.stops.stop != nil && book.stops.liveStop == nil
  }

  /// Whether the way of the price inside a candle can matter to what it does next.
  public func watchesPrice(_ index: InstrumentIndex) -> Bool {
    let book = books[index.value]
    guard book.size != .zero else { return false }
    let ownTrailing = book.protection.trailing.map { $0.mover == .executor } ?? false
    return ownTrailing || (book.protection.breakeven != nil && !book.stops.isBreakeven)
  }

  /// Whether a sync now would be answered with what is known already, if nothing goes wrong: no
  /// request is on its way and nothing was ordered or filled since the last one.
  public var canSkipSync: Bool {
    guard isReady, flights.isEmpty, doubtSince == nil else { return false }
    return !books.contains { $0.isUnsynced }
  }

  /// Counts the syncs up to a moment as done, by arithmetic.
  public mutating func skipSyncs(through moment: Timestamp) {
    guard nextSync <= moment else { return }
    let interval = max(1, settings.syncInterval.nanoseconds)
    let count = (moment.nanoseconds - nextSync.nanoseconds) / interval + 1
    nextSync = Timestamp(nanoseconds: nextSync.nanoseconds + count * interval)
    syncs += Int(count)
    skippedSyncs += Int(count)
    refreshWake()
  }

  /// When all positions are synced next.
  public var syncTime: Timestamp { nextSync }

  /// Whether the venue has said what stands there.
  var isReady: Bool { balance != nil && hasPositions && hasOrders }

  /// What the account is worth, with positions at the last prices believed.
  var equity: Money {
    var equity = balance ?? .zero
    for book in books where book.size != .zero {
      equity += book.watch.last.notional(of: book.size, rounded: .nearest) - book.cost
    }
    return equity
  }

  /// Finds anew when something must be looked at.
  private mutating func refreshWake() {
    var wake = nextSync
    for flight in flights { wake = min(wake, flight.deadline) }
    for index in books.indices where books[index].isWaiting {
      wake = min(wake, nextDeadline(of: index))
    }
    nextWake = wake
  }

  private func nextDeadline(of index: Int) -> Timestamp {
    let book = books[index]
    var deadline = book.stops.deadline
    for entry in book.entries {
      deadline = min(deadline, entry.order.deadline, entry.expires ?? .distantFuture)
    }
    for order in book.partials { deadline = min(deadline, order.deadline) }
    if let exit = book.exit { deadline = min(deadline, exit.order.deadline) }
    if book.size != .zero, book.exit == nil, let limit = book.protection.timeLimit {
      deadline = min(deadline, book.openedAt + limit)
    }
    return deadline
  }
}

/// A request without an answer.
struct Flight: Sendable {
  /// What the answer will be used for.
  enum Purpose: Sendable {
    case entry(ClientOrderID)
    case exit
    case partial(ClientOrderID)
    case stops
    case cancel(ClientOrderID)
    case ask(ClientOrderID)
    case leverage
    case positions
    case emergency
    case orders
    case account
  }

  let id: RequestID
  let purpose: Purpose
  let instrument: Int
  let deadline: Timestamp
}
