import BybitProtocol
import SimulatedExchange
import Simulation
import Trading
import Transport
import WireFormat

/// What is asked of an account, by path.
extension BybitFront {
  /// What a request asks for; nil for a path that is not served.
  func operation(
    _ request: HTTPRequest, _ account: ServedAccount
  ) throws(WireFailure) -> Operation? {
    try BybitParameters.check(request)
    if request.method == "POST" { return try change(request, account) }
    guard request.method == "GET" else { return nil }
    let query = QueryText(request.query)
    let listing = try BybitListing(query)
    let wanted = Wanted(query)
    let subject = "\(request.path) \(listing.symbol ?? "")"
    func read(
      _ target: FaultTarget, _ act: StruckRequest.Act = .other,
      _ run: @escaping (AccountView) -> BybitReply
    ) -> Operation {
      Operation(act, target: target, subject: subject) { run($0()) }
    }
    if let other = try other(request.path, query) { return read(.other) { _ in other } }
    switch request.path {
    case Bybit.Path.openOrders:
      let isLookup = listing.orderID != nil || listing.linkID != nil
      var operation = read([.read, isLookup ? .lookup : .orders], isLookup ? .lookup : .listing) {
        self.openOrders(listing, $0, account)
      }
      let showing = showing(account)
      operation.shows = { $0.open.filter { self.matches($0, listing, showing) } }
      return operation
    case Bybit.Path.orderHistory:
      return read([.read, .orders], .listing) { self.orderHistory(listing, wanted, $0, account) }
    case Bybit.Path.executions:
      return read(.read, .listing) { self.executions(listing, wanted, $0, account) }
    case Bybit.Path.positions:
      return read([.read, .positions], .listing) { self.positions(listing, $0, account) }
    case Bybit.Path.wallet:
      return read(.read) { view in
        var wallet = self.showing(account).wallet(view.exchange)
        if let coins = query["coin"]?.split(separator: ","), !coins.isEmpty {
          wallet.coins.removeAll { coin in !coins.contains { $0 == coin.name } }
        }
        return self.result(.object([("list", .array([wallet.json]))]))
      }
    case Bybit.Path.feeRate: return read(.read) { self.feeRates(listing, $0) }
    case Bybit.Path.accountInfo: return read(.other) { self.result(Self.accountInfo($0)) }
    case Bybit.Path.keyInfo: return read(.other) { _ in self.result(Self.keyInfo(account)) }
    case Bybit.Path.coins:
      return read(.other) { _ in self.result(.object([("rows", .array([]))])) }
    default: return nil
    }
  }

  func result(_ json: JSON = .object([])) -> BybitReply { BybitReply(json, time: time) }

  /// What a listing is asked for beside what ``BybitListing`` reads.
  private struct Wanted {
    /// The word of an order's status, or of an execution's type; nil for all.
    let status: String?
    let type: String?

    init(_ query: QueryText) {
      func filled(_ name: String) -> String? { query[name].flatMap { $0.isEmpty ? nil : $0 } }
      (status, type) = (filled("orderStatus"), filled("execType"))
    }
  }

  /// The empty listing of another part of the venue, in which nobody holds anything here; nil where
  /// it is of this one.
  private func other(_ path: String, _ query: QueryText) throws(WireFailure) -> BybitReply? {
    guard BybitParameters.all[path]?.limited["category"] != nil else { return nil }
    let category = query["category"] ?? ""
    if category == "linear" { return nil }
    if category.isEmpty {
      throw WireFailure(path: "category", expected: "a category", found: "nothing")
    }
    return result(
      .object([
        ("list", .array([])), ("nextPageCursor", .string("")), ("category", .string(category)),
      ]))
  }

  // Listings.

  private func page<Row>(
    _ rows: [Row], _ listing: BybitListing, standard: Int, most: Int, _ show: (Row) -> JSON
  ) -> BybitReply {
    page(rows, listing.limit, listing.cursor, "linear", (standard, most), show)
  }

  /// A page of what a query without an account asks for.
  func page<Row>(
    _ rows: [Row], _ query: QueryText, _ category: String, standard: Int, most: Int,
    _ show: (Row) -> JSON
  ) -> BybitReply {
    page(
      rows, query["limit"].flatMap { Int($0) }, query["cursor"], category, (standard, most), show)
  }

  private func page<Row>(
    _ rows: [Row], _ limit: Int?, _ cursor: String?, _ category: String,
    _ sizes: (standard: Int, most: Int), _ show: (Row) -> JSON
  ) -> BybitReply {
    let size = min(max(1, limit ?? sizes.standard), sizes.most)
    let start = cursor.flatMap { Int($0.drop { !$0.isNumber }) } ?? 0
    let begin = min(max(0, start), rows.count)
    let end = min(begin + size, rows.count)
    let next = end < rows.count ? "page_args%3D\(end)" : ""
    return result(
      .object([
        ("list", .array(rows[begin..<end].map(show))), ("nextPageCursor", .string(next)),
        ("category", .string(category)),
      ]))
  }

  func matches(
    _ order: OrderRecord, _ listing: BybitListing, _ showing: BybitShowing
  ) -> Bool {
    if let symbol = listing.symbol, showing.symbol(order.terms.instrument) != symbol {
      return false
    }
    if let id = listing.orderID, showing.orderID(order.venueID) != id { return false }
    if let name = listing.linkID, order.name != name { return false }
    let instrument = door.exchange.instruments[order.terms.instrument.value]
    if let coin = listing.settleCoin, instrument.quote != coin { return false }
    if let coin = listing.baseCoin, instrument.base != coin { return false }
    let isStop = order.terms.trigger != nil || order.origin != .client
    switch listing.filter {
    case "StopOrder": return isStop
    case "Order": return !isStop
    default: return true
    }
  }

  private func openOrders(
    _ listing: BybitListing, _ view: AccountView, _ account: ServedAccount
  ) -> BybitReply {
    guard listing.symbol != nil || listing.settleCoin != nil || listing.baseCoin != nil else {
      return BybitReply(.parameter, "Missing some parameters that must be filled in", time: time)
    }
    let showing = showing(account)
    var orders = view.open
    if listing.includesClosed || listing.orderID != nil || listing.linkID != nil {
      orders = view.past.suffix(500) + orders
    }
    let found = orders.reversed().filter { matches($0, listing, showing) }
    return page(found, listing, standard: 20, most: 50) { showing.order($0).json }
  }

  private func orderHistory(
    _ listing: BybitListing, _ wanted: Wanted, _ view: AccountView, _ account: ServedAccount
  ) -> BybitReply {
    let showing = showing(account)
    let found = view.past.reversed().filter { order in
      let time = door.clock.shown(order.created)
      return matches(order, listing, showing) && (listing.start.map { time >= $0 } ?? true)
        && (listing.end.map { time <= $0 } ?? true)
        && (wanted.status.map { showing.order(order).status.text == $0 } ?? true)
    }
    return page(found, listing, standard: 20, most: 50) { showing.order($0).json }
  }

  private func executions(
    _ listing: BybitListing, _ wanted: Wanted, _ view: AccountView, _ account: ServedAccount
  ) -> BybitReply {
    let showing = showing(account)
    let found = view.fills.reversed().filter { record in
      let time = door.clock.shown(record.fill.time)
      return matches(record.order, listing, showing) && (listing.start.map { time >= $0 } ?? true)
        && (listing.end.map { time <= $0 } ?? true)
        && (wanted.type.map { showing.execution(record).type.text == $0 } ?? true)
    }
    return page(found, listing, standard: 50, most: 100) { showing.execution($0).json }
  }

  private func positions(
    _ listing: BybitListing, _ view: AccountView, _ account: ServedAccount
  ) -> BybitReply {
    guard listing.symbol != nil || listing.settleCoin != nil else {
      return BybitReply(.parameter, "Missing some parameters that must be filled in", time: time)
    }
    let showing = showing(account)
    let rows = view.exchange.instrumentIndices.filter { index in
      // One symbol is told even where it is flat; of all, those that are not.
      if let symbol = listing.symbol { return showing.symbol(index) == symbol }
      let quote = door.exchange.instruments[index.value].quote
      return quote == listing.settleCoin && !view.exchange.position(index).isFlat
    }
    if let symbol = listing.symbol, rows.isEmpty { return noSymbol(symbol) }
    return page(rows, listing, standard: 20, most: 200) {
      showing.position($0, in: view.exchange).json(onStream: false)
    }
  }

  private func feeRates(_ listing: BybitListing, _ view: AccountView) -> BybitReply {
    let rows = view.exchange.instrumentIndices.compactMap { index -> JSON? in
      let symbol = door.exchange.instruments[index.value].symbol
      guard listing.symbol == nil || listing.symbol == symbol else { return nil }
      return .object([
        ("symbol", .string(symbol)), ("baseCoin", .string("")),
        ("takerFeeRate", JSON(text: view.exchange.takerFee(index))),
        ("makerFeeRate", JSON(text: view.exchange.makerFee(index))),
      ])
    }
    return result(.object([("category", .string("linear")), ("list", .array(rows))]))
  }

  func noSymbol(_ symbol: String) -> BybitReply {
    BybitReply(.parameter, "params error: symbol invalid \(symbol)", time: time)
  }

  private static func accountInfo(_ view: AccountView) -> JSON {
    let isIsolated = view.exchange.settings.marginMode == .isolated
    return .object([
      ("marginMode", .string(isIsolated ? "ISOLATED_MARGIN" : "REGULAR_MARGIN")),
      ("updatedTime", .string("1697078946000")), ("unifiedMarginStatus", .integer(5)),
      ("dcpStatus", .string("OFF")), ("timeWindow", .integer(0)), ("smpGroup", .integer(0)),
      ("isMasterTrader", .bool(false)), ("spotHedgingStatus", .string("OFF")),
    ])
  }

  private static func keyInfo(_ account: ServedAccount) -> JSON {
    func words(_ words: String...) -> JSON { .array(words.map { .string($0) }) }
    return .object([
      ("id", .string(String(account.number))), ("note", .string("drydock")),
      ("apiKey", .string(account.key)), ("readOnly", .integer(0)), ("secret", .string("")),
      (
        "permissions",
        .object([
          ("ContractTrade", words("Order", "Position")), ("Spot", .array([])),
          ("Wallet", .array([])), ("Derivatives", words("DerivativesTrade")),
        ])
      ),
      ("ips", words("*")), ("type", .integer(1)), ("deadlineDay", .integer(-2)),
      ("expiredAt", .string("1970-01-01T00:00:00Z")),
      ("createdAt", .string("2025-01-01T00:00:00Z")), ("unified", .integer(0)),
      ("uta", .integer(1)), ("userID", JSON(account.number)), ("inviterID", .integer(0)),
      ("vipLevel", .string("No VIP")), ("mktMakerLevel", .string("0")),
      ("affiliateID", .integer(0)), ("rsaPublicKey", .string("")), ("isMaster", .bool(true)),
      ("parentUid", .string("0")), ("kycLevel", .string("LEVEL_DEFAULT")),
      ("kycRegion", .string("")),
    ])
  }
}
