public import Trading

/// Taking what stands on a book that somebody else keeps.
extension Exchange {
  /// Tells the best bid and ask that a market shows, at which any amount is offered: who takes
  /// liquidity pays them, or the last price where that is worse.
  public mutating func show(_ index: InstrumentIndex, bid: Price, ask: Price) {
    markets[index.value].book = OrderBook(bid: bid, ask: ask)
  }

  /// Tells what a market shows of its book.
  ///
  /// Who takes liquidity goes through it level by level, at the prices there, or at the last price
  /// where that is worse. What was taken is gone until the market speaks of that level again; what
  /// is wanted beyond the last level finds nobody. A book that is told whole and empty is none, and
  /// any amount is filled at the last price.
  public mutating func show(_ index: InstrumentIndex, _ change: BookChange) {
    var book = markets[index.value].book ?? OrderBook()
    book.take(change)
    markets[index.value].book = change.isNothing ? nil : book
    moveUp(in: index.value)
  }

  /// Says that the price is on its way from one sighting to the next, or that it has come.
  ///
  /// On the way nobody knows the book: it is taken to go along as it was seen last, its best at the
  /// price itself.
  public mutating func setMoving(_ index: InstrumentIndex, _ isMoving: Bool) {
    let market = index.value
    markets[market].setMoving(isMoving)
    guard !isMoving, markets[market].releaseRested() else { return }
    refreshAlerts(market)
    settle(market)
  }

  /// Fills an order along the book, no further than its limit; each level is an execution.
  ///
  /// What the settings and a fault make its price worse by holds at every level.
  mutating func walk(
    _ order: inout Order, _ wanted: Quantity, limit: Price?, fault: Price, in market: Int
  ) {
    let side = order.terms.side
    guard let best = markets[market].bestOffer(to: side) else { return }
    let away = (markets[market].takerPrice(side) - best.price).magnitude + fault
    var left = wanted
    while left > .zero, let offer = markets[market].bestOffer(to: side) {
      var price = side == .buy ? offer.price + away : max(offer.price - away, Price(units: 1))
      if let limit {
        guard side == .buy ? offer.price <= limit : offer.price >= limit else { return }
        price = side == .buy ? min(price, limit) : max(price, limit)
      }
      let quantity = min(left, offer.quantity)
      markets[market].book?.consume(quantity, by: side)
      execute(&order, in: market, quantity: quantity, at: price, liquidity: .taker)
      left -= quantity
    }
  }
}

extension Market {
  mutating func setMoving(_ isMoving: Bool) {
    touch = nil
    guard isMoving, let book else { return }
    touch = (book.bids.first?.price ?? last, book.asks.first?.price ?? last)
  }

  /// Lets orders that came to rest on a book meet the price, once it is another than it was then;
  /// returns whether there are any.
  fileprivate mutating func releaseRested() -> Bool {
    var isAny = false
    for place in orders.indices {
      guard let former = orders[place].restedAt, former != last else { continue }
      orders[place].restedAt = nil
      isAny = true
    }
    return isAny
  }

  /// What somebody meets first who buys or sells at once, before slippage; nil for nobody.
  func bestOffer(to side: Side) -> BookLevel? {
    guard var offer = book?.offers(to: side).first else { return nil }
    offer.price = price(of: offer, to: side)
    return offer
  }

  /// How much is offered to a side down to a limit; nil for any amount.
  func offered(to side: Side, limit: Price) -> Quantity? {
    guard let book else { return nil }
    var sum = Quantity.zero
    for level in book.offers(to: side) {
      let price = price(of: level, to: side)
      guard side == .buy ? price <= limit : price >= limit else { break }
      guard level.quantity.units < .max - sum.units else { return nil }
      sum += level.quantity
    }
    return sum
  }

  private func price(of level: BookLevel, to side: Side) -> Price {
    if let touch {
      return side == .buy ? last + (level.price - touch.ask) : last - (touch.bid - level.price)
    }
    return side == .buy ? max(last, level.price) : min(last, level.price)
  }
}
