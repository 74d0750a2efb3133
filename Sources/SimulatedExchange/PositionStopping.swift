import Trading

extension Exchange {
  /// Sets the stops of a position; returns why not.
  mutating func setStops(_ stops: PositionStops, in market: Int) -> Rejection? {
    guard let direction = markets[market].position.direction else {
      return profile.rejection(.nothingToReduce)
    }
    let isLong = direction == .long
    let price = source(stops.source) == .mark ? markets[market].mark : markets[market].last
    let grid = markets[market].instrument.priceGrid
    for level in [stops.stop, stops.target] {
      guard let level else { continue }
      guard level > .zero, grid.contains(level) else { return profile.rejection(.priceOffGrid) }
    }
    if let stop = stops.stop, isLong ? stop >= price : stop <= price {
      return profile.rejection(.triggerAlreadyPassed)
    }
    if let target = stops.target, isLong ? target <= price : target >= price {
      return profile.rejection(.triggerAlreadyPassed)
    }
    if stops.trailing != nil, profile.trailingStyle == .none {
      return profile.rejection(.unsupported)
    }
    if isUnchanged(stops, in: market) { return profile.rejection(.unchanged) }
    place(stops, in: market, direction)
    return nil
  }

  /// Tells the stops that hang on a position.
  mutating func announceStops(_ market: Int) {
    for order in markets[market].orders
    where order.origin != .client && order.status == .untriggered {
      outputs.append(.event(.order(order.report())))
    }
  }

  /// Sets the stops that an entry carried, once it has begun to fill.
  mutating func attachStops(of order: Order, in market: Int) {
    guard let stops = order.terms.attached,
      let direction = markets[market].position.direction,
      direction.entrySide == order.terms.side
    else { return }
    if order.leaves > .zero, habits?.attachesWhenWhole == true { return }
    // What the order does not carry stays as it is.
    var all = self.stops(of: market)
    all.stop = stops.stop ?? all.stop
    all.target = stops.target ?? all.target
    all.source = stops.source
    place(all, in: market, direction)
    announceStops(market)
  }

  /// Puts the stops of a position on the book in place of those that hung there.
  private mutating func place(_ stops: PositionStops, in market: Int, _ direction: Direction) {
    let isLong = direction == .long
    let source = source(stops.source)
    replace(.positionStop, in: market, direction, at: stops.stop, source, isRising: !isLong)
    replace(.positionTarget, in: market, direction, at: stops.target, source, isRising: isLong)
    placeTrailing(stops.trailing, in: market, direction)
    refreshAlerts(market)
  }

  private mutating func replace(
    _ origin: OrderOrigin, in market: Int, _ direction: Direction, at level: Price?,
    _ source: Trigger.Source, isRising: Bool
  ) {
    let at = markets[market].orders.firstIndex {
      $0.origin == origin && $0.status == .untriggered
    }
    guard let level else {
      if let at {
        close(markets[market].orders.remove(at: at), as: .cancelled, in: market)
      }
      return
    }
    let trigger = Trigger(price: level, crossing: isRising ? .rising : .falling, source: source)
    if let at {
      let former = markets[market].orders[at]
      if former.terms.trigger == trigger, former.terms.closesPosition { return }
      markets[market].orders[at].terms.trigger = trigger
      // One for a part becomes one for all.
      markets[market].orders[at].terms.closesPosition = true
      markets[market].orders[at].terms.quantity = markets[market].position.size.magnitude
      markets[market].orders[at] = amended(markets[market].orders[at], from: former, in: market)
    } else {
      markets[market].orders.append(
        hanging(origin, in: market, direction, trigger: trigger, trail: nil))
    }
  }

  private mutating func placeTrailing(
    _ trailing: PositionStops.Trailing?, in market: Int, _ direction: Direction
  ) {
    let at = markets[market].orders.firstIndex { $0.origin == .positionTrailing }
    guard let trailing else {
      if let at {
        close(markets[market].orders.remove(at: at), as: .cancelled, in: market)
      }
      return
    }
    if let at {
      let trail = markets[market].orders[at].trail
      // Setting the same trailing stop again does not forget how far it has come.
      if trail?.distance == trailing.distance, trail?.activation == trailing.activation { return }
      markets[market].orders.remove(at: at)
    }
    let isLong = direction == .long
    let trail = Order.Trail(
      distance: trailing.distance, activation: trailing.activation,
      isActive: trailing.activation == nil, best: markets[market].last)
    let level = trailing.activation ?? self.level(of: trail, isLong: isLong, in: market)
    let trigger = Trigger(price: level, crossing: isLong ? .falling : .rising)
    markets[market].orders.append(
      hanging(.positionTrailing, in: market, direction, trigger: trigger, trail: trail))
  }

  private mutating func hanging(
    _ origin: OrderOrigin, in market: Int, _ direction: Direction, trigger: Trigger,
    trail: Order.Trail?
  ) -> Order {
    Order(
      venueID: nextVenueID(), clientID: nil, origin: origin,
      terms: OrderTerms(
        instrument: markets[market].index, side: direction.exitSide,
        quantity: markets[market].position.size.magnitude, trigger: trigger, isReduceOnly: true,
        closesPosition: true),
      status: .untriggered, trail: trail)
  }
}
