public import Execution
public import Journal
public import SimulatedExchange
public import Simulation
public import Trading

/// Lets a monitor look at a run in virtual time: at its executor, its journal and its exchange.
///
/// It keeps the journal of the run, reads from the exchange, and changes nothing.
public final class RunWatch: Witness, Recorder {
  public private(set) var monitor: Monitor
  /// How long the journal took to say what it holds, by the clock of this machine.
  public private(set) var journalQuery = Measure("journal query", threshold: .milliseconds(10))
  /// From when a request left until its answer was heard.
  public private(set) var venueLatency = Measure("venue latency", threshold: .seconds(1))
  /// From the fill that opened a position until a request for its stop left.
  public private(set) var effectTime = Measure("fill to stop request", threshold: .seconds(1))
  /// The first moment that was looked at, and the last.
  public private(set) var span: (from: Timestamp, to: Timestamp)?

  private let journal: TradingJournal
  private let log: (String) -> Void
  /// Changes what was seen before it is judged, so that a test can make anything appear.
  public var doctor: ((inout Views) -> Void)?
  private var sent: [RequestID: Timestamp] = [:]
  private var answered: [RequestID] = []
  private var filled: [InstrumentIndex: Timestamp] = [:]

  /// Watches a run with a journal; `log` is told a line for all that is noteworthy.
  public init(
    _ monitor: Monitor, journal: TradingJournal, log: @escaping (String) -> Void = { _ in }
  ) {
    self.monitor = monitor
    self.journal = journal
    self.log = log
  }

  // What is kept, and how long it takes.

  public func heard(_ event: borrowing Event) {
    journal.heard(event)
    switch event {
    case .answer(let id, _): answered.append(id)
    case .venue(.fill(let fill)):
      if fill.clientID?.role == .entry, filled[fill.instrument] == nil {
        filled[fill.instrument] = fill.time
      }
    default: break
    }
  }

  public func keep(_ effects: borrowing Effects, of executor: borrowing Executor) -> Bool {
    let now = executor.moment
    for id in answered {
      if let time = sent.removeValue(forKey: id) { venueLatency.take(max(.zero, now - time)) }
    }
    answered.removeAll(keepingCapacity: true)
    for at in effects.requests.indices {
      sent[effects.requests[at].id] = now
      note(effects.requests[at].request, at: now)
    }
    return journal.keep(effects, of: executor)
  }

  private func note(_ request: Request, at now: Timestamp) {
    let index: InstrumentIndex
    switch request {
    case .setStops(let instrument, _): index = instrument
    case .submit(let id, _) where id.role == .stop: index = id.instrument
    default: return
    }
    if let time = filled.removeValue(forKey: index) { effectTime.take(max(.zero, now - time)) }
  }

  public func funded(_ index: InstrumentIndex, _ payment: Money) { journal.funded(index, payment) }
  public func recovered() -> DurableState? { journal.recovered() }

  public func restarted() {
    journal.restarted()
    sent.removeAll()
    log("the process has come back")
  }

  // What is looked at.

  public var nextLook: Timestamp { monitor.nextLook }

  public func settled(
    _ exchange: borrowing Exchange, _ executor: borrowing Executor, _ way: Way,
    at moment: Timestamp
  ) {
    let tasks = monitor.due(at: moment)
    if tasks.isEmpty { return }
    span = (span?.from ?? moment, moment)
    var views = views(exchange, executor, at: moment)
    // What fills after a position is gone is another's.
    for view in views.instruments where view.exchange.size == .zero {
      filled[view.instrument] = nil
    }
    doctor?(&views)
    for task in tasks {
      for issue in monitor.look(task, at: views) { log(issue.line) }
      if task == .progress {
        let held = views.instruments.count { $0.exchange.size != .zero }
        log("\(CalendarDate(moment)) \(held) positions, \(monitor.issues.count) issues so far")
      }
    }
  }

  private func views(
    _ exchange: borrowing Exchange, _ executor: borrowing Executor, at moment: Timestamp
  ) -> Views {
    let mind = executor.mind
    let start = ContinuousClock.now
    var journaled: [JournalHolding] = []
    do {
      journaled = try journal.holdings()
    } catch {
      log("\(CalendarDate(moment)) the journal: \(error)")
    }
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    journalQuery.take(
      TimeSpan(nanoseconds: seconds * 1_000_000_000 + attoseconds / 1_000_000_000))
    var views = Views(time: moment, instruments: [])
    if let since = journal.unwrittenSince { views.journalLag = moment - since }
    for index in exchange.instrumentIndices {
      var view = InstrumentView(index)
      view.take(mind.holdings[index.value], executor, index)
      if journaled.indices.contains(index.value) { view.take(journaled[index.value]) }
      view.take(exchange, index)
      views.instruments.append(view)
    }
    return views
  }

  // What a monitor has no use for.

  public func stepped(
    _ event: Event, wanting effects: ArraySlice<Effect>, _ executor: borrowing Executor,
    at moment: Timestamp
  ) {}
  public func arriving(
    _ request: Request, at exchange: borrowing Exchange, _ moment: Timestamp
  ) {}
  public func said(
    _ output: ExchangeOutput, by exchange: borrowing Exchange, at moment: Timestamp
  ) {}
  public func died(_ executor: borrowing Executor, at moment: Timestamp) {
    log("\(CalendarDate(moment)) the process has died")
  }
  public func revived(_ executor: borrowing Executor, at moment: Timestamp) {}
}

extension InstrumentView {
  /// Takes what the executor believes.
  fileprivate mutating func take(
    _ holding: Mind.Holding, _ executor: borrowing Executor, _ index: InstrumentIndex
  ) {
    let state = executor.stopState(index)
    self.executor.size = holding.size
    self.executor.stop = holding.stop
    self.executor.peak = state?.isTrailing == true ? state?.peak : nil
    self.executor.price = executor.lastPrice(index)
    self.executor.priceTime = executor.priceTime(index)
    isLeaving = holding.isLeaving
    isForeign = holding.isForeign
  }

  /// Takes what the journal holds.
  fileprivate mutating func take(_ holding: JournalHolding) {
    journal.size = holding.size
    journal.stop = holding.stop
    journal.peak = holding.peak
  }

  /// Takes what stands at the exchange.
  fileprivate mutating func take(_ exchange: borrowing Exchange, _ index: InstrumentIndex) {
    let size = exchange.position(index).size
    self.exchange.size = size
    self.exchange.price = exchange.lastPrice(index)
    var stops: [Price] = []
    for order in exchange.openOrders(index) {
      let isStop = order.origin == .positionStop || order.clientID?.role == .stop
      let isTrailing = order.origin == .positionTrailing || order.clientID?.role == .trailing
      let isTarget = order.origin == .positionTarget || order.clientID?.role == .target
      guard isStop || isTrailing || isTarget else { continue }
      conditionals.append(order)
      if isTrailing { isTrailedByVenue = true }
      if isTarget || size == .zero { continue }
      // Only what closes the position protects it.
      if (order.side == .sell) != (size > .zero) { continue }
      let rest = order.quantity - order.filled
      let isWhole = order.closesPosition || order.origin != .client
      covered = isWhole ? size.magnitude : min(size.magnitude, covered + rest)
      if isStop, let price = order.trigger?.price { stops.append(price) }
    }
    // Where one replaces another, both stand for a moment.
    self.exchange.stop = stops.first { $0 == executor.stop } ?? stops.first
  }
}

extension Issue {
  /// As one line of the log.
  var line: String {
    let details = context.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
    return
      "\(CalendarDate(time)) \(kind.severity.rawValue) \(kind.rawValue) \(symbol): \(details)"
  }
}
