public import Trading

/// A stop that has triggered and is still to fill: when, and whether all that is left of it.
public struct LateFill: Hashable, Sendable {
  public let order: VenueOrderID
  public let instrument: InstrumentIndex
  /// How long after it has triggered.
  public let delay: TimeSpan
  public let isLast: Bool
}

/// Stops that are told to have triggered before they fill.
extension Exchange {
  /// Leaves a stop that has triggered to fill later: half of it first, then the rest.
  mutating func wait(_ order: Order, _ rule: FaultRule, in market: Int) {
    var order = order
    order.status = .triggered
    markets[market].orders.append(order)
    outputs.append(.event(.order(order.report())))
    let whole = faults?.amount(of: rule) ?? .zero
    let half = TimeSpan(nanoseconds: whole.nanoseconds / 2)
    for (delay, isLast) in [(half, false), (whole, true)] {
      lateFills.append(
        LateFill(
          order: order.venueID, instrument: order.terms.instrument, delay: delay, isLast: isLast))
    }
    refreshAlerts(market)
  }

  /// Fills a stop that has triggered, in part or all that is left of it, at the price of now.
  public mutating func fill(_ late: LateFill, at time: Timestamp) {
    now = max(now, time)
    let market = late.instrument.value
    guard
      let at = markets[market].orders.firstIndex(where: {
        $0.venueID == late.order && $0.status == .triggered
      })
    else { return }
    // Between two candles nobody trades.
    guard markets[market].isTrading else { return lateFills.append(late) }
    var order = markets[market].orders.remove(at: at)
    guard !late.isLast, let wanted = wantedQuantity(of: order, in: market),
      share("0.5", of: wanted, in: market) < wanted
    else {
      order.status = .resting
      trigger(order, in: market)
      return refreshAlerts(market)
    }
    let part = share("0.5", of: wanted, in: market)
    order.terms.quantity = order.filled + wanted
    let price = markets[market].takerPrice(order.terms.side)
    execute(&order, in: market, quantity: part, at: price, liquidity: .taker)
    attachStops(of: order, in: market)
    markets[market].orders.append(order)
    refreshAlerts(market)
  }
}
