public import Trading

extension Exchange {
  /// Takes a request that has arrived, and answers it.
  public mutating func receive(_ request: Request, id: RequestID, at time: Timestamp) {
    now = max(now, time)
    switch request {
    case .submit(let clientID, let terms): submit(clientID, terms, id)
    case .amend(let clientID, let index, let amendment): amend(clientID, index, amendment, id)
    case .cancel(let clientID, let index): cancel(clientID, index, id)
    case .setStops(let index, let stops):
      if markets[index.value].isOver {
        answer(id, .rejected(profile.rejection(.notTrading)))
      } else if let rejection = setStops(stops, in: index.value) {
        answer(id, .rejected(rejection))
      } else {
        answer(id, .accepted(.done))
        announceStops(index.value)
      }
    case .setLeverage(let index, let leverage): setLeverage(index, leverage, id)
    case .order(let clientID, let index): answer(id, .accepted(find(clientID, index)))
    case .openOrders(let index):
      answer(id, .accepted(.openOrders(listedOrders(index))))
    case .positions: answer(id, .accepted(.positions(positionReports(), asOf: now)))
    case .account:
      answer(id, .accepted(.account(AccountReport(balance: account.balance))))
    case .fills(let index, let since):
      let fills = markets[index.value].fills.suffix { $0.time >= since }
      answer(id, .accepted(.fills(fills, asOf: now)))
    case .settings(let index):
      let leverage = Int64(markets[index.value].position.leverage)
      let report = InstrumentSettings(
        instrument: index, leverage: Rate(units: Rate.unitsPerOne * leverage),
        isIsolated: settings.marginMode == .isolated, isOneWay: true)
      answer(id, .accepted(.settings(report)))
    case .rules(let index): answer(id, .accepted(.rules(markets[index.value].instrument)))
    case .ticker(let index): answer(id, .accepted(.ticker(ticker(index))))
    }
  }

  mutating func answer(_ id: RequestID, _ outcome: Outcome) {
    outputs.append(.answer(id, outcome))
  }

  private mutating func submit(_ clientID: ClientOrderID, _ terms: OrderTerms, _ id: RequestID) {
    let market = terms.instrument.value
    if let reason = refusal(of: terms, named: clientID) ?? bookRefusal(of: terms) {
      return answer(id, .rejected(rejection(reason, of: terms)))
    }
    var terms = terms
    if let wanted = terms.trigger?.source { terms.trigger?.source = source(wanted) }
    if terms.closesPosition { terms.quantity = markets[market].position.size.magnitude }
    var order = Order(
      venueID: nextVenueID(), clientID: clientID, origin: .client, terms: terms,
      status: terms.trigger == nil ? .resting : .untriggered)
    answer(id, .accepted(.order(order.report())))
    if terms.trigger != nil { outputs.append(.event(.order(order.report()))) }
    let meetsPrice =
      markets[market].isTrading
      || (settings.arrival == .lastPrint && markets[market].last > .zero)
    if meetsPrice { return admit(order, in: market) }
    order.isArriving = true
    markets[market].arriving += 1
    markets[market].orders.append(order)
    refreshBand(market)
  }

  private mutating func amend(
    _ clientID: ClientOrderID, _ index: InstrumentIndex, _ amendment: Amendment, _ id: RequestID
  ) {
    let market = index.value
    guard let at = markets[market].index(of: clientID),
      markets[market].orders[at].status != .triggered
    else {
      return answer(id, .rejected(gone(clientID, in: market, isAmend: true)))
    }
    var order = markets[market].orders[at]
    if let price = amendment.triggerPrice, let trigger = order.terms.trigger {
      order.terms.trigger = Trigger(
        price: price, crossing: trigger.crossing, source: trigger.source)
    }
    if let price = amendment.price, case .limit(_, let timeInForce) = order.terms.pricing {
      order.terms.pricing = .limit(price, timeInForce)
    }
    if let quantity = amendment.quantity { order.terms.quantity = quantity }
    if order.terms == markets[market].orders[at].terms {
      return answer(id, .rejected(profile.rejection(.unchanged)))
    }
    if let reason = filterRefusal(of: order.terms) ?? passedRefusal(of: order.terms) {
      return answer(id, .rejected(profile.rejection(reason)))
    }
    answer(id, .accepted(.order(order.report())))
    order = amended(order, from: markets[market].orders[at], in: market)
    if order.status == .untriggered {
      markets[market].orders[at] = order
      outputs.append(.event(.order(order.report())))
      refreshAlerts(market)
      if markets[market].isTrading { settle(market) }
    } else {
      // A changed limit loses its place and meets the book anew.
      markets[market].orders.remove(at: at)
      outputs.append(.event(.order(order.report())))
      if markets[market].isTrading, !order.isArriving {
        admit(order, in: market)
      } else {
        if !order.isArriving { markets[market].arriving += 1 }
        order.isArriving = true
        markets[market].orders.append(order)
      }
      refreshAlerts(market)
    }
  }

  private mutating func cancel(
    _ clientID: ClientOrderID, _ index: InstrumentIndex, _ id: RequestID
  ) {
    let market = index.value
    // What has triggered is on its way out with the position.
    guard let at = markets[market].index(of: clientID),
      markets[market].orders[at].status != .triggered
    else {
      return answer(id, .rejected(gone(clientID, in: market)))
    }
    let order = markets[market].orders.remove(at: at)
    if order.isArriving { markets[market].arriving -= 1 }
    answer(id, .accepted(.done))
    close(order, as: .cancelled, in: market)
    refreshAlerts(market)
  }

  private mutating func setLeverage(_ index: InstrumentIndex, _ leverage: Int, _ id: RequestID) {
    let market = index.value
    let most = markets[market].instrument.marginTiers[0].maximumLeverage
    guard leverage > 0, leverage <= most else {
      return answer(id, .rejected(profile.rejection(.leverageTooHigh)))
    }
    if markets[market].position.leverage == leverage,
      profile.codes[.unchanged] != nil
    {
      return answer(id, .rejected(profile.rejection(.unchanged)))
    }
    markets[market].position.leverage = leverage
    answer(id, .accepted(.done))
  }

  private func find(_ clientID: ClientOrderID, _ index: InstrumentIndex) -> Answer {
    let market = index.value
    if let at = markets[market].index(of: clientID) {
      return .order(markets[market].orders[at].report())
    }
    if let report = markets[market].past.last(where: { $0.clientID == clientID }) {
      return .order(report)
    }
    return .noSuchOrder
  }

  /// Everything that can still fill, on all instruments.
  public var allOpenOrders: [OrderReport] {
    var reports: [OrderReport] = []
    for market in markets.indices where !markets[market].orders.isEmpty {
      reports += openOrders(InstrumentIndex(market))
    }
    return reports
  }

  /// What a listing of orders says now, of one instrument or of all: what can fill on these, and
  /// what others have under the same symbols elsewhere.
  public func listedOrders(_ index: InstrumentIndex? = nil) -> [OrderReport] {
    var reports = index.map(openOrders) ?? allOpenOrders
    for market in markets where index == nil || index == market.index {
      if let order = market.elsewhere { reports.append(order) }
    }
    return reports
  }

  /// What a listing of positions says now.
  public func positionReports() -> [PositionReport] {
    var reports: [PositionReport] = []
    for market in markets.indices
    where !markets[market].position.isFlat || profile.listsFlatPositions {
      reports.append(
        PositionReport(
          instrument: InstrumentIndex(market), size: markets[market].position.size,
          averageEntry: markets[market].position.averageEntry, stops: stops(of: market),
          liquidation: markets[market].liquidation))
    }
    return reports
  }

  /// The stops that hang on a position; nil where anything else stands on the book.
  public func onlyStops(_ index: InstrumentIndex) -> PositionStops? {
    let orders = markets[index.value].orders
    for at in orders.indices {
      guard orders[at].origin != .client, orders[at].status == .untriggered else { return nil }
    }
    return orders.isEmpty ? PositionStops() : stops(of: index.value)
  }

  func stops(of market: Int) -> PositionStops {
    var stops = PositionStops()
    for order in markets[market].orders {
      switch order.origin {
      // One for a part is an order beside the position, and one that has triggered is on its way.
      case .positionStop where order.terms.closesPosition && order.status == .untriggered:
        stops.stop = order.terms.trigger?.price
      case .positionTarget: stops.target = order.terms.trigger?.price
      case .positionTrailing:
        stops.trailing = order.trail.map {
          PositionStops.Trailing(distance: $0.distance, activation: $0.activation)
        }
      case .positionStop, .client, .liquidation, .deleverage, .settlement: break
      }
    }
    return stops
  }
}
