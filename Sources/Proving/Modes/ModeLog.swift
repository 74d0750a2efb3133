import Execution
import SimulatedExchange
import Simulation
import Trading

/// What happened in the storm of a story, as far as modes tell by it.
struct ModeLog {
  /// A request and what became of it.
  struct Asked {
    let request: Request
    let target: FaultTarget
    let sent: Timestamp
    var arrived: [Timestamp] = []
    /// What was held when it came, where that is what was asked.
    var held: [PositionReport]?
    var answered: Timestamp?
    var outcome: Outcome?
    /// Whether the answer said another thing than the exchange's truth at that moment.
    var isFalse = false
  }

  /// Something that the exchange said by its stream, and when it was heard.
  struct Said {
    let event: VenueEvent
    let time: Timestamp
    var heard: [Timestamp] = []
  }

  var asked: [RequestID: Asked] = [:]
  var order: [RequestID] = []
  var said: [Said] = []
  /// The order in which events of the account were heard, by their place among those said.
  var heard: [Int] = []
  /// Events of the account that were heard and never said.
  var madeUp = 0
  /// Events that were heard before the answer to the request they are about.
  var early = 0
  /// Prices that were heard while a position stood open.
  var tickers: [(time: Timestamp, ticker: Ticker)] = []
  /// How long a position stood without a stop, whatever could be done about it.
  var bare = TimeSpan.zero
  /// How long a conditional order of ours stood without a position.
  var orphaned = TimeSpan.zero
  /// How long the executor believed another size than the exchange had.
  var mistaken = TimeSpan.zero
  /// The longest time in which the executor was told nothing.
  var stillness = TimeSpan.zero
  /// How many times the process died, with a position, and came back to a bare one.
  var deaths = 0
  var deathsHolding = 0
  var revivalsBare = 0
  /// How often the stream was heard to break.
  var breaks = 0
  /// The price of the last fill that closed a position.
  var closingPrice: Price?
  /// Listings of positions that left a symbol out which was believed to be held, and had others.
  var omissions = 0

  /// The requests to which a target applies, in the order in which they were sent.
  func asked(_ target: FaultTarget) -> [Asked] {
    order.compactMap { asked[$0] }.filter { !$0.target.isDisjoint(with: target) }
  }

  /// What the stream should have brought, by its kind.
  func said(_ target: FaultTarget) -> [Said] {
    said.filter { !FaultTarget($0.event).isDisjoint(with: target) }
  }
}

/// Notes what happens in the storm of a story, beside the auditor.
final class ModeWatch: Witness {
  private(set) var log = ModeLog()
  private var auditor: Auditor?
  private let from: Timestamp
  private let until: Timestamp

  // The truth as it was when somebody looked last.
  private var lastLook: Timestamp?
  private var lastStep: Timestamp?
  private var positions: [PositionReport] = []
  private var orders: [OrderReport] = []
  private var isBare = false
  private var isOrphaned = false
  private var isMistaken = false

  init(_ timeline: ProofTimeline) {
    from = PriceModel.start + timeline.storm
    until = PriceModel.start + timeline.heal
  }

  /// The same, which tells an auditor all it hears.
  func beside(_ auditor: Auditor) -> ModeWatch {
    self.auditor = auditor
    return self
  }

  var nextLook: Timestamp { .distantPast }

  private func isStorm(_ moment: Timestamp) -> Bool { moment >= from && moment < until }

  func stepped(
    _ event: Event, wanting effects: ArraySlice<Effect>, _ executor: borrowing Executor,
    at moment: Timestamp
  ) {
    auditor?.stepped(event, wanting: effects, executor, at: moment)
    guard isStorm(moment) else { return }
    hear(event, executor, at: moment)
    if let lastStep { log.stillness = max(log.stillness, moment - lastStep) }
    lastStep = moment
    for case .request(let id, let request) in effects {
      log.asked[id] = ModeLog.Asked(request: request, target: FaultTarget(request), sent: moment)
      log.order.append(id)
    }
  }

  private func hear(_ event: Event, _ executor: borrowing Executor, at moment: Timestamp) {
    switch event {
    case .answer(let id, let outcome):
      guard let asked = log.asked[id] else { return }
      log.asked[id]?.answered = moment
      log.asked[id]?.outcome = outcome
      log.asked[id]?.isFalse = isFalse(outcome, asked)
      noteOmission(outcome, executor)
    case .venue(.ticker(_, let ticker)):
      if positions.contains(where: { $0.size != .zero }) { log.tickers.append((moment, ticker)) }
    case .venue(.connected(let isUp)): if !isUp { log.breaks += 1 }
    case .venue(let event): hear(event, at: moment)
    default: break
    }
  }

  private func hear(_ event: VenueEvent, at moment: Timestamp) {
    let isEarly = log.asked.values.contains { asked in
      guard asked.answered == nil, case .submit(let id, _) = asked.request else { return false }
      return event.clientID == id
    }
    if isEarly { log.early += 1 }
    let unheard = log.said.firstIndex { $0.event == event && $0.heard.isEmpty }
    guard let at = unheard ?? log.said.lastIndex(where: { $0.event == event }) else {
      log.madeUp += 1
      return
    }
    log.said[at].heard.append(moment)
    log.heard.append(at)
  }

  private func noteOmission(_ outcome: Outcome, _ executor: borrowing Executor) {
    guard case .accepted(.positions(let reports, _)) = outcome,
      reports.contains(where: { $0.size != .zero }), positions.count == reports.count
    else { return }
    // Told after the executor has heard it; what it believed before was noted with the truth.
    let isLeftOut = wasBelieved.contains { market in
      !reports.contains { $0.instrument.value == market }
    }
    if isLeftOut { log.omissions += 1 }
  }

  /// Which markets the executor believed to hold when somebody looked last.
  private var wasBelieved: [Int] = []

  func arriving(_ request: Request, at exchange: borrowing Exchange, _ moment: Timestamp) {
    auditor?.arriving(request, at: exchange, moment)
    guard isStorm(moment) else { return }
    // The exchange does not say by which number: the oldest of the same that has not come.
    let same = log.order.filter { log.asked[$0]?.request == request }
    let id = same.first { log.asked[$0]?.arrived.isEmpty ?? false } ?? same.last
    guard let id else { return }
    log.asked[id]?.arrived.append(moment)
    if case .positions = request { log.asked[id]?.held = exchange.positionReports() }
  }

  func said(_ output: ExchangeOutput, by exchange: borrowing Exchange, at moment: Timestamp) {
    auditor?.said(output, by: exchange, at: moment)
    guard isStorm(moment), case .event(let event) = output else { return }
    if case .ticker = event { return }
    log.said.append(ModeLog.Said(event: event, time: moment))
    if case .fill(let fill) = event, exchange.position(fill.instrument).isFlat,
      fill.instrument.value == 0
    {
      log.closingPrice = log.closingPrice ?? fill.price
    }
  }

  func died(_ executor: borrowing Executor, at moment: Timestamp) {
    auditor?.died(executor, at: moment)
    log.deaths += 1
    if positions.contains(where: { $0.size != .zero }) { log.deathsHolding += 1 }
  }

  func revived(_ executor: borrowing Executor, at moment: Timestamp) {
    auditor?.revived(executor, at: moment)
    if isBare { log.revivalsBare += 1 }
  }

  func settled(
    _ exchange: borrowing Exchange, _ executor: borrowing Executor, _ way: Way,
    at moment: Timestamp
  ) {
    if let auditor, auditor.nextLook <= moment {
      auditor.settled(exchange, executor, way, at: moment)
    }
    guard isStorm(moment) else { return }
    let span = lastLook.map { moment - $0 } ?? .zero
    if isBare { log.bare = log.bare + span }
    if isOrphaned { log.orphaned = log.orphaned + span }
    if isMistaken { log.mistaken = log.mistaken + span }
    lastLook = moment
    positions = exchange.positionReports()
    orders = exchange.allOpenOrders
    isBare = positions.contains { $0.size != .zero && !hasStop($0) }
    isOrphaned = orders.contains { order in
      order.trigger != nil && !positions.contains { $0.instrument == order.instrument }
    }
    isMistaken = false
    wasBelieved.removeAll()
    for index in executor.beliefs.indices {
      let truth = exchange.position(InstrumentIndex(index)).size
      if executor.beliefs[index].size != truth { isMistaken = true }
      if executor.beliefs[index].size != .zero { wasBelieved.append(index) }
    }
  }

  private func hasStop(_ position: PositionReport) -> Bool {
    orders.contains { order in
      order.instrument == position.instrument && order.status == .untriggered
        && (order.side == .sell) == (position.size > .zero)
        && (order.trigger?.crossing == .falling) == (position.size > .zero)
    }
  }

  /// Whether an answer says what is not so.
  private func isFalse(_ outcome: Outcome, _ asked: ModeLog.Asked) -> Bool {
    switch (asked.request, outcome) {
    case (.submit(_, _), .accepted(.order(let report))): report.venueID.number == 0
    case (.setStops(let index, let stops), .accepted):
      stops.stop != nil
        && !orders.contains { $0.instrument == index && $0.trigger?.price == stops.stop }
    case (.amend(let id, _, let change), .accepted):
      orders.contains { $0.clientID == id && $0.trigger?.price != change.triggerPrice }
    case (.cancel(let id, _), .accepted), (.order(let id, _), .accepted(.noSuchOrder)):
      orders.contains { $0.clientID == id }
    case (_, .accepted(.order(let report))):
      !report.status.isLive && orders.contains { $0.clientID == report.clientID }
    case (.openOrders(let only), .accepted(.openOrders(let reports))):
      Set(reports.map(\.venueID))
        != Set(orders.filter { only == nil || $0.instrument == only }.map(\.venueID))
    case (.positions, .accepted(.positions(let reports, _))): reports != asked.held
    default: false
    }
  }
}

extension VenueEvent {
  /// Our name for the order it is about; nil where it has none.
  fileprivate var clientID: ClientOrderID? {
    switch self {
    case .order(let report): report.clientID
    case .fill(let fill): fill.clientID
    default: nil
    }
  }
}
