import Trading
import Venues
public import WireFormat

/// A view as one line that goes from one process to another.
extension SessionView {
  /// As it is sent.
  public var json: JSON {
    .object([
      ("strategy", .string(strategy)), ("venue", .string(venue)), ("mode", .string(mode)),
      ("journal", .string(journal)), ("endpoint", .string(endpoint)),
      ("symbols", .array(symbols.map { .string($0) })), ("sequence", .integer(sequence)),
      ("unwritten", .integer(unwritten.nanoseconds)), ("isStarted", .bool(isStarted)),
      ("candleSpan", .integer(candleSpan.nanoseconds)), ("unreadable", JSON(unreadable)),
      ("holdings", .array(holdings.map(\.json))), ("trips", trips.json),
      ("reactions", reactions.json), ("steps", steps.json),
      ("exchange", exchange?.json ?? .null),
    ])
  }

  /// Reads what was sent; nil where it is something else.
  public init?(_ json: JSON) {
    guard let strategy = json["strategy"]?.string, let venue = json["venue"]?.string,
      let mode = json["mode"]?.string, let journal = json["journal"]?.string,
      let endpoint = json["endpoint"]?.string, let sequence = json["sequence"]?.integer,
      let unwritten = json["unwritten"]?.span, let isStarted = json["isStarted"]?.bool,
      let trips = json["trips"].flatMap(Times.init), let steps = json["steps"].flatMap(Times.init),
      let reactions = json["reactions"].flatMap(Times.init)
    else { return nil }
    self.init()
    (self.strategy, self.venue, self.mode) = (strategy, venue, mode)
    (self.journal, self.endpoint) = (journal, endpoint)
    (self.sequence, self.unwritten, self.isStarted) = (Int64(sequence), unwritten, isStarted)
    (self.trips, self.reactions, self.steps) = (trips, reactions, steps)
    // What an earlier version does not say is not known.
    (candleSpan, unreadable) = (json["candleSpan"]?.span ?? .zero, json["unreadable"]?.integer ?? 0)
    symbols = (json["symbols"]?.elements ?? []).compactMap(\.string)
    holdings = (json["holdings"]?.elements ?? []).compactMap(Holding.init)
    guard holdings.count == symbols.count else { return nil }
    guard let said = json["exchange"], said != .null else { return }
    guard let look = ExchangeLook(said) else { return nil }
    exchange = look
  }
}

extension SessionView.Holding {
  fileprivate var json: JSON {
    .object([
      ("size", JSON(text: size)), ("stop", JSON(text: stop)), ("peak", JSON(text: peak)),
      ("price", JSON(text: price)), ("priceAge", .integer(priceAge.nanoseconds)),
      ("candleAge", .integer(candleAge.nanoseconds)),
      ("isWithoutCandles", .bool(isWithoutCandles)), ("leverage", JSON(text: leverage)),
      ("liquidation", JSON(text: liquidation)),
      ("isLeaving", .bool(isLeaving)), ("isForeign", .bool(isForeign)),
      ("silences", .object(SessionView.Topic.all(in: silences))),
    ])
  }

  fileprivate init?(_ json: JSON) {
    guard let size = json["size"]?.quantity, let price = json["price"]?.price,
      let age = json["priceAge"]?.span, let isLeaving = json["isLeaving"]?.bool,
      let isForeign = json["isForeign"]?.bool
    else { return nil }
    self.init()
    (self.size, self.price, priceAge) = (size, price, age)
    (self.isLeaving, self.isForeign) = (isLeaving, isForeign)
    (stop, peak) = (json["stop"]?.price, json["peak"]?.price)
    (candleAge, liquidation) = (json["candleAge"]?.span ?? .zero, json["liquidation"]?.price)
    isWithoutCandles = json["isWithoutCandles"]?.bool ?? false
    leverage = json["leverage"]?.string.flatMap { Rate($0) }
    for topic in SessionView.Topic.allCases {
      silences[topic] = json["silences"]?[topic.rawValue]?.span
    }
  }
}

extension SessionView.Topic {
  /// Those that are known, in their order.
  fileprivate static func all(in silences: [Self: TimeSpan]) -> [(String, JSON)] {
    allCases.compactMap { topic in
      silences[topic].map { (topic.rawValue, .integer($0.nanoseconds)) }
    }
  }
}

extension SessionView.Times {
  fileprivate var json: JSON {
    .object([
      ("count", JSON(count)), ("spans", .array(spans.map { .integer($0.nanoseconds) })),
    ])
  }

  fileprivate init?(_ json: JSON) {
    guard let count = json["count"]?.integer, let spans = json["spans"] else { return nil }
    self.init()
    self.count = count
    self.spans = spans.elements.compactMap(\.span)
  }
}

extension ExchangeLook {
  fileprivate var json: JSON {
    .object([
      ("positions", .array(positions.map(Self.json))), ("orders", .array(orders.map(Self.json))),
      ("prices", .array(prices.map { JSON(text: $0) })),
    ])
  }

  private static func json(_ position: PositionReport) -> JSON {
    .object([
      ("instrument", JSON(position.instrument.value)), ("size", JSON(text: position.size)),
      ("averageEntry", JSON(text: position.averageEntry)),
      ("stop", JSON(text: position.stops.stop)), ("target", JSON(text: position.stops.target)),
      ("isTrailed", .bool(position.stops.trailing != nil)),
      ("liquidation", JSON(text: position.liquidation)),
    ])
  }

  private static func json(_ order: OrderReport) -> JSON {
    .object([
      ("instrument", JSON(order.instrument.value)), ("name", JSON(text: order.clientID)),
      ("number", .string("\(order.venueID.number)")), ("origin", JSON(Int(order.origin.rawValue))),
      ("isBuy", .bool(order.side == .buy)), ("quantity", JSON(text: order.quantity)),
      ("filled", JSON(text: order.filled)), ("trigger", JSON(text: order.trigger?.price)),
      ("isFalling", .bool(order.trigger?.crossing == .falling)),
      ("isReduceOnly", .bool(order.isReduceOnly)),
      ("closesPosition", .bool(order.closesPosition)),
    ])
  }

  fileprivate init?(_ json: JSON) {
    guard let positions = json["positions"], let orders = json["orders"],
      let prices = json["prices"]
    else { return nil }
    self.init(
      positions: positions.elements.compactMap(Self.position),
      orders: orders.elements.compactMap(Self.order), prices: prices.elements.map(\.price))
    guard self.positions.count == positions.elements.count,
      self.orders.count == orders.elements.count
    else { return nil }
  }

  private static func position(_ json: JSON) -> PositionReport? {
    guard let index = json["instrument"]?.integer, let size = json["size"]?.quantity,
      let entry = json["averageEntry"]?.price, let isTrailed = json["isTrailed"]?.bool
    else { return nil }
    var stops = PositionStops(stop: json["stop"]?.price, target: json["target"]?.price)
    // How far behind is nothing that is compared.
    if isTrailed { stops.trailing = .init(distance: .rate(.zero)) }
    return PositionReport(
      instrument: InstrumentIndex(index), size: size, averageEntry: entry, stops: stops,
      liquidation: json["liquidation"]?.price)
  }

  private static func order(_ json: JSON) -> OrderReport? {
    guard let index = json["instrument"]?.integer,
      let number = json["number"]?.string.flatMap({ UInt64($0) }),
      let origin = json["origin"]?.integer.flatMap({ UInt8(exactly: $0) }).flatMap(
        OrderOrigin.init(rawValue:)),
      let isBuy = json["isBuy"]?.bool, let quantity = json["quantity"]?.quantity,
      let filled = json["filled"]?.quantity
    else { return nil }
    var report = OrderReport(
      clientID: json["name"]?.string.flatMap { ClientOrderID($0) },
      venueID: VenueOrderID(number), instrument: InstrumentIndex(index), origin: origin,
      status: .resting, side: isBuy ? .buy : .sell, quantity: quantity, filled: filled)
    if let price = json["trigger"]?.price {
      let isFalling = json["isFalling"]?.bool ?? false
      report.status = .untriggered
      report.trigger = Trigger(price: price, crossing: isFalling ? .falling : .rising)
    }
    report.isReduceOnly = json["isReduceOnly"]?.bool ?? false
    report.closesPosition = json["closesPosition"]?.bool ?? false
    return report
  }
}

extension JSON {
  fileprivate var price: Price? { string.flatMap { Price($0) } }
  fileprivate var quantity: Quantity? { string.flatMap { Quantity($0) } }
  fileprivate var span: TimeSpan? { integer.map { TimeSpan(nanoseconds: Int64($0)) } }
}
