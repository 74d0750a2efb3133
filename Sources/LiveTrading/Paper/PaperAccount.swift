import Execution
import SimulatedExchange
import Trading

/// What of a paper account outlasts its process: money, positions, stops, orders that rest, and
/// what was filled.
struct PaperAccount {
  /// An order of ours, and how far it has come.
  struct Kept {
    var id: ClientOrderID
    var terms: OrderTerms
    var report: OrderReport?
  }

  private(set) var balance: Money
  private(set) var positions: [PositionReport] = []
  private var orders: [Kept] = []
  private(set) var fills: [Fill] = []
  /// What is added to the exchange's numbers, so that no two processes give the same.
  private var base: UInt64 = 0

  private static let version: UInt8 = 1
  private static let mostFills = 2_000
  private static let mostOrders = 500

  /// An account that holds nothing but money.
  init(deposit: Money) { balance = deposit }

  /// From now on the exchange's numbers are those of this process.
  mutating func begin(at now: Timestamp) {
    base = UInt64(bitPattern: max(0, now.nanoseconds / 1_000_000_000 - 1_577_836_800)) << 24
  }

  // What is heard.

  /// Takes what the exchange has said, and says it by numbers of this process.
  mutating func take(_ output: ExchangeOutput) -> ExchangeOutput {
    switch output {
    case .event(.order(let report)): return .event(.order(note(report)))
    case .event(.fill(var fill)):
      fill.execution = ExecutionID(fill.execution.number + base)
      fill.venueID = VenueOrderID(fill.venueID.number + base)
      fills.append(fill)
      if fills.count > Self.mostFills { fills.removeFirst(Self.mostFills / 2) }
      take(fill)
      return .event(.fill(fill))
    case .event: return output
    case .answer(let id, .accepted(.order(let report))):
      return .answer(id, .accepted(.order(note(report))))
    case .answer(let id, .accepted(.openOrders(let reports))):
      return .answer(id, .accepted(.openOrders(reports.map(named))))
    case .answer: return output
    }
  }

  private func named(_ report: OrderReport) -> OrderReport {
    var report = report
    if report.venueID.number < 1 << 24 {
      report.venueID = VenueOrderID(report.venueID.number + base)
    }
    return report
  }

  private mutating func note(_ report: OrderReport) -> OrderReport {
    let report = named(report)
    if let id = report.clientID, let at = orders.lastIndex(where: { $0.id == id }) {
      orders[at].report = report
    }
    return report
  }

  private mutating func take(_ fill: Fill) {
    guard let id = fill.clientID, let at = orders.lastIndex(where: { $0.id == id }) else { return }
    let terms = orders[at].terms
    var report =
      orders[at].report
      ?? OrderReport(
        clientID: id, venueID: fill.venueID, instrument: fill.instrument, origin: .client,
        status: .resting, side: fill.side, quantity: terms.quantity, filled: .zero)
    report.filled = fill.filled
    report.filledAt = fill.time
    report.averagePrice = fill.price
    if fill.isComplete { report.status = .filled }
    orders[at].report = report
  }

  /// A request has come to the exchange.
  mutating func note(_ request: Request) {
    guard case .submit(let id, let terms) = request else { return }
    orders.append(Kept(id: id, terms: terms))
    if orders.count > Self.mostOrders { orders.removeFirst(Self.mostOrders / 2) }
  }

  /// What is known of an order that the exchange of this process does not know.
  func report(of id: ClientOrderID) -> OrderReport? {
    orders.last { $0.id == id }?.report
  }

  // What is kept.

  /// Takes what the exchange has of it now.
  mutating func look(at exchange: borrowing Exchange) {
    balance = exchange.account.balance
    positions = exchange.positionReports().filter { $0.size != .zero }
    let live = exchange.allOpenOrders.compactMap(\.clientID)
    for at in orders.indices {
      let isLive = live.contains(orders[at].id)
      if !isLive, orders[at].report?.status.isLive == true {
        orders[at].report?.status = .cancelled
      }
    }
  }

  var bytes: [UInt8] {
    var writer = ByteWriter()
    writer.write(Self.version)
    writer.write(balance)
    writer.write(list: positions)
    writer.write(list: fills.suffix(Self.mostFills / 4))
    let recent = orders.suffix(Self.mostOrders / 4)
    writer.write(recent.count)
    for order in recent {
      writer.write(order.id)
      writer.write(order.terms)
      writer.write(order.report != nil)
      if let report = order.report {
        writer.write(report.venueID)
        writer.write(report.status)
        writer.write(report.filled)
        writer.write(report.averagePrice)
        writer.write(report.filledAt)
      }
    }
    return writer.bytes
  }

  /// Reads an account back; throws where the bytes are not one.
  init(_ bytes: [UInt8]) throws(DamagedBytes) {
    var reader = ByteReader(bytes)
    guard try reader.byte() == Self.version else { throw DamagedBytes("the paper account") }
    balance = try reader.value()
    positions = try reader.list()
    fills = try reader.list()
    for _ in 0..<(try reader.integer(Int.self)) {
      var order = Kept(id: try reader.value(), terms: try reader.value())
      if try reader.flag() {
        var report = OrderReport(
          clientID: order.id, venueID: try reader.value(), instrument: order.terms.instrument,
          origin: .client, status: try reader.value(), side: order.terms.side,
          quantity: order.terms.quantity, filled: try reader.value())
        report.averagePrice = try reader.optional()
        report.filledAt = try reader.optional()
        report.trigger = order.terms.trigger
        if case .limit(let price, _) = order.terms.pricing { report.price = price }
        order.report = report
      }
      orders.append(order)
    }
  }
}

/// An exchange from what was kept.
extension PaperAccount {
  /// An exchange that holds what was held; what rests comes with the first price.
  func exchange(_ settings: PaperVenue.Settings, at now: Timestamp) -> Exchange {
    // What opening again costs is given back, so that the money is what it was.
    let first = seeded(settings, deposit: balance, at: now)
    let cost = balance - first.account.balance
    return cost == .zero ? first : seeded(settings, deposit: balance + cost, at: now)
  }

  private func seeded(
    _ settings: PaperVenue.Settings, deposit: Money, at now: Timestamp
  ) -> Exchange {
    var exchange = Exchange(
      instruments: settings.instruments, profile: settings.profile, settings: settings.exchange,
      deposit: deposit)
    exchange.setTime(now)
    for position in positions {
      let price = position.averageEntry
      let candle = Candle(
        openTime: exchange.now, open: price, high: price, low: price, close: price)
      exchange.open(position.instrument, candle, lasting: .milliseconds(1))
      let side: Side = position.size > .zero ? .buy : .sell
      _ = exchange.tradeAsStranger(
        position.instrument, side, position.size.magnitude, at: exchange.now)
      exchange.finish(position.instrument)
    }
    exchange.outputs.removeAll()
    return exchange
  }

  /// Puts stops and resting orders back, where they can wait for the first price.
  func prepare(_ index: InstrumentIndex, in exchange: inout Exchange) {
    let held = positions.first { $0.instrument == index }
    if let held, !held.stops.isEmpty {
      let price = Self.quiet(held)
      let candle = Candle(
        openTime: exchange.now, open: price, high: price, low: price, close: price)
      exchange.open(index, candle, lasting: .milliseconds(1))
      exchange.receive(.setStops(index, held.stops), id: RequestID(0), at: exchange.now)
      exchange.finish(index)
    }
    for order in orders where order.terms.instrument == index {
      guard let report = order.report, report.status.isLive else { continue }
      var terms = order.terms
      if !terms.closesPosition { terms.quantity = terms.quantity - report.filled }
      exchange.receive(.submit(order.id, terms), id: RequestID(0), at: exchange.now)
    }
    exchange.outputs.removeAll()
  }

  /// A price at which neither stop nor target of a position has been passed.
  private static func quiet(_ position: PositionReport) -> Price {
    switch (position.stops.stop, position.stops.target) {
    case (let stop?, let target?): return Price(units: (stop.units + target.units) / 2)
    case (let stop?, nil):
      let away = stop.scaled(by: "0.01", rounded: .up)
      return position.size > .zero ? stop + away : stop - away
    case (nil, let target?):
      let away = target.scaled(by: "0.01", rounded: .up)
      return position.size > .zero ? target - away : target + away
    case (nil, nil): return position.averageEntry
    }
  }
}
