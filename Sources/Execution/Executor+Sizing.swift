public import Trading

extension Executor {
  /// How much a signal is to buy or sell; or why nothing can be.
  ///
  /// A fixed quantity or worth is taken as it is said. A percentage or a risk is cut to what the
  /// free margin carries, less a reserve, since it only says how much is wanted at most.
  func quantity(for signal: Signal, at price: Price) -> Sized {
    let index = signal.instrument.value
    let sizing = signal.size ?? plan.settings.sizing
    let lot = instruments[index].lot
    let free = freeMargin
    let isFixed: Bool
    var wanted: Quantity
    switch sizing {
    case .quantity(let quantity):
      (wanted, isFixed) = (quantity, true)
    case .notional(let worth):
      (wanted, isFixed) = (worth.quantity(at: price, rounded: .down), true)
    case .percent(let rate):
      let worth = equity.times(rate, rounded: .down)
      let leveraged = Int128(worth.units) * Int128(leverage(of: index).units)
      guard worth > .zero, let units = Int64(exactly: leveraged / Int128(Rate.unitsPerOne)) else {
        return .blocked(.insufficientMargin)
      }
      (wanted, isFixed) = (Money(units: units).quantity(at: price, rounded: .down), false)
    case .risk(let rate):
      guard let stop = stopPrice(for: signal, from: price) else { return .blocked(.noStop) }
      guard stop != price else { return .blocked(.invalidPrice) }
      let risk = equity.times(rate, rounded: .down)
      guard risk > .zero else { return .blocked(.insufficientMargin) }
      wanted = risk.quantity(at: (price - stop).magnitude, rounded: .down)
      isFixed = false
    }
    let affordable = affordableQuantity(of: index, at: price, from: free)
    if !isFixed { wanted = min(wanted, affordable) }
    wanted = wanted.rounded(.down, to: lot)
    // No order that is larger than the venue takes is sent: what is beyond is left out.
    let most = instruments[index]
    let isMarket = !signal.entry.isLimit
    if let most = isMarket ? most.maximumMarketQuantity : most.maximumQuantity {
      wanted = min(wanted, most.rounded(.down, to: lot))
    }
    guard wanted >= instruments[index].minimumQuantity, wanted > .zero,
      let worth = price.checkedNotional(of: wanted),
      worth >= instruments[index].minimumNotional
    else { return .blocked(affordable < wanted ? .insufficientMargin : .belowMinimumNotional) }
    if affordable < wanted { return .blocked(.insufficientMargin) }
    return exceedsLimits(worth) ? .blocked(.runLimit) : .sized(wanted)
  }

  /// A size, or why there is none.
  enum Sized {
    case sized(Quantity)
    case blocked(BlockReason)
  }

  /// What positions and entries leave for new ones: those that are held, and those that may fill.
  public var freeMargin: Money {
    var free = equity
    for index in books.indices {
      if books[index].size == .zero, books[index].entries.isEmpty { continue }
      let leverage = leverage(of: index)
      free -= margin(of: books[index].cost.magnitude, leverage)
      if books[index].entries.isEmpty { continue }
      for entry in books[index].entries where !entry.signal.isRung || entry.isMarket {
        let left = entry.order.quantity - entry.order.filled
        let price = entry.signal.entry.price ?? books[index].watch.last
        guard let worth = price.checkedNotional(of: left) else { continue }
        free -= margin(of: worth, leverage)
      }
    }
    return max(.zero, free)
  }

  /// What the free margin can open at a price, with the fee and a reserve for a worse price.
  private func affordableQuantity(of index: Int, at price: Price, from free: Money) -> Quantity {
    let usable = free - free.times(settings.marginReserve, rounded: .up)
    let fee = instruments[index].feeTiers[0].taker
    // margin + fee = worth · (1/leverage + fee)
    let one = Int128(Rate.unitsPerOne)
    let part = Int64(one * one / Int128(leverage(of: index).units))
    let share = Rate(units: part) + max(.zero, fee)
    let worth = Int128(usable.units) * Int128(Rate.unitsPerOne) / Int128(share.units)
    return Money(units: Int64(clamping: worth)).quantity(at: price, rounded: .down)
  }

  /// Where the stop of a signal would stand from an entry price; nil without one.
  func stopPrice(for signal: Signal, from entry: Price) -> Price? {
    stopPrice(
      signal.protection.stop, from: entry, signal.direction,
      instruments[signal.instrument.value].priceGrid)
  }

  /// Where a stop stands from an entry price, on the nearest step of the grid.
  func stopPrice(
    _ rule: StopRule, from entry: Price, _ direction: Direction, _ grid: PriceGrid
  ) -> Price? {
    switch rule {
    case .unprotected: return nil
    case .price(let price): return max(grid.rounded(price, .nearest), grid.step(at: price))
    case .distance(let distance):
      let away = distance.amount(at: entry)
      return direction == .long
        ? max(grid.rounded(entry - away, .nearest), grid.step(at: entry))
        : grid.rounded(entry + away, .nearest)
    }
  }

  /// Where a target stands from an entry price, on the grid.
  func targetPrice(
    _ rule: TargetRule?, from entry: Price, _ direction: Direction, _ grid: PriceGrid
  ) -> Price? {
    switch rule {
    case nil: return nil
    case .price(let price): return max(grid.rounded(price, .nearest), grid.step(at: price))
    case .distance(let distance):
      let away = distance.amount(at: entry)
      let price = direction == .long ? entry + away : entry - away
      return max(grid.rounded(price, .nearest), grid.step(at: entry))
    }
  }
}

extension Signal.Entry {
  /// Whether it meets the book as a limit order, once it does; a stop goes in at market.
  var isLimit: Bool {
    switch self {
    case .limit, .stopLimit: true
    case .market, .stop: false
    }
  }

  /// The price that the entry names; nil for a market entry.
  var price: Price? {
    switch self {
    case .market: nil
    case .limit(let price, _, _), .stop(let price, _): price
    case .stopLimit(_, let limit, _): limit
    }
  }

  /// How long the entry may rest; nil for no end.
  var lifetime: TimeSpan? {
    switch self {
    case .market: nil
    case .limit(_, _, let span), .stop(_, let span), .stopLimit(_, _, let span): span
    }
  }
}
