public import Trading
public import WireFormat

/// A candle: on the wire a row of texts, newest first; on the stream an object.
public struct BybitKline: Hashable, Sendable {
  public var start: Timestamp
  public var open: Price
  public var high: Price
  public var low: Price
  public var close: Price
  /// Texts, since they can be larger than an amount; nil for candles of the mark price.
  public var volume: String?
  public var turnover: String?

  /// Creates a candle.
  public init(_ candle: Candle, volume: String?, turnover: String?) {
    start = candle.openTime
    (open, high, low, close) = (candle.open, candle.high, candle.low, candle.close)
    self.volume = volume
    self.turnover = turnover
  }

  /// Reads a row.
  public init(_ row: WireReader) throws(WireFailure) {
    let cells = try row.elements()
    guard cells.count >= 5 else { throw row.failure("at least five cells") }
    start = try cells[0].moment()
    open = try cells[1].exact()
    high = try cells[2].exact()
    low = try cells[3].exact()
    close = try cells[4].exact()
    volume = cells.count > 5 ? try cells[5].decimal() : nil
    turnover = cells.count > 6 ? try cells[6].decimal() : nil
  }

  /// As a row of a listing.
  public var row: JSON {
    let prices = [open, high, low, close].map { JSON.amount($0) }
    return .array(
      [.moment(start)] + prices + [volume, turnover].compactMap { $0.map { .string($0) } })
  }

  /// As the stream says it.
  public func json(
    interval: String, end: Timestamp, isClosed: Bool, time: Timestamp
  ) -> JSON {
    .object([
      ("start", .integer(start.milliseconds)), ("end", .integer(end.milliseconds)),
      ("interval", .string(interval)), ("open", .amount(open)), ("close", .amount(close)),
      ("high", .amount(high)), ("low", .amount(low)), ("volume", .string(volume ?? "0")),
      ("turnover", .string(turnover ?? "0")), ("confirm", .bool(isClosed)),
      ("timestamp", .integer(time.milliseconds)),
    ])
  }
}

/// A candle as the stream says it: again and again until it has closed.
public struct BybitStreamedKline: Hashable, Sendable {
  public var candle: BybitKline
  public var interval: String
  public var isClosed: Bool

  /// Reads a row.
  public init(_ row: WireReader) throws(WireFailure) {
    candle = try BybitKline(streamed: row)
    interval = try row.required("interval").text()
    isClosed = try row.required("confirm").flag()
  }
}

extension BybitKline {
  fileprivate init(streamed row: WireReader) throws(WireFailure) {
    start = try row.required("start").moment()
    open = try row.required("open").exact()
    high = try row.required("high").exact()
    low = try row.required("low").exact()
    close = try row.required("close").exact()
    volume = try row.filled("volume")?.decimal()
    turnover = try row.filled("turnover")?.decimal()
  }

  /// The same in our words; throws where it is not one, such as with a high below its low.
  public func candle(_ row: WireReader) throws(WireFailure) -> Candle {
    guard low > .zero, low <= min(open, close), high >= max(open, close) else {
      throw row.failure("a candle with low, open, close and high in order")
    }
    return Candle(
      openTime: start, open: open, high: high, low: low, close: close,
      volume: volume.flatMap(Volume.init(decimal:)))
  }
}

extension Volume {
  /// Reads a plain decimal number of eight places at most; nil for what does not fit.
  fileprivate init?(decimal text: String) {
    let parts = PlainDecimal.rounded(text, places: 8).split(separator: ".")
    let fraction = parts.count > 1 ? String(parts[1]) : ""
    guard let units = Int64((parts.first ?? "0") + fraction), units >= 0 else { return nil }
    self.init(units: units, places: UInt8(fraction.utf8.count))
  }
}

/// A public trade; the listing and the stream have other names for the same.
public struct BybitTrade: Hashable, Sendable {
  public var id: String
  public var symbol: String
  public var side: Side
  public var price: Price
  public var quantity: Quantity
  public var time: Timestamp

  /// Creates a trade.
  public init(
    id: String, symbol: String, side: Side, price: Price, quantity: Quantity, time: Timestamp
  ) {
    self.id = id
    self.symbol = symbol
    self.side = side
    self.price = price
    self.quantity = quantity
    self.time = time
  }

  /// Reads a row of the listing or of the stream.
  public init(_ row: WireReader, onStream isStream: Bool) throws(WireFailure) {
    id = try row.required(isStream ? "i" : "execId").text()
    symbol = try row.required(isStream ? "s" : "symbol").text()
    let sideField = try row.required(isStream ? "S" : "side")
    guard let side = Side(bybit: try sideField.text()) else { throw sideField.failure("a side") }
    self.side = side
    price = try row.required(isStream ? "p" : "price").exact()
    quantity = try row.required(isStream ? "v" : "size").exact()
    time = try row.required(isStream ? "T" : "time").moment()
  }

  /// As a row of the listing.
  public var row: JSON {
    .object([
      ("execId", .string(id)), ("symbol", .string(symbol)), ("price", .amount(price)),
      ("size", .amount(quantity)), ("side", .string(side.bybit)), ("time", .moment(time)),
      ("isBlockTrade", .bool(false)), ("isRPITrade", .bool(false)),
      ("seq", .string(String(time.milliseconds))),
    ])
  }

  /// As the stream says it.
  public var streamed: JSON {
    .object([
      ("T", .integer(time.milliseconds)), ("s", .string(symbol)), ("S", .string(side.bybit)),
      ("v", .amount(quantity)), ("p", .amount(price)), ("L", .string("ZeroTick")),
      ("i", .string(id)), ("BT", .bool(false)), ("RPI", .bool(false)),
      ("seq", .integer(time.milliseconds)),
    ])
  }
}

/// A book, or what has changed of one: a size of zero takes the level off.
public struct BybitBook: Hashable, Sendable {
  public var symbol: String
  /// Highest first.
  public var bids: [BookLevel]
  /// Lowest first.
  public var asks: [BookLevel]
  public var update: Int64
  public var sequence: Int64

  /// Creates a book.
  public init(
    symbol: String, bids: [BookLevel], asks: [BookLevel], update: Int64, sequence: Int64
  ) {
    self.symbol = symbol
    self.bids = bids
    self.asks = asks
    self.update = update
    self.sequence = sequence
  }

  /// Reads the result of a query, or the data of a message.
  public init(_ reader: WireReader) throws(WireFailure) {
    symbol = try reader.required("s").text()
    bids = []
    for level in try reader.required("b").elements() { bids.append(try BookLevel(level)) }
    asks = []
    for level in try reader.required("a").elements() { asks.append(try BookLevel(level)) }
    update = try reader.required("u").integer()
    sequence = try reader.optional("seq")?.integer() ?? 0
  }

  /// The members that a query and a message have in common.
  public var members: [(String, JSON)] {
    [
      ("s", .string(symbol)), ("b", .array(bids.map(\.json))), ("a", .array(asks.map(\.json))),
      ("u", .integer(update)), ("seq", .integer(sequence)),
    ]
  }
}

extension BookLevel {
  fileprivate init(_ reader: WireReader) throws(WireFailure) {
    let cells = try reader.elements()
    guard cells.count == 2 else { throw reader.failure("a price and a size") }
    let (price, quantity): (Price, Quantity) = (try cells[0].exact(), try cells[1].exact())
    guard price > .zero, quantity >= .zero else {
      throw reader.failure("a price above 0 and a size")
    }
    self.init(price: price, quantity: quantity)
  }

  fileprivate var json: JSON { .array([.amount(price), .amount(quantity)]) }
}
