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
  /// What never changes is kept apart, so that the state is small where it is handed about.
  let plan: Plan

  /// The rules of each instrument, as the venue has said them last.
  public internal(set) var instruments: [Instrument]
  /// What the account has set for each.
  var checks: ContiguousArray<SettingsCheck>
  var books: ContiguousArray<Book>
  /// Requests without an answer, oldest first.
  var flights: ContiguousArray<Flight> = []
  /// As of when all positions were listed last.
  var positionsListedAt: Timestamp = .distantPast
  /// The last requests about stops that were not answered in time.
  var givenUp: ContiguousArray<Flight> = []
  /// When something of each instrument must be looked at next.
  private var bookDues: ContiguousArray<Timestamp>
  /// Requests that wait for the venue's limit, oldest first.
  var waiting: ContiguousArray<Departure> = []
  var balance: Money?
  /// What the listing of fills that is being taken has come to; nil in between.
  var listing: FillListing?
  /// Whether a listing of orders is being read.
  var isReadingOrders = false
  var hasPositions = false
  var hasOrders = false
  var isConnected = true
  /// Since when the venue has left us without certainty; nil while it has not.
  var doubtSince: Timestamp?
  var haltReason: String?
  /// What ends the halt by itself.
  var haltEnd = HaltEnd.never
  var budget: RequestBudget
  var lastSignal: UInt32 = 0
  var lastRequest: UInt64 = 0
  var nextSync: Timestamp = .distantFuture
  /// How many syncs in a row came early, and whether the next does.
  var hurries = 0
  var isHurried = false
  /// When all positions were last asked for out of turn.
  var lookedAt: Timestamp = .distantPast
  let syncInterval: Int64
  /// Whether anything was ordered or filled since the last sync.
  var isUnsynced = true
  var now: Timestamp = .distantPast

  /// How often each book may have changed, for those who keep what has.
  public internal(set) var revisions: ContiguousArray<UInt32>
  /// How often what belongs to no instrument may have changed while no book has.
  public private(set) var ownRevision: UInt32 = 0
  /// What is believed to be held, instrument by instrument.
  public private(set) var beliefs: ContiguousArray<Belief>
  /// The moment at which the executor wants to be woken; the far future for never.
  public internal(set) var nextWake: Timestamp = .distantFuture
  /// Whether a sync now would be answered with what is known already, if nothing goes wrong: no
  /// request is on its way and nothing was ordered or filled since the last one.
  public internal(set) var canSkipSync = false
  /// How many times all positions were synced, and how many of those by arithmetic.
  public internal(set) var syncs = 0
  public internal(set) var skippedSyncs = 0

  /// Creates an executor that knows nothing yet of the venue.
  public init(instruments: [Instrument], profile: VenueProfile, settings: ExecutorSettings) {
    plan = Plan(settings: settings, profile: profile)
    self.instruments = instruments
    checks = ContiguousArray(repeating: SettingsCheck(), count: instruments.count)
    books = ContiguousArray(repeating: Book(), count: instruments.count)
    beliefs = ContiguousArray(repeating: Belief(), count: instruments.count)
    revisions = ContiguousArray(repeating: 0, count: instruments.count)
    bookDues = ContiguousArray(repeating: .distantFuture, count: instruments.count)
    budget = RequestBudget(profile, settings)
    syncInterval = max(1, settings.syncInterval.nanoseconds)
  }

  public var settings: ExecutorSettings { plan.settings }
  public var profile: VenueProfile { plan.profile }

  /// Takes one event and appends what should be done about it.
  public mutating func step(
    _ event: Event, at moment: Timestamp, into effects: inout Effects
  ) {
    now = max(now, moment)
    ownRevision &+= 1
    switch event {
    case .closed(let index, let price): return observeClose(index, price, at: moment)
    case .started: start(&effects)
    case .wish(let wish): return step(wish, at: moment, into: &effects)
    case .answer(let id, let outcome): return step(outcome, of: id, at: moment, into: &effects)
    case .venue(let event): return step(event, at: moment, into: &effects)
    case .wake: wake(&effects)
    case .halt(let reason):
      halt(reason, &effects)
      takeBackResting(&effects)
    case .ended: end(&effects)
    }
    refresh(books.indices)
  }

  /// Takes a wish of the strategy: ``Event/wish(_:)``.
  public mutating func step(
    _ wish: Wish, at moment: Timestamp, into effects: inout Effects
  ) {
    now = max(now, moment)
    ownRevision &+= 1
    refresh(take(wish, &effects))
  }

  /// Takes an answer: ``Event/answer(_:_:)``.
  public mutating func step(
    _ outcome: Outcome, of id: RequestID, at moment: Timestamp,
    into effects: inout Effects
  ) {
    now = max(now, moment)
    ownRevision &+= 1
    refresh(take(outcome, of: id, &effects))
  }

  /// Takes what the venue tells: ``Event/venue(_:)``.
  public mutating func step(
    _ event: VenueEvent, at moment: Timestamp, into effects: inout Effects
  ) {
    now = max(now, moment)
    // A price changes nothing but books.
    if case .ticker = event {} else { ownRevision &+= 1 }
    refresh(take(event, &effects))
  }

  /// Takes a price: ``VenueEvent/ticker(_:_:)``, most of what the venue tells.
  public mutating func step(
    _ ticker: Ticker, of index: InstrumentIndex, at moment: Timestamp, into effects: inout Effects
  ) {
    now = max(now, moment)
    let touched = take(ticker, of: index, &effects)
    // Of a quiet price nothing comes that anybody waits for.
    if !touched.isEmpty { refresh(touched) }
  }

  /// Takes the last price of a candle that has closed: the quiet case, kept short.
  @inline(__always)
  public mutating func observeClose(_ index: InstrumentIndex, _ price: Price, at now: Timestamp) {
    books[index.value].watch.take(close: price, at: now, jump: settings.priceJump)
  }

  /// Takes a candle inside which nothing was done, since its prices were all quiet, and its close.
  @inline(__always)
  public mutating func pass(_ index: InstrumentIndex, _ candle: Candle) {
    guard beliefs[index.value].watchesPrice else { return }
    books[index.value].pass(candle)
    revisions[index.value] &+= 1
  }

  /// The last price believed of an instrument; zero before the first.
  public func lastPrice(_ index: InstrumentIndex) -> Price { books[index.value].watch.last }

  /// When the last price believed of an instrument came; the far past before the first.
  public func priceTime(_ index: InstrumentIndex) -> Timestamp { books[index.value].watch.time }

  /// What is believed to be held of one instrument.
  public func holding(_ index: InstrumentIndex) -> Belief { beliefs[index.value] }

  /// The moment of the first thing that must be looked at, syncs left out; the far future for none.
  public private(set) var nextDue: Timestamp = .distantFuture

  /// When all positions are synced next.
  public var syncTime: Timestamp { nextSync }

  /// Whether the venue has said what stands there.
  var isReady: Bool { balance != nil && hasPositions && hasOrders }

  /// What the account is worth, with positions at the last prices believed, or at cost before there
  /// is one.
  public var equity: Money {
    var equity = balance ?? .zero
    for index in books.indices where books[index].size != .zero && books[index].watch.last > .zero {
      let worth = books[index].watch.last.notional(of: books[index].size, rounded: .nearest)
      equity += worth - books[index].cost
    }
    return equity
  }

  /// Finds anew what others may know of the books that were touched, when something must be looked
  /// at, and whether a sync could tell anything new.
  mutating func refresh(_ touched: Range<Int>) {
    for index in touched {
      revisions[index] &+= 1
      bookDues[index] = books[index].isWaiting ? books[index].nextDeadline : .distantFuture
      if plan.settings.priceSilence != nil {
        bookDues[index] = min(bookDues[index], silenceDue(index))
      }
      beliefs[index] = books[index].belief(by: plan.settings)
    }
    var due = Timestamp.distantFuture
    for at in flights.indices { due = min(due, flights[at].deadline) }
    for index in bookDues.indices { due = min(due, bookDues[index]) }
    if !waiting.isEmpty { due = min(due, nextDeparture) }
    nextDue = due
    nextWake = min(nextSync, due)
    canSkipSync = !isUnsynced && isAtRest
  }
}

/// What ends a halt by itself: what it was about is over.
enum HaltEnd: Hashable, Sendable {
  /// Somebody has wished for it.
  case never
  /// The venue answers again.
  case answer
  /// The position of an instrument is closed.
  case flat(Int)
}

/// What the executor believes to be held of one instrument.
public struct Belief: Hashable, Sendable {
  /// Signed: positive for a long.
  public var size: Quantity = .zero
  public var averageEntry: Price = .zero
  /// When it was opened; the far past where nothing is held.
  public var since: Timestamp = .distantPast
  /// How many entries rest or are on their way.
  public var workingEntries = 0
  /// Whether it has no stop that was seen live, though it should have one.
  public var isUnconfirmed = false
  /// Whether the way of the price inside a candle can matter to what is done next.
  public var watchesPrice = false
  /// At which prices inside a candle nothing is done, where they are watched.
  public var quietPrices = QuietPrices.all
}

extension InstrumentIndex {
  /// The place of its book among all books.
  var book: Range<Int> { value..<value + 1 }
}

/// What an executor was created with.
final class Plan: Sendable {
  let settings: ExecutorSettings
  let profile: VenueProfile

  init(settings: ExecutorSettings, profile: VenueProfile) {
    self.settings = settings
    self.profile = profile
  }
}

/// A request that is to go out.
struct Departure: Sendable {
  let request: Request
  let purpose: Flight.Purpose
  let instrument: Int
  let since: Timestamp
  /// Whether nothing can be protected before it is answered, so that it may take the room that is
  /// kept for what protects.
  let isPressing: Bool

  /// What goes first: what brings risk down, then what opens, then what asks.
  var rank: Int { isPressing ? 0 : request.rank }

  /// Whether it leaves room for what protects.
  var isQuestion: Bool { request.isQuestion && !isPressing }

  /// Whether it protects or closes a position, so that it is needless where there is none.
  var isClosing: Bool {
    switch purpose {
    case .stops, .exit, .partial: true
    default: false
    }
  }
}

extension Request {
  /// Its place among those that wait.
  var rank: Int {
    if case .setLeverage = self { return 3 }
    return isQuestion ? 2 : reducesRisk ? 0 : 1
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
    case stopTrial(ClientOrderID)
    case cancel(ClientOrderID)
    case ask(ClientOrderID)
    case leverage
    case settings
    case rules
    case price
    case positions
    /// At positions, for what waits to close.
    case look
    case fills
    /// Of every instrument, or of the one that it is sent for.
    case orders(ofAll: Bool)
    case account
  }

  let id: RequestID
  let purpose: Purpose
  let instrument: Int
  let sentAt: Timestamp
  let deadline: Timestamp
}
