public import Execution
public import Journal
public import Recording
import Simulation
public import StrategyKit
public import Trading
public import Transport
public import Venues
import WireFormat

/// One strategy, one executor and one venue in real time, on one thread.
///
/// Here everything is put in order: the executor takes one event after the other, what it records
/// is durable before any of its requests leaves, and nothing else decides about trading.
public final class LiveSession {
  /// Everything that a run is made of.
  public struct Setup {
    public var strategy: String
    public var venue: String
    /// As it is shown, such as `live` or `paper`.
    public var mode: String
    public var instruments: [Instrument]
    public var profile: VenueProfile
    public var settings: ExecutorSettings
    public var strategies: [any Strategy]
    public var scope: StrategyScope
    public var timeframe: Timeframe
    public var limits = LiveLimits()
    /// Where requests go, and where the two streams are.
    public var addresses: Addresses
    /// Whether to open again after a halt that outlasted the process.
    public var resumes = false

    /// Creates a setup of what must be said.
    public init(
      strategy: String, venue: String, mode: String, instruments: [Instrument],
      profile: VenueProfile, settings: ExecutorSettings, strategies: [any Strategy],
      scope: StrategyScope, timeframe: Timeframe, addresses: Addresses
    ) {
      self.strategy = strategy
      self.venue = venue
      self.mode = mode
      self.instruments = instruments
      self.profile = profile
      self.settings = settings
      self.strategies = strategies
      self.scope = scope
      self.timeframe = timeframe
      self.addresses = addresses
    }
  }

  /// Where a venue is reached.
  public struct Addresses: Sendable {
    public var requests: Address
    public var market: Address
    public var account: Address

    /// Creates addresses.
    public init(requests: Address, market: Address, account: Address) {
      self.requests = requests
      self.market = market
      self.account = account
    }
  }

  public let setup: Setup
  public internal(set) var executor: Executor
  public let journal: TradingJournal
  let loop: ClientLoop
  let wire: VenueWire
  let log: LiveLog
  var adapter: any VenueAdapter
  var clock: LiveClock
  var strategies: [any Strategy]
  var desk: Desk
  var gate: CandleGate
  var limits: LimitWatch
  /// A loss that the venue is asked about.
  var lossCheck: LossCheck?
  var candleWatch: CandleWatch
  /// What the venue has said of each instrument when it was asked.
  var heard: [HeardFacts]
  public internal(set) var curve: EquityCurve

  /// Where it is written down what the run hears; nil where it is not.
  public var tape: FeedWriter?
  /// Whether the run goes along what was written down: then no clock is asked.
  var isReplay = false

  /// Who tells the run what to do from elsewhere.
  public var control: ControlSocket?
  /// Asked at every turn how often the process was asked to end.
  public var endings: () -> Int = { 0 }
  /// Told what the executor has recorded, as it does.
  public var onRecord: (Record, Timestamp) -> Void = { _, _ in }
  /// Told about once a second.
  public var onBeat: (LiveSession) -> Void = { _ in }

  var effects = Effects()
  var answers: [(RequestID, Outcome)] = []
  /// Signals of which it is not known yet what has become of them.
  var signals: [SignalID: SignalRecord] = [:]
  var isStarted = false
  /// Whether nothing is opened any more, since the run is about to end.
  public internal(set) var isClosing = false
  public internal(set) var isOver = false
  var caughtUp = 0
  var lastBeat = Timestamp.distantPast
  var lastMoment = Timestamp.distantPast
  public internal(set) var balance: Money?
  public internal(set) var startedAt: Timestamp?
  public internal(set) var candles = 0
  public internal(set) var requests = 0
  /// Requests that the venue refused, of every kind.
  public internal(set) var rejections = 0
  public internal(set) var alarms = 0
  /// How long requests took from here to the venue and back.
  public internal(set) var times = RequestTimes()
  /// From a fill to the request for its stop, and from when something was heard until what it
  /// caused had left.
  var reactionTimes = RecentTimes()
  var topicTimes = TopicTimes()
  var stepTimes = RecentTimes()
  private var reactions = ReactionTimes()

  /// Sets up a run: with what its journal knows, where it was begun before.
  public init(
    _ setup: Setup, adapter: any VenueAdapter, journal: TradingJournal, loop: ClientLoop,
    clock: LiveClock, log: LiveLog
  ) throws {
    self.setup = setup
    self.adapter = adapter
    self.journal = journal
    self.loop = loop
    wire = VenueWire(loop, setup.addresses)
    self.clock = clock
    self.log = log
    strategies = setup.strategies
    desk = Desk(symbols: setup.instruments.map(\.symbol))
    gate = CandleGate(symbols: setup.instruments.count)
    limits = LimitWatch(setup.limits)
    curve = EquityCurve(instruments: setup.instruments.count)
    heard = Array(repeating: HeardFacts(), count: setup.instruments.count)
    candleWatch = CandleWatch(symbols: setup.instruments.count, span: setup.timeframe.span)
    if let state = journal.recovered() {
      executor = try Executor(
        recovering: state, instruments: setup.instruments, profile: setup.profile,
        settings: setup.settings)
      journal.restarted()
    } else if let failure = journal.failure {
      throw failure
    } else {
      executor = Executor(
        instruments: setup.instruments, profile: setup.profile, settings: setup.settings)
    }
    wire.listener = { [weak self] news in
      guard let self else { return }
      self.adapter.take(news, at: self.moment)
    }
  }

  /// The moment of now; never before one that was.
  public var now: Timestamp {
    lastMoment = max(lastMoment, clock.moment(at: WallClock.now))
    return lastMoment
  }

  /// The clock on the wall, or the run's own where there is none.
  var wall: Timestamp { isReplay ? now : WallClock.now }

  var moment: Moment { Moment(wall: wall, trading: now) }

  /// Writes down what a person, or the process, has told the run.
  func write(command: String) { tape?.write(FeedLine(.command(command), heard: now)) }

  /// Under which setting of the journal an adapter's own state is kept.
  public static let stateName = "account"

  // Telling the executor.

  /// Tells the executor something, keeps what comes of it, and sends what it wants.
  func tell(_ event: Event) {
    let start = WallClock.steady
    let before = requests
    journal.heard(event)
    reactions.heard(event)
    if case .answer(_, .accepted(let answer)) = event { learn(answer) }
    if case .venue(.account(let report)) = event { learn(.account(report)) }
    executor.step(event, at: now, into: &effects)
    perform()
    if requests > before { stepTimes.take(WallClock.steady - start) }
  }

  /// Records first, then requests.
  func perform() {
    if !effects.records.isEmpty { note(effects.records) }
    if let state = adapter.changedState() {
      journal.note(setting: Self.stateName, value: state.hexadecimal)
    }
    let isDurable = journal.keep(effects, of: executor)
    if effects.isEmpty { return }
    if !isDurable, let failure = journal.failure {
      log.note("journal", words: "the journal cannot be written: \(failure)", at: now)
    }
    let sent = effects.requests
    effects.removeAll()
    for item in sent {
      let isKept = isDurable || item.request.reducesRisk
      guard isKept, !isRefused(item.request) else {
        answers.append((item.id, .rejected(Rejection(.notSent))))
        continue
      }
      requests += 1
      times.sent(item.request, item.id, at: WallClock.steady)
      if let waited = reactions.sent(item.request, at: now) {
        reactionTimes.take(clock.onWall(waited))
      }
      adapter.ask(item.request, item.id, at: moment)
    }
  }

  /// Whether a limit of the run keeps a request back; that halts it.
  private func isRefused(_ request: Request) -> Bool {
    guard case .submit = request, !request.reducesRisk else { return false }
    guard let reason = limits.refusalOfOrder(at: now) else { return false }
    limitReason = limitReason ?? reason
    return true
  }

  /// Why a limit halts the run, until the executor has been told.
  var limitReason: String?

  /// What the account is worth at the last prices believed; nil before the venue has said.
  public var equity: Money? { balance == nil ? nil : executor.equity }

  // What the strategy sees.

  /// Shows a candle that has closed to the strategy, and hands on what it wishes for.
  func show(_ index: InstrumentIndex, _ candle: Candle) {
    let close = candle.openTime + setup.timeframe.span
    guard close - now <= setup.timeframe.span else {
      alarms += 1
      return log.note(
        "alarm",
        words: "ALARM \(setup.instruments[index.value].symbol): a candle of the future, which"
          + " closes at \(close), is left out", at: now)
    }
    if let news = candleWatch.take(index, close: close) { tell(news) }
    if isStarted {
      tell(.closed(index, candle.close))
    } else {
      // As old as it is: what is stale by now is not decided by.
      executor.observeClose(index, candle.close, at: close)
    }
    let belief = executor.beliefs[index.value]
    desk.turn(
      to: index, at: close,
      holding: Desk.Holding(
        size: belief.size, averageEntry: belief.averageEntry, since: belief.since),
      workingEntries: belief.workingEntries)
    strategies[setup.scope == .eachSymbol ? index.value : 0].onCandle(candle, &desk)
    let wishes = desk.wishes
    desk.wishes.removeAll(keepingCapacity: true)
    guard isStarted else { return }
    candles += 1
    // Whether a wish opens anything while the run ends, is halted or comes too late is decided
    // where it is known what else it means: one the other way closes what is held.
    for wish in wishes { tell(.wish(wish)) }
    curve.take(candle, index)
    if let equity { curve.mark(equity, isHeld: isHolding, at: close) }
    watchLoss()
  }

  /// Whether anything is held, or may come to be.
  public var isHolding: Bool {
    executor.beliefs.contains { $0.size != .zero || $0.workingEntries > 0 }
  }
}
