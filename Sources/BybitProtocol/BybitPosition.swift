public import Trading
public import WireFormat

/// One position, as the listing and the stream say it.
public struct BybitPosition: Hashable, Sendable {
  public var symbol: String
  /// Signed: positive for a long.
  public var size: Quantity
  /// 0 one-way, 1 the long of a hedge, 2 the short.
  public var index: Int
  public var averagePrice: Price?
  public var value: Money
  /// As the venue writes it, such as `10`; empty in portfolio margin.
  public var leverage: String
  public var markPrice: Price?
  public var liquidationPrice: Price?
  public var initialMargin: Money?
  public var maintenanceMargin: Money?
  public var takeProfit: Price?
  public var stopLoss: Price?
  public var trailingStop: Price?
  public var unrealised: Money?
  public var realised: Money?
  public var cumulativeRealised: Money?
  /// 0 cross, 1 isolated.
  public var tradeMode: Int
  /// The limit of what may be held at this leverage; empty where it is not said.
  public var riskLimit: String
  public var created: Timestamp?
  public var updated: Timestamp?

  /// Creates a flat position.
  public init(symbol: String, leverage: String) {
    self.symbol = symbol
    self.leverage = leverage
    (size, index, value) = (.zero, 0, .zero)
    (averagePrice, markPrice, liquidationPrice) = (nil, nil, nil)
    (takeProfit, stopLoss, trailingStop) = (nil, nil, nil)
    (initialMargin, maintenanceMargin) = (nil, nil)
    (unrealised, realised, cumulativeRealised) = (nil, nil, nil)
    (tradeMode, riskLimit) = (0, "")
    (created, updated) = (nil, nil)
  }

  /// Reads a row; the stream calls the average price the entry price.
  public init(_ row: WireReader) throws(WireFailure) {
    symbol = try row.required("symbol").text()
    let size: Quantity = try row.required("size").exact()
    let side = try row.required("side")
    switch try side.text() {
    case "Buy": self.size = size
    case "Sell": self.size = -size
    case "", "None":
      guard size == .zero else { throw side.failure("a side, for a position of \(size)") }
      self.size = .zero
    default: throw side.failure("a side")
    }
    index = try row.integer("positionIdx")
    let isListed = try row.optional("avgPrice") != nil
    averagePrice = try row.price(isListed ? "avgPrice" : "entryPrice")
    value = try row.figure("positionValue") ?? .zero
    leverage = try row.text("leverage")
    markPrice = try row.price("markPrice")
    liquidationPrice = try row.price("liqPrice")
    initialMargin = try row.figure("positionIM")
    maintenanceMargin = try row.figure("positionMM")
    takeProfit = try row.price("takeProfit")
    stopLoss = try row.price("stopLoss")
    trailingStop = try row.price("trailingStop")
    unrealised = try row.figure("unrealisedPnl")
    realised = try row.figure("curRealisedPnl")
    cumulativeRealised = try row.figure("cumRealisedPnl")
    tradeMode = try row.integer("tradeMode")
    riskLimit = try row.text("riskLimitValue")
    created = try row.filled("createdTime")?.moment()
    updated = try row.filled("updatedTime")?.moment()
  }

  /// As it stands in a listing, or on the stream.
  public func json(onStream isStream: Bool) -> JSON {
    let side = size == .zero ? "" : size > .zero ? "Buy" : "Sell"
    let price: JSON = .price(averagePrice)
    return .object([
      ("category", .string("linear")), ("positionIdx", .integer(Int64(index))),
      ("riskId", .integer(1)), ("riskLimitValue", .string(riskLimit)),
      ("symbol", .string(symbol)), ("side", .string(side)), ("size", .amount(size.magnitude)),
      (isStream ? "entryPrice" : "avgPrice", price), ("positionValue", .amount(value)),
      ("tradeMode", .integer(Int64(tradeMode))), ("positionStatus", .string("Normal")),
      ("autoAddMargin", .integer(0)), ("adlRankIndicator", .integer(size == .zero ? 0 : 2)),
      ("leverage", .string(leverage)), ("breakEvenPrice", .string("")),
      ("positionBalance", .amount(initialMargin ?? .zero)), ("markPrice", .amount(markPrice)),
      ("liqPrice", .amount(liquidationPrice)), ("bustPrice", .string("")),
      ("positionMM", .amount(maintenanceMargin ?? .zero)),
      ("positionMMByMp", .amount(maintenanceMargin ?? .zero)),
      ("positionIM", .amount(initialMargin ?? .zero)),
      ("positionIMByMp", .amount(initialMargin ?? .zero)), ("tpslMode", .string("Full")),
      ("takeProfit", .amount(takeProfit)), ("stopLoss", .amount(stopLoss)),
      ("trailingStop", .price(trailingStop)), ("unrealisedPnl", .amount(unrealised)),
      ("curRealisedPnl", .amount(realised ?? .zero)),
      ("cumRealisedPnl", .amount(cumulativeRealised ?? .zero)),
      ("sessionAvgPrice", .string("")), ("isReduceOnly", .bool(false)),
      ("mmrSysUpdatedTime", .string("")), ("leverageSysUpdatedTime", .string("")),
      ("createdTime", created.map { .moment($0) } ?? .string("")),
      ("updatedTime", updated.map { .moment($0) } ?? .string("")),
      ("seq", .integer(updated?.milliseconds ?? 0)),
    ])
  }
}
