public import Trading

/// What a venue does that a client would not expect, wherever the exchange may misbehave.
extension Exchange {
  /// The venue's bad habits; nil where the exchange behaves.
  var habits: VenueHabits? { faults == nil ? nil : profile.habits }

  // Orders that turn into others.

  /// The order that a conditional one is once its trigger was reached: at some venues another one,
  /// in another book, as the stream tells.
  mutating func triggered(_ order: Order) -> Order {
    guard habits?.triggersAsNewOrder == true else { return order }
    let fresh = order.renewed(as: nextVenueID())
    outputs.append(.event(.order(fresh.report())))
    return fresh
  }

  /// The order that an amended one is: at some venues another one, after the cancel of the first.
  mutating func amended(_ order: Order, from former: Order, in market: Int) -> Order {
    guard habits?.amendsAsNewOrder == true else { return order }
    close(former, as: .cancelled, in: market)
    var fresh = order.renewed(as: nextVenueID())
    fresh.terms.quantity = order.leaves
    fresh.filled = .zero
    return fresh
  }

  // Refusals.

  /// Why a limit order is refused in the answer by what stands on the book; nil where it is taken.
  func bookRefusal(of terms: OrderTerms) -> Rejection.Reason? {
    guard let habits, !habits.refusedAtOnce.isEmpty, terms.trigger == nil,
      case .limit(let limit, let timeInForce) = terms.pricing,
      habits.refusedAtOnce.contains(timeInForce)
    else { return nil }
    let market = terms.instrument.value
    guard markets[market].isTrading else { return nil }
    let quote = markets[market].quote
    let takes = terms.side == .buy ? limit >= quote.ask : limit <= quote.bid
    switch timeInForce {
    case .goodTillCancelled: return nil
    case .postOnly: return takes ? .wouldTakeLiquidity : nil
    case .immediateOrCancel: return takes ? nil : .couldNotFill
    case .fillOrKill:
      let isEnough = markets[market].available.map { $0 >= terms.quantity } ?? true
      return takes && isEnough ? nil : .couldNotFill
    }
  }

  /// Whether reduce-only orders that rest leave too little of the position for another.
  func isReductionTaken(by terms: OrderTerms) -> Bool {
    guard let habits, habits.countsReduceOnly, terms.isReduceOnly, !terms.closesPosition,
      terms.trigger == nil
    else { return false }
    let market = terms.instrument.value
    var taken = Quantity.zero
    for order in markets[market].orders
    where order.status == .resting && order.terms.isReduceOnly && order.terms.side == terms.side {
      taken += order.leaves
    }
    return taken > .zero
      && taken + terms.quantity > markets[market].position.size.magnitude
  }

  /// Whether the stops of a position are asked to be what they are.
  func isUnchanged(_ stops: PositionStops, in market: Int) -> Bool {
    guard let habits, habits.refusesUnchangedStops else { return false }
    let standing = self.stops(of: market)
    return standing.stop == stops.stop && standing.target == stops.target
      && standing.trailing == stops.trailing
  }

  /// The refusal of a request about an order that does not stand.
  func gone(_ clientID: ClientOrderID, in market: Int, isAmend: Bool = false) -> Rejection {
    var rejection = profile.rejection(.noSuchOrder)
    guard let codes = habits?.gone else { return rejection }
    let code: Int32
    switch markets[market].past.last(where: { $0.clientID == clientID })?.status {
    case .filled: code = isAmend ? codes.amendFilled : codes.cancelFilled
    case nil: code = isAmend ? codes.amendUnknown : 0
    default: code = isAmend ? codes.amendCancelled : codes.cancelCancelled
    }
    if code != 0 { rejection.code = code }
    return rejection
  }

  // Prices.

  /// Where a triggered stop at market stops to fill; nil where it takes any price.
  func triggerBound(of order: Order) -> Price? {
    guard let band = habits?.triggerBand, let trigger = order.terms.trigger else { return nil }
    let away = trigger.price.scaled(by: band, rounded: .nearest)
    let grid = markets[order.terms.instrument.value].instrument.priceGrid
    return order.terms.side == .buy
      ? grid.rounded(trigger.price + away, .up) : grid.rounded(trigger.price - away, .down)
  }

  /// A request as it goes out to a venue that has no orders at market: as a limit around the price
  /// of now that fills at once or not at all.
  public func disguised(_ request: Request) -> Request {
    guard case .submit(let id, var terms) = request, let band = habits?.marketBand,
      terms.pricing == .market, terms.trigger == nil
    else { return request }
    let market = terms.instrument.value
    let last = markets[market].last
    guard last > .zero else { return request }
    let away = last.scaled(by: band, rounded: .nearest)
    let grid = markets[market].instrument.priceGrid
    let limit =
      terms.side == .buy ? grid.rounded(last + away, .up) : grid.rounded(last - away, .down)
    terms.pricing = .limit(limit, .immediateOrCancel)
    return .submit(id, terms)
  }
}

extension Order {
  /// The same order under another number of the venue.
  fileprivate func renewed(as id: VenueOrderID) -> Order {
    var order = Order(
      venueID: id, clientID: clientID, origin: origin, terms: terms, status: status)
    order.filled = filled
    order.isArriving = isArriving
    order.trail = trail
    return order
  }
}
