public import Trading

extension Exchange {
  /// What new orders may use as margin.
  ///
  /// Cross: equity less the initial margin of all positions and resting entries. Isolated: the
  /// balance less the margins set aside and those of resting entries.
  public var availableMargin: Money {
    var free = settings.marginMode == .cross ? equity : account.balance
    for market in markets.indices {
      let position = markets[market].position
      if !position.isFlat {
        free -=
          settings.marginMode == .cross
          ? initialMargin(of: position.cost, leverage: position.leverage)
          : position.isolatedMargin
      }
      if markets[market].orders.isEmpty { continue }
      for order in markets[market].orders
      where order.status == .resting && !order.terms.isReduceOnly {
        guard case .limit(let price, _) = order.terms.pricing else { continue }
        let worth = price.notional(of: order.leaves, rounded: .up)
        free -= initialMargin(of: worth, leverage: position.leverage)
      }
    }
    return free
  }

  /// The margin that a worth needs to be opened: the worth over the leverage.
  func initialMargin(of worth: Money, leverage: Int) -> Money {
    Money(units: worth.magnitude.units.divided(by: Int64(leverage), .up))
  }

  /// Whether the account can carry an entry of this size at about this price, fee included.
  func canAfford(_ terms: OrderTerms, in market: Int, at price: Price) -> Bool {
    let position = markets[market].position
    let against = position.size.units != 0 && (position.size.units > 0) != (terms.side == .buy)
    // What only turns a position over needs margin for the part beyond flat.
    let opening = against ? terms.quantity - position.size.magnitude : terms.quantity
    guard opening > .zero else { return true }
    guard let worth = price.checkedNotional(of: opening) else { return false }
    let margin = initialMargin(of: worth, leverage: position.leverage)
    let fee = worth.times(markets[market].takerFee, rounded: .up)
    var free = availableMargin
    if against {
      free += initialMargin(of: position.cost, leverage: position.leverage)
    }
    return margin + max(.zero, fee) <= free
  }

  /// Sets margin aside for what was added, and gives back that of what was closed.
  mutating func refreshMargin(_ market: Int, from before: Quantity) {
    guard settings.marginMode == .isolated else { return }
    let position = markets[market].position
    let after = position.size.magnitude
    let turned = before.units != 0 && (before.units > 0) != (position.size.units > 0)
    if position.isFlat {
      markets[market].position.isolatedMargin = .zero
    } else if turned || after > before.magnitude {
      markets[market].position.isolatedMargin = initialMargin(
        of: position.cost, leverage: position.leverage)
    } else if after < before.magnitude {
      markets[market].position.isolatedMargin = position.isolatedMargin.share(
        after, of: before.magnitude)
    }
  }

  /// Finds anew where every position would be closed by force.
  mutating func refreshLiquidations() {
    for index in markets.indices where !markets[index].position.isFlat {
      refreshLiquidation(index)
    }
  }

  /// Finds anew where a position would be closed by force.
  ///
  /// In cross mode the other positions are taken at their marks of this moment.
  mutating func refreshLiquidation(_ market: Int) {
    let position = markets[market].position
    guard settings.liquidates, !position.isFlat else {
      if markets[market].liquidation != nil {
        markets[market].liquidation = nil
        refreshAlerts(market)
      }
      return
    }
    let price = liquidationPrice(of: position, in: market)
    if price != markets[market].liquidation {
      markets[market].liquidation = price
      refreshAlerts(market)
    }
  }

  private func liquidationPrice(of position: Position, in market: Int) -> Price? {
    let instrument = markets[market].instrument
    var collateral = position.isolatedMargin
    switch (settings.marginMode, settings.liquidationRule) {
    case (.isolated, .margin): break
    case (.isolated, .entry):
      let tier = instrument.marginTier(for: position.cost)
      let price = Liquidation.price(
        entry: position.averageEntry, leverage: position.leverage,
        maintenanceRate: tier.maintenanceRate, direction: position.size > .zero ? .long : .short)
      return instrument.priceGrid.rounded(price, .nearest)
    case (.cross, _):
      collateral = account.balance
      for other in markets.indices where other != market && !markets[other].position.isFlat {
        let mark = markets[other].mark
        collateral += markets[other].position.unrealised(at: mark)
        collateral -= markets[other].instrument.maintenanceMargin(
          for: mark.notional(of: markets[other].position.size, rounded: .up))
      }
    }
    return Liquidation.price(
      size: position.size, cost: position.cost, collateral: collateral, instrument: instrument)
  }
}
