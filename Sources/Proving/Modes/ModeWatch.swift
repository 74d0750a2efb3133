import Execution
import SimulatedExchange
import Simulation
import Trading

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
  /// Which markets the executor believed to hold.
  private var wasBelieved: [Int] = []
  /// Requests without an answer, and what was said and not heard, by its place.
  private var waiting: [RequestID] = []
  private var unheard: [Int] = []
  private var isBare = false
  private var isOrphaned = false
  private var isMistaken = false
  private var isMisjudged = false
  private var isSettingOff = false
  /// When a price was heard last while a position stood open.
  private var lastPrice: Timestamp?

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
      waiting.append(id)
    }
  }

  private func hear(_ event: Event, _ executor: borrowing Executor, at moment: Timestamp) {
    switch event {
    case .answer(let id, let outcome):
      guard let asked = log.asked[id] else { return }
      waiting.removeAll { $0 == id }
      log.asked[id]?.answered = moment
      log.asked[id]?.outcome = outcome
      log.asked[id]?.isFalse = isFalse(outcome, asked)
      noteOmission(outcome, executor)
      if case .accepted(.rules) = outcome { log.rulesHeard += 1 }
    case .venue(.ticker(_, let ticker)):
      guard positions.contains(where: { $0.size != .zero }) else {
        lastPrice = nil
        return
      }
      log.tickers.append((moment, ticker))
      if let lastPrice { log.priceGap = max(log.priceGap, moment - lastPrice) }
      lastPrice = moment
    case .venue(.connected(let isUp)): if !isUp { log.breaks += 1 }
    case .venue(let event):
      if case .rules = event { log.rulesHeard += 1 }
      hear(event, at: moment)
    default: break
    }
  }

  private func hear(_ event: VenueEvent, at moment: Timestamp) {
    let isEarly = waiting.contains { waiting in
      guard case .submit(let id, _) = log.asked[waiting]?.request else { return false }
      return event.clientID == id
    }
    if isEarly { log.early += 1 }
    let known = unheard.firstIndex { log.said[$0].event == event }.map { unheard.remove(at: $0) }
    guard let at = known ?? log.said.lastIndex(where: { $0.event == event }) else {
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

  func arriving(_ request: Request, at exchange: borrowing Exchange, _ moment: Timestamp) {
    auditor?.arriving(request, at: exchange, moment)
    guard isStorm(moment) else { return }
    // The exchange does not say by which number: the oldest of the same that has not come.
    let first = waiting.first { id in
      log.asked[id].map { $0.request.isSame(as: request) && $0.arrived.isEmpty } ?? false
    }
    let last = log.order.last { log.asked[$0]?.request.isSame(as: request) ?? false }
    guard let id = first ?? last else { return }
    log.asked[id]?.arrived.append(moment)
    if case .positions = request { log.asked[id]?.held = exchange.positionReports() }
  }

  func said(_ output: ExchangeOutput, by exchange: borrowing Exchange, at moment: Timestamp) {
    auditor?.said(output, by: exchange, at: moment)
    guard isStorm(moment), case .event(let event) = output else { return }
    if case .ticker = event { return }
    unheard.append(log.said.count)
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
    if isMisjudged { log.misjudged = log.misjudged + span }
    if isSettingOff { log.settingOff = log.settingOff + span }
    lastLook = moment
    positions = exchange.positionReports()
    orders = exchange.allOpenOrders
    isBare = positions.contains {
      $0.size != .zero && !exchange.coverage($0.instrument).isWhole
    }
    isMisjudged = executor.mind.balance != exchange.account.balance
    isSettingOff = exchange.leverage(InstrumentIndex(0)) != executor.settings.leverage
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

extension Request {
  /// Whether it is the same request, whatever the venue has made of its terms.
  fileprivate func isSame(as other: Request) -> Bool {
    switch (self, other) {
    case (.submit(let id, _), .submit(let same, _)): id == same
    default: self == other
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
