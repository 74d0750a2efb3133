import Trading

/// Fills and triggers that go wrong.
extension Exchange {
  /// How much of an order that takes liquidity fills: less than it wants where a fault says so.
  mutating func misfill(_ order: Order, _ quantity: Quantity, in market: Int) -> Quantity {
    guard order.clientID != nil, let rule = strike(.partialFill, order) else { return quantity }
    let part = min(quantity, share(rule.part, of: quantity, in: market))
    if part == quantity { faults?.noteIdle() }
    return part
  }

  /// The price of an order that takes liquidity: far worse for a stop where a fault says so.
  mutating func slipped(_ price: Price, _ order: Order, in market: Int) -> Price {
    guard order.terms.trigger != nil, let rule = strike(.slipStop, order) else { return price }
    let away = price.scaled(by: rule.part, rounded: .up)
    let grid = markets[market].instrument.priceGrid
    return order.terms.side == .buy
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
