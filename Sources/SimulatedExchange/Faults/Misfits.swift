public import Trading

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
    if let rule = strike(.restStop, order) {
      rest(order, away: rule.part, in: market)
      return true
    }
    if order.terms.pricing == .market, let rule = strike(.triggeredFirst, order) {
      wait(order, rule, in: market)
      return true
    }
    guard strike(.emptyBook, order) != nil else { return false }
    close(order, as: .cancelled, in: market)
    refreshAlerts(market)
    return true
  }

  /// Leaves a triggered stop on the book as a limit order, a part of the price away from it.
  private mutating func rest(_ order: Order, away part: Rate, in market: Int) {
    var order = order
    let grid = markets[market].instrument.priceGrid
    let last = markets[market].last
    let away = last.scaled(by: part, rounded: .up)
    let limit =
      order.terms.side == .sell ? grid.rounded(last + away, .up) : grid.rounded(last - away, .down)
    order.terms.pricing = .limit(limit, .goodTillCancelled)
    order.terms.trigger = nil
    markets[market].orders.append(order)
    outputs.append(.event(.order(order.report())))
    refreshAlerts(market)
  }

  /// Cancels the conditional orders that take a position's profit; returns whether there were any.
  @discardableResult
  public mutating func cancelTargets(_ index: InstrumentIndex, at time: Timestamp) -> Bool {
    now = max(now, time)
    let market = index.value
    guard let side = markets[market].position.direction?.exitSide else { return false }
    let isProfit: Trigger.Crossing = side == .sell ? .rising : .falling
    let targets = markets[market].orders.filter { order in
      order.status == .untriggered && order.terms.side == side
        && order.terms.trigger?.crossing == isProfit
    }
    for target in targets {
      markets[market].orders.removeAll { $0.venueID == target.venueID }
      close(target, as: .cancelled, in: market)
    }
    refreshAlerts(market)
    return !targets.isEmpty
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
