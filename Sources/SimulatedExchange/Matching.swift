import Trading

extension Exchange {
  /// Lets a print meet everything that waits: new orders first, then what it triggers or fills.
  mutating func print(_ price: Price, in market: Int) {
    markets[market].last = price
    if !markets[market].hasOwnMark { markets[market].mark = price }
    if markets[market].arriving > 0 { admitArrived(market) }
    let units = price.units
    if units <= markets[market].alertLow || units >= markets[market].alertHigh {
      settle(market)
    }
    if markets[market].hasActiveTrail { followTrails(market) }
  }

  /// Lets orders that came between two prices meet this one, oldest first.
  private mutating func admitArrived(_ market: Int) {
    // A fill may take other orders off or hang stops on the position, so each is looked for anew.
    while let index = markets[market].orders.firstIndex(where: \.isArriving) {
      var order = markets[market].orders.remove(at: index)
      order.isArriving = false
      markets[market].arriving -= 1
      admit(order, in: market)
    }
    markets[market].arriving = 0
    refreshAlerts(market)
  }

  /// Lets one order meet the price of now: it fills, rests, or is over.
  mutating func admit(_ order: Order, in market: Int) {
    if order.status == .untriggered {
      markets[market].orders.append(order)
      refreshAlerts(market)
      settle(market)
      return
    }
    switch order.terms.pricing {
    case .market:
      take(order, in: market)
    case .limit(let limit, let timeInForce):
      admit(order, limit: limit, timeInForce, in: market)
    }
  }

  private mutating func admit(
    _ order: Order, limit: Price, _ timeInForce: TimeInForce, in market: Int
  ) {
    let quote = markets[market].quote
    let isMarketable = order.terms.side == .buy ? limit >= quote.ask : limit <= quote.bid
    switch timeInForce {
    case .postOnly:
      if isMarketable { return close(order, as: .cancelled, in: market) }
    case .fillOrKill:
      let enough =
        (markets[market].available.map { $0 >= order.leaves } ?? true)
        && (markets[market].offered(to: order.terms.side, limit: limit).map { $0 >= order.leaves }
          ?? true)
      if !isMarketable || !enough { return close(order, as: .expired, in: market) }
    case .goodTillCancelled, .immediateOrCancel: break
    }
    if isMarketable { return take(order, in: market, limit: limit) }
    if timeInForce == .immediateOrCancel { return close(order, as: .expired, in: market) }
    rest(order, in: market)
  }

  private mutating func rest(_ order: Order, in market: Int) {
    var order = order
    if markets[market].book != nil, markets[market].overshoot(of: order) != nil {
      order.restedAt = markets[market].last
    }
    order.ahead = order.limit.flatMap { markets[market].standing(at: $0, order.terms.side) }
    markets[market].orders.append(order)
    refreshAlerts(market)
  }

  /// Lets an order take liquidity at the price of now; what it cannot get rests or expires.
  mutating func take(_ order: Order, in market: Int, limit: Price? = nil) {
    var order = order
    guard let wanted = wantedQuantity(of: order, in: market) else {
      return close(order, as: .cancelled, in: market)
    }
    order.terms.quantity = order.filled + wanted
    let best = bounded(markets[market].takerPrice(order.terms.side), limit, order.terms.side)
    var price = best
    var quantity = min(wanted, markets[market].available ?? wanted)
    if faults != nil {
      misfill(order, &price, &quantity, in: market)
      // Whatever goes wrong, no order fills beyond its limit.
      if bounded(price, limit, order.terms.side) != price { quantity = .zero }
    }
    if quantity > .zero {
      if markets[market].book == nil {
        execute(&order, in: market, quantity: quantity, at: price, liquidity: .taker)
      } else {
        walk(&order, quantity, limit: limit, fault: (price - best).magnitude, in: market)
      }
      if order.filled > .zero { attachStops(of: order, in: market) }
    }
    if order.leaves == .zero {
      order.status = .filled
      markets[market].past.append(order.report())
    } else if case .limit(_, .goodTillCancelled) = order.terms.pricing {
      rest(order, in: market)
    } else {
      close(order, as: .expired, in: market)
    }
  }

  /// A limit bounds what slippage may do: a buy from above, a sale from below.
  private func bounded(_ price: Price, _ limit: Price?, _ side: Side) -> Price {
    guard let limit else { return price }
    return side == .buy ? min(price, limit) : max(price, limit)
  }

  /// How much an order would fill by its terms and the position; nil for nothing.
  func wantedQuantity(of order: Order, in market: Int) -> Quantity? {
    let size = markets[market].position.size
    let isReducing = order.terms.isReduceOnly || order.terms.closesPosition
    guard isReducing else { return order.leaves }
    guard size.units != 0, (size.units > 0) != (order.terms.side == .buy) else { return nil }
    return order.terms.closesPosition ? size.magnitude : min(order.leaves, size.magnitude)
  }

  /// Fires everything that is due at the price of now, nearest level first.
  mutating func settle(_ market: Int) {
    while let index = firstDue(market) {
      var order = markets[market].orders.remove(at: index)
      if order.status == .untriggered {
        order.status = .resting
        order.trail = nil
        refreshAlerts(market)
        if faults != nil {
          order = triggered(order)
          if misfires(order, in: market) { continue }
        }
        trigger(order, in: market)
      } else {
        fillResting(order, in: market, at: index)
      }
    }
    liquidateIfDue(market)
  }

  mutating func trigger(_ order: Order, in market: Int) {
    switch order.terms.pricing {
    case .market:
      guard let bound = triggerBound(of: order) else { return take(order, in: market) }
      admit(order, limit: bound, .immediateOrCancel, in: market)
    case .limit(let limit, let timeInForce):
      admit(order, limit: limit, timeInForce, in: market)
    }
  }

  /// Fills an order that waited, at its own price, as far as somebody trades with it.
  mutating func fillResting(
    _ order: Order, in market: Int, at index: Int, atMost most: Quantity? = nil
  ) {
    var order = order
    guard case .limit(let limit, _) = order.terms.pricing,
      let wanted = wantedQuantity(of: order, in: market)
    else {
      close(order, as: .cancelled, in: market)
      return refreshAlerts(market)
    }
    let quantity = min(wanted, markets[market].available ?? wanted, most ?? wanted)
    execute(&order, in: market, quantity: quantity, at: limit, liquidity: .maker)
    attachStops(of: order, in: market)
    if order.leaves == .zero {
      order.status = .filled
      markets[market].past.append(order.report())
    } else {
      markets[market].orders.insert(order, at: min(index, markets[market].orders.count))
    }
    refreshAlerts(market)
  }

  /// The order whose level lies nearest to where the price came from, of those it has reached.
  private func firstDue(_ market: Int) -> Int? {
    var best: (index: Int, distance: Int64)?
    for index in markets[market].orders.indices {
      guard !markets[market].orders[index].isArriving,
        let distance = markets[market].overshoot(of: markets[market].orders[index])
      else { continue }
      // Furthest passed is nearest to where the price came from.
      if let found = best, found.distance >= distance { continue }
      best = (index, distance)
    }
    return best?.index
  }
}

extension Market {
  /// How far the price has gone past the level of an order; nil where it has not reached it.
  @inline(__always) fileprivate func overshoot(of order: Order) -> Int64? {
    if order.status == .untriggered {
      guard order.trail.map(\.isActive) ?? true, let trigger = order.terms.trigger else {
        return nil
      }
      let price = trigger.source == .mark ? mark : last
      let past = price.units - trigger.price.units
      switch trigger.crossing {
      case .rising: return past >= 0 ? past : nil
      case .falling: return past <= 0 ? -past : nil
      }
    }
    guard case .limit(let limit, _) = order.terms.pricing, available != .zero,
      order.restedAt == nil
    else { return nil }
    let past = last.units - fillLevel(of: order.terms.side, limit: limit)
    if order.terms.side == .sell { return past >= 0 ? past : nil }
    return past <= 0 ? -past : nil
  }
}
