import BybitProtocol
import SimulatedExchange
import Trading

/// How what is known of an account is said in Bybit's words.
struct BybitShowing {
  let number: Int
  let instruments: [Instrument]
  let clock: ServedClock

  /// The venue's name of an order: of the form of a UUID, with account and number inside.
  func orderID(_ id: VenueOrderID) -> String { Self.uuid(number, "4000", id.number) }

  /// The number inside the name of an order of this account; nil for any other name.
  func number(of orderID: String) -> VenueOrderID? {
    guard let number = UInt64(orderID.suffix(12), radix: 16),
      Self.uuid(self.number, "4000", number) == orderID
    else { return nil }
    return VenueOrderID(number)
  }

  func executionID(_ id: ExecutionID) -> String { Self.uuid(number, "5000", id.number) }

  private static func uuid(_ account: Int, _ kind: String, _ number: UInt64) -> String {
    func hex(_ value: UInt64, _ count: Int) -> String {
      let text = String(value, radix: 16)
      return String(repeating: "0", count: max(0, count - text.count)) + text
    }
    return "\(hex(UInt64(account), 8))-0000-\(kind)-8000-\(hex(number, 12))"
  }

  func symbol(_ index: InstrumentIndex) -> String { instruments[index.value].symbol }

  /// An order as it was before a change, which some venues tell as over and under another number.
  func formerLeg(of record: OrderRecord) -> BybitOrder {
    var former = record
    former.status = .cancelled
    var order = order(former)
    order.orderID = orderID(VenueOrderID(0))
    return order
  }

  func order(_ record: OrderRecord) -> BybitOrder {
    let terms = record.terms
    var type = BybitOrderType.market
    var timeInForce = BybitTimeInForce.immediateOrCancel
    var price: Price?
    if case .limit(let limit, let standing) = terms.pricing {
      (type, price, timeInForce) = (.limit, limit, BybitTimeInForce(standing))
    }
    var order = BybitOrder(
      orderID: orderID(record.venueID), linkID: record.name, symbol: symbol(terms.instrument),
      side: terms.side, type: type, status: status(of: record), timeInForce: timeInForce,
      quantity: terms.quantity, created: clock.shown(record.created))
    order.updated = clock.shown(record.updated)
    order.price = price
    order.averagePrice = record.averagePrice
    order.leaves = record.leaves
    order.filled = record.filled
    order.filledValue = record.worth
    order.fee = record.fees
    if let trigger = terms.trigger {
      order.triggerPrice = trigger.price
      order.triggerDirection = trigger.crossing == .rising ? 1 : 2
      order.triggerBy = BybitTriggerBy(trigger.source)
    }
    order.takeProfit = terms.attached?.target
    order.stopLoss = terms.attached?.stop
    order.isReduceOnly = terms.isReduceOnly
    order.closesOnTrigger = terms.closesPosition || record.origin == .positionStop
    (order.stopOrderType, order.createType) = kind(of: record)
    (order.cancelType, order.rejectReason) = end(of: record, timeInForce)
    return order
  }

  private func status(of record: OrderRecord) -> BybitOrderStatus {
    switch record.status {
    case .untriggered: .untriggered
    case .triggered: .triggered
    case .resting: record.filled > .zero ? .partiallyFilled : .new
    case .filled: .filled
    case .cancelled, .expired: .cancelled
    case .rejected: .rejected
    }
  }

  private func kind(of record: OrderRecord) -> (stop: String, create: String) {
    switch record.origin {
    case .client: (record.terms.trigger == nil ? "" : "Stop", "CreateByUser")
    case .positionStop where !record.terms.closesPosition:
      ("PartialStopLoss", "CreateByPartialStopLoss")
    case .positionStop: ("StopLoss", "CreateByStopLoss")
    case .positionTarget: ("TakeProfit", "CreateByTakeProfit")
    case .positionTrailing: ("TrailingStop", "CreateByTrailingStop")
    case .liquidation: ("", "CreateByLiq")
    case .deleverage: ("", "CreateByAdl_PassThrough")
    case .settlement: ("", "CreateBySettle")
    }
  }

  private func end(
    of record: OrderRecord, _ timeInForce: BybitTimeInForce
  ) -> (cancel: String, reject: String) {
    switch record.status {
    case .expired: ("UNKNOWN", "EC_NoImmediateQtyToFill")
    case .cancelled:
      if record.wasCancelled {
        ("CancelByUser", "EC_PerCancelRequest")
      } else if timeInForce == .postOnly, record.filled == .zero {
        ("UNKNOWN", "EC_PostOnlyWillTakeLiquidity")
      } else if record.origin != .client {
        ("CancelByTpSlTsClear", "EC_NoError")
      } else {
        ("CancelByReduceOnly", "EC_NoError")
      }
    case .untriggered, .triggered, .resting, .filled, .rejected: ("UNKNOWN", "EC_NoError")
    }
  }

  func execution(_ record: FillRecord) -> BybitExecution {
    let fill = record.fill
    let order = self.order(record.order)
    let rate = Rate(nearest: record.worth == .zero ? 0 : fill.fee.double / record.worth.double)
    var execution = BybitExecution(
      executionID: executionID(fill.execution), orderID: order.orderID, linkID: order.linkID,
      symbol: order.symbol, side: fill.side, type: type(of: fill), price: fill.price,
      quantity: fill.quantity, value: record.worth, fee: fill.fee,
      feeRate: rate.map { Rate(units: $0.units.divided(by: 1_000_000, .nearest) * 1_000_000) }
        ?? .zero,
      isMaker: fill.liquidity == .maker, orderType: order.type,
      orderQuantity: record.order.terms.quantity,
      leaves: max(.zero, record.order.terms.quantity - fill.filled), time: clock.shown(fill.time))
    execution.orderPrice = order.price
    execution.stopOrderType = order.stopOrderType
    execution.createType = order.createType
    execution.markPrice = record.mark
    execution.closedSize = record.closed
    execution.profit = record.gain
    return execution
  }

  private func type(of fill: Fill) -> BybitExecutionType {
    switch fill.origin {
    case .liquidation: .liquidation
    case .deleverage: .adl
    case .settlement: .settlement
    case .client, .positionStop, .positionTarget, .positionTrailing: .trade
    }
  }

  /// Funding as the venue tells it: as an execution of the whole position that closes nothing.
  func execution(_ record: FundingRecord) -> BybitExecution {
    var execution = BybitExecution(
      executionID: Self.uuid(number, "6000", record.number),
      orderID: Self.uuid(number, "7000", record.number), linkID: "",
      symbol: symbol(record.instrument), side: record.side, type: .funding, price: record.price,
      quantity: record.quantity,
      value: record.price.notional(of: record.quantity, rounded: .nearest),
      fee: .zero - record.payment, feeRate: record.rate, isMaker: false, orderType: .unknown,
      orderQuantity: .zero, leaves: .zero, time: clock.shown(record.time))
    execution.markPrice = record.price
    execution.createType = ""
    return execution
  }

  func position(_ index: InstrumentIndex, in exchange: Exchange) -> BybitPosition {
    let held = exchange.position(index)
    let stops = exchange.positionStops(index)
    let mark = exchange.markPrice(index)
    var position = BybitPosition(symbol: symbol(index), leverage: String(held.leverage))
    position.tradeMode = exchange.settings.marginMode == .isolated ? 1 : 0
    position.markPrice = mark > .zero ? mark : nil
    position.cumulativeRealised = held.realised
    position.updated = clock.shown(exchange.now)
    guard !held.isFlat else { return position }
    let worth = mark.notional(of: held.size.magnitude, rounded: .nearest)
    position.size = held.size
    position.averagePrice = held.averageEntry
    position.value = held.cost.magnitude
    position.liquidationPrice = exchange.liquidationPrice(index)
    position.initialMargin = exchange.positionMargin(index)
    position.maintenanceMargin = instruments[index.value].maintenanceMargin(for: worth)
    position.unrealised = held.unrealised(at: mark)
    position.takeProfit = stops.target
    position.stopLoss = stops.stop
    if case .price(let distance) = stops.trailing?.distance { position.trailingStop = distance }
    return position
  }

  func wallet(_ exchange: Exchange) -> BybitWallet {
    let indices = exchange.instrumentIndices
    let equity = exchange.equity
    let balance = exchange.account.balance
    let available = max(.zero, exchange.availableMargin)
    let positions = indices.reduce(Money.zero) { $0 + exchange.positionMargin($1) }
    let maintenance = indices.reduce(Money.zero) { sum, index in
      let worth = exchange.notional(index)
      return worth == .zero ? sum : sum + instruments[index.value].maintenanceMargin(for: worth)
    }
    var coin = BybitWallet.Coin(
      name: instruments.first?.quote ?? "USDT", equity: equity, balance: balance,
      unrealised: equity - balance)
    coin.cumulativeRealised = exchange.account.realised - exchange.account.fees
    coin.positionMargin = positions
    coin.orderMargin = max(.zero, equity - available - positions)
    coin.maintenanceMargin = maintenance
    var wallet = BybitWallet(coins: [coin])
    wallet.equity = equity
    wallet.balance = balance
    wallet.available = available
    wallet.initialMargin = positions + (coin.orderMargin ?? .zero)
    wallet.maintenanceMargin = maintenance
    return wallet
  }
}
