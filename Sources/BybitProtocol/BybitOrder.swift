public import Trading
public import WireFormat

/// One order, as listings and the order stream say it.
public struct BybitOrder: Hashable, Sendable {
  public var orderID: String
  /// The client's own name; empty where it gave none.
  public var linkID: String
  public var symbol: String
  public var side: Side
  public var type: BybitOrderType
  public var status: BybitOrderStatus
  public var timeInForce: BybitTimeInForce
  public var quantity: Quantity
  public var price: Price?
  public var averagePrice: Price?
  public var leaves: Quantity
  public var filled: Quantity
  public var filledValue: Money
  public var fee: Money
  public var triggerPrice: Price?
  /// 1 where the price must rise to it, 2 where it must fall, 0 without one.
  public var triggerDirection: Int
  public var triggerBy: BybitTriggerBy?
  public var takeProfit: Price?
  public var stopLoss: Price?
  /// 0 one-way, 1 the long of a hedge, 2 the short.
  public var positionIndex: Int
  public var isReduceOnly: Bool
  public var closesOnTrigger: Bool
  /// Words that are passed on as they are: what kind of stop, who made it, why it ended.
  public var stopOrderType: String
  public var createType: String
  public var cancelType: String
  public var rejectReason: String
  public var created: Timestamp
  public var updated: Timestamp
  /// What was wrong with members that could not be read, and were left out.
  public var defects: [WireFailure] = []

  /// Creates an order that has just come.
  public init(
    orderID: String, linkID: String, symbol: String, side: Side, type: BybitOrderType,
    status: BybitOrderStatus, timeInForce: BybitTimeInForce, quantity: Quantity,
    created: Timestamp
  ) {
    self.orderID = orderID
    self.linkID = linkID
    self.symbol = symbol
    self.side = side
    self.type = type
    self.status = status
    self.timeInForce = timeInForce
    self.quantity = quantity
    self.created = created
    updated = created
    (price, averagePrice, triggerPrice, takeProfit, stopLoss) = (nil, nil, nil, nil, nil)
    leaves = quantity
    filled = .zero
    (filledValue, fee) = (.zero, .zero)
    (triggerDirection, triggerBy) = (0, nil)
    positionIndex = 0
    (isReduceOnly, closesOnTrigger) = (false, false)
    (stopOrderType, createType) = ("", "CreateByUser")
    (cancelType, rejectReason) = ("UNKNOWN", "EC_NoError")
  }

  /// Reads a row; throws where what it says of an order's size and trigger cannot be known.
  public init(_ row: WireReader) throws(WireFailure) {
    orderID = try row.required("orderId").text()
    linkID = try row.text("orderLinkId")
    symbol = try row.required("symbol").text()
    let sideField = try row.required("side")
    guard let side = Side(bybit: try sideField.text()) else { throw sideField.failure("a side") }
    self.side = side
    status = try row.required("orderStatus").said()
    quantity = try row.required("qty").exact()
    filled = try row.filled("cumExecQty")?.exact() ?? .zero
    triggerPrice = try row.price("triggerPrice")
    positionIndex = try row.integer("positionIdx")
    isReduceOnly = try row.flag("reduceOnly")
    closesOnTrigger = try row.flag("closeOnTrigger")
    var rest = RowReader(row)
    type =
      rest.maybe { row throws(WireFailure) in try row.required("orderType").said() } ?? .unknown
    timeInForce =
      rest.maybe { row throws(WireFailure) in try row.filled("timeInForce")?.said() }
      ?? .goodTillCancelled
    price = rest.maybe { row throws(WireFailure) in try row.price("price") }
    averagePrice = rest.maybe { row throws(WireFailure) in try row.price("avgPrice") }
    leaves =
      rest.maybe { row throws(WireFailure) in try row.filled("leavesQty")?.exact() } ?? .zero
    filledValue = rest.maybe { row throws(WireFailure) in try row.figure("cumExecValue") } ?? .zero
    fee = rest.maybe { row throws(WireFailure) in try row.figure("cumExecFee") } ?? .zero
    triggerDirection =
      rest.maybe { row throws(WireFailure) in try row.integer("triggerDirection") } ?? 0
    let by = rest.maybe { row throws(WireFailure) in try row.text("triggerBy") } ?? ""
    triggerBy = by == "UNKNOWN" || by == "" ? nil : BybitTriggerBy(text: by)
    takeProfit = rest.maybe { row throws(WireFailure) in try row.price("takeProfit") }
    stopLoss = rest.maybe { row throws(WireFailure) in try row.price("stopLoss") }
    let stopType = rest.maybe { row throws(WireFailure) in try row.text("stopOrderType") } ?? ""
    stopOrderType = stopType == "UNKNOWN" ? "" : stopType
    createType = rest.maybe { row throws(WireFailure) in try row.text("createType") } ?? ""
    cancelType = rest.maybe { row throws(WireFailure) in try row.text("cancelType") } ?? ""
    rejectReason = rest.maybe { row throws(WireFailure) in try row.text("rejectReason") } ?? ""
    let updated = rest.maybe { row throws(WireFailure) in try row.required("updatedTime").moment() }
    let created = rest.maybe { row throws(WireFailure) in try row.required("createdTime").moment() }
    self.created = created ?? updated ?? .distantPast
    self.updated = updated ?? created ?? .distantPast
    defects = rest.defects
  }

  /// The words of the venue in it that stand in no list of ours, each with the name of its member.
  public var unlisted: [String] {
    let words = [
      ("orderType", type.unlisted), ("orderStatus", status.unlisted),
      ("timeInForce", timeInForce.unlisted), ("triggerBy", triggerBy?.unlisted),
      ("stopOrderType", stopType.unlisted),
    ]
    return words.compactMap { name, word in word.map { "\(name) \($0)" } }
  }

  /// What kind of conditional order it is.
  public var stopType: BybitStopType { BybitStopType(text: stopOrderType) }

  /// As it stands on the wire.
  public var json: JSON {
    let trigger = triggerBy?.text ?? ""
    return .object([
      ("category", .string("linear")), ("orderId", .string(orderID)),
      ("orderLinkId", .string(linkID)), ("blockTradeId", .string("")),
      ("symbol", .string(symbol)), ("price", .price(price)), ("qty", .amount(quantity)),
      ("side", .string(side.bybit)), ("isLeverage", .string("")),
      ("positionIdx", .integer(Int64(positionIndex))),
      ("orderStatus", .string(status.text)), ("createType", .string(createType)),
      ("cancelType", .string(cancelType)), ("rejectReason", .string(rejectReason)),
      ("avgPrice", .amount(averagePrice)), ("leavesQty", .amount(leaves)),
      ("leavesValue", .amount(price?.notional(of: leaves, rounded: .nearest) ?? Money.zero)),
      ("cumExecQty", .amount(filled)), ("cumExecValue", .amount(filledValue)),
      ("cumExecFee", .amount(fee)), ("timeInForce", .string(timeInForce.text)),
      ("orderType", .string(type.text)), ("stopOrderType", .string(stopOrderType)),
      ("orderIv", .string("")), ("triggerPrice", .amount(triggerPrice)),
      ("takeProfit", .amount(takeProfit)), ("stopLoss", .amount(stopLoss)),
      ("tpTriggerBy", .string(takeProfit == nil ? "" : "LastPrice")),
      ("slTriggerBy", .string(stopLoss == nil ? "" : "LastPrice")),
      ("triggerDirection", .integer(Int64(triggerDirection))), ("triggerBy", .string(trigger)),
      ("lastPriceOnCreated", .string("")), ("reduceOnly", .bool(isReduceOnly)),
      ("closeOnTrigger", .bool(closesOnTrigger)), ("placeType", .string("")),
      ("smpType", .string("None")), ("smpGroup", .integer(0)), ("smpOrderId", .string("")),
      ("tpslMode", .string(takeProfit == nil && stopLoss == nil ? "" : "Full")),
      ("tpLimitPrice", .string("")), ("slLimitPrice", .string("")),
      ("createdTime", .moment(created)), ("updatedTime", .moment(updated)),
      ("cumFeeDetail", fee == .zero ? .object([]) : .object([("USDT", .amount(fee))])),
      ("feeCurrency", .string("")),
    ])
  }
}
