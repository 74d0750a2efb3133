import Trading

extension Exchange {
  /// Closes a position by force once its mark price has reached the liquidation price.
  ///
  /// The fill is at the liquidation price, or at the mark price where that is already beyond; the
  /// instrument's liquidation fee is charged on top of the taker fee. What an isolated position, or
  /// the whole account, loses beyond its collateral is covered by the venue's insurance.
  mutating func liquidateIfDue(_ market: Int) {
    guard let level = markets[market].liquidation,
      let direction = markets[market].position.direction
    else { return }
    let mark = markets[market].mark
    guard direction == .long ? mark <= level : mark >= level else { return }

    let collateral = markets[market].position.isolatedMargin
    let balance = account.balance
    let size = markets[market].position.size.magnitude
    cancelAll(market)
    var order = Order(
      venueID: nextVenueID(), clientID: nil, origin: .liquidation,
      terms: OrderTerms(
        instrument: markets[market].index, side: direction.exitSide, quantity: size,
        isReduceOnly: true),
      status: .resting)
    let available = markets[market].available
    markets[market].available = nil
    let fee = markets[market].takerFee + markets[market].instrument.liquidationFee
    execute(&order, in: market, quantity: size, at: mark, liquidity: .taker, feeRate: fee)
    markets[market].available = available
    order.status = .filled
    markets[market].past.append(order.report())
    liquidations += 1
    cover(loss: balance - account.balance, collateral: collateral)
  }

  private mutating func cover(loss: Money, collateral: Money) {
    let bound =
      settings.marginMode == .isolated ? collateral : loss + account.balance
    let short = loss - max(.zero, bound)
    guard short > .zero else { return }
    book(insurance: short)
    outputs.append(.event(.account(AccountReport(balance: account.balance))))
    refreshLiquidations()
  }

  /// Takes off every order of a symbol, as a venue does before it liquidates.
  mutating func cancelAll(_ market: Int) {
    while let order = markets[market].orders.popLast() {
      close(order, as: .cancelled, in: market)
    }
    markets[market].arriving = 0
    refreshAlerts(market)
  }
}
