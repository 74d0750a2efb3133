public import SimulatedExchange
public import Simulation
public import Trading

/// One account at a served exchange: an exchange of its own, which shares the market with the
/// others, and a record of all its orders and executions.
public final class ServedAccount {
  public let number: Int
  public let key: String
  public let secret: String
  public internal(set) var exchange: Exchange
  /// What can still fill, oldest first.
  public private(set) var open: [OrderRecord] = []
  /// What is over, oldest first, and every execution; the oldest are forgotten in the end.
  public private(set) var past: [OrderRecord] = []
  public private(set) var fills: [FillRecord] = []
  /// What happened since it was last taken.
  public internal(set) var news: [AccountNews] = []
  /// How long positions stood without a live stop, by instrument.
  public private(set) var naked: [TimeSpan]
  /// The books of the account, as a backtest keeps them.
  public internal(set) var ledger: AccountLedger
  /// What its bot says that it wanted to trade.
  public internal(set) var signals = SignalBook()
  /// The order that was taken last.
  private(set) var lastPlaced: (id: ClientOrderID, instrument: InstrumentIndex)?
  public private(set) var received = 0
  public private(set) var refused = 0

  /// For how long it is kept how the account was, by the data's clock; nil where nobody asks.
  private var memory: TimeSpan?
  private var views: [(time: Timestamp, view: AccountView)] = []
  private var nakedSince: [Timestamp?]
  private var names: [String: ClientOrderID] = [:]
  private var lastName: UInt32 = 0
  private var lastRequest: UInt64 = 0
  private var submitted: (name: String, terms: OrderTerms)?
  private var outcome: Outcome?
  private static let longestPast = 5_000

  init(number: Int, key: String, secret: String, exchange: Exchange, ledger: AccountLedger) {
    self.ledger = ledger
    self.number = number
    self.key = key
    self.secret = secret
    self.exchange = exchange
    naked = exchange.instrumentIndices.map { _ in .zero }
    nakedSince = exchange.instrumentIndices.map { _ in nil }
  }

  /// Every figure of the account's trading as it stands.
  public var facts: RunFacts { ledger.facts(of: exchange, at: exchange.now) }

  /// Whether nothing has happened on it yet.
  public var isFresh: Bool { open.isEmpty && past.isEmpty && fills.isEmpty }

  // What clients ask for.

  /// Places an order under a client's own name, which may be empty.
  public func submit(_ terms: OrderTerms, named name: String) -> Outcome {
    if !name.isEmpty, names[name] != nil {
      refused += 1
      return .rejected(exchange.profile.rejection(.duplicateClientID))
    }
    let id = clientID(for: terms, named: name)
    submitted = (name, terms)
    defer { submitted = nil }
    let outcome = ask(.submit(id, terms))
    switch outcome {
    case .accepted:
      lastPlaced = (id, terms.instrument)
      if !name.isEmpty { names[name] = id }
    case .rejected: signals.refused(terms, named: name, at: exchange.now)
    case .unknown: break
    }
    return outcome
  }

  /// Changes an order; the stop of a position is changed as such.
  public func amend(_ order: OrderRecord, _ amendment: Amendment) -> Outcome {
    if let id = order.clientID { return ask(.amend(id, order.terms.instrument, amendment)) }
    var stops = exchange.positionStops(order.terms.instrument)
    switch order.origin {
    case .positionStop: stops.stop = amendment.triggerPrice ?? stops.stop
    case .positionTarget: stops.target = amendment.triggerPrice ?? stops.target
    case .positionTrailing, .client, .liquidation, .deleverage, .settlement:
      return .rejected(exchange.profile.rejection(.unsupported))
    }
    return ask(.setStops(order.terms.instrument, stops))
  }

  /// Cancels an order; the stop of a position is taken off.
  public func cancel(_ order: OrderRecord) -> Outcome {
    if let index = open.firstIndex(where: { $0.venueID == order.venueID }) {
      open[index].wasCancelled = true
    }
    if let id = order.clientID { return ask(.cancel(id, order.terms.instrument)) }
    var stops = exchange.positionStops(order.terms.instrument)
    switch order.origin {
    case .positionStop: stops.stop = nil
    case .positionTarget: stops.target = nil
    case .positionTrailing: stops.trailing = nil
    case .client, .liquidation, .deleverage, .settlement:
      return .rejected(exchange.profile.rejection(.noSuchOrder))
    }
    return ask(.setStops(order.terms.instrument, stops))
  }

  /// Whether the stops of a position are these already.
  func hasStops(_ stops: PositionStops, _ index: InstrumentIndex) -> Bool {
    let standing = open.filter { $0.origin != .client && $0.terms.instrument == index }
    let sources = standing.filter { $0.origin != .positionTrailing }
      .compactMap { $0.terms.trigger?.source }
    let now = exchange.positionStops(index)
    return now.stop == stops.stop && now.target == stops.target && now.trailing == stops.trailing
      && sources.allSatisfy { $0 == stops.source }
  }

  /// Sends the exchange a request; what it says besides the answer becomes news.
  public func ask(_ request: Request) -> Outcome {
    received += 1
    lastRequest += 1
    outcome = nil
    exchange.receive(request, id: RequestID(lastRequest), at: exchange.now)
    drain()
    if case .setStops(let index, _) = request { news.append(.position(index)) }
    let outcome = outcome ?? .unknown(.serverError)
    if case .rejected = outcome { refused += 1 }
    return outcome
  }

  /// An order by the venue's number or the client's name, alive or over; nil where none is known.
  public func order(_ id: VenueOrderID?, named name: String) -> OrderRecord? {
    func isMeant(_ order: OrderRecord) -> Bool {
      id.map { order.venueID == $0 } ?? (order.name == name)
    }
    return open.last(where: isMeant) ?? past.last(where: isMeant)
  }

  /// A name of ours for an order: the client's where it is of our form, else one that says what
  /// the order is for.
  private func clientID(for terms: OrderTerms, named name: String) -> ClientOrderID {
    if let id = ClientOrderID(name) { return id }
    lastName += 1
    let role: ClientOrderID.Role
    if terms.trigger != nil {
      role = .stop
    } else {
      role = terms.isReduceOnly || terms.closesPosition ? .exit : .entry
    }
    return ClientOrderID(
      epoch: UInt32(truncatingIfNeeded: number), signal: SignalID(lastName), role: role,
      attempt: 0, instrument: terms.instrument)
  }

  // What the exchange says.

  /// Takes in what the exchange has said.
  func drain() {
    guard !exchange.outputs.isEmpty else { return }
    for output in exchange.outputs {
      ledger.observe(output, of: exchange, at: exchange.now)
      switch output {
      case .answer(_, let outcome): take(outcome)
      case .event(.order(let report)): take(report)
      case .event(.fill(let fill)): take(fill)
      case .event(.account): news.append(.balance)
      case .event(.ticker), .event(.connected), .event(.gap), .event(.positionChanged),
        .event(.rules):
        break
      }
    }
    exchange.outputs.removeAll(keepingCapacity: true)
    watchStops()
    if let memory { remember(since: exchange.now - memory) }
  }

  /// From now on keeps for so long how it was; nil keeps nothing.
  func remember(for span: TimeSpan?) {
    memory = span
    views = []
    if let span { remember(since: exchange.now - span) }
  }

  private func remember(since oldest: Timestamp) {
    while views.count > 1, views[1].time <= oldest { views.removeFirst() }
    views.append((exchange.now, AccountView(self)))
  }

  /// It as it was so long ago by the data's clock, as far as that is kept.
  func view(before age: TimeSpan) -> AccountView {
    let moment = exchange.now - age
    return views.last { $0.time <= moment }?.view ?? AccountView(self)
  }

  /// Counts the time that positions stand bare.
  func watchStops() {
    for index in exchange.instrumentIndices {
      let isBare = !exchange.position(index).isFlat && !exchange.hasLiveStop(index)
      if let since = nakedSince[index.value] {
        naked[index.value] = naked[index.value] + (exchange.now - since)
      }
      nakedSince[index.value] = isBare ? exchange.now : nil
    }
    ledger.settle(exchange, at: exchange.now)
  }

  private func take(_ outcome: Outcome) {
    self.outcome = outcome
    guard let submitted, case .accepted(.order(let report)) = outcome,
      !open.contains(where: { $0.venueID == report.venueID })
    else { return }
    var order = record(report, named: submitted.name)
    order.terms = submitted.terms
    order.terms.quantity = report.quantity
    open.append(order)
    signals.placed(order)
    if report.trigger == nil { news.append(.order(order)) }
  }

  private func take(_ report: OrderReport) {
    guard let index = open.firstIndex(where: { $0.venueID == report.venueID }) else {
      let order = record(report, named: "")
      if report.status.isLive { dropFormer(of: order) }
      news.append(.order(order))
      if report.status.isLive { open.append(order) } else { remember(order) }
      return
    }
    open[index].status = report.status
    open[index].terms.quantity = report.quantity
    open[index].terms.trigger = report.trigger
    if let price = report.price, case .limit(_, let timeInForce) = open[index].terms.pricing {
      open[index].terms.pricing = .limit(price, timeInForce)
    }
    open[index].updated = exchange.now
    news.append(.order(open[index]))
    if !report.status.isLive { remember(open.remove(at: index)) }
  }

  /// A trailing stop that is set anew is another order, and the exchange does not say that the
  /// former one is gone: a position has one of each kind.
  private func dropFormer(of order: OrderRecord) {
    guard order.origin != .client, order.origin != .liquidation else { return }
    let isFormer = { (other: OrderRecord) in
      other.origin == order.origin && other.terms.instrument == order.terms.instrument
    }
    guard let index = open.firstIndex(where: isFormer) else { return }
    var former = open.remove(at: index)
    former.status = .cancelled
    former.updated = exchange.now
    news.append(.order(former))
    remember(former)
  }

  private func take(_ fill: Fill) {
    if !open.contains(where: { $0.venueID == fill.venueID }) { open.append(record(fill)) }
    guard let index = open.firstIndex(where: { $0.venueID == fill.venueID }) else { return }
    let worth = fill.price.notional(of: fill.quantity, rounded: .nearest)
    open[index].filled = fill.filled
    open[index].worth += worth
    open[index].fees += fill.fee
    open[index].updated = fill.time
    if open[index].status == .untriggered { open[index].status = .resting }
    if fill.isComplete {
      open[index].status = .filled
      open[index].terms.quantity = fill.filled
    }
    let closing = closed(by: fill)
    if fill.quantity > closing.size { signals.entered(by: open[index]) }
    fills.append(
      FillRecord(
        fill: fill, order: open[index], worth: worth, closed: closing.size, gain: closing.gain,
        mark: exchange.markPrice(fill.instrument)))
    if fills.count > Self.longestPast { fills.removeFirst(Self.longestPast / 5) }
    news.append(.order(open[index]))
    if let last = fills.last { news.append(.fill(last)) }
    news.append(.position(fill.instrument))
    if fill.isComplete { remember(open.remove(at: index)) }
  }

  /// Holdings as the fills make them, by which each is known to close or to open.
  private var held: [InstrumentIndex: Position] = [:]

  private func closed(by fill: Fill) -> (size: Quantity, gain: Money) {
    var position = held[fill.instrument] ?? Position(leverage: 1)
    let before = position.size
    let gain = position.take(fill.side, fill.quantity, at: fill.price).realised
    held[fill.instrument] = position
    let isAgainst = before != .zero && (before > .zero) != (fill.side == .buy)
    return (isAgainst ? min(before.magnitude, fill.quantity) : .zero, gain)
  }

  private func remember(_ order: OrderRecord) {
    signals.ended(order)
    past.append(order)
    if past.count > Self.longestPast {
      for old in past.prefix(Self.longestPast / 5) { names[old.name] = nil }
      past.removeFirst(Self.longestPast / 5)
    }
  }

  private func record(_ report: OrderReport, named name: String) -> OrderRecord {
    let pricing: OrderTerms.Pricing =
      report.price.map { .limit($0, .goodTillCancelled) } ?? .market
    return OrderRecord(
      venueID: report.venueID, clientID: report.clientID, name: name, origin: report.origin,
      terms: OrderTerms(
        instrument: report.instrument, side: report.side, quantity: report.quantity,
        pricing: pricing, trigger: report.trigger, isReduceOnly: report.isReduceOnly,
        closesPosition: report.closesPosition),
      status: report.status, filled: report.filled, created: exchange.now, updated: exchange.now)
  }

  private func record(_ fill: Fill) -> OrderRecord {
    OrderRecord(
      venueID: fill.venueID, clientID: fill.clientID, name: "", origin: fill.origin,
      terms: OrderTerms(
        instrument: fill.instrument, side: fill.side, quantity: fill.quantity,
        isReduceOnly: fill.origin == .liquidation),
      status: .resting, created: fill.time, updated: fill.time)
  }
}
