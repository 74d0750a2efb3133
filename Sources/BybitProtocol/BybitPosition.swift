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
  /// What was wrong with members that could not be read, and were left out.
  public var defects: [WireFailure] = []

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
  ///
  /// Throws where its size, its side or its stops cannot be known. A flat one may have any side.
  public init(_ row: WireReader) throws(WireFailure) {
    symbol = try row.required("symbol").text()
    let size: Quantity = try row.required("size").exact()
    index = try row.integer("positionIdx")
    takeProfit = try row.price("takeProfit")
    stopLoss = try row.price("stopLoss")
    trailingStop = try row.price("trailingStop")
    let isListed = try row.optional("avgPrice") != nil
    averagePrice = try row.price(isListed ? "avgPrice" : "entryPrice")
    self.size = .zero
    if size != .zero {
      let side = try row.required("side")
      guard let word = Side(bybit: try side.text()) else {
        throw side.failure("a side, for a position of \(size)")
      }
      self.size = word == .buy ? size : -size
    }
    var rest = RowReader(row)
    value = rest.maybe { row throws(WireFailure) in try row.figure("positionValue") } ?? .zero
    leverage = rest.maybe { row throws(WireFailure) in try row.text("leverage") } ?? ""
    markPrice = rest.maybe { row throws(WireFailure) in try row.price("markPrice") }
    liquidationPrice = rest.maybe { row throws(WireFailure) in try row.price("liqPrice") }
    initialMargin = rest.maybe { row throws(WireFailure) in try row.figure("positionIM") }
    maintenanceMargin = rest.maybe { row throws(WireFailure) in try row.figure("positionMM") }
    unrealised = rest.maybe { row throws(WireFailure) in try row.figure("unrealisedPnl") }
    realised = rest.maybe { row throws(WireFailure) in try row.figure("curRealisedPnl") }
    cumulativeRealised = rest.maybe { row throws(WireFailure) in
      try row.figure("cumRealisedPnl")
    }
    tradeMode = rest.maybe { row throws(WireFailure) in try row.integer("tradeMode") } ?? 0
    riskLimit = rest.maybe { row throws(WireFailure) in try row.text("riskLimitValue") } ?? ""
    created = rest.maybe { row throws(WireFailure) in try row.filled("createdTime")?.moment() }
    updated = rest.maybe { row throws(WireFailure) in try row.filled("updatedTime")?.moment() }
    defects = rest.defects
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
