import Execution
public import SimulatedExchange
public import Simulation
public import Trading
public import Transport
public import Venues

/// The simulated exchange in the place of a venue's account, with the prices of a live market.
///
/// The market is another adapter's, which is asked for prices and candles alone. Fills, fees,
/// margin, habits and faults are those of a backtest; each price that comes is a path from the one
/// before, inside which whatever waits is met.
public struct PaperVenue: VenueAdapter {
  /// How the account is made.
  public struct Settings: Sendable {
    public var instruments: [Instrument]
    public var profile: VenueProfile
    public var exchange: ExchangeSettings
    public var deposit: Money
    public var requestLatency = Latency.none
    public var responseLatency = Latency.none
    public var faults: FaultPlan?
    public var seed: UInt64 = 1
    /// Whether who takes liquidity takes what the venue's book shows, or pays the bid and ask of
    /// its ticker where there is no book, rather than a spread of our own.
    public var usesQuotes = true
    /// How long requests and answers of some orders took, instead of what is drawn.
    public var known: [ClientOrderID: (request: TimeSpan, answer: TimeSpan)] = [:]
    /// How far from the one before a price is believed only once another has said the same, as by
    /// the executor.
    public var priceJump = ExecutorSettings().priceJump
    /// Seconds of the trading's time in one on the wall, where the market is a served one.
    public var pace = 1.0

    /// Creates settings of what must be said.
    public init(
      instruments: [Instrument], profile: VenueProfile, exchange: ExchangeSettings, deposit: Money
    ) {
      self.instruments = instruments
      self.profile = profile
      self.exchange = exchange
      self.deposit = deposit
    }
  }

  public var outputs: [VenueOutput] = []
  let settings: Settings
  var market: any VenueAdapter
  var exchange: Exchange
  /// What the exchange forgets, and what a restart must know.
  var account: PaperAccount
  var line: PaperLine
  var hasPrice: [Bool]
  /// Whether the market has shown its book.
  var hasBook: [Bool]
  /// What is paid next, and when.
  var funding: [FundingRate?]
  /// What is believed of last prices and of marks.
  var beliefs: [(last: PaperBelief, mark: PaperBelief)]
  /// When it was last told anything.
  var moment: Moment
  /// Which permanent failures have begun.
  var failed: Set<Int> = []
  private var isPublished = true
  /// Whether candles are to be asked for once the price is there.
  private var awaitsCloses = false

  /// Creates an account, or takes one up from what was kept of it.
  public init(
    _ settings: Settings, market: any VenueAdapter, kept: [UInt8]?, at now: Timestamp
  ) throws {
    self.settings = settings
    self.market = market
    hasPrice = settings.instruments.map { _ in false }
    funding = settings.instruments.map { _ in nil }
    hasBook = settings.instruments.map { _ in false }
    line = PaperLine(settings)
    moment = Moment(wall: now, trading: now)
    account = try kept.map { try PaperAccount($0) } ?? PaperAccount(deposit: settings.deposit)
    account.begin(at: now)
    exchange = account.exchange(settings, at: now)
    let entries = account.positions
    beliefs = settings.instruments.indices.map { market in
      // What was held was held at a price, by which the first one that comes is measured.
      let held = entries.first { $0.instrument.value == market }?.averageEntry
      return (PaperBelief(near: held), PaperBelief(near: held))
    }
    if let plan = settings.faults {
      exchange.misbehave(by: plan, seed: settings.seed, from: now)
      keepSnapshot(at: moment)
    }
  }

  public var clockOffset: TimeSpan {
    get { market.clockOffset }
    set { market.clockOffset = newValue }
  }

  public var isReady: Bool { market.isReady && hasPrice.allSatisfy { $0 } }
  public var callsUnderWay: Int { market.callsUnderWay + line.requestsUnderWay }

  public var nextTurn: Timestamp { min(market.nextTurn, line.nextWall, faultsDue) }

  /// What has gone wrong so far; nil where nothing does.
  public var faults: FaultInjector? { exchange.faults }

  /// The account as it is.
  public func truth() -> ExchangeLook? {
    ExchangeLook(
      positions: exchange.positionReports().filter { $0.size != .zero },
      orders: exchange.allOpenOrders,
      prices: exchange.instrumentIndices.map { hasPrice[$0.value] ? exchange.lastPrice($0) : nil })
  }

  /// The account where it has changed since the last time, to be kept.
  public mutating func changedState() -> [UInt8]? {
    guard isPublished == false else { return nil }
    isPublished = true
    account.look(at: exchange)
    return account.bytes
  }

  // What the market brings.

  public mutating func begin(at now: Moment) {
    market.begin(at: now)
    carry(at: now)
  }

  public mutating func take(_ response: HTTPResponse, of call: UInt64, at now: Moment) {
    market.take(response, of: call, at: now)
    carry(at: now)
    lookAtCloses(at: now)
  }

  public mutating func take(_ end: WireEnd, of call: UInt64, at now: Moment) {
    market.take(end, of: call, at: now)
    carry(at: now)
    lookAtCloses(at: now)
  }

  public mutating func take(_ event: SocketEvent, on stream: VenueStream, at now: Moment) {
    market.take(event, on: stream, at: now)
    carry(at: now)
  }

  /// Where candles have closed, the price is asked for before them, so that an order that follows
  /// from a close meets the price of that moment.
  public mutating func lookAtMarket(closes: Bool, at now: Moment) {
    awaitsCloses = closes
    market.lookAtMarket(closes: false, at: now)
    carry(at: now)
  }

  private mutating func lookAtCloses(at now: Moment) {
    guard awaitsCloses, market.callsUnderWay == 0 else { return }
    awaitsCloses = false
    market.lookAtMarket(closes: true, at: now)
    carry(at: now)
  }

  public mutating func catchUp(on stream: VenueStream) { outputs.append(.caughtUp(stream)) }

  public mutating func turn(at now: Moment) {
    market.turn(at: now)
    carry(at: now)
    payFunding(at: now)
    turnLine(at: now)
  }

  private mutating func carry(at now: Moment) {
    moment = now
    let batch = market.outputs
    if batch.isEmpty { return }
    market.outputs.removeAll()
    for output in batch {
      switch output {
      case .state(let index, let state):
        take(state, index, at: now)
        outputs.append(output)
      case .event(.ticker(let index, let ticker)): tellTicker(index, ticker, at: now)
      case .trade(let index, let trade):
        take(trade, index, at: now)
        outputs.append(output)
      case .book(let index, let change): take(change, index)
      case .jump(let index, let price):
        beliefs[index.value].last.confirm(price)
        move(index, to: price, jumping: true, at: now)
      case .event, .answer, .payment: break
      case .call, .open, .close, .say, .candle, .caughtUp, .notice, .unreadable, .mute:
        outputs.append(output)
      }
    }
    payFunding(at: now)
  }

  // What the account brings.

  /// Takes what the exchange has said, and sends it on its way.
  mutating func drain(at now: Moment) {
    guard !exchange.outputs.isEmpty else { return }
    let said = exchange.outputs
    exchange.outputs.removeAll(keepingCapacity: true)
    isPublished = false
    keepSnapshot(at: now)
    for output in said {
      switch account.take(output) {
      case .answer(let id, let outcome): sendAnswer(id, outcome, at: now)
      case .event(let event): stream(event, at: now)
      }
    }
  }

  /// Lets a request meet the exchange.
  mutating func meet(_ request: Request, _ id: RequestID, at now: Moment) {
    exchange.receive(request, id: id, at: now.trading)
    account.note(request)
    drain(at: now)
  }
}
