import Trading

extension Exchange {
  /// Why an order is refused at the door; nil where it is taken.
  func refusal(of terms: OrderTerms, named clientID: ClientOrderID) -> Rejection.Reason? {
    let market = terms.instrument.value
    if markets[market].isOver { return .notTrading }
    if markets[market].orders.count >= profile.maximumOpenOrders || hasTooManyConditionals(terms) {
      return .tooManyOrders
    }
    if markets[market].index(of: clientID) != nil { return .duplicateClientID }
    // A request that comes twice makes one order, though the first may be over.
    if faults != nil, markets[market].past.last(where: { $0.clientID == clientID }) != nil {
      return .duplicateClientID
    }
    if terms.attached != nil, !profile.attachesStops { return .unsupported }
    if let reason = filterRefusal(of: terms) ?? passedRefusal(of: terms) { return reason }
    if terms.isReduceOnly || terms.closesPosition {
      let size = markets[market].position.size
      guard size.units != 0, (size.units > 0) != (terms.side == .buy) else {
        return .nothingToReduce
      }
      if isReductionTaken(by: terms) { return .reductionTaken }
      return exclusiveRefusal(of: terms, market)
    }
    let reference = price(of: terms, market)
    guard reference > .zero else { return nil }
    if let worth = reference.checkedNotional(of: terms.quantity),
      worth < markets[market].instrument.minimumNotional
    {
      return .notionalTooSmall
    }
    return canAfford(terms, in: market, at: reference) ? nil : .insufficientMargin
  }

  /// Why the instrument's own rules refuse an order; nil where they do not.
  func filterRefusal(of terms: OrderTerms) -> Rejection.Reason? {
    let market = terms.instrument.value
    let grid = markets[market].instrument.priceGrid
    if !terms.closesPosition {
      // What is left of a position from before a change of rules can be closed all the same.
      let closesAll =
        terms.isReduceOnly && terms.quantity == markets[market].position.size.magnitude
      let instrument = markets[market].instrument
      if !closesAll, !terms.quantity.isMultiple(of: instrument.lot) { return .quantityOffLot }
      if terms.quantity <= .zero || (!closesAll && terms.quantity < instrument.minimumQuantity) {
        return .quantityTooSmall
      }
    }
    if let trigger = terms.trigger,
      trigger.price <= .zero
        || !grid.contains(trigger.price)
    {
      return .priceOffGrid
    }
    switch terms.pricing {
    case .market:
      // What closes a position closes all of it, however much that is by then.
      if !terms.closesPosition, let most = markets[market].instrument.maximumMarketQuantity,
        terms.quantity > most
      {
        return .quantityTooLarge
      }
    case .limit(let price, _):
      if let most = markets[market].instrument.maximumQuantity, terms.quantity > most {
        return .quantityTooLarge
      }
      if price <= .zero || !grid.contains(price) { return .priceOffGrid }
      let mark = markets[market].mark
      if let band = markets[market].instrument.priceBand, mark > .zero {
        let highest = mark.scaled(by: .one + band.above, rounded: .up)
        let lowest = mark.scaled(by: .one - band.below, rounded: .down)
        if terms.side == .buy ? price > highest : price < lowest { return .priceOutsideBand }
      }
    }
    return nil
  }

  /// Whether as many conditional orders of clients stand as the venue takes on one symbol.
  private func hasTooManyConditionals(_ terms: OrderTerms) -> Bool {
    guard terms.trigger != nil else { return false }
    let count = markets[terms.instrument.value].orders.count { order in
      order.origin == .client && order.terms.trigger != nil
    }
    return count >= profile.maximumConditionalOrders
  }

  /// The refusal for a reason, in the code that the venue has for this kind of order.
  func rejection(_ reason: Rejection.Reason, of terms: OrderTerms) -> Rejection {
    if reason == .tooManyOrders, let code = profile.conditionalLimitCode,
      hasTooManyConditionals(terms)
    {
      return Rejection(reason, code: code)
    }
    return profile.rejection(reason)
  }

  /// The price that wakes a conditional order: the one that was asked for, unless the venue knows
  /// but one.
  func source(_ wanted: Trigger.Source) -> Trigger.Source {
    profile.triggerSource == .mark ? .mark : wanted
  }

  /// A trigger that the price has passed, where the venue refuses that rather than firing at once.
  func passedRefusal(of terms: OrderTerms) -> Rejection.Reason? {
    guard let trigger = terms.trigger, profile.codes[.triggerAlreadyPassed] != nil else {
      return nil
    }
    let market = terms.instrument.value
    let price = source(trigger.source) == .mark ? markets[market].mark : markets[market].last
    guard price > .zero else { return nil }
    let isPassed =
      trigger.crossing == .rising ? price >= trigger.price : price <= trigger.price
    return isPassed ? .triggerAlreadyPassed : nil
  }

  /// A second order of its kind that closes the position, where only one may stand.
  private func exclusiveRefusal(of terms: OrderTerms, _ market: Int) -> Rejection.Reason? {
    guard profile.stopStyle == .exclusiveOrder, terms.closesPosition,
      let crossing = terms.trigger?.crossing
    else { return nil }
    let exists = markets[market].orders.contains {
      $0.origin == .client && $0.terms.closesPosition && $0.terms.trigger?.crossing == crossing
        && $0.terms.side == terms.side
    }
    return exists ? .stopExists : nil
  }

  /// The price at which margin and worth of an order are reckoned.
  private func price(of terms: OrderTerms, _ market: Int) -> Price {
    if case .limit(let price, let timeInForce) = terms.pricing {
      // What is an order at market in disguise is reckoned as one.
      if timeInForce == .immediateOrCancel, habits?.marketBand != nil {
        return markets[market].last
      }
      return price
    }
    return terms.trigger?.price ?? markets[market].last
  }
}
