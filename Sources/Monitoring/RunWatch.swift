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
  /// Does something to a copy of the exchange before it is looked at, behind the run's back.
  public var intruder: ((inout Exchange, Timestamp) -> Void)?
  private var sent: [RequestID: Timestamp] = [:]
  private var answered: [RequestID] = []
  private var reactions = ReactionTimes()
  private var ears: [Ear] = []

  /// What was heard of the prices of one instrument, and what they did.
  private struct Ear {
    var hasHeard = false
    var heardAt: Timestamp?
    var price: Price = .zero
    var tradedAt = Timestamp.distantPast
  }

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
    case .venue(.ticker(let index, _)) where ears.indices.contains(index.value):
      ears[index.value].hasHeard = true
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
    listen(to: exchange, at: moment)
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
      views.instruments.append(view)
    }
    if let intruder {
      var changed = copy exchange
      intruder(&changed, moment)
      take(changed, into: &views)
    } else {
      take(exchange, into: &views)
    }
    return views
  }

  /// Takes what the exchange holds, and what was heard of it.
  private func take(_ exchange: borrowing Exchange, into views: inout Views) {
    let positions = exchange.positionReports()
    for at in views.instruments.indices {
      let index = views.instruments[at].instrument
      views.instruments[at].take(
        positions.first { $0.instrument == index }, price: exchange.lastPrice(index),
        orders: exchange.openOrders(index))
      views.instruments[at].settings = InstrumentSettings(
        instrument: index, leverage: Rate(whole: exchange.position(index).leverage),
        isIsolated: exchange.settings.marginMode == .isolated, isOneWay: true)
      views.instruments[at].delivery = exchange.delivery(index)
      views.instruments[at].tradedAt = ears[index.value].tradedAt
      let settings = notes.monitor.settings
      guard settings.hearsTickers, let heard = ears[index.value].heardAt else { continue }
      views.instruments[at].topics = [
        Topic(.ticker, last: heard, patience: settings.staleAfter)
      ]
    }
  }

  /// Notes which prices were heard since the last look, and which have changed.
  private func listen(to exchange: borrowing Exchange, at moment: Timestamp) {
    for index in exchange.instrumentIndices {
      if ears.count <= index.value { ears.append(Ear()) }
      if ears[index.value].hasHeard { ears[index.value].heardAt = moment }
      ears[index.value].hasHeard = false
      let price = exchange.lastPrice(index)
      if price != ears[index.value].price { ears[index.value].tradedAt = moment }
      ears[index.value].price = price
    }
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
    wanted = InstrumentSettings(
      instrument: index, leverage: Rate(whole: executor.settings.leverage), isIsolated: nil,
      isOneWay: true)
  }
}

extension Rate {
  /// A leverage as it is set.
  init(whole number: Int) { self.init(units: Rate.unitsPerOne * Int64(number)) }
}
