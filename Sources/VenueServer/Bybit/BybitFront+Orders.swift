import BybitProtocol
import SimulatedExchange
import Trading
import WireFormat

/// Orders and stops, from Bybit's words into ours.
extension BybitFront {
  func create(_ wanted: BybitCreateOrder, _ account: ServedAccount) -> BybitReply {
    guard let index = door.exchange.index(of: wanted.symbol) else {
      return noSymbol(wanted.symbol)
    }
    if let words = contradiction(wanted) { return BybitReply(.parameter, words, time: time) }
    let stops = attached(wanted)
    if let stops, let words = misplaced(stops, wanted, index, account) {
      return BybitReply(.parameter, words, time: time)
    }
    let closesAll =
      wanted.quantity == .zero && wanted.isReduceOnly && wanted.closesOnTrigger
    var terms = OrderTerms(
      instrument: index, side: wanted.side, quantity: wanted.quantity,
      isReduceOnly: wanted.isReduceOnly || wanted.closesOnTrigger, closesPosition: closesAll,
      attached: stops)
    if wanted.type == .limit, let price = wanted.price {
      terms.pricing = .limit(price, wanted.timeInForce?.timeInForce ?? .goodTillCancelled)
    }
    if let price = wanted.triggerPrice {
      terms.trigger = Trigger(
        price: price, crossing: wanted.triggerDirection == 1 ? .rising : .falling,
        source: wanted.triggerBy?.source ?? .last)
    }
    switch account.submit(terms, named: wanted.linkID) {
    case .accepted(.order(let report)):
      return named(showing(account).orderID(report.venueID), wanted.linkID)
    case let outcome: return refusal(outcome)
    }
  }

  /// What of an order contradicts itself at the venue, or here; nil where nothing does.
  private func contradiction(_ wanted: BybitCreateOrder) -> String? {
    guard wanted.stopLoss != nil || wanted.takeProfit != nil else { return nil }
    if wanted.isReduceOnly || wanted.closesOnTrigger {
      return "takeProfit and stopLoss cannot be set with reduceOnly or closeOnTrigger"
    }
    return nil
  }

  private func attached(_ wanted: BybitCreateOrder) -> PositionStops? {
    let stops = PositionStops(
      stop: wanted.stopLoss, target: wanted.takeProfit,
      source: wanted.stopTriggerBy?.source ?? .last)
    return stops.isEmpty ? nil : stops
  }

  /// Why the stops of an order would trigger at once; nil where they would not.
  private func misplaced(
    _ stops: PositionStops, _ wanted: BybitCreateOrder, _ index: InstrumentIndex,
    _ account: ServedAccount
  ) -> String? {
    let base = wanted.triggerPrice ?? wanted.price ?? account.exchange.lastPrice(index)
    let grid = door.exchange.instruments[index.value].priceGrid
    for price in [stops.stop, stops.target] {
      if let price, !grid.contains(price) { return "Price invalid: off the tick size" }
    }
    let isBuy = wanted.side == .buy
    if let stop = stops.stop, isBuy ? stop >= base : stop <= base {
      return "StopLoss:\(stop) set for \(wanted.side.bybit) position should"
        + " \(isBuy ? "lower" : "greater") than base_price:\(base)"
    }
    if let target = stops.target, isBuy ? target <= base : target >= base {
      return "TakeProfit:\(target) set for \(wanted.side.bybit) position should be"
        + " \(isBuy ? "higher" : "lower") than base_price:\(base)"
    }
    return nil
  }

  func amend(_ change: BybitAmendOrder, _ account: ServedAccount) -> BybitReply {
    guard let order = order(change.name, account), order.status.isLive else {
      return gone(change.name, account)
    }
    let amendment = Amendment(
      price: change.price, triggerPrice: change.triggerPrice, quantity: change.quantity)
    switch account.amend(order, amendment) {
    case .accepted: return named(showing(account).orderID(order.venueID), order.name)
    case .rejected(let rejection) where rejection.reason == .unchanged:
      return BybitReply(.parameter, "order not modified", time: time)
    case let outcome: return refusal(outcome)
    }
  }

  func cancel(_ name: BybitOrderName, _ account: ServedAccount) -> BybitReply {
    guard let order = order(name, account), order.status.isLive else {
      return gone(name, account)
    }
    switch account.cancel(order) {
    case .accepted: return named(showing(account).orderID(order.venueID), order.name)
    case let outcome: return refusal(outcome)
    }
  }

  func cancelAll(
    _ listing: BybitListing, onlyOwn isOnlyOwn: Bool, _ account: ServedAccount
  ) -> BybitReply {
    guard listing.symbol != nil || listing.settleCoin != nil || listing.baseCoin != nil else {
      return BybitReply(.parameter, "Missing some parameters that must be filled in", time: time)
    }
    let showing = showing(account)
    var rows: [JSON] = []
    for order in account.open {
      guard matches(order, listing, showing),
        !isOnlyOwn || (order.terms.trigger != nil && order.origin == .client),
        case .accepted = account.cancel(order)
      else { continue }
      rows.append(named(showing.orderID(order.venueID), order.name).result)
    }
    return result(.object([("list", .array(rows)), ("success", .string("1"))]))
  }

  func setStops(_ wanted: BybitTradingStop, _ account: ServedAccount) -> BybitReply {
    guard let index = door.exchange.index(of: wanted.symbol) else {
      return noSymbol(wanted.symbol)
    }
    if account.exchange.position(index).isFlat {
      return BybitReply(.parameter, "can not set tp/sl/ts for zero position", time: time)
    }
    if wanted.activePrice != nil, wanted.trailingStop ?? .zero == .zero {
      return BybitReply(
        .parameter, "params error: activePrice: expected a trailingStop beside it", time: time)
    }
    func moved(_ price: Price?, from former: Price?) -> Price? {
      price.map { $0 == .zero ? nil : $0 } ?? former
    }
    var stops = account.exchange.positionStops(index)
    stops.stop = moved(wanted.stopLoss, from: stops.stop)
    stops.target = moved(wanted.takeProfit, from: stops.target)
    if let distance = wanted.trailingStop {
      stops.trailing =
        distance == .zero
        ? nil : PositionStops.Trailing(distance: .price(distance), activation: wanted.activePrice)
    }
    if let source = wanted.triggerBy?.source { stops.source = source }
    if account.hasStops(stops, index) { return BybitReply(.unchanged, time: time) }
    switch account.ask(.setStops(index, stops)) {
    case .accepted: return result()
    case let outcome: return refusal(outcome)
    }
  }

  func setLeverage(_ wanted: BybitSetLeverage, _ account: ServedAccount) -> BybitReply {
    guard let index = door.exchange.index(of: wanted.symbol) else {
      return noSymbol(wanted.symbol)
    }
    switch account.ask(.setLeverage(index, wanted.leverage)) {
    case .accepted:
      account.news.append(.position(index))
      return result()
    case .rejected(let rejection) where rejection.reason == .unchanged:
      return BybitReply(.leverageUnchanged, time: time)
    case let outcome: return refusal(outcome)
    }
  }

  /// Margin mode belongs to the exchange that an account was given: it can change as long as
  /// nothing has happened on the account.
  func setMargin(
    _ mode: ExchangeSettings.MarginMode, _ account: ServedAccount, _ done: BybitReply
  ) -> BybitReply {
    let former = account.exchange
    if former.settings.marginMode == mode { return done }
    guard account.isFresh else {
      return BybitReply(
        .modeUnchangeable, "the margin mode cannot change once an account has traded", time: time)
    }
    var settings = former.settings
    settings.marginMode = mode
    var exchange = Exchange(
      instruments: door.exchange.instruments, profile: former.profile, settings: settings,
      deposit: former.account.deposit)
    exchange.faults = former.faults
    door.exchange.replace(account, by: exchange)
    return done
  }

  func order(_ name: BybitOrderName, _ account: ServedAccount) -> OrderRecord? {
    if name.orderID.isEmpty { return account.order(nil, named: name.linkID) }
    return showing(account).number(of: name.orderID).flatMap { account.order($0, named: "") }
  }

  /// The refusal of what is asked about an order that is over, or never was.
  private func gone(_ name: BybitOrderName, _ account: ServedAccount) -> BybitReply {
    guard let order = order(name, account), let id = order.clientID,
      account.exchange.faults != nil
    else { return BybitReply(.noSuchOrder, time: time) }
    return refusal(account.ask(.cancel(id, order.terms.instrument)))
  }

  func named(_ orderID: String, _ linkID: String) -> BybitReply {
    result(.object([("orderId", .string(orderID)), ("orderLinkId", .string(linkID))]))
  }

  private func refusal(_ outcome: Outcome) -> BybitReply {
    guard case .rejected(let rejection) = outcome else {
      return BybitReply(.server, time: time)
    }
    let (code, text) = BybitCode.of(rejection)
    return BybitReply(code, text, time: time)
  }
}
