public import Trading
public import WireFormat

/// What a client asks for when it places an order.
///
/// Members that are missing, null or empty are the same, since clients send all three; members
/// that are not known are passed over.
public struct BybitCreateOrder: Hashable, Sendable {
  public var symbol: String
  public var side: Side
  public var type: BybitOrderType
  public var quantity: Quantity
  public var price: Price?
  public var timeInForce: BybitTimeInForce?
  public var linkID: String
  public var isReduceOnly: Bool
  public var closesOnTrigger: Bool
  public var triggerPrice: Price?
  public var triggerDirection: Int
  public var triggerBy: BybitTriggerBy?
  public var takeProfit: Price?
  public var stopLoss: Price?
  public var stopTriggerBy: BybitTriggerBy?
  /// Whether the stops are for a part of the position, with orders of their own.
  public var hasPartialStops: Bool
  public var positionIndex: Int

  /// Reads the body of a request.
  public init(_ body: WireReader) throws(WireFailure) {
    symbol = try body.symbol()
    let sideField = try body.required("side")
    guard let side = Side(bybit: try sideField.text()) else { throw sideField.failure("a side") }
    self.side = side
    let typeField = try body.required("orderType")
    type = try typeField.listed()
    guard type != .unknown else { throw typeField.failure("Market or Limit") }
    quantity = try body.required("qty").exact()
    price = try body.price("price")
    timeInForce = try body.filled("timeInForce")?.listed()
    linkID = try body.linkID()
    isReduceOnly = try body.flag("reduceOnly")
    closesOnTrigger = try body.flag("closeOnTrigger")
    triggerPrice = try body.price("triggerPrice")
    triggerDirection = try body.integer("triggerDirection")
    triggerBy = try body.filled("triggerBy")?.listed()
    takeProfit = try body.price("takeProfit")
    stopLoss = try body.price("stopLoss")
    stopTriggerBy = try body.stopTrigger()
    hasPartialStops = try body.text("tpslMode") == "Partial"
    positionIndex = try body.integer("positionIdx")
    if type == .limit, price == nil { throw body.failure("a price, for a limit order") }
    if triggerPrice != nil, ![1, 2].contains(triggerDirection) {
      throw body.failure("triggerDirection 1 or 2, for a conditional order")
    }
  }
}

/// Which order is meant, by the venue's name or the client's; the venue's goes first.
public struct BybitOrderName: Hashable, Sendable {
  public var symbol: String
  public var orderID: String
  public var linkID: String

  /// Reads the body of a request.
  public init(_ body: WireReader) throws(WireFailure) {
    symbol = try body.symbol()
    orderID = try body.text("orderId")
    linkID = try body.text("orderLinkId")
    if orderID.isEmpty, linkID.isEmpty { throw body.failure("orderId or orderLinkId") }
  }
}

/// What a client asks to change about an order.
public struct BybitAmendOrder: Hashable, Sendable {
  public var name: BybitOrderName
  public var quantity: Quantity?
  public var price: Price?
  public var triggerPrice: Price?

  /// Reads the body of a request.
  public init(_ body: WireReader) throws(WireFailure) {
    name = try BybitOrderName(body)
    quantity = try body.filled("qty")?.exact()
    price = try body.price("price")
    triggerPrice = try body.price("triggerPrice")
  }
}

/// What a client asks to change about the stops of a position: what is nil stays as it is, and a
/// price of zero takes it off.
public struct BybitTradingStop: Hashable, Sendable {
  public var symbol: String
  public var takeProfit: Price?
  public var stopLoss: Price?
  public var trailingStop: Price?
  public var activePrice: Price?
  public var triggerBy: BybitTriggerBy?
  public var hasPartialStops: Bool

  /// Reads the body of a request.
  public init(_ body: WireReader) throws(WireFailure) {
    symbol = try body.symbol()
    takeProfit = try body.filled("takeProfit")?.exact()
    stopLoss = try body.filled("stopLoss")?.exact()
    trailingStop = try body.filled("trailingStop")?.exact()
    activePrice = try body.price("activePrice")
    triggerBy = try body.stopTrigger()
    hasPartialStops = try body.text("tpslMode") == "Partial"
  }
}

/// The leverage that a client asks for; both sides must be the same.
public struct BybitSetLeverage: Hashable, Sendable {
  public var symbol: String
  public var leverage: Int

  /// Reads the body of a request.
  public init(_ body: WireReader) throws(WireFailure) {
    symbol = try body.symbol()
    let buy: Quantity = try body.required("buyLeverage").exact()
    let sell: Quantity = try body.required("sellLeverage").exact()
    guard buy == sell else { throw body.failure("buyLeverage equal to sellLeverage") }
    guard buy.isMultiple(of: "1") else { throw body.failure("a whole number as leverage") }
    leverage = Int(buy.units / Quantity.unitsPerOne)
  }
}

/// What listings of orders, executions and positions are asked for.
public struct BybitListing: Hashable, Sendable {
  public var symbol: String?
  public var settleCoin: String?
  public var baseCoin: String?
  public var orderID: String?
  public var linkID: String?
  public var includesClosed: Bool
  /// `Order` or `StopOrder`; nil for both.
  public var filter: String?
  public var start: Timestamp?
  public var end: Timestamp?
  public var limit: Int?
  public var cursor: String?

  /// Reads a query.
  public init(_ query: QueryText) throws(WireFailure) {
    let reader = WireReader(.object(query.items.map { ($0.name, .string($0.value)) }))
    symbol = try reader.filled("symbol")?.text()
    settleCoin = try reader.filled("settleCoin")?.text()
    baseCoin = try reader.filled("baseCoin")?.text()
    orderID = try reader.filled("orderId")?.text()
    linkID = try reader.filled("orderLinkId")?.text()
    includesClosed = try reader.integer("openOnly") == 1
    filter = try reader.filled("orderFilter")?.text()
    start = try reader.filled("startTime")?.moment()
    end = try reader.filled("endTime")?.moment()
    limit = try reader.filled("limit").map { limit throws(WireFailure) in
      Int(try limit.integer())
    }
    cursor = try reader.filled("cursor")?.text()
  }
}

extension WireReader {
  fileprivate func symbol() throws(WireFailure) -> String {
    let category = try required("category")
    guard try category.text() == "linear" else { throw category.failure("linear") }
    return try required("symbol").text()
  }

  /// What wakes the stops of a position: one price for both.
  fileprivate func stopTrigger() throws(WireFailure) -> BybitTriggerBy? {
    if let word = try filled("slTriggerBy") { return try word.listed() }
    return try filled("tpTriggerBy")?.listed()
  }

  fileprivate func linkID() throws(WireFailure) -> String {
    let text = try text("orderLinkId")
    guard text.utf8.count <= Bybit.longestLinkID else {
      throw failure("an orderLinkId of \(Bybit.longestLinkID) characters at most")
    }
    return text
  }
}
