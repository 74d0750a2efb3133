public import Trading

/// What others do by hand, and what the venue does with a contract: more than a client expects.
extension Exchange {
  /// Replaces the stops of a position by one for a part of it, as somebody does by hand; returns
  /// whether there was one.
  @discardableResult
  public mutating func setPartialStop(
    _ index: InstrumentIndex, part: Rate, at time: Timestamp
  ) -> Bool {
    now = max(now, time)
    let market = index.value
    let position = markets[market].position
    guard let direction = position.direction,
      let former = markets[market].orders.first(where: { $0.isStop(of: direction) })
    else { return false }
    let quantity = share(part, of: position.size.magnitude, in: market)
    guard quantity < position.size.magnitude else { return false }
    cancelStops(index, at: time)
    var terms = former.terms
    terms.quantity = quantity
    terms.closesPosition = false
    terms.isReduceOnly = true
    let order = Order(
      venueID: nextVenueID(), clientID: nil, origin: former.origin, terms: terms,
      status: .untriggered)
    markets[market].orders.append(order)
    outputs.append(.event(.order(order.report())))
    refreshAlerts(market)
    return true
  }

  /// Trades under the same symbol in another category; returns whether there was a price.
  ///
  /// An order is left there, too. Neither has to do with the position.
  @discardableResult
  public mutating func tradeElsewhere(
    _ index: InstrumentIndex, _ side: Side, _ quantity: Quantity, at time: Timestamp
  ) -> Bool {
    now = max(now, time)
    let market = index.value
    let last = markets[market].last
    guard last > .zero, quantity > .zero else { return false }
    lastExecutionID += 1
    let id = nextVenueID()
    var done = OrderReport(
      clientID: nil, venueID: id, instrument: index, origin: .client, status: .filled, side: side,
      quantity: quantity, filled: quantity, averagePrice: last, filledAt: now)
    done.category = .spot
    var fill = Fill(
      execution: ExecutionID(lastExecutionID), clientID: nil, venueID: id, instrument: index,
      origin: .client, side: side, price: last, quantity: quantity, fee: .zero, liquidity: .taker,
      time: now, filled: quantity, isComplete: true)
    fill.category = .spot
    markets[market].fills.append(fill)
    let away = last.scaled(by: "0.01", rounded: .up)
    let grid = markets[market].instrument.priceGrid
    let level = side == .sell ? grid.rounded(last - away, .down) : grid.rounded(last + away, .up)
    var waiting = OrderReport(
      clientID: nil, venueID: nextVenueID(), instrument: index, origin: .client,
      status: .untriggered, side: side, quantity: quantity, filled: .zero,
      trigger: Trigger(price: level, crossing: side == .sell ? .falling : .rising))
    waiting.category = .spot
    markets[market].elsewhere = waiting
    outputs.append(.event(.fill(fill)))
    outputs.append(.event(.order(done)))
    outputs.append(.event(.order(waiting)))
    return true
  }

  /// Lets other rules hold for an instrument; they are told, or found out.
  public mutating func setRules(
    _ index: InstrumentIndex, to instrument: Instrument, isTold: Bool, at time: Timestamp
  ) {
    now = max(now, time)
    markets[index.value].instrument = instrument
    refreshLiquidation(index.value)
    if isTold { outputs.append(.event(.rules(index, instrument))) }
  }

  /// The rules of now with a coarser grid, a larger lot, and a largest quantity below that of the
  /// last fill.
  public func coarserRules(_ index: InstrumentIndex) -> Instrument {
    let market = markets[index.value]
    var rules = market.instrument
    rules.priceGrid = rules.priceGrid.coarser
    rules.lot = Quantity(units: rules.lot.units * 5)
    rules.minimumQuantity = max(rules.lot, rules.minimumQuantity.rounded(.up, to: rules.lot))
    let last = market.fills.last { $0.category == .linear }?.quantity ?? .zero
    let usual = max(last, market.position.size.magnitude)
    guard usual >= Quantity(units: rules.minimumQuantity.units * 4) else { return rules }
    rules.maximumMarketQuantity = Quantity(units: usual.units / 10 * 6).rounded(
      .down, to: rules.lot)
    rules.maximumQuantity = Quantity(units: usual.units / 10 * 8).rounded(.down, to: rules.lot)
    return rules
  }

  /// Says when a contract ends.
  public mutating func announceEnd(
    _ index: InstrumentIndex, at delivery: Timestamp, on time: Timestamp
  ) {
    var rules = markets[index.value].instrument
    rules.delivery = delivery
    setRules(index, to: rules, isTold: true, at: time)
  }

  /// Ends a contract: orders are cancelled, what is held is settled at the mark price, and nothing
  /// is taken any more.
  public mutating func settle(_ index: InstrumentIndex, at time: Timestamp) {
    now = max(now, time)
    let market = index.value
    markets[market].isOver = true
    cancelAll(market)
    if let direction = markets[market].position.direction {
      let size = markets[market].position.size.magnitude
      var order = Order(
        venueID: nextVenueID(), clientID: nil, origin: .settlement,
        terms: OrderTerms(
          instrument: index, side: direction.exitSide, quantity: size, isReduceOnly: true),
        status: .resting)
      markets[market].available = nil
      execute(
        &order, in: market, quantity: size, at: markets[market].mark, liquidity: .taker,
        feeRate: .zero)
      order.status = .filled
      markets[market].past.append(order.report())
    }
    markets[market].isTrading = false
    refreshAlerts(market)
  }

  /// Whether a contract was settled and is no more.
  public func isOver(_ index: InstrumentIndex) -> Bool { markets[index.value].isOver }

  /// The rules that hold for an instrument now.
  public func instrument(_ index: InstrumentIndex) -> Instrument { markets[index.value].instrument }

  /// Lets an instrument have a leverage that nobody has asked for here.
  public mutating func setLeverage(_ index: InstrumentIndex, _ leverage: Int) {
    precondition(leverage > 0, "leverage is a positive whole number")
    markets[index.value].position.leverage = leverage
  }

  /// The leverage of an instrument.
  public func leverage(_ index: InstrumentIndex) -> Int { markets[index.value].position.leverage }
}

extension Order {
  /// Whether it waits to close a position once the price has gone against it.
  fileprivate func isStop(of direction: Direction) -> Bool {
    status == .untriggered && trail == nil && terms.side == direction.exitSide
      && terms.trigger?.crossing == (direction == .long ? .falling : .rising)
      && (terms.isReduceOnly || terms.closesPosition)
  }
}

extension PriceGrid {
  /// Five times as coarse, or a significant figure less.
  fileprivate var coarser: PriceGrid {
    switch self {
    case .step(let step): .step(Price(units: step.units * 5))
    case .significantFigures(let figures, let places):
      .significantFigures(max(2, figures - 1), maximumPlaces: max(0, places - 1))
    }
  }
}
