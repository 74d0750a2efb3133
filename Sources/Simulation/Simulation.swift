public import Execution
public import SimulatedExchange
public import StrategyKit
public import Trading

/// One strategy, one executor and one exchange in virtual time.
///
/// Everything that happens at one moment happens in one order: the exchange first, then answers and
/// messages, then the closes of candles by symbol, then the opens of the next. No strategy sees a
/// close before the path of every symbol up to then has been matched.
public struct Simulation {
  public let settings: SimulationSettings
  public internal(set) var exchange: Exchange
  public internal(set) var executor: Executor
  /// Called after every event of the exchange; for tests that watch an invariant.
  public var audit: ((Exchange) -> Void)?
  /// Who watches the run; hears everything only where there is a fault plan.
  public var witness: (any Witness)?
  /// Who makes the executor worse; only where there is a fault plan.
  public var tampering: (any Tampering)?
  /// Where the process is to be killed; only where there is a fault plan.
  public var killPoint: KillPoint?

  /// Who keeps what the executor must know again; nil where nobody takes the run up again.
  public var recorder: (any Recorder)? {
    didSet { effects = Effects(servesRestart: recorder != nil) }
  }

  var strategies: ContiguousArray<any Strategy>
  let scope: StrategyScope
  var desk: Desk
  var ledger: Ledger
  let dice: Dice

  /// The candles that the price goes through.
  var paths: ContiguousArray<CandleCursor>
  /// The candles that the strategy sees, where those are others.
  var sights: ContiguousArray<CandleCursor>
  var marks: ContiguousArray<(market: Int, cursor: CandleCursor)>
  var funding: FundingSchedule

  var queue = MessageQueue()
  var inbox: ContiguousArray<ExchangeOutput> = []
  /// A run in virtual time is taken up again only where it is recorded.
  var effects = Effects(servesRestart: false)
  /// What the executor wants of one step, for those who watch: all that a restart needs.
  var own = Effects()
  var sentRequests: UInt64 = 0
  var sentAnswers: UInt64 = 0
  let isImmediate: (request: Bool, response: Bool)
  /// Whether syncs that cannot differ are counted instead of done: only where messages take no
  /// time, since a drawn time depends on how many messages went before.
  let skipsSyncs: Bool
  var now: Timestamp = .distantPast
  var isEnded = false
  /// Whether any candle has closed at this moment and was not shown yet.
  var isClosing = false
  /// Whether there is one symbol, one series, and no way for the strategy to see a close late.
  let isPlain: Bool
  /// The way to an exchange that misbehaves; nil where it behaves.
  var line: FaultLine?

  /// Creates a simulation of one strategy a symbol, or of one that sees all.
  ///
  /// Instruments, feeds and, for ``StrategyScope/eachSymbol``, strategies stand in one order.
  public init(
    feeds: [MarketFeed], strategies: [any Strategy], scope: StrategyScope,
    executor: Executor, exchange: Exchange, settings: SimulationSettings
  ) {
    precondition(feeds.count == executor.instruments.count, "each instrument has a feed")
    self.settings = settings
    self.exchange = exchange
    self.executor = executor
    self.strategies = ContiguousArray(strategies)
    self.scope = scope
    desk = Desk(symbols: executor.instruments.map(\.symbol))
    dice = Dice(seed: settings.seed)
    let hasDetail = feeds.contains { $0.detail != nil }
    paths = ContiguousArray(feeds.map { CandleCursor($0.detail ?? $0.candles) })
    sights = ContiguousArray(hasDetail ? feeds.map { CandleCursor($0.candles) } : [])
    marks = ContiguousArray(
      feeds.enumerated().compactMap { index, feed in
        feed.mark.map { (index, CandleCursor($0)) }
      })
    funding = FundingSchedule(feeds.map(\.funding))
    let isCalm = settings.faults == nil
    isPlain =
      isCalm && feeds.count == 1 && !hasDetail && feeds[0].mark == nil
      && settings.feedLatency.isNone
    isImmediate = (
      isCalm && settings.requestLatency.isNone, isCalm && settings.responseLatency.isNone
    )
    skipsSyncs = settings.skipsSyncs && isImmediate.request && isImmediate.response
    let candles = feeds.reduce(0) { $0 + $1.candles.count }
    ledger = Ledger(
      instruments: executor.instruments, deposit: exchange.account.deposit, candles: candles,
      curvePoints: settings.curvePoints)
  }

  /// The moment up to which the run has come.
  public var moment: Timestamp { now }

  /// How many candles have closed so far.
  public var candles: Int { ledger.facts.candles }

  /// Goes on for about so many candles; returns whether there is more.
  public mutating func advance(candles count: Int) -> Bool {
    let goal = candles + count
    if now == .distantPast { begin() }
    while ledger.facts.candles < goal {
      if isPlain, paths[0].isPassing { passQuietly(candles: goal - ledger.facts.candles) }
      guard ledger.facts.candles < goal else { break }
      guard step() else { return false }
    }
    return true
  }

  /// Ends the run where it stands: what is open is closed at the last price.
  public mutating func finish() -> RunFacts {
    if !isEnded {
      isEnded = true
      tell(.ended)
      drain()
      ledger.beginEnd(at: now)
      for index in exchange.instrumentIndices { exchange.closeAtEnd(index, at: now) }
      drain()
    }
    var facts = ledger.finish(exchange: exchange, executor: executor, at: now)
    facts.take(exchange.faults?.strikes ?? [])
    return facts
  }

  /// Runs to the end of the data.
  public mutating func run() -> RunFacts {
    while advance(candles: .max / 2) {}
    return finish()
  }

  private mutating func begin() {
    let first = paths.map(\.boundary).min() ?? .distantFuture
    guard first != .distantFuture else { return }
    now = first
    funding.skip(before: first)
    exchange.setTime(now)
    ledger.begin(at: now)
    beginMisbehaving()
    tell(.started)
    drain()
  }
}
