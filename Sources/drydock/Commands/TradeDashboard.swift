import Execution
import Journal
import LiveTrading
import Reports
import Trading

/// Fills the live page of a running session: what it holds and waits for now, and what has
/// happened since the process began.
final class TradeDashboard {
  private static let mostNotes = 60
  private static let mostPoints = 2_000

  private let page = Dashboard()
  private let served: Dashboard.Served
  private let symbols: [String]
  private var received = 0
  private var fates: [SignalID: SignalFate] = [:]
  private var events: [SessionState.Note] = []
  private var alarms: [SessionState.Note] = []

  /// Begins to serve on this machine.
  init(symbols: [String]) throws {
    self.symbols = symbols
    served = try page.serve()
  }

  /// What to open in a browser on this machine.
  var address: String { served.address }

  /// Ends the service.
  func close() { served.stop() }

  /// Takes what the executor has recorded.
  func take(_ record: Record, at moment: Timestamp) {
    switch record {
    case .signal(let signal):
      received += 1
      fates[signal.id] = signal.fate
      say("a signal, \(signal.direction)", signal.instrument, moment)
    case .fate(let id, let fate): if fates[id] != .traded { fates[id] = fate }
    case .fill(let fill):
      say("\(fill.side) \(fill.quantity) at \(fill.price)", fill.instrument, moment)
    case .opened(let index, _, let stop):
      say("opened" + (stop.map { ", stop \($0)" } ?? ", unprotected by wish"), index, moment)
    case .closed(let index, _, let reason): say("closed, \(reason)", index, moment)
    case .stop(let index, let price, let kind):
      say("stop seen at \(price) (\(kind))", index, moment)
    case .alarm(let index, let alarm):
      alarms.append(note("\(alarm)", index, moment))
      if alarms.count > Self.mostNotes { alarms.removeFirst() }
    case .intent, .outcome: break
    }
  }

  private func say(_ text: String, _ index: InstrumentIndex, _ moment: Timestamp) {
    events.append(note(text, index, moment))
    if events.count > Self.mostNotes { events.removeFirst() }
  }

  private func note(
    _ text: String, _ index: InstrumentIndex?, _ moment: Timestamp
  ) -> SessionState.Note {
    SessionState.Note(time: moment, symbol: index.map { symbols[$0.value] } ?? "", text)
  }

  /// Shows how a session is now.
  func show(_ session: LiveSession) {
    let title = "\(session.setup.strategy), \(session.setup.mode) at \(session.setup.venue)"
    var state = SessionState(title: title, started: session.startedAt ?? session.now)
    state.time = session.now
    state.equity = session.equity
    state.freeMargin = session.equity == nil ? nil : session.executor.freeMargin
    state.halt = session.executor.halted ?? (session.isClosing ? "the run is ending" : nil)
    let mind = session.executor.mind
    for place in mind.holdings.indices {
      if let holding = holding(place, mind, session) { state.holdings.append(holding) }
      state.orders += orders(place, mind)
    }
    state.health = health(session, mind)
    state.signals = received
    state.traded = fates.values.count { $0 == .traded }
    state.pending = fates.values.count { if case .pending = $0 { true } else { false } }
    state.blocked = BlockReason.allCases.compactMap { reason in
      let count = fates.values.count { $0 == .blocked(reason) }
      return count == 0 ? nil : (reason, count)
    }
    state.events = events
    state.alarms = alarms
    state.curve = session.curve.points.suffix(Self.mostPoints)
    page.show(state)
  }

  private func holding(
    _ place: Int, _ mind: Mind, _ session: LiveSession
  ) -> SessionState.Holding? {
    let index = InstrumentIndex(place)
    let belief = session.executor.holding(index)
    guard belief.size != .zero else { return nil }
    let last = session.executor.lastPrice(index)
    let isPriced = last > .zero
    let worth = { (price: Price) in price.notional(of: belief.size, rounded: .nearest) }
    let held = mind.holdings[place]
    return SessionState.Holding(
      symbol: symbols[place], size: belief.size, averageEntry: belief.averageEntry,
      mark: isPriced ? last : nil,
      unrealised: isPriced ? worth(last) - worth(belief.averageEntry) : nil,
      stop: held.liveStop ?? held.stop, isStopConfirmed: held.liveStop != nil,
      isUnprotected: held.stop == nil)
  }

  private func orders(_ place: Int, _ mind: Mind) -> [SessionState.WorkingOrder] {
    mind.holdings[place].orders.map { order in
      SessionState.WorkingOrder(
        symbol: symbols[place], name: "\(order.id.role) \(order.id)", side: order.side,
        quantity: order.quantity, filled: order.filled,
        status: order.isInDoubt ? "in doubt" : "working", isInDoubt: order.isInDoubt)
    }
  }

  private func health(_ session: LiveSession, _ mind: Mind) -> [SessionState.Health] {
    let doubt = mind.doubtSince.map { "no answer for \((session.now - $0).seconds) s" }
    let median = session.medianRoundTrip.map {
      "\((Double($0.nanoseconds) / 1e5).rounded() / 10) ms there and back"
    }
    return [
      .init(
        "streams", isWell: session.isConnected, session.isConnected ? "up" : "down, being opened"),
      .init(
        "candles", isWell: session.silentSymbols.isEmpty,
        session.silentSymbols.isEmpty
          ? "come" : "none of " + session.silentSymbols.joined(separator: ", ")),
      .init("venue", isWell: doubt == nil, doubt ?? median ?? "answers"),
      .init(
        "journal", isWell: session.journal.failure == nil,
        session.journal.failure.map { "\($0)" } ?? "written"),
    ]
  }
}
