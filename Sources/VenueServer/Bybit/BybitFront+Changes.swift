import BybitProtocol
import SimulatedExchange
import Simulation
import Trading
import Transport
import WireFormat

/// What changes an account, by path.
extension BybitFront {
  /// What a request changes; nil for a path that is not served.
  func change(
    _ request: HTTPRequest, _ account: ServedAccount
  ) throws(WireFailure) -> Operation? {
    let body = try WireReader(parsing: request.text)
    switch request.path {
    case Bybit.Path.create:
      try Self.checkTriggers(body)
      return creation(try BybitCreateOrder(body), account)
    case Bybit.Path.amend:
      let change = try BybitAmendOrder(body)
      var operation = operation(
        .amend, change.triggerPrice != nil ? .stop : .entry, change.name, account
      ) { self.amend(change, account) }
      operation.stands = order(change.name, account)?.status.isLive ?? false
      return operation
    case Bybit.Path.cancel:
      let name = try BybitOrderName(body)
      var operation = operation(.cancel, .cancel, name, account) { self.cancel(name, account) }
      operation.reducesRisk = true
      return operation
    case Bybit.Path.cancelAll:
      let items = body.json.members.map { QueryText.Item($0.name, $0.value.string ?? "") }
      let listing = try BybitListing(QueryText(items))
      let isOnlyOwn = body.json["stopOrderType"]?.string == "Stop"
      var operation = Operation(
        .cancel, target: .cancel, subject: "all \(listing.symbol ?? "")",
        pretends: {
          self.result(.object([("list", .array([])), ("success", .string("1"))]))
        },
        run: { _ in self.cancelAll(listing, onlyOwn: isOnlyOwn, account) })
      operation.reducesRisk = true
      return operation
    case Bybit.Path.tradingStop:
      let stops = try BybitTradingStop(body)
      try Self.checkTriggers(body)
      var operation = Operation(
        .setStops, target: .stop, subject: stops.symbol, pretends: { self.result() },
        run: { _ in self.setStops(stops, account) })
      operation.isConditional = true
      operation.reducesRisk = true
      operation.stopOf = door.exchange.index(of: stops.symbol)
      return operation
    default: return try setting(request.path, body, account)
    }
  }

  /// Throws where stop and target would go by other prices: here one price wakes both.
  private static func checkTriggers(_ body: WireReader) throws(WireFailure) {
    func word(_ price: String, _ trigger: String) throws(WireFailure) -> String? {
      guard let level = body.json[price], level != .null, level != .string("") else { return nil }
      let word = try body.optional(trigger)?.text() ?? ""
      return word.isEmpty ? "LastPrice" : word
    }
    guard let stop = try word("stopLoss", "slTriggerBy"),
      let target = try word("takeProfit", "tpTriggerBy"), stop != target
    else { return }
    throw WireFailure(path: "tpTriggerBy", expected: "the same as slTriggerBy", found: target)
  }

  private func creation(_ order: BybitCreateOrder, _ account: ServedAccount) -> Operation {
    let isExit = order.isReduceOnly || order.closesOnTrigger
    var operation = Operation(
      .submit, target: order.triggerPrice != nil ? .stop : isExit ? .exit : .entry,
      subject: "\(order.symbol) \(order.linkID)",
      pretends: {
        // A number that no order has.
        self.ghosts += 1
        let id = VenueOrderID(1 << 40 + self.ghosts)
        return self.named(self.showing(account).orderID(id), order.linkID)
      },
      run: { _ in self.create(order, account) })
    operation.isConditional = order.triggerPrice != nil
    operation.reducesRisk = isExit
    return operation
  }

  /// A change of an order by its name.
  private func operation(
    _ act: StruckRequest.Act, _ target: FaultTarget, _ name: BybitOrderName,
    _ account: ServedAccount, _ run: @escaping () -> BybitReply
  ) -> Operation {
    var operation = Operation(
      act, target: target, subject: "\(name.symbol) \(name.orderID)\(name.linkID)",
      pretends: { self.named(name.orderID, name.linkID) }, run: { _ in run() })
    if let order = order(name, account), order.terms.trigger != nil || order.origin != .client {
      operation.stopOf = order.terms.instrument
    }
    return operation
  }

  private func setting(
    _ path: String, _ body: WireReader, _ account: ServedAccount
  ) throws(WireFailure) -> Operation? {
    let run: () -> BybitReply
    switch path {
    case Bybit.Path.setLeverage:
      let wanted = try BybitSetLeverage(body)
      run = { self.setLeverage(wanted, account) }
    case Bybit.Path.switchMode:
      _ = try body.required("mode")
      let symbol = try body.optional("symbol")?.text() ?? ""
      run = {
        let isServed = symbol.isEmpty || self.door.exchange.index(of: symbol) != nil
        return isServed ? self.result() : self.noSymbol(symbol)
      }
    case Bybit.Path.switchIsolated:
      let mode = try body.required("tradeMode").integer()
      let wanted = try BybitSetLeverage(body)
      run = {
        let reply = self.setMargin(mode == 1 ? .isolated : .cross, account, self.result())
        if reply.code != 0 { return reply }
        // That leverage is what it was is no fault of who changes the mode.
        let second = self.setLeverage(wanted, account)
        return second.code == BybitCode.leverageUnchanged.rawValue ? reply : second
      }
    case Bybit.Path.marginMode:
      let word = try body.required("setMarginMode").text()
      let done = result(.object([("reasons", .array([]))]))
      run = { self.setMargin(word == "ISOLATED_MARGIN" ? .isolated : .cross, account, done) }
    default: return nil
    }
    return Operation(
      path == Bybit.Path.setLeverage ? .setLeverage : .other, target: .setting, subject: path,
      pretends: { self.result() }, run: { _ in run() })
  }
}
