import BybitProtocol
import Trading
import Transport
import WireFormat

/// Requests of ours in Bybit's words, signed.
struct BybitRequests: Sendable {
  let symbols: [String]
  let quote: String
  let signing: BybitSigning
  /// How late a request may come to the venue, in milliseconds.
  let window = Int(Bybit.standardWindow)

  /// A query, signed where the account must be known.
  ///
  /// What is raw stands at the end as it is.
  func get(
    _ path: String, _ items: [(String, String)], raw: String = "", isPublic: Bool = false,
    at time: Timestamp
  ) -> HTTPRequest {
    let query = QueryText(items.map { QueryText.Item($0.0, $0.1) }).text + raw
    var request = HTTPRequest(path: path, query: query)
    if !isPublic { request.fields = fields(query, at: time) }
    return request
  }

  /// A change.
  func post(_ path: String, _ body: [(String, JSON)], at time: Timestamp) -> HTTPRequest {
    let text = JSON.object([("category", .string("linear"))] + body).compactText
    return HTTPRequest(
      method: "POST", path: path,
      fields: [HTTPField("Content-Type", "application/json")] + fields(text, at: time),
      body: Array(text.utf8))
  }

  private func fields(_ payload: String, at time: Timestamp) -> [HTTPField] {
    signing.fields(timestamp: time.milliseconds, window: window, payload: payload)
      .map { HTTPField($0.name, $0.value) }
  }

  func symbol(_ index: InstrumentIndex) -> JSON { .string(symbols[index.value]) }

  /// A change in the venue's words; nil for what only asks, and for what it cannot say.
  func change(_ request: Request, at time: Timestamp) -> HTTPRequest? {
    switch request {
    case .submit(let id, let terms):
      return order(id, terms).map { post(Bybit.Path.create, $0, at: time) }
    case .amend(let id, let index, let amendment):
      var body: [(String, JSON)] = [("symbol", symbol(index)), ("orderLinkId", text(id))]
      if let price = amendment.price { body.append(("price", text(price))) }
      if let price = amendment.triggerPrice { body.append(("triggerPrice", text(price))) }
      if let quantity = amendment.quantity { body.append(("qty", text(quantity))) }
      return post(Bybit.Path.amend, body, at: time)
    case .cancel(let id, let index):
      let body = [("symbol", symbol(index)), ("orderLinkId", text(id))]
      return post(Bybit.Path.cancel, body, at: time)
    case .setStops(let index, let stops):
      return self.stops(index, stops).map { post(Bybit.Path.tradingStop, $0, at: time) }
    case .setLeverage(let index, let leverage):
      let both = text(leverage)
      return post(
        Bybit.Path.setLeverage,
        [("symbol", symbol(index)), ("buyLeverage", both), ("sellLeverage", both)], at: time)
    case .order, .openOrders, .positions, .account, .fills, .settings, .rules, .ticker: return nil
    }
  }

  private func text(_ value: some CustomStringConvertible) -> JSON { .string(value.description) }

  private func order(_ id: ClientOrderID, _ terms: OrderTerms) -> [(String, JSON)]? {
    var body: [(String, JSON)] = [
      ("symbol", symbol(terms.instrument)), ("side", .string(terms.side.bybit)),
      ("qty", terms.closesPosition ? .string("0") : text(terms.quantity)),
      ("orderLinkId", text(id)), ("positionIdx", .integer(0)),
      ("reduceOnly", .bool(terms.isReduceOnly || terms.closesPosition)),
      ("closeOnTrigger", .bool(terms.closesPosition)),
    ]
    switch terms.pricing {
    case .market: body.append(("orderType", .string(BybitOrderType.market.text)))
    case .limit(let price, let timeInForce):
      body += [
        ("orderType", .string(BybitOrderType.limit.text)), ("price", text(price)),
        ("timeInForce", .string(BybitTimeInForce(timeInForce).text)),
      ]
    }
    if let trigger = terms.trigger {
      body += [
        ("triggerPrice", text(trigger.price)),
        ("triggerDirection", .integer(trigger.crossing == .rising ? 1 : 2)),
        ("triggerBy", .string(BybitTriggerBy(trigger.source).text)),
      ]
    }
    if let stops = terms.attached, !stops.isEmpty {
      // Only the position itself can trail.
      guard stops.trailing == nil else { return nil }
      let source = JSON.string(BybitTriggerBy(stops.source).text)
      body.append(("tpslMode", .string("Full")))
      if let stop = stops.stop { body += [("stopLoss", text(stop)), ("slTriggerBy", source)] }
      if let target = stops.target {
        body += [("takeProfit", text(target)), ("tpTriggerBy", source)]
      }
    }
    return body
  }

  /// All stops of a position at once; a zero takes one off.
  private func stops(_ index: InstrumentIndex, _ stops: PositionStops) -> [(String, JSON)]? {
    let source = JSON.string(BybitTriggerBy(stops.source).text)
    var body: [(String, JSON)] = [
      ("symbol", symbol(index)), ("positionIdx", .integer(0)), ("tpslMode", .string("Full")),
      ("stopLoss", text(stops.stop ?? .zero)), ("slTriggerBy", source),
      ("takeProfit", text(stops.target ?? .zero)), ("tpTriggerBy", source),
    ]
    switch stops.trailing?.distance {
    case nil: body.append(("trailingStop", .string("0")))
    case .price(let distance):
      body.append(("trailingStop", text(distance)))
      if let price = stops.trailing?.activation { body.append(("activePrice", text(price))) }
    case .rate: return nil
    }
    return body
  }
}
