import Trading

extension Exchange {
  /// Moves the venue's own trailing stops after the price of now; they only ever tighten.
  mutating func followTrails(_ market: Int) {
    let last = markets[market].last
    var hasMoved = false
    for index in markets[market].orders.indices {
      guard var trail = markets[market].orders[index].trail else { continue }
      let isLong = markets[market].orders[index].terms.side == .sell
      if !trail.isActive {
        guard let activation = trail.activation,
          isLong ? last >= activation : last <= activation
        else { continue }
        trail.isActive = true
        trail.best = last
      } else {
        guard isLong ? last > trail.best : last < trail.best else { continue }
        trail.best = last
      }
      markets[market].orders[index].trail = trail
      let level = self.level(of: trail, isLong: isLong, in: market)
      markets[market].orders[index].terms.trigger = Trigger(
        price: level, crossing: isLong ? .falling : .rising)
      hasMoved = true
      outputs.append(.event(.order(markets[market].orders[index].report())))
    }
    if hasMoved { markets[market].refreshAlerts() }
  }

  /// Where a trailing stop stands behind its best price.
  func level(of trail: Order.Trail, isLong: Bool, in market: Int) -> Price {
    let distance: Price
    switch trail.distance {
    case .price(let amount): distance = amount
    case .rate(let rate): distance = trail.best.scaled(by: rate, rounded: .nearest)
    }
    let grid = markets[market].instrument.priceGrid
    return isLong
      ? grid.rounded(trail.best - distance, .down) : grid.rounded(trail.best + distance, .up)
  }
}
