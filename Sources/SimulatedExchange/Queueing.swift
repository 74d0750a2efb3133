public import Trading

/// The places of resting orders in the queues of a book that a market shows.
extension Exchange {
  /// Tells a trade of the market.
  ///
  /// At its price it takes what stands before our orders, and then from them. An order of which
  /// nobody knows what stands before it is filled once the price is beyond it, as any is.
  public mutating func take(_ trade: PublicTrade, _ index: InstrumentIndex) {
    let market = index.value
    var left = trade.quantity
    let met = markets[market].orders.filter { order in
      order.ahead != nil && order.terms.side != trade.takerSide && order.limit == trade.price
    }
    for order in met where left > .zero {
      // A fill may take other orders off, so that each is looked for anew.
      guard
        let at = markets[market].orders.firstIndex(where: { $0.venueID == order.venueID }),
        let ahead = markets[market].orders[at].ahead
      else { continue }
      markets[market].orders[at].ahead = max(.zero, ahead - left)
      let reached = left - ahead
      guard reached > .zero else { continue }
      let filled = order.filled
      let changed = markets[market].orders.remove(at: at)
      fillResting(changed, in: market, at: at, atMost: reached)
      let now = markets[market].orders.first { $0.venueID == order.venueID }?.filled
      left = left - ((now ?? order.terms.quantity) - filled)
    }
  }

  /// Lets orders move up where less stands at their price than did before them.
  mutating func moveUp(in market: Int) {
    for at in markets[market].orders.indices {
      guard let ahead = markets[market].orders[at].ahead,
        let limit = markets[market].orders[at].limit,
        let standing = markets[market].standing(at: limit, markets[market].orders[at].terms.side)
      else { continue }
      markets[market].orders[at].ahead = min(ahead, standing)
    }
  }
}

extension Order {
  /// The price of a limit order; nil for any other.
  var limit: Price? {
    guard case .limit(let limit, _) = terms.pricing else { return nil }
    return limit
  }
}

extension Market {
  /// What stands on the book at a price, on the side of those who wait there.
  ///
  /// Nil where nobody knows.
  func standing(at price: Price, _ side: Side) -> Quantity? {
    guard let levels = book?.offers(to: side == .buy ? .sell : .buy), let worst = levels.last else {
      return nil
    }
    if let level = levels.first(where: { $0.price == price }) {
      return level.quantity.units < .max ? level.quantity : nil
    }
    // Below the last level that is seen there may be anything; at any amount nobody knows.
    let isSeen = side == .buy ? price > worst.price : price < worst.price
    return isSeen && worst.quantity.units < .max ? .zero : nil
  }
}
