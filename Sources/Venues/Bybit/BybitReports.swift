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
  ///
  /// Throws where its status is a word that is not known: it may stand, or not.
  func report(_ order: BybitOrder) throws(WireFailure) -> OrderReport? {
    guard let index = indices[order.symbol] else { return nil }
    guard let status = Self.status(of: order) else {
      throw WireFailure(
        path: "orderStatus", expected: "a word that is known", found: order.status.text)
    }
    var report = OrderReport(
      clientID: ClientOrderID(order.linkID), venueID: VenueOrderID(Self.number(of: order.orderID)),
      instrument: index, origin: Self.origin(order.stopType, order.createType),
      status: status, side: order.side, quantity: order.quantity, filled: order.filled)
    report.price = order.type == .market ? nil : order.price
    if let price = order.triggerPrice {
      report.trigger = Trigger(
        price: price, crossing: Self.crossing(of: order),
        source: order.triggerBy?.source ?? .last)
    }
    report.isReduceOnly = order.isReduceOnly
    // A stop for a part closes on its trigger, too, and only that part.
    let isPart = order.stopType == .partialStopLoss || order.stopType == .partialTakeProfit
    report.closesPosition = order.closesOnTrigger && !isPart
    report.averagePrice = order.averagePrice
    report.filledAt = order.filled > .zero && order.updated != .distantPast ? order.updated : nil
    if report.status == .rejected { report.rejection = Rejection(.other) }
    return report
  }

  /// Which way the price must come: as the order says, else as its kind has it.
  private static func crossing(of order: BybitOrder) -> Trigger.Crossing {
    switch order.triggerDirection {
    case 1: return .rising
    case 2: return .falling
    default:
      let isTarget = order.stopType == .takeProfit || order.stopType == .partialTakeProfit
      return (order.side == .buy) == isTarget ? .falling : .rising
    }
  }

  /// Who made an order exist.
  static func origin(_ stopType: BybitStopType, _ createType: String) -> OrderOrigin {
    switch stopType {
    case .stopLoss, .partialStopLoss: return .positionStop
    case .takeProfit, .partialTakeProfit: return .positionTarget
    case .trailing: return .positionTrailing
    case .plain, .stop, .foreign, .other: break
    }
    let forced: [(prefix: String, origin: OrderOrigin)] = [
      ("CreateByLiq", .liquidation), ("CreateByTakeOver", .liquidation),
      ("CreateByAdl", .deleverage), ("CreateBySettle", .settlement),
      ("CreateByDelivery", .settlement),
    ]
    return forced.first { createType.hasPrefix($0.prefix) }?.origin ?? .client
  }

  private static func status(of order: BybitOrder) -> OrderStatus? {
    switch order.status {
    case .untriggered: .untriggered
    case .triggered: .triggered
    case .new, .partiallyFilled: .resting
    case .filled: .filled
    case .rejected: .rejected
    case .cancelled, .partiallyFilledCancelled, .deactivated:
      order.rejectReason == "EC_NoImmediateQtyToFill" ? .expired : .cancelled
    case .other: nil
    }
  }

  /// What an execution is to us.
  enum Execution {
    case fill(Fill, BybitExecution)
    case payment(Payment)
    /// The position has changed, or may have, by something that is no trade.
    case change(BybitExecutionType)
  }

  /// Reads an execution of an instrument.
  ///
  /// What is a trade, or closes a position at a price as a settlement, is a fill. Of anything else,
  /// whatever price and quantity it names, nobody knows what it did.
  func execution(
    _ row: WireReader, _ index: InstrumentIndex
  ) throws(WireFailure) -> Execution {
    let type = try BybitExecution.type(of: row)
    switch type {
    case .trade, .blockTrade, .movePosition, .futureSpread, .adl, .liquidation:
      let execution = try BybitExecution(row)
      guard execution.quantity > .zero else { throw row.failure("a quantity above 0") }
      return .fill(fill(execution, index), execution)
    case .funding:
      // The quantity that it names is that of the position: nothing has changed hands.
      let funding = try BybitFunding(row)
      return .payment(
        Payment(
          id: Self.number(of: funding.executionID), kind: .funding, instrument: index,
          amount: .zero - funding.fee, time: funding.time))
    case .delivery, .settlement:
      guard let execution = try? BybitExecution(row), execution.price > .zero,
        execution.quantity > .zero, execution.closedSize != Quantity.zero
      else { return .change(type) }
      return .fill(fill(execution, index), execution)
    case .sessionSettlement, .corporateAction, .unknown, .other: return .change(type)
    }
  }

  private func fill(_ row: BybitExecution, _ index: InstrumentIndex) -> Fill {
    let origin: OrderOrigin =
      switch row.type {
      case .adl: .deleverage
      case .liquidation: .liquidation
      case .delivery, .settlement: .settlement
      default: Self.origin(row.stopType, row.createType)
      }
    return Fill(
      execution: ExecutionID(Self.number(of: row.executionID)),
      clientID: ClientOrderID(row.linkID), venueID: VenueOrderID(Self.number(of: row.orderID)),
      instrument: index, origin: origin, side: row.side, price: row.price, quantity: row.quantity,
      fee: row.fee, liquidity: row.isMaker ? .maker : .taker, time: row.time,
      filled: max(row.quantity, row.orderQuantity - row.leaves), isComplete: row.leaves == .zero)
  }

  /// A position that is not flat; nil for a flat one, and for other symbols.
  func position(_ position: BybitPosition, _ row: WireReader) throws(WireFailure) -> PositionReport?
  {
    guard let index = indices[position.symbol], position.size != .zero else { return nil }
    guard let price = position.averagePrice else { throw row.failure("an average price") }
    let trailing = position.trailingStop.map { PositionStops.Trailing(distance: .price($0)) }
    return PositionReport(
      instrument: index, size: position.size, averageEntry: price,
      stops: PositionStops(
        stop: position.stopLoss, target: position.takeProfit, trailing: trailing),
      liquidation: position.liquidationPrice)
  }

  /// What the account has of the quote asset.
  ///
  /// Where all of the account was asked for (`isWhole`), an asset that is not named is one of which
  /// nothing is held; in a push it is one that has not changed.
  func account(_ wallet: BybitWallet, isWhole: Bool) throws(WireFailure) -> AccountReport {
    if let coin = wallet.coins.first(where: { $0.name == quote }) {
      return AccountReport(balance: coin.balance)
    }
    let hidesIt = wallet.unreadable.contains { $0 == quote || (isWhole && $0.isEmpty) }
    if hidesIt {
      throw wallet.defects.first
        ?? WireFailure(path: "coin", expected: "what is held of \(quote)", found: "nothing")
    }
    return AccountReport(balance: isWhole ? .zero : nil)
  }
}
