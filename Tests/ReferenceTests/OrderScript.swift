import SimulatedExchange
import TestKit
import Testing
import Trading

/// Plays the steps of a case about orders on the simulated exchange.
///
/// Its quotes have a spread of their own each. Ours is a setting, so the price that is played is
/// the side of the quote that the orders meet: the ask for who buys, the bid for who sells. A
/// trailing stop of ours belongs to a position: one is opened for it to close.
struct OrderScript {
  private(set) var exchange: Exchange
  private(set) var orders: [String: Placed] = [:]
  private let tick: Price
  private let index = InstrumentIndex(0)
  private var quote: (bid: Price, ask: Price)?
  private var outputs: [ExchangeOutput] = []
  private var number: UInt32 = 0

  /// An order that was sent.
  struct Placed {
    let id: ClientOrderID
    let terms: OrderTerms
    let isTrailing: Bool
    /// Whether its trailing stop follows public trades and not the quotes.
    let followsTrades: Bool
    let distance: Price
  }

  /// What a case needs that the exchange does not have.
  struct Missing: Error { let reason: String }

  init(tick: Price) {
    self.tick = tick
    var venue = Stage.venue
    venue.codes = [.triggerAlreadyPassed: "1"]
    var stage = Stage(deposit: "1000000", tick: tick, maker: "0.00002", taker: "0.00002")
    stage.settings = ExchangeSettings(
      intrabar: .openHighLowClose, limitFill: .touch, arrival: .lastPrint, leverage: 1000,
      liquidates: false)
    exchange = Exchange(
      instruments: [stage.instrument], profile: venue, settings: stage.settings,
      deposit: stage.deposit)
  }

  mutating func play(_ step: Reference.Object) throws {
    switch try step.text("event") {
    case "quote":
      quote = (try step.price("bid"), try step.price("ask"))
      if let side = try waitingSide() { meet(side) }
    case "trade":
      Bench.print(try step.price("price"), index, &exchange)
    case "bar":
      let bar = Candle(
        openTime: .distantPast, open: try step.price("open"), high: try step.price("high"),
        low: try step.price("low"), close: try step.price("close"))
      Bench.play(bar, index, &exchange)
      quote = nil
    case "submit": try submit(step)
    case "cancel": request(.cancel(try placed(step.text("id")).id, index))
    case "modify":
      var change = Amendment()
      if step["price"] is Double { change.price = try step.price("price") }
      if step["trigger"] is Double { change.triggerPrice = try step.price("trigger") }
      if step["qty"] is Double { change.quantity = try step.quantity("qty") }
      request(.amend(try placed(step.text("id")).id, index, change))
    case let event: throw Missing(reason: "an event of the kind \(event)")
    }
    collect()
  }

  func placed(_ name: String) throws -> Placed { try #require(orders[name], "\(name) was sent") }

  // Playing.

  /// The side of the orders that wait for quotes; nil where none does.
  private func waitingSide() throws -> Side? {
    let waiting = exchange.openOrders(index).filter { report in
      report.origin == .client || !orders.values.contains { $0.isTrailing && $0.followsTrades }
    }
    if Set(waiting.map(\.side)).count > 1 {
      throw Missing(reason: "orders of both sides wait while the spread changes")
    }
    return waiting.first?.side
  }

  private mutating func meet(_ side: Side) {
    guard let quote else { return }
    Bench.print(side == .buy ? quote.ask : quote.bid, index, &exchange)
  }

  private mutating func submit(_ step: Reference.Object) throws {
    let side: Side = try step.text("side") == "buy" ? .buy : .sell
    let type = try step.text("type")
    let isTrailing = type == "trailing_stop_market"
    let source = try isTrailing ? step.text("trigger_type") : ""
    let followsTrades = source == "last"
    if let waiting = try waitingSide(), waiting != side, quote != nil {
      throw Missing(reason: "orders of both sides wait while the spread changes")
    }
    if !followsTrades { meet(side) }
    number += 1
    var terms = OrderTerms(
      instrument: index, side: side, quantity: try step.quantity("qty"),
      isReduceOnly: step.flag("reduce_only"))
    let name = Bench.name(number, terms)
    if isTrailing { return try trail(step, terms, name, followsTrades) }
    try price(&terms, type, step)
    orders[try step.text("id")] = Placed(
      id: name, terms: terms, isTrailing: false, followsTrades: false, distance: .zero)
    exchange.receive(.submit(name, terms), id: RequestID(UInt64(number)), at: exchange.now)
  }

  private func price(_ terms: inout OrderTerms, _ type: String, _ step: Reference.Object) throws {
    let isRising = (terms.side == .buy) == type.hasPrefix("stop")
    switch type {
    case "market": return
    case "limit": terms.pricing = try limit(step)
    case "stop_market", "market_if_touched", "stop_limit", "limit_if_touched":
      terms.trigger = Trigger(
        price: try step.price("trigger"), crossing: isRising ? .rising : .falling)
      if type.contains("limit") { terms.pricing = try limit(step) }
    default: throw Missing(reason: "an order of the kind \(type)")
    }
  }

  private func limit(_ step: Reference.Object) throws -> OrderTerms.Pricing {
    let words: [String: TimeInForce] = [
      "gtc": .goodTillCancelled, "ioc": .immediateOrCancel, "fok": .fillOrKill,
    ]
    let word = (step["time_in_force"] ?? step["tif"]) as? String ?? "gtc"
    guard let timeInForce = words[word.lowercased()] else {
      throw Missing(reason: "an order that stands \(word)")
    }
    return .limit(try step.price("price"), step.flag("post_only") ? .postOnly : timeInForce)
  }

  private mutating func trail(
    _ step: Reference.Object, _ terms: OrderTerms, _ name: ClientOrderID, _ followsTrades: Bool
  ) throws {
    let offset = try step.number("trailing_offset")
    let distance: TrailingDistance
    switch try step.text("offset_type") {
    case "price": distance = .price(try exact(offset))
    case "ticks": distance = .price(Price(units: tick.units * Int64(offset)))
    case "basis_points": distance = .rate(try #require(Rate(nearest: offset / 10_000)))
    case let kind: throw Missing(reason: "a trailing offset in \(kind)")
    }
    var opening = terms
    opening.side = terms.side == .buy ? .sell : .buy
    exchange.receive(.submit(name, opening), id: RequestID(UInt64(number)), at: exchange.now)
    try #require(exchange.position(index).size.magnitude == terms.quantity)
    let activation =
      step["activation_price"] is Double ? try step.price("activation_price") : nil
    request(
      .setStops(
        index,
        PositionStops(
          trailing: PositionStops.Trailing(distance: distance, activation: activation))))
    var away = Price.zero
    if case .price(let amount) = distance { away = amount }
    orders[try step.text("id")] = Placed(
      id: name, terms: terms, isTrailing: true, followsTrades: followsTrades, distance: away)
    collect()
    // What opened the position is no part of the case.
    outputs.removeAll()
  }

  private mutating func request(_ request: Request) {
    number += 1
    exchange.receive(request, id: RequestID(UInt64(number)), at: exchange.now)
  }

  private mutating func collect() {
    outputs += exchange.outputs
    exchange.outputs.removeAll()
  }

  // Looking.

  /// Every execution, or those of one order.
  func fills(_ order: Placed? = nil) -> [Fill] {
    outputs.compactMap { output in
      guard case .event(.fill(let fill)) = output else { return nil }
      guard let order else { return fill }
      let isIts = order.isTrailing ? fill.origin == .positionTrailing : fill.clientID == order.id
      return isIts ? fill : nil
    }
  }

  /// The order as it stands; nil where it is over.
  func standing(_ order: Placed) -> OrderReport? {
    exchange.openOrders(index).first { report in
      order.isTrailing ? report.origin == .positionTrailing : report.clientID == order.id
    }
  }

  /// What an order is by now, in the words of the reference.
  func status(_ order: Placed) -> String {
    let fills = fills(order)
    if fills.last?.isComplete ?? false { return "filled" }
    if let report = standing(order) {
      if report.filled > .zero { return "partially_filled" }
      return report.status == .resting && order.terms.trigger != nil ? "triggered" : "accepted"
    }
    for case .event(.order(let report)) in outputs where report.clientID == order.id {
      // It was answered before it met the book.
      if case .limit(_, .postOnly) = order.terms.pricing, fills.isEmpty { return "rejected" }
      return "canceled"
    }
    return "rejected"
  }

  var position: Position { exchange.position(index) }
  var balance: Double { exchange.account.balance.double }
  var hasActiveStop: Bool { exchange.hasLiveStop(index) }
}
