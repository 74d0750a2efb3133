public import SimulatedExchange
public import Simulation
public import Trading

/// A market that goes along its candles, and the accounts that trade in it.
///
/// Each account has an exchange of its own; all of them and the tape see the same prices. What is
/// said at one moment is said in the order of a backtest: paths, marks, funding, then the next
/// candles.
public final class ServedExchange {
  /// Under the rules of now.
  public private(set) var instruments: [Instrument]
  public private(set) var accounts: [ServedAccount] = []
  /// An exchange without orders, which shows the price.
  public private(set) var tape: Exchange
  /// The candles up to now, with the one that is under way.
  public private(set) var histories: [CandleHistory]
  /// The last rate of funding, and when the next is due, by instrument.
  public private(set) var fundingRates: [FundingRate?]
  /// The trades of the tape since they were last taken.
  public var prints: [Print] = []

  private let feeds: [MarketFeed]
  private var cursors: [CandleCursor]
  private var marks: [(market: Int, cursor: CandleCursor)]
  private var funding: FundingSchedule
  private let makeExchange: () -> Exchange

  /// A trade of the tape: where the price went.
  public struct Print: Hashable, Sendable {
    public let instrument: InstrumentIndex
    public let price: Price
    public let side: Side
    public let time: Timestamp
  }

  /// Creates a market; candles before `start` are history.
  public init(
    instruments: [Instrument], feeds: [MarketFeed], start: Timestamp,
    makeExchange: @escaping () -> Exchange
  ) {
    self.instruments = instruments
    self.feeds = feeds
    self.makeExchange = makeExchange
    tape = makeExchange()
    histories = feeds.map { CandleHistory($0.candles) }
    let paths = feeds.map { feed in
      let series = feed.detail ?? feed.candles
      return series.slice(series.firstIndex(from: start)..<series.count)
    }
    cursors = paths.map { CandleCursor($0) }
    marks = feeds.enumerated().compactMap { index, feed in
      feed.mark.map { mark in
        (index, CandleCursor(mark.slice(mark.firstIndex(from: start)..<mark.count)))
      }
    }
    funding = FundingSchedule(feeds.map(\.funding))
    funding.skip(before: start)
    fundingRates = feeds.map { $0.funding.last { $0.time <= start } }
    tape.setTime(start)
    turn(at: start)
  }

  /// The moment of the data.
  public var now: Timestamp { tape.now }

  /// Whether there is no candle left.
  public var isOver: Bool { cursors.allSatisfy { $0.boundary == .distantFuture } }

  /// The index of a symbol; nil where it is not served.
  public func index(of symbol: String) -> InstrumentIndex? {
    instruments.firstIndex { $0.symbol == symbol }.map { InstrumentIndex($0) }
  }

  /// Opens an account; prices find it where the others are.
  @discardableResult
  public func addAccount(
    key: String, secret: String, _ adjust: (inout Exchange) -> Void = { _ in }
  ) -> ServedAccount {
    let own = makeExchange()
    let ledger = AccountLedger(
      instruments: instruments, deposit: own.account.deposit,
      candles: feeds.reduce(0) { $0 + $1.candles.count }, from: now)
    let account = ServedAccount(
      number: accounts.count + 1, key: key, secret: secret, exchange: own, ledger: ledger)
    adjust(&account.exchange)
    account.exchange.setTime(now)
    for (index, cursor) in cursors.enumerated() where cursor.isInside {
      account.exchange.open(InstrumentIndex(index), cursor.candle, lasting: cursor.span)
    }
    account.exchange.move(to: now)
    account.exchange.outputs.removeAll()
    accounts.append(account)
    return account
  }

  /// Gives a fresh account an exchange with other settings.
  public func replace(_ account: ServedAccount, by exchange: Exchange) {
    precondition(account.isFresh, "only an account without a past can begin anew")
    var exchange = exchange
    exchange.setTime(now)
    for (index, cursor) in cursors.enumerated() where cursor.isInside {
      exchange.open(InstrumentIndex(index), cursor.candle, lasting: cursor.span)
    }
    exchange.move(to: now)
    exchange.outputs.removeAll()
    account.exchange = exchange
  }

  /// Lets the market go on to a moment.
  public func advance(to time: Timestamp) {
    while true {
      let boundary = nextBoundary
      guard boundary <= time else { break }
      walk(to: boundary)
      turn(at: boundary)
    }
    if time > now { walk(to: time) }
  }

  private var nextBoundary: Timestamp {
    var next = funding.nextTime
    for cursor in cursors { next = min(next, cursor.boundary) }
    for mark in marks { next = min(next, mark.cursor.boundary) }
    return next
  }

  private func walk(to time: Timestamp) {
    for account in accounts {
      while let event = account.exchange.nextEvent(until: time) {
        account.exchange.happen(event)
        account.drain()
      }
      account.exchange.move(to: time)
      account.exchange.setTime(time)
      account.drain()
    }
    // The turns of a candle are its extremes: the tape stops at each, so that none is missed.
    for index in cursors.indices where cursors[index].isInside {
      guard let inner = tape.innerPoints(InstrumentIndex(index)) else { continue }
      for point in [inner.0, inner.1] where point > now && point < time { moveTape(to: point) }
    }
    moveTape(to: time)
  }

  private func moveTape(to time: Timestamp) {
    tape.move(to: time)
    tape.setTime(time)
    for index in cursors.indices where cursors[index].isInside { show(index) }
  }

  /// Notes the price of now in the history, and as a trade where it has moved.
  private func show(_ index: Int) {
    let price = tape.lastPrice(InstrumentIndex(index))
    guard let former = histories[index].note(price, at: now), former != price else { return }
    prints.append(
      Print(
        instrument: InstrumentIndex(index), price: price, side: price > former ? .buy : .sell,
        time: now))
    if prints.count > 10_000 { prints.removeFirst(5_000) }
  }

  /// What happens where candles end and begin.
  private func turn(at boundary: Timestamp) {
    everyExchange { $0.setTime(boundary) }
    for index in cursors.indices
    where cursors[index].isInside && cursors[index].boundary == boundary {
      everyExchange { $0.finish(InstrumentIndex(index)) }
      for account in accounts {
        account.ledger.count(InstrumentIndex(index), cursors[index].candle)
      }
      show(index)
      histories[index].finish(at: boundary)
      cursors[index].leave()
    }
    for index in marks.indices { turnMark(index, at: boundary) }
    while let (market, rate) = funding.pop(at: boundary) {
      fundingRates[market] = FundingRate(time: boundary, rate: rate)
      for account in accounts {
        account.payFunding(InstrumentIndex(market), rate: rate, at: boundary)
      }
    }
    for index in cursors.indices
    where !cursors[index].isInside && cursors[index].boundary == boundary {
      let candle = cursors[index].enter()
      let span = cursors[index].span
      everyExchange { $0.open(InstrumentIndex(index), candle, lasting: span) }
      histories[index].open(candle, detailed: feeds[index].detail != nil)
      show(index)
    }
    for account in accounts {
      account.drain()
      account.ledger.mark(account.exchange.markedEquity(), at: boundary)
    }
  }

  private func turnMark(_ index: Int, at boundary: Timestamp) {
    let instrument = InstrumentIndex(marks[index].market)
    if marks[index].cursor.isInside, marks[index].cursor.boundary == boundary {
      everyExchange { $0.finishMark(instrument) }
      marks[index].cursor.leave()
    }
    if !marks[index].cursor.isInside, marks[index].cursor.boundary == boundary {
      let candle = marks[index].cursor.enter()
      let span = marks[index].cursor.span
      everyExchange { $0.openMark(instrument, candle, lasting: span) }
    }
  }

  /// Lets the venue, or somebody else, do what a rule says: to every account alike.
  func begin(_ rule: FaultRule, coin: Bool, lasting span: TimeSpan) {
    let (former, now) = (instruments, now)
    for account in accounts {
      _ = account.exchange.begin(rule, coin: coin, until: now + span, at: now)
      account.drain()
    }
    // Rules are the venue's, and the same for everybody.
    guard let account = accounts.first, [.changeRules, .delist].contains(rule.kind) else { return }
    for index in tape.instrumentIndices {
      let rules = account.exchange.instrument(index)
      if rules == former[index.value] { continue }
      instruments[index.value] = rules
      everyExchange { $0.setRules(index, to: rules, isTold: false, at: now) }
    }
  }

  /// Ends what a rule has begun.
  func end(_ rule: FaultRule) {
    let now = now
    everyExchange { $0.end(rule, at: now) }
    for account in accounts { account.drain() }
    tape.outputs.removeAll()
  }

  private func everyExchange(_ body: (inout Exchange) -> Void) {
    body(&tape)
    for account in accounts { body(&account.exchange) }
  }

  /// When the next rate of funding is due for an instrument.
  public func nextFunding(_ index: InstrumentIndex) -> Timestamp {
    if let next = feeds[index.value].funding.first(where: { $0.time > now }) { return next.time }
    let span = instruments[index.value].fundingInterval.nanoseconds
    return Timestamp(nanoseconds: (now.nanoseconds / span + 1) * span)
  }

  /// The rates of funding that were paid by now, oldest first.
  public func fundingHistory(_ index: InstrumentIndex) -> [FundingRate] {
    feeds[index.value].funding.filter { $0.time <= now }
  }
}
