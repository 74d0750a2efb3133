public import Execution
public import Journal
public import SimulatedExchange
public import Simulation
public import Trading

/// Lets a monitor look at a run in virtual time: at its executor, its journal and its exchange.
///
/// It keeps the journal of the run, reads from the exchange, and changes nothing.
public final class RunWatch: Witness, Recorder {
  public private(set) var notes: WatchNotes
  public var monitor: Monitor { notes.monitor }

  private let journal: TradingJournal
  private let log: (String) -> Void
  /// Changes what was seen before it is judged, so that a test can make anything appear.
  public var doctor: ((inout Views) -> Void)?
  private var sent: [RequestID: Timestamp] = [:]
  private var answered: [RequestID] = []
  private var reactions = ReactionTimes()

  /// Watches a run with a journal; `log` is told a line for all that is noteworthy.
  public init(
    _ monitor: Monitor, journal: TradingJournal, log: @escaping (String) -> Void = { _ in }
  ) {
    notes = WatchNotes(monitor)
    self.journal = journal
    self.log = log
  }

  // What is kept, and how long it takes.

  public func heard(_ event: borrowing Event) {
    journal.heard(event)
    reactions.heard(event)
    switch event {
    case .answer(let id, _): answered.append(id)
    default: break
    }
  }

  public func keep(_ effects: borrowing Effects, of executor: borrowing Executor) -> Bool {
    let now = executor.moment
    for id in answered {
      if let time = sent.removeValue(forKey: id) { notes.venueLatency.take(max(.zero, now - time)) }
    }
    answered.removeAll(keepingCapacity: true)
    for at in effects.requests.indices {
      sent[effects.requests[at].id] = now
      let waited = reactions.sent(effects.requests[at].request, at: now)
      if let waited { notes.effectTime.take(waited) }
    }
    return journal.keep(effects, of: executor)
  }

  public func funded(_ index: InstrumentIndex, _ payment: Money) { journal.funded(index, payment) }
  public func recovered() -> DurableState? { journal.recovered() }

  public func restarted() {
    journal.restarted()
    sent.removeAll()
    log("the process has come back")
  }

  // What is looked at.

  public var nextLook: Timestamp { notes.monitor.nextLook }

  public func settled(
    _ exchange: borrowing Exchange, _ executor: borrowing Executor, _ way: Way,
    at moment: Timestamp
  ) {
    let tasks = notes.monitor.due(at: moment)
    if tasks.isEmpty { return }
    var views = views(exchange, executor, at: moment)
    for view in views.instruments where view.exchange.size == .zero {
      reactions.flatten(view.instrument)
    }
    doctor?(&views)
    for line in notes.look(tasks, at: views) { log(line) }
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
    notes.journalQuery.take(
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

  /// Takes what stands at the exchange.
  fileprivate mutating func take(_ exchange: borrowing Exchange, _ index: InstrumentIndex) {
    take(
      size: exchange.position(index).size, price: exchange.lastPrice(index),
      orders: exchange.openOrders(index))
  }
}
