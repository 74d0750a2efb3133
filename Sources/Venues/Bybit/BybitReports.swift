import BybitProtocol
import Trading
import WireFormat

/// What Bybit says of orders, fills and positions, in our words.
struct BybitReports: Sendable {
  private let indices: [String: InstrumentIndex]
  let quote: String

  init(symbols: [String], quote: String) {
    self.quote = quote
    indices = Dictionary(
      symbols.enumerated().map { ($1, InstrumentIndex($0)) },
      uniquingKeysWith: { first, _ in first }
    )
  }

  /// Where a symbol stands; nil for one that is not traded here.
  func index(of symbol: String) -> InstrumentIndex? { indices[symbol] }

  /// A name of the venue's as a number: the same in every process, and never the same for two
  /// names but by a chance of one in 2^64 (FNV-1a).
  static func number(of name: String) -> UInt64 {
    name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  /// An order; nil for one of a symbol that is not traded here.
  func report(_ order: BybitOrder) -> OrderReport? {
    guard let index = indices[order.symbol] else { return nil }
    var report = OrderReport(
      clientID: ClientOrderID(order.linkID), venueID: VenueOrderID(Self.number(of: order.orderID)),
      instrument: index, origin: Self.origin(order.stopOrderType, order.createType),
      status: Self.status(of: order), side: order.side, quantity: order.quantity,
      filled: order.filled)
    report.price = order.type == .limit ? order.price : nil
    if let price = order.triggerPrice {
      report.trigger = Trigger(
        price: price, crossing: order.triggerDirection == 1 ? .rising : .falling,
        source: order.triggerBy?.source ?? .last)
    }
    report.isReduceOnly = order.isReduceOnly
    // A stop for a part closes on its trigger, too, and only that part.
    report.closesPosition = order.closesOnTrigger && !order.stopOrderType.hasPrefix("Partial")
    report.averagePrice = order.averagePrice
    report.filledAt = order.filled > .zero ? order.updated : nil
    if report.status == .rejected { report.rejection = Rejection(.other) }
    return report
  }

  /// Who made an order exist.
  static func origin(_ stopType: String, _ createType: String) -> OrderOrigin {
    switch stopType {
    case "StopLoss", "PartialStopLoss": return .positionStop
    case "TakeProfit", "PartialTakeProfit": return .positionTarget
    case "TrailingStop": return .positionTrailing
    default: break
    }
    let isForced = ["CreateByLiq", "CreateByTakeOver", "CreateByAdl"].contains {
      createType.hasPrefix($0)
    }
    return isForced ? .liquidation : .client
  }

  private static func status(of order: BybitOrder) -> OrderStatus {
    switch order.status {
    case .untriggered: .untriggered
    case .new, .partiallyFilled, .triggered: .resting
    case .filled: .filled
    case .rejected: .rejected
    case .cancelled, .partiallyFilledCancelled, .deactivated:
      order.rejectReason == "EC_NoImmediateQtyToFill" ? .expired : .cancelled
    }
  }

  /// An execution that has changed a position; nil for any other, and for other symbols.
  func fill(_ row: BybitExecution) -> Fill? {
    guard let index = indices[row.symbol] else { return nil }
    let isForced: Bool
    switch row.type {
    case .trade, .blockTrade, .movePosition, .futureSpread: isForced = false
    case .adl, .liquidation, .delivery, .settlement: isForced = true
    case .funding, .sessionSettlement: return nil
    }
    return Fill(
      execution: ExecutionID(Self.number(of: row.executionID)),
      clientID: ClientOrderID(row.linkID), venueID: VenueOrderID(Self.number(of: row.orderID)),
      instrument: index,
      origin: isForced ? .liquidation : Self.origin(row.stopOrderType, ""), side: row.side,
      price: row.price, quantity: row.quantity, fee: row.fee,
      liquidity: row.isMaker ? .maker : .taker, time: row.time,
      filled: max(row.quantity, row.orderQuantity - row.leaves), isComplete: row.leaves == .zero)
  }

  /// A position that is not flat; nil for a flat one, and for other symbols.
  ///
  /// Throws for a position of a hedge, which no one here can hold.
  func position(_ row: WireReader) throws(WireFailure) -> PositionReport? {
    let position = try BybitPosition(row)
    guard let index = indices[position.symbol], position.size != .zero else { return nil }
    guard position.index == 0, let price = position.averagePrice else {
      throw row.failure("a one-way position with an average price")
    }
    let trailing = position.trailingStop.map { PositionStops.Trailing(distance: .price($0)) }
    return PositionReport(
      instrument: index, size: position.size, averageEntry: price,
      stops: PositionStops(
        stop: position.stopLoss, target: position.takeProfit, trailing: trailing))
  }

  /// What the account has of the quote asset; an account without any of it has none.
  func account(_ wallet: BybitWallet) -> AccountReport {
    AccountReport(balance: wallet.coins.first { $0.name == quote }?.balance ?? .zero)
  }
}
