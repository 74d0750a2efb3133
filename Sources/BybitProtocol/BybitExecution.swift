public import Trading
public import WireFormat

/// One execution, as the listing and the stream say it.
public struct BybitExecution: Hashable, Sendable {
  public var executionID: String
  public var orderID: String
  public var linkID: String
  public var symbol: String
  public var side: Side
  public var type: BybitExecutionType
  public var price: Price
  public var quantity: Quantity
  public var value: Money
  /// Negative for a rebate.
  public var fee: Money
  public var feeRate: Rate
  public var isMaker: Bool
  public var orderType: BybitOrderType
  public var orderPrice: Price?
  public var orderQuantity: Quantity
  public var leaves: Quantity
  public var stopOrderType: String
  public var markPrice: Price?
  /// How much of it brought the position closer to flat, and what that gained; nil where the venue
  /// does not say.
  public var closedSize: Quantity?
  public var profit: Money?
  public var time: Timestamp

  /// Creates an execution.
  public init(
    executionID: String, orderID: String, linkID: String, symbol: String, side: Side,
    type: BybitExecutionType, price: Price, quantity: Quantity, value: Money, fee: Money,
    feeRate: Rate, isMaker: Bool, orderType: BybitOrderType, orderQuantity: Quantity,
    leaves: Quantity, time: Timestamp
  ) {
    self.executionID = executionID
    self.orderID = orderID
    self.linkID = linkID
    self.symbol = symbol
    self.side = side
    self.type = type
    self.price = price
    self.quantity = quantity
    self.value = value
    self.fee = fee
    self.feeRate = feeRate
    self.isMaker = isMaker
    self.orderType = orderType
    self.orderQuantity = orderQuantity
    self.leaves = leaves
    self.time = time
    stopOrderType = ""
    (orderPrice, markPrice, closedSize, profit) = (nil, nil, nil, nil)
  }

  /// Reads a row.
  public init(_ row: WireReader) throws(WireFailure) {
    executionID = try row.required("execId").text()
    orderID = try row.required("orderId").text()
    linkID = try row.text("orderLinkId")
    symbol = try row.required("symbol").text()
    let sideField = try row.required("side")
    guard let side = Side(bybit: try sideField.text()) else { throw sideField.failure("a side") }
    self.side = side
    type = try row.filled("execType")?.word(BybitExecutionType.self) ?? .trade
    price = try row.required("execPrice").measured()
    quantity = try row.required("execQty").exact()
    value =
      try row.figure("execValue") ?? price.checkedNotional(of: quantity.magnitude) ?? Money.zero
    fee = try row.figure("execFee") ?? .zero
    feeRate = try row.filled("feeRate")?.rate() ?? .zero
    isMaker = try row.flag("isMaker")
    orderType = try row.filled("orderType")?.word(BybitOrderType.self) ?? .unknown
    orderPrice = try row.price("orderPrice")
    orderQuantity = try row.filled("orderQty")?.exact() ?? quantity
    leaves = try row.filled("leavesQty")?.exact() ?? .zero
    let stopType = try row.text("stopOrderType")
    stopOrderType = stopType == "UNKNOWN" ? "" : stopType
    markPrice = try row.price("markPrice")
    closedSize = try row.filled("closedSize")?.exact()
    profit = try row.figure("execPnl")
    time = try row.required("execTime").moment()
  }

  /// As it stands on the wire.
  public var json: JSON {
    .object([
      ("category", .string("linear")), ("symbol", .string(symbol)),
      ("orderType", .string(orderType.rawValue)), ("underlyingPrice", .string("")),
      ("orderLinkId", .string(linkID)), ("side", .string(side.bybit)),
      ("indexPrice", .string("")), ("orderId", .string(orderID)),
      ("stopOrderType", .string(stopOrderType.isEmpty ? "UNKNOWN" : stopOrderType)),
      ("leavesQty", .amount(leaves)), ("execTime", .moment(time)), ("feeCurrency", .string("")),
      ("isMaker", .bool(isMaker)), ("execFee", .amount(fee)),
      ("feeRate", .string(feeRate.description)), ("execId", .string(executionID)),
      ("tradeIv", .string("")), ("blockTradeId", .string("")),
      ("markPrice", .amount(markPrice)), ("execPrice", .amount(price)),
      ("markIv", .string("")), ("orderQty", .amount(orderQuantity)),
      ("orderPrice", .price(orderPrice)), ("execValue", .amount(value)),
      ("execType", .string(type.rawValue)), ("execQty", .amount(quantity)),
      ("closedSize", .amount(closedSize ?? .zero)), ("execPnl", .amount(profit ?? .zero)),
      ("isLeverage", .string("0")), ("createType", .string("CreateByUser")),
      ("extraFees", .string("")), ("seq", .integer(time.milliseconds)),
    ])
  }
}
