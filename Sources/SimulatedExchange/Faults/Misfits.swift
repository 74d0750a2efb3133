import Trading

/// Fills and triggers that go wrong.
extension Exchange {
  /// Lets an order that takes liquidity fill in part, or a stop at a far worse price, where a fault
  /// says so.
  mutating func misfill(
    _ order: Order, _ price: inout Price, _ quantity: inout Quantity, in market: Int
  ) {
    if order.clientID != nil, let rule = strike(.partialFill, order) {
      let part = min(quantity, share(rule.part, of: quantity, in: market))
      if part == quantity { faults?.noteIdle() }
      quantity = part
    }
    guard order.terms.trigger != nil, let rule = strike(.slipStop, order) else { return }
    let away = price.scaled(by: rule.part, rounded: .up)
    let grid = markets[market].instrument.priceGrid
    price =
      order.terms.side == .buy
      ? grid.rounded(price + away, .up)
      : max(grid.rounded(price - away, .down), grid.step(at: price))
  }

  /// Whether an order whose trigger is reached finds nobody to trade with and is cancelled.
  mutating func misfires(_ order: Order, in market: Int) -> Bool {
    guard strike(.emptyBook, order) != nil else { return false }
    close(order, as: .cancelled, in: market)
    refreshAlerts(market)
    return true
  }

  private mutating func strike(_ kind: FaultKind, _ order: Order) -> FaultRule? {
    let target: FaultTarget =
      order.terms.trigger != nil ? .stop : order.terms.isReduceOnly ? .exit : .entry
    return faults?.strike(kind, order.subject, target: target, at: now)
  }
}

extension Order {
  /// By which name faults know it: the same whatever else goes wrong.
  var subject: UInt64 { clientID?.words.low ?? UInt64(terms.instrument.value) }
}
