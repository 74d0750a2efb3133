public import Execution
public import SimulatedExchange
public import Simulation
public import Trading

/// Watches one run and says what is wrong with it, by the exchange's truth.
///
/// It keeps its own account of what the exchange did, from the exchange's own words, and never asks
/// the executor whether all is well.
public final class Auditor: Witness {
  let plan: ProofPlan
  let configuration: ProofConfiguration
  let symbols: [String]
  var bounds: ProofBounds { configuration.bounds }

  /// What was wrong, in the order of time.
  public private(set) var violations: [Violation] = []
  private(set) var hash = TraceHash()
  /// The last things that happened, where somebody wants to read them.
  var log: TraceLog?

  // What the exchange did.
  var markets: [TruthMarket]
  var entryFills: [SignalID: Quantity] = [:]
  var heldReports: [VenueOrderID: (filled: Quantity, isOver: Bool)] = [:]

  // What the executor heard, wanted and wrote down.
  var intents: [ClientOrderID: OrderTerms] = [:]
  var requests: [RequestID: PendingRequest] = [:]
  var heardFills: Set<ExecutionID> = []
  /// The orders that the executor was told were refused.
  var denied: Set<ClientOrderID> = []
  var booked: Set<ExecutionID> = []
  var signals: [SignalID: SignalLife] = [:]
  var asked = RequestCounts()
  var orphans: [ClientOrderID: TimeSpan] = [:]
  var orphansLooked: Timestamp?
  /// Until when a struck listing of orders excuses those who did not hear what it would have said.
  var listingExcuse: Timestamp = .distantPast
  /// As of when the last listing of positions was that the executor heard.
  var listedAsOf: Timestamp = .distantPast
  /// The request that was answered just now; nil where none was.
  var answered: PendingRequest?
  var durable: [Mind.Holding]?
  /// Positions that nothing can protect or close, by market.
  var hopeless: [Int: HopelessPosition] = [:]
  /// Where the executor was refused something that is refused for good.
  var refused: Set<Int> = []
  var converging = Convergence()
  var quiet = QuietCount()

  /// What the exchange would let be used as margin when somebody looked last.
  var freeMargin = Money.zero
  var now = PriceModel.start
  var isDirty = true
  var lastLook = PriceModel.start
  var lastWay = Way()
  private var nextPeriod = PriceModel.start
  private var seenStrikes = 0
  private var recentStrikes: [FaultStrike] = []
  private(set) var events = 0
  /// The steps of the storm in which the executor wanted something, and when each was.
  private(set) var steps: [(number: Int, time: Timestamp)] = []

  /// Creates a witness of one run.
  public init(_ plan: ProofPlan, _ configuration: ProofConfiguration) {
    self.plan = plan
    self.configuration = configuration
    symbols = configuration.symbols.prefix(plan.symbols).map(\.instrument.symbol)
    markets = symbols.map { _ in TruthMarket() }
  }

  var phase: ProofPhase { plan.timeline.phase(now - PriceModel.start) }
  var healed: Timestamp { PriceModel.start + plan.timeline.heal }

  public var nextLook: Timestamp { isDirty ? .distantPast : nextPeriod }

  /// Writes a violation down; of each kind the first.
  func violate(
    _ invariant: Invariant, _ market: Int?, _ state: String, _ text: @autoclosure () -> String
  ) {
    // Most of what is wrong stays so for a while.
    let isKnown = violations.contains { $0.invariant == invariant && $0.state == state }
    if isKnown { return }
    let violation = Violation(
      seed: plan.seed, invariant: invariant, time: now, phase: phase,
      symbol: market.map { symbols[$0] } ?? "", text: text(), state: state,
      kill: plan.kill, faults: recentKinds)
    violations.append(violation)
    log?.mark(violation)
  }

  private var recentKinds: [FaultKind] {
    let since = now - .minutes(2)
    return FaultKind.allCases.filter { kind in
      recentStrikes.contains { $0.time >= since && $0.decision.kind == kind }
    }
  }

  public func priced(
    _ ticker: Ticker, of index: InstrumentIndex, _ executor: borrowing Executor,
    at moment: Timestamp
  ) {
    begin(moment)
    hash.mix(index, ticker)
    markets[index.value].hear(ticker)
  }

  /// Begins another step.
  private func begin(_ moment: Timestamp) {
    now = moment
    events += 1
    precondition(events < 20_000_000, "a run without end: seed \(plan.seed)")
    hash.mix(signed: moment.nanoseconds)
  }

  public func stepped(
    _ event: Event, wanting effects: ArraySlice<Effect>, _ executor: borrowing Executor,
    at moment: Timestamp
  ) {
    begin(moment)
    hash.mix(event)
    for effect in effects { hash.mix(effect) }
    if case .venue(.ticker(let index, let ticker)) = event {
      markets[index.value].hear(ticker)
      checkPrices(ticker, index.value, effects)
      if effects.isEmpty { return }
    } else {
      hear(event)
    }
    isDirty = true
    if !effects.isEmpty, phase == .storm { steps.append((events, moment)) }
    for effect in effects { take(effect, after: event, executor) }
    checkMind(event, executor)
    log?.note(event, effects, executor, markets, at: moment)
  }

  public func settled(
    _ exchange: borrowing Exchange, _ executor: borrowing Executor, _ way: Way,
    at moment: Timestamp
  ) {
    now = moment
    takeStrikes(exchange)
    countNaked(way, moment)
    if isDirty {
      isDirty = false
      if let breach = exchange.bookBreach {
        violate(.conservation, nil, "money", breach)
      }
      for market in markets.indices { look(market, exchange) }
      freeMargin = exchange.availableMargin
    }
    let period = plan.timeline.phase(moment - PriceModel.start) == .converge ? 1 : 5
    if nextPeriod <= moment {
      nextPeriod = moment + .seconds(Int64(period))
      lookAtTimes(exchange, executor, way)
    }
    lastLook = moment
    lastWay = way
    if markets.contains(where: \.isNaked) { nextPeriod = min(nextPeriod, moment + .seconds(1)) }
  }

  private func takeStrikes(_ exchange: borrowing Exchange) {
    guard let strikes = exchange.faults?.strikes, strikes.count > seenStrikes else { return }
    recentStrikes.append(contentsOf: strikes[seenStrikes...])
    seenStrikes = strikes.count
    if recentStrikes.count > 256 {
      let since = now - .minutes(2)
      recentStrikes.removeAll { $0.time < since }
    }
  }
}

/// What the exchange did in one instrument, by its own words.
struct TruthMarket {
  var size: Quantity = .zero
  /// Whether somebody else has traded on it since it was last flat.
  var isTainted = false
  /// The fill by which what was ours was last gone; nil where nothing ever was.
  var lost: ExecutionID?
  /// All that made that position.
  var former: [ExecutionID] = []
  /// What of the position is ours, since it was last flat.
  var own: Quantity = .zero
  var lastFill: Timestamp = .distantPast
  /// The fills since it was last flat, the one included that made it flat again.
  var fills: [Fill] = []
  /// Those of the time before that.
  var earlier: [Fill] = []
  /// The fills that closed what was ours, for which the executor has not accounted yet.
  var closings: [Fill] = []
  var lastPrice: Price = .zero
  /// The last two prices that the executor heard.
  private(set) var heard: (Price, Price) = (.zero, .zero)

  // Protection.
  /// Whether the entry that filled last has not filled whole.
  var isPart = false
  var hasStop = false
  /// How much of the position its stops close.
  var coverage = StopCoverage(of: .zero, orders: [])
  /// Stops that have triggered and not filled whole.
  var firing: Set<VenueOrderID> = []
  /// When the executor was told so of each.
  var heardFiring: [VenueOrderID: Timestamp] = [:]
  /// The rules that the executor was told last, and when; nil for those that it began with.
  var toldRules: Instrument?
  var toldRulesAt: Timestamp = .distantPast
  /// Whether the contract was settled and is no more.
  var isOver = false
  /// The stop that was over last; who hears of the end of another has not heard of this one's.
  var lastEnd: (id: ClientOrderID?, origin: OrderOrigin)?
  var naked = NakedClock()
  var isNaked: Bool { naked.since != nil }
  /// The tightest stop since the position last grew.
  var tightest: Price?
  var mayLoosen = false
  /// When the executor's last request about it arrived that could change something.
  var requestedAt: Timestamp = .distantPast
  /// The last thing that was wanted of its stop.
  var stopRequest: Request?
  /// Whether that was meant for all that is held: it may not have been told yet.
  var isStopOfNow = false
  /// Whether the executor knows that it has not heard of every fill, and asks.
  var isAsking = false
  /// How many listings of fills it has heard since it last held what the venue holds.
  var fillListings = 0
  /// Since when, and how often, its listings of fills could not be read, while it holds something
  /// else than the venue; nil where they could.
  var unreadable: (since: Timestamp, count: Int)?
  /// What the last listing that it heard has shown.
  var listed: Quantity = .zero
  /// Since when listings that it heard have shown less than it holds.
  var listedLessSince: Timestamp?
  /// What the executor believed to hold.
  var believed: Quantity = .zero

  /// Whether a stop may be the one that was over last.
  func endedLast(_ id: ClientOrderID?, _ origin: OrderOrigin) -> Bool {
    lastEnd.map { $0.id == id && $0.origin == origin } ?? true
  }

  /// What no stop closes, in words.
  var bareText: String {
    let bare = coverage.uncovered
    if let stop = coverage.beyondLiquidation {
      return "\(size) has stood with a stop at \(stop), beyond the price of liquidation,"
    }
    return bare == size.magnitude || bare == .zero
      ? "\(size) has stood without a stop" : "\(bare) of \(size) has stood without a stop"
  }

  mutating func hear(_ ticker: Ticker) { heard = (heard.1, ticker.last) }
}

/// A request without an answer yet.
struct PendingRequest {
  let request: Request
  let sent: Timestamp
  /// When it was sent by the clock of the process, by which that waits.
  let moment: Timestamp
  /// Whether it closes all that was believed to be held as it was sent.
  var closesAll = false
  /// Whether it has come to the exchange.
  var hasArrived = false
}

/// What has become of a signal.
struct SignalLife {
  let record: SignalRecord
  var fate: SignalFate
  var decided: Timestamp
  /// Whether it had been said by then that what it opens cannot be protected.
  let mustNotOpen: Bool
  /// Whether it was blocked for what was so then.
  var isExcused = false
}

extension Auditor {
  /// Whether every symbol has seen a whole trade by now.
  var isWarm: Bool {
    markets.indices.allSatisfy { market in
      markets[market].size == .zero && markets[market].lastFill != .distantPast
    }
  }

  /// How long each symbol stood reachable and without a stop.
  var nakedTimes: [(total: TimeSpan, worst: TimeSpan)] {
    markets.map { market in
      var clock = market.naked
      clock.end()
      return (clock.total, clock.worst)
    }
  }

  /// How long it took until all views agreed.
  var agreedAfter: TimeSpan? { converging.agreed.map { $0 - healed } }
}
