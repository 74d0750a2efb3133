public import Journal
import LiveTrading
public import Trading
import Transport
import Venues

/// Lets a monitor look, in real time, at a process that trades: at its executor, its journal and
/// its exchange.
///
/// Each of the five tasks looks at its own pace; those that need no exchange do not wait for it.
/// The executor and the journal are seen at one and the same record, before the exchange is asked
/// and after: what has moved meanwhile is not judged at that look. Nothing is changed anywhere.
public final class LiveWatch {
  /// Executor and journal, seen together.
  private struct Pair {
    var view: SessionView?
    var holdings: [JournalHolding]?
    /// Whether both are of the same record.
    var isEven = false
  }

  public private(set) var notes: WatchNotes
  /// How often each place could not be seen.
  public private(set) var missed: [String: Int] = [:]
  /// What the executor's own view has come from, in words.
  public private(set) var executorPlace = ""
  /// Asked again and again whether a person wants it to end.
  public var isEnding: () -> Bool = { false }
  /// Told every now and then how far it has come.
  public var onBeat: (LiveWatch) -> Void = { _ in }

  private let symbols: [String]
  private let process: ProcessLink?
  private let journal: JournalReader
  /// Nil where the exchange lives in the process.
  private let window: ExchangeWindow?
  private let log: (String) -> Void
  private var before = Pair()
  private var lastSight: ExchangeSight?
  private var wanted: WantedSettings?
  private var counts: [Int] = [0, 0, 0]
  private var hasCounts = false
  private var silentSince: Timestamp?
  private var blindSince: Timestamp?
  private var unreadSince: Timestamp?
  private var hasEnded = false
  private static let beat = TimeSpan.milliseconds(200)

  /// Watches by a monitor; without a process the journal speaks for the executor, and without a
  /// window the process for its exchange.
  public init(
    _ settings: Monitor.Settings, process: ProcessLink?, journal: consuming JournalReader,
    window: ExchangeWindow?, log: @escaping (String) -> Void
  ) throws(JournalFailure) {
    symbols = try journal.symbols()
    notes = WatchNotes(Monitor(symbols: symbols, settings: settings))
    notes.stepTime = Measure("event to request", threshold: .milliseconds(100))
    self.process = process
    self.journal = journal
    self.window = window
    self.log = log
    executorPlace = process.map { "the process \($0.name)" } ?? "the journal: no process runs"
  }

  /// Looks until a moment, or until it is asked to end.
  public func run(until end: Timestamp) {
    notes.note(WallClock.now)
    while WallClock.now < end, !isEnding(), !(hasEnded && window == nil) {
      turn()
      let now = WallClock.now
      let wait = min(Self.beat, max(.zero, min(end, notes.monitor.nextLook) - now))
      if let window {
        window.turn(atMost: window.isUnderWay ? Self.beat : wait)
      } else {
        Pause.rest(for: wait)
      }
      onBeat(self)
    }
    notes.note(min(WallClock.now, end))
  }

  private func turn() {
    let due = notes.monitor.due(at: WallClock.now)
    let near = due.filter { !$0.needsExchange }
    if !near.isEmpty { judge(near, by: look(), lastSight, isSettled: false) }
    if let result = window?.take() {
      finish(result)
    } else if due.contains(where: \.needsExchange), window?.isUnderWay != true {
      before = look()
      if due.contains(.settings) { wanted = (try? journal.settings()).flatMap(WantedSettings.init) }
      if let window {
        window.begin(
          wantsMarket: before.view.map(hearsLittle) ?? false,
          wantsSettings: due.contains(.settings))
      } else {
        let sight = before.view?.exchange.map { ExchangeSight(look: $0) }
        judge(MonitorTask.far(of: due), by: before, sight, isSettled: true)
      }
    }
  }

  /// Whether the process has heard too little of the market to go by it alone.
  private func hearsLittle(_ view: SessionView) -> Bool {
    let limit = notes.monitor.settings.staleAfter
    return view.holdings.contains { held in
      held.priceAge > limit
        || held.topics(limit, candleSpan: view.candleSpan).contains(where: \.isLate)
    }
  }

  /// The exchange has answered, or it has not.
  private func finish(_ result: Result<ExchangeSight, ExchangeWindow.Blind>) {
    let now = WallClock.now
    for span in window?.latencies ?? [] { notes.venueLatency.take(span) }
    window?.latencies = []
    for words in window?.notices ?? [] { log("\(CalendarDate(now)) the exchange: \(words)") }
    window?.notices = []
    switch result {
    case .success(let sight):
      if blindSince != nil { log("\(CalendarDate(now)) the exchange answers again") }
      (blindSince, lastSight) = (nil, sight)
    case .failure(let blind):
      miss("exchange", blind.words)
      blindSince = blindSince ?? now
    }
    let tasks = MonitorTask.far(of: notes.monitor.due(at: now))
    judge(tasks, by: look(), blindSince == nil ? lastSight : nil, isSettled: true)
  }

  private func miss(_ place: String, _ words: String) {
    missed[place, default: 0] += 1
    log("\(CalendarDate(WallClock.now)) the \(place) could not be seen: \(words)")
  }

  // What is seen.

  /// Looks at executor and journal until both are of one record, three times at most.
  private func look() -> Pair {
    var pair = Pair()
    for _ in 0..<3 {
      pair.view = lookAtProcess()
      guard let standing = lookAtJournal() else { break }
      pair.holdings = standing.holdings
      pair.isEven = pair.view.map { $0.sequence == standing.sequence } ?? true
      if pair.isEven { break }
    }
    if let view = pair.view { take(view) }
    return pair
  }

  private func lookAtProcess() -> SessionView? {
    guard let process else { return nil }
    let now = WallClock.now
    switch process.look() {
    case .answering(let view):
      if silentSince != nil || hasEnded { log("\(CalendarDate(now)) the process answers again") }
      (silentSince, hasEnded) = (nil, false)
      return view
    case .silent:
      miss("executor", "the process does not answer")
      silentSince = silentSince ?? now
    case .ended:
      if !hasEnded { log("\(CalendarDate(now)) the process has ended") }
      (silentSince, hasEnded) = (nil, true)
      executorPlace = "the process \(process.name) to its end, then the journal"
    }
    return nil
  }

  private func lookAtJournal() -> (sequence: Int64, holdings: [JournalHolding])? {
    let start = WallClock.steady
    do {
      let standing = try journal.standing()
      notes.journalQuery.take(WallClock.steady - start)
      unreadSince = nil
      return standing
    } catch {
      miss("journal", error.message)
      unreadSince = unreadSince ?? WallClock.now
      return nil
    }
  }

  /// Takes what the process has measured since it was asked last.
  private func take(_ view: SessionView) {
    let all = [view.trips, view.reactions, view.steps]
    for at in all.indices where hasCounts {
      let new = all[at].count - (all[at].count < counts[at] ? 0 : counts[at])
      for span in all[at].spans.suffix(new) {
        switch at {
        case 0: notes.venueLatency.take(span)
        case 1: notes.effectTime.take(span)
        default: notes.stepTime?.take(span)
        }
      }
    }
    counts = all.map(\.count)
    hasCounts = true
  }

  // What follows.

  private func judge(
    _ tasks: [MonitorTask], by pair: Pair, _ sight: ExchangeSight?, isSettled: Bool
  ) {
    let now = WallClock.now
    var views = Views(time: now, instruments: [])
    views.silence = silentSince.map { max(now - $0, TimeSpan(nanoseconds: 1)) } ?? .zero
    views.blindness = blindSince.map { max(now - $0, TimeSpan(nanoseconds: 1)) } ?? .zero
    let unread = unreadSince.map { max(now - $0, TimeSpan(nanoseconds: 1)) } ?? .zero
    views.unreadable = pair.view?.unreadable ?? 0
    views.journalLag = max(unread, pair.view?.unwritten ?? .zero)
    let isKnown = pair.view.map { $0.isStarted && $0.symbols == symbols } ?? true
    for at in symbols.indices {
      var view = InstrumentView(InstrumentIndex(at))
      if let held = pair.holdings?[at] { view.take(held) }
      if let held = pair.view?.holdings[at], isKnown {
        view.take(held, at: now)
        let limit = notes.monitor.settings.staleAfter
        view.topics = held.topics(limit, candleSpan: pair.view?.candleSpan ?? .zero)
          .map { Topic($0.kind, last: now - $0.silence, patience: $0.patience) }
      } else {
        // Nobody but the journal knows what is believed.
        (view.executor, view.executor.price) = (view.journal, .zero)
      }
      view.wanted = wanted?.of(view.instrument)
      if let sight { view.take(sight) }
      view.isUnsettled =
        !isSettled || !isKnown || sight == nil || pair.holdings == nil || !pair.isEven
        || isMoving(at, pair)
      views.instruments.append(view)
    }
    for line in notes.look(tasks, at: views) { log(line) }
  }

  /// Whether executor or journal have changed while the exchange was asked.
  private func isMoving(_ at: Int, _ pair: Pair) -> Bool {
    guard let then = before.holdings?[at], let now = pair.holdings?[at] else { return true }
    let (held, holds) = (before.view?.holdings[at], pair.view?.holdings[at])
    return then.size != now.size || then.stop != now.stop || held?.size != holds?.size
      || held?.stop != holds?.stop || held?.isLeaving != holds?.isLeaving
  }
}
