import Testing
import Trading
import Transport
import Venues
import WireFormat

/// Rows as the venue writes them, with what a test wants otherwise in them.
enum Rows {
  static func order(_ changes: [String: String] = [:]) -> String {
    row(
      [
        "category": #""linear""#, "orderId": #""b-1""#, "orderLinkId": #""""#,
        "symbol": #""BTCUSDT""#, "side": #""Sell""#, "orderType": #""Market""#,
        "orderStatus": #""Untriggered""#, "timeInForce": #""IOC""#, "qty": #""0.5""#,
        "price": #""0""#, "avgPrice": #""""#, "cumExecQty": #""0""#, "leavesQty": #""0.5""#,
        "positionIdx": "0", "reduceOnly": "true", "closeOnTrigger": "true",
        "stopOrderType": #""StopLoss""#, "triggerPrice": #""63000""#, "triggerDirection": "2",
        "triggerBy": #""LastPrice""#, "createType": #""CreateByStopLoss""#,
        "rejectReason": #""EC_NoError""#, "createdTime": #""1735689600000""#,
        "updatedTime": #""1735689601000""#,
      ], changes)
  }

  static func execution(_ id: String, _ changes: [String: String] = [:]) -> String {
    row(
      [
        "category": #""linear""#, "execId": "\"\(id)\"", "orderId": #""b-1""#,
        "orderLinkId": #""""#, "symbol": #""BTCUSDT""#, "side": #""Sell""#,
        "execType": #""Trade""#, "execPrice": #""64000""#, "execQty": #""0.5""#,
        "execFee": #""0.1""#, "orderQty": #""0.5""#, "leavesQty": #""0""#, "isMaker": "false",
        "stopOrderType": #""UNKNOWN""#, "closedSize": #""0.5""#, "execTime": #""1735689601000""#,
      ], changes)
  }

  static func position(_ changes: [String: String] = [:]) -> String {
    row(
      [
        "symbol": #""BTCUSDT""#, "side": #""Buy""#, "size": #""0.5""#, "avgPrice": #""64000""#,
        "positionIdx": "0", "stopLoss": #""63000""#, "takeProfit": #""""#,
        "trailingStop": #""0""#, "liqPrice": #""58000""#, "leverage": #""10""#,
      ], changes)
  }

  private static func row(_ members: [String: String], _ changes: [String: String]) -> String {
    let all = members.merging(changes) { $1 }
    return "{"
      + all.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }
      .joined(separator: ",") + "}"
  }

  static func push(_ topic: String, _ rows: [String]) -> String {
    #"{"id":"x","topic":"\#(topic)","creationTime":1735689601000,"data":["#
      + rows.joined(separator: ",") + "]}"
  }
}

@Suite struct `A row of the account` {
  private func bench(_ symbols: [String] = ["BTCUSDT", "ETHUSDT"]) throws -> AdapterBench {
    var bench = try AdapterBench(symbols)
    bench.adapter.begin(at: bench.moment)
    bench.connect()
    _ = bench.drain()
    return bench
  }

  private func fills(_ outcome: Outcome) -> [Fill]? {
    if case .accepted(.fills(let fills, _)) = outcome { fills } else { nil }
  }

  // Words that are not known.

  @Test(arguments: ["CorporateAction", "UNKNOWN", "SomethingNew", "SessionSettlePnL"])
  func `of a kind that is no trade is no fill, but a change of the position`(word: String) throws {
    var bench = try bench()
    let odd = Rows.execution("odd", ["execType": "\"\(word)\""])
    bench.hear(Rows.push("execution.linear", [odd, Rows.execution("e1"), odd]))
    var outputs = bench.drain()
    #expect(bench.events(outputs).first == .positionChanged(AdapterBench.btc))
    #expect(bench.events(outputs).count == 2, "told once, and the fill beside it")
    #expect(bench.warnings(outputs).count == 1 && bench.warnings(outputs)[0].contains(word))
    // The same in a listing, which is not unreadable for it, and tells it no second time.
    let text = AdapterBench.listing([Rows.execution("e1"), odd])
    let call = try bench.ask(.fills(AdapterBench.btc, since: AdapterBench.begin - .seconds(9)))
    bench.reply(text, to: call)
    outputs = bench.drain()
    #expect(bench.events(outputs).isEmpty && bench.warnings(outputs).isEmpty)
    #expect(bench.outcomes(of: outputs).first.flatMap(fills)?.count == 1)
  }

  @Test(arguments: [
    ("AdlTrade", OrderOrigin.deleverage), ("BustTrade", .liquidation), ("Delivery", .settlement),
    ("Settle", .settlement),
  ])
  func `of a forced exit is a fill that says who forced it`(
    word: String, origin: OrderOrigin
  )
    throws
  {
    var bench = try bench()
    bench.hear(Rows.push("execution", [Rows.execution("e", ["execType": "\"\(word)\""])]))
    let outputs = bench.drain()
    guard case .fill(let fill) = try #require(bench.events(outputs).first) else {
      Issue.record("no fill")
      return
    }
    #expect(fill.origin == origin && fill.quantity == "0.5" && fill.price == "64000")
    #expect(bench.warnings(outputs).isEmpty)
  }

  @Test func `of a settlement that closes nothing, or names no price, is a change`() throws {
    var bench = try bench()
    for (id, change) in [("a", ("closedSize", #""0""#)), ("b", ("execPrice", #""""#))] {
      let row = Rows.execution(id, ["execType": #""Delivery""#, change.0: change.1])
      bench.hear(Rows.push("execution", [row]))
      #expect(bench.events(bench.drain()) == [.positionChanged(AdapterBench.btc)])
    }
  }

  @Test(arguments: [
    ("stopOrderType", "HedgeStop"), ("orderType", "Pegged"), ("timeInForce", "GTX"),
    ("triggerBy", "MedianPrice"),
  ])
  func `with an unknown word is used without it, and the word is told once`(
    member: String, word: String
  ) throws {
    var bench = try bench()
    for _ in 0..<2 { bench.hear(Rows.push("order", [Rows.order([member: "\"\(word)\""])])) }
    let outputs = bench.drain()
    let orders = bench.events(outputs).compactMap { event -> OrderReport? in
      if case .order(let report) = event { report } else { nil }
    }
    #expect(orders.count == 2 && orders[0].quantity == "0.5" && orders[0].status == .untriggered)
    #expect(bench.warnings(outputs).count == 1)
    #expect(bench.warnings(outputs)[0].contains("\(member) \(word)"))
  }

  @Test func `with a status that is not known is asked for, and never an order that is gone`()
    throws
  {
    var bench = try bench()
    let odd = Rows.order(["orderStatus": #""Hibernating""#])
    let other = Rows.order(["symbol": #""ETHUSDT""#, "orderId": #""b-2""#])
    bench.hear(Rows.push("order", [odd, other]))
    let outputs = bench.drain()
    #expect(bench.events(outputs).count == 2 && bench.events(outputs).last == .gap)
    guard case .order(let report) = bench.events(outputs)[0] else {
      Issue.record("the row beside it was not told")
      return
    }
    #expect(report.instrument == InstrumentIndex(1))
    #expect(
      try bench.outcome(
        of: .openOrders(AdapterBench.btc), answered: AdapterBench.listing([other, odd]))
        == .unknown(.unreadable))
  }

  @Test func `of a triggered stop is an exit on its way`() throws {
    var bench = try bench()
    bench.hear(Rows.push("order", [Rows.order(["orderStatus": #""Triggered""#])]))
    guard case .order(let report) = try #require(bench.events(bench.drain()).first) else {
      Issue.record("no order")
      return
    }
    #expect(report.status == .triggered && report.status.isLive)
  }

  // Rows that cannot be read.

  @Test func `that cannot be read costs a push neither its neighbours nor the truth`() throws {
    var bench = try bench()
    let broken = Rows.execution("x", ["execPrice": #""n/a""#])
    bench.hear(Rows.push("execution", [Rows.execution("e1"), broken, Rows.execution("e2")]))
    let outputs = bench.drain()
    let fills = bench.events(outputs).filter { if case .fill = $0 { true } else { false } }
    #expect(fills.count == 2)
    #expect(bench.events(outputs).last == .gap && bench.events(outputs).count == 3)
    #expect(bench.adapter.rowCounts.unreadable == 1)
  }

  @Test func `that cannot be read makes a listing of fills incomplete, and not for ever`() throws {
    var bench = try bench()
    let broken = Rows.execution("x", ["execPrice": #""n/a""#])
    let text = AdapterBench.listing([Rows.execution("e2"), broken, Rows.execution("e1")])
    for time in 1...4 {
      let call = try bench.ask(.fills(AdapterBench.btc, since: AdapterBench.begin - .seconds(9)))
      bench.reply(text, to: call)
      let outputs = bench.drain()
      let outcome = try #require(bench.outcomes(of: outputs).first)
      if time <= 3 {
        #expect(outcome == .unknown(.unreadable))
        #expect(bench.events(outputs).count == 2, "what can be read is told")
      } else {
        #expect(fills(outcome)?.count == 2)
        #expect(bench.events(outputs) == [.positionChanged(AdapterBench.btc)])
      }
    }
  }

  @Test(arguments: ["size", "side", "stopLoss", "avgPrice"])
  func `of a position that cannot be read is no flat one`(member: String) throws {
    var bench = try bench()
    let row = Rows.position([member: #""odd""#])
    #expect(
      try bench.outcome(of: .positions, answered: AdapterBench.listing([row]))
        == .unknown(.unreadable))
    let other = Rows.position([member: #""odd""#, "symbol": #""DOGEUSDT""#])
    let outcome = try bench.outcome(
      of: .positions, answered: AdapterBench.listing([other, Rows.position()]))
    guard case .accepted(.positions(let reports, _)) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(reports.map(\.size) == ["0.5"] && reports[0].liquidation == "58000")
  }

  // Whose a row is.

  @Test(arguments: [
    ("category", #""spot""#), ("category", #""inverse""#), ("category", #""event""#),
    ("positionIdx", "1"), ("positionIdx", "2"), ("symbol", #""DOGEUSDT""#),
  ])
  func `of others is counted and left alone`(member: String, value: String) throws {
    var bench = try bench()
    bench.hear(Rows.push("order", [Rows.order([member: value])]))
    bench.hear(Rows.push("execution", [Rows.execution("e", [member: value])]))
    #expect(bench.events(bench.drain()).isEmpty)
    #expect(bench.adapter.rowCounts.foreign == 2)
    for request in [Request.openOrders(nil), .positions] {
      let row = request == .positions ? Rows.position([member: value]) : Rows.order([member: value])
      let outcome = try bench.outcome(of: request, answered: AdapterBench.listing([row]))
      switch outcome {
      case .accepted(.openOrders(let orders)): #expect(orders.isEmpty)
      case .accepted(.positions(let positions, _)): #expect(positions.isEmpty)
      default: Issue.record("\(outcome)")
      }
    }
  }

  @Test func `without a category is of that of its topic`() throws {
    var bench = try bench()
    let row = Rows.order().replacing(#""category":"linear","#, with: "")
    bench.hear(Rows.push("order.spot", [row]))
    #expect(bench.events(bench.drain()).isEmpty)
    bench.hear(Rows.push("order.linear", [row]))
    #expect(bench.events(bench.drain()).count == 1)
  }

  // The wallet.

  private func wallet(_ coins: String, type: String = "UNIFIED") -> String {
    #"{"accountType":"\#(type)","totalEquity":"1","coin":[\#(coins)]}"#
  }

  @Test func `of the wallet that names another coin says nothing of ours`() throws {
    var bench = try bench()
    let other = #"{"coin":"BTC","walletBalance":"0.001"}"#
    bench.hear(Rows.push("wallet", [wallet(other)]))
    #expect(bench.events(bench.drain()) == [.account(AccountReport(balance: nil))])
    bench.hear(Rows.push("wallet", [wallet(#"{"coin":"USDT","walletBalance":"7.5"},"# + other)]))
    #expect(bench.events(bench.drain()) == [.account(AccountReport(balance: "7.5"))])
    bench.hear(Rows.push("wallet", [wallet(#"{"coin":"USDT","walletBalance":"9"}"#, type: "FUND")]))
    #expect(bench.events(bench.drain()).isEmpty, "another account")
  }

  @Test func `of the wallet with a broken coin is used for the others, and is none of ours`() throws
  {
    var bench = try bench()
    let broken = #"{"coin":"BTC","walletBalance":"much"}"#
    let ours = #"{"coin":"USDT","walletBalance":"7.5"}"#
    #expect(
      try bench.outcome(of: .account, answered: AdapterBench.listing([wallet("\(broken),\(ours)")]))
        == .accepted(.account(AccountReport(balance: "7.5"))))
    #expect(
      try bench.outcome(
        of: .account,
        answered: AdapterBench.listing([wallet(#"{"coin":"USDT","walletBalance":"much"}"#)]))
        == .unknown(.unreadable))
    #expect(
      try bench.outcome(of: .account, answered: AdapterBench.listing([wallet(broken)]))
        == .accepted(.account(AccountReport(balance: .zero))))
  }
}
