import Trading

extension Exchange {
  /// Why an order is refused at the door; nil where it is taken.
  func refusal(of terms: OrderTerms, named clientID: ClientOrderID) -> Rejection.Reason? {
    let market = markets[terms.instrument.value]
    if market.orders.count >= profile.maximumOpenOrders { return .tooManyOrders }
    if market.index(of: clientID) != nil { return .duplicateClientID }
    if terms.attached != nil, !profile.attachesStops { return .unsupported }
    if let reason = filterRefusal(of: terms) ?? passedRefusal(of: terms) { return reason }
    if terms.isReduceOnly || terms.closesPosition {
      let size = market.position.size
      guard size.units != 0, (size.units > 0) != (terms.side == .buy) else {
        return .nothingToReduce
      }
      return exclusiveRefusal(of: terms, market)
    }
    let reference = price(of: terms, market)
    guard reference > .zero else { return nil }
    if let worth = reference.checkedNotional(of: terms.quantity),
      worth < market.instrument.minimumNotional
    {
      return .notionalTooSmall
    }
    return canAfford(terms, in: terms.instrument.value, at: reference)
      ? nil : .insufficientMargin
  }

  /// Why the instrument's own rules refuse an order; nil where they do not.
  func filterRefusal(of terms: OrderTerms) -> Rejection.Reason? {
    let market = markets[terms.instrument.value]
    let instrument = market.instrument
    if !terms.closesPosition {
      if !terms.quantity.isMultiple(of: instrument.lot) { return .quantityOffLot }
      if terms.quantity < instrument.minimumQuantity || terms.quantity <= .zero {
        return .quantityTooSmall
      }
    }
    if let trigger = terms.trigger, trigger.price <= .zero
      || !instrument.priceGrid.contains(trigger.price)
    {
      return .priceOffGrid
    }
    switch terms.pricing {
    case .market:
      if let most = instrument.maximumMarketQuantity, terms.quantity > most {
        return .quantityTooLarge
      }
    case .limit(let price, _):
      if let most = instrument.maximumQuantity, terms.quantity > most { return .quantityTooLarge }
      if price <= .zero || !instrument.priceGrid.contains(price) { return .priceOffGrid }
      if let band = instrument.priceBand, market.mark > .zero {
        let highest = market.mark.scaled(by: .one + band.above, rounded: .up)
        let lowest = market.mark.scaled(by: .one - band.below, rounded: .down)
        if terms.side == .buy ? price > highest : price < lowest { return .priceOutsideBand }
      }
    }
    return nil
  }

  /// A trigger that the price has passed, where the venue refuses that rather than firing at once.
  func passedRefusal(of terms: OrderTerms) -> Rejection.Reason? {
    guard let trigger = terms.trigger, profile.codes[.triggerAlreadyPassed] != nil else {
      return nil
    }
    let market = markets[terms.instrument.value]
    let price = trigger.source == .mark ? market.mark : market.last
    guard price > .zero else { return nil }
    let isPassed =
      trigger.crossing == .rising ? price >= trigger.price : price <= trigger.price
    return isPassed ? .triggerAlreadyPassed : nil
  }

  /// A second order of its kind that closes the position, where only one may stand.
  private func exclusiveRefusal(of terms: OrderTerms, _ market: Market) -> Rejection.Reason? {
    guard profile.stopStyle == .exclusiveOrder, terms.closesPosition,
      let crossing = terms.trigger?.crossing
    else { return nil }
    let exists = market.orders.contains {
      $0.terms.closesPosition && $0.terms.trigger?.crossing == crossing
        && $0.terms.side == terms.side
    }
    return exists ? .stopExists : nil
  }

  /// The price at which margin and worth of an order are reckoned.
  private func price(of terms: OrderTerms, _ market: Market) -> Price {
    if case .limit(let price, _) = terms.pricing { return price }
    return terms.trigger?.price ?? market.last
  }
}
