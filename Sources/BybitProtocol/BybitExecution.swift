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
  /// Who made the order exist, in the venue's words.
  public var createType = "CreateByUser"
  public var time: Timestamp
  /// What was wrong with members that could not be read, and were left out.
  public var defects: [WireFailure] = []

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

  /// Of what type the execution of a row is; a row that does not say is a trade.
  public static func type(of row: WireReader) throws(WireFailure) -> BybitExecutionType {
    try row.filled("execType")?.said() ?? .trade
  }

  /// Reads a row of a trade; throws where what has changed hands cannot be known.
  public init(_ row: WireReader) throws(WireFailure) {
    executionID = try row.required("execId").text()
    orderID = try row.required("orderId").text()
    linkID = try row.text("orderLinkId")
    symbol = try row.required("symbol").text()
    let sideField = try row.required("side")
    guard let side = Side(bybit: try sideField.text()) else { throw sideField.failure("a side") }
    self.side = side
    type = try Self.type(of: row)
    price = try row.required("execPrice").measured()
    quantity = try row.required("execQty").exact()
    time = try row.required("execTime").moment()
    var rest = RowReader(row)
    value =
      rest.maybe { row throws(WireFailure) in try row.figure("execValue") }
      ?? price.checkedNotional(of: quantity.magnitude) ?? Money.zero
    fee = rest.maybe { row throws(WireFailure) in try row.figure("execFee") } ?? .zero
    feeRate = rest.maybe { row throws(WireFailure) in try row.filled("feeRate")?.rate() } ?? .zero
    isMaker = rest.maybe { row throws(WireFailure) in try row.flag("isMaker") } ?? false
    orderType =
      rest.maybe { row throws(WireFailure) in try row.filled("orderType")?.said() } ?? .unknown
    orderPrice = rest.maybe { row throws(WireFailure) in try row.price("orderPrice") }
    orderQuantity =
      rest.maybe { row throws(WireFailure) in try row.filled("orderQty")?.exact() } ?? quantity
    leaves =
      rest.maybe { row throws(WireFailure) in try row.filled("leavesQty")?.exact() } ?? .zero
    let stopType = rest.maybe { row throws(WireFailure) in try row.text("stopOrderType") } ?? ""
    stopOrderType = stopType == "UNKNOWN" ? "" : stopType
    createType = rest.maybe { row throws(WireFailure) in try row.text("createType") } ?? ""
    markPrice = rest.maybe { row throws(WireFailure) in try row.price("markPrice") }
    closedSize = rest.maybe { row throws(WireFailure) in try row.filled("closedSize")?.exact() }
    profit = rest.maybe { row throws(WireFailure) in try row.figure("execPnl") }
    defects = rest.defects
  }

  /// The words of the venue in it that stand in no list of ours, each with the name of its member.
  public var unlisted: [String] {
    let words = [
      ("execType", type.unlisted), ("orderType", orderType.unlisted),
      ("stopOrderType", stopType.unlisted),
    ]
    return words.compactMap { name, word in word.map { "\(name) \($0)" } }
  }

  /// What kind of conditional order it came from.
  public var stopType: BybitStopType { BybitStopType(text: stopOrderType) }

  /// As it stands on the wire.
  public var json: JSON {
    .object([
      ("category", .string("linear")), ("symbol", .string(symbol)),
      ("orderType", .string(orderType.text)), ("underlyingPrice", .string("")),
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
      ("execType", .string(type.text)), ("execQty", .amount(quantity)),
      ("closedSize", .amount(closedSize ?? .zero)), ("execPnl", .amount(profit ?? .zero)),
      ("isLeverage", .string("0")), ("createType", .string(createType)),
      ("extraFees", .string("")), ("seq", .integer(time.milliseconds)),
    ])
  }
}
