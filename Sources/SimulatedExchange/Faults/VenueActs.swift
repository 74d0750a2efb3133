public import Trading

/// What a venue, or somebody else on the account, does without being asked.
extension Exchange {
  /// Switches the exchange's bad manners on, as a plan says.
  public mutating func misbehave(by plan: FaultPlan, seed: UInt64, from start: Timestamp) {
    faults = FaultInjector(plan, seed: seed, start: start)
  }

  /// Cancels a live order of the account under a name; returns whether there was one.
  @discardableResult
  public mutating func cancelByVenue(
    _ clientID: ClientOrderID, _ index: InstrumentIndex, at time: Timestamp
  ) -> Bool {
    now = max(now, time)
    guard let at = markets[index.value].index(of: clientID) else { return false }
    takeOff(at, in: index.value)
    return true
  }

  /// Cancels the protective stops of a position; returns whether there was one.
  @discardableResult
  public mutating func cancelStops(_ index: InstrumentIndex, at time: Timestamp) -> Bool {
    now = max(now, time)
    let market = index.value
    guard let side = markets[market].position.direction?.exitSide else { return false }
    let isLoss: Trigger.Crossing = side == .sell ? .falling : .rising
    var found = false
    while let at = markets[market].orders.firstIndex(where: { order in
      order.status == .untriggered && order.terms.side == side
        && order.terms.trigger?.crossing == isLoss
        && (order.terms.isReduceOnly || order.terms.closesPosition)
    }) {
      takeOff(at, in: market)
      found = true
    }
    return found
  }

  /// Cancels the oldest order on the book; returns whether there was one.
  @discardableResult
  public mutating func cancelOldest(_ index: InstrumentIndex, at time: Timestamp) -> Bool {
    now = max(now, time)
    guard !markets[index.value].orders.isEmpty else { return false }
    takeOff(0, in: index.value)
    return true
  }

  /// Closes a part of a position by force, at the price of now; returns whether there was one.
  @discardableResult
  public mutating func deleverage(
    _ index: InstrumentIndex, by part: Rate, at time: Timestamp
  ) -> Bool {
    guard let direction = markets[index.value].position.direction else { return false }
    let size = markets[index.value].position.size.magnitude
    return trade(
      index, direction.exitSide, share(part, of: size, in: index.value), origin: .deleverage,
      isReducing: true, at: time)
  }

  /// Trades on the account as somebody else; returns whether the market was open.
  @discardableResult
  public mutating func tradeAsStranger(
    _ index: InstrumentIndex, _ side: Side, _ quantity: Quantity, at time: Timestamp
  ) -> Bool {
    trade(index, side, quantity, origin: .client, isReducing: false, at: time)
  }

  /// A part of a quantity in whole lots, at least one.
  public func share(_ part: Rate, of quantity: Quantity, in market: Int) -> Quantity {
    let lot = markets[market].instrument.lot
    let units = Int128(quantity.units) * Int128(part.units) / Int128(Rate.unitsPerOne)
    return max(lot, Quantity(units: Int64(clamping: units)).rounded(.down, to: lot))
  }

  private mutating func trade(
    _ index: InstrumentIndex, _ side: Side, _ quantity: Quantity, origin: OrderOrigin,
    isReducing: Bool, at time: Timestamp
  ) -> Bool {
    now = max(now, time)
    guard markets[index.value].isTrading, quantity > .zero else { return false }
    let order = Order(
      venueID: nextVenueID(), clientID: nil, origin: origin,
      terms: OrderTerms(
        instrument: index, side: side, quantity: quantity, isReduceOnly: isReducing),
      status: .resting)
    take(order, in: index.value)
    refreshAlerts(index.value)
    return true
  }

  private mutating func takeOff(_ at: Int, in market: Int) {
    let order = markets[market].orders.remove(at: at)
    if order.isArriving { markets[market].arriving -= 1 }
    close(order, as: .cancelled, in: market)
    refreshAlerts(market)
  }
}
