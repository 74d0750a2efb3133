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

  /// Reads a row.
  public init(_ row: WireReader) throws(WireFailure) {
    orderID = try row.required("orderId").text()
    linkID = try row.text("orderLinkId")
    symbol = try row.required("symbol").text()
    let sideField = try row.required("side")
    guard let side = Side(bybit: try sideField.text()) else { throw sideField.failure("a side") }
    self.side = side
    type = try row.required("orderType").word(BybitOrderType.self)
    status = try row.required("orderStatus").word(BybitOrderStatus.self)
    timeInForce =
      try row.filled("timeInForce")?.word(BybitTimeInForce.self) ?? .goodTillCancelled
    quantity = try row.required("qty").exact()
    price = try row.price("price")
    averagePrice = try row.price("avgPrice")
    filled = try row.filled("cumExecQty")?.exact() ?? .zero
    leaves = try row.filled("leavesQty")?.exact() ?? .zero
    filledValue = try row.figure("cumExecValue") ?? .zero
    fee = try row.figure("cumExecFee") ?? .zero
    triggerPrice = try row.price("triggerPrice")
    triggerDirection = try row.integer("triggerDirection")
    let by = try row.text("triggerBy")
    triggerBy =
      by == "UNKNOWN" || by == "" ? nil : try row.required("triggerBy").word(BybitTriggerBy.self)
    takeProfit = try row.price("takeProfit")
    stopLoss = try row.price("stopLoss")
    positionIndex = try row.integer("positionIdx")
    isReduceOnly = try row.flag("reduceOnly")
    closesOnTrigger = try row.flag("closeOnTrigger")
    let stopType = try row.text("stopOrderType")
    stopOrderType = stopType == "UNKNOWN" ? "" : stopType
    createType = try row.text("createType")
    cancelType = try row.text("cancelType")
    rejectReason = try row.text("rejectReason")
    created = try row.required("createdTime").moment()
    updated = try row.required("updatedTime").moment()
  }

  /// As it stands on the wire.
  public var json: JSON {
    let trigger = triggerBy?.rawValue ?? ""
    return .object([
      ("category", .string("linear")), ("orderId", .string(orderID)),
      ("orderLinkId", .string(linkID)), ("blockTradeId", .string("")),
      ("symbol", .string(symbol)), ("price", .price(price)), ("qty", .amount(quantity)),
      ("side", .string(side.bybit)), ("isLeverage", .string("")),
      ("positionIdx", .integer(Int64(positionIndex))),
      ("orderStatus", .string(status.rawValue)), ("createType", .string(createType)),
      ("cancelType", .string(cancelType)), ("rejectReason", .string(rejectReason)),
      ("avgPrice", .amount(averagePrice)), ("leavesQty", .amount(leaves)),
      ("leavesValue", .amount(price?.notional(of: leaves, rounded: .nearest) ?? Money.zero)),
      ("cumExecQty", .amount(filled)), ("cumExecValue", .amount(filledValue)),
      ("cumExecFee", .amount(fee)), ("timeInForce", .string(timeInForce.rawValue)),
      ("orderType", .string(type.rawValue)), ("stopOrderType", .string(stopOrderType)),
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
