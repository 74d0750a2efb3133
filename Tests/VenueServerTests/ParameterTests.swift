import BybitProtocol
import Testing
import Trading
import Transport
import VenueServer
import WireFormat

/// A parameter that Bybit documents and that is not served, with a value that asks for something.
private struct Unserved: CustomTestStringConvertible, Sendable {
  let path: String
  let name: String
  let value: String

  init(_ path: String, _ name: String, _ value: String) {
    (self.path, self.name, self.value) = (path, name, value)
  }

  var testDescription: String { "\(path) \(name)=\(value)" }

  static let all: [Unserved] =
    of(
      Bybit.Path.create,
      "marketUnit=baseCoin rpiTakerAccess=true slippageToleranceType=TickSize slippageTolerance=10"
        + " orderFilter=tpslOrder triggerBy=IndexPrice orderIv=0.1 timeInForce=RPI positionIdx=1"
        + " positionIdx=2 tpTriggerBy=IndexPrice slTriggerBy=IndexPrice smpType=CancelMaker mmp=true"
        + " tpslMode=Partial tpLimitPrice=60000 slLimitPrice=40000 tpOrderType=Limit"
        + " slOrderType=Limit bboSideType=Queue bboLevel=1 category=spot")
    + of(
      Bybit.Path.amend,
      "orderIv=0.1 tpslMode=Partial takeProfit=60000 stopLoss=40000 tpTriggerBy=LastPrice"
        + " slTriggerBy=LastPrice triggerBy=MarkPrice tpLimitPrice=60000 slLimitPrice=40000")
    + of(Bybit.Path.cancel, "orderFilter=tpslOrder category=inverse")
    + of(Bybit.Path.cancelAll, "orderFilter=OcoOrder stopOrderType=TakeProfit category=option")
    + of(
      Bybit.Path.tradingStop,
      "tpSize=0.05 slSize=0.05 tpLimitPrice=60000 slLimitPrice=40000 tpOrderType=Limit"
        + " slOrderType=Limit positionIdx=1 positionIdx=2 tpTriggerBy=IndexPrice"
        + " slTriggerBy=IndexPrice trailingPercent=1 category=inverse")
    + of(Bybit.Path.setLeverage, "category=inverse positionIdx=1")
    + of(Bybit.Path.switchMode, "mode=3 category=inverse")
    + of(Bybit.Path.switchIsolated, "tradeMode=2 category=inverse")
    + of(Bybit.Path.marginMode, "setMarginMode=PORTFOLIO_MARGIN")
    + of(Bybit.Path.openOrders, "orderFilter=tpslOrder openOnly=2 category=futures")
    + of(Bybit.Path.orderHistory, "orderFilter=OcoOrder category=futures")
    + of(Bybit.Path.executions, "category=futures")
    + of(Bybit.Path.positions, "baseCoin=BTC category=futures")
    + of(Bybit.Path.wallet, "accountType=SPOT")
    + of(Bybit.Path.feeRate, "baseCoin=BTC")
    + of(Bybit.Path.instruments, "symbolType=innovation category=futures")
    + of(Bybit.Path.tickers, "baseCoin=BTC expDate=25DEC22 category=spot")
    + of(Bybit.Path.klines, "category=spot") + of(Bybit.Path.markKlines, "category=inverse")
    + of(Bybit.Path.book, "category=option") + of(Bybit.Path.funding, "category=inverse")
    + of(Bybit.Path.trades, "baseCoin=BTC optionType=Call category=spot")
    + of(Bybit.Path.riskLimit, "category=inverse")

  private static func of(_ path: String, _ items: String) -> [Unserved] {
    items.split(separator: " ").map { item in
      let parts = item.split(separator: "=").map(String.init)
      return Unserved(path, parts[0], parts[1])
    }
  }
}

@Suite(.serialized, .timeLimit(.minutes(5))) struct `A parameter that is not served` {
  private static let changes = [
    Bybit.Path.create, Bybit.Path.amend, Bybit.Path.cancel, Bybit.Path.cancelAll,
    Bybit.Path.tradingStop, Bybit.Path.setLeverage, Bybit.Path.switchMode,
    Bybit.Path.switchIsolated, Bybit.Path.marginMode,
  ]

  /// What a request of a path needs to be taken.
  private static func needed(_ path: String) -> [(String, String)] {
    let market = [("category", "linear"), ("symbol", "BTCUSDT")]
    switch path {
    case Bybit.Path.create:
      return market + [("side", "Buy"), ("orderType", "Market"), ("qty", "0.1")]
    case Bybit.Path.amend: return market + [("orderLinkId", "a"), ("qty", "0.2")]
    case Bybit.Path.cancel: return market + [("orderLinkId", "a")]
    case Bybit.Path.tradingStop: return market + [("stopLoss", "40000"), ("tpslMode", "Full")]
    case Bybit.Path.setLeverage: return market + [("buyLeverage", "5"), ("sellLeverage", "5")]
    case Bybit.Path.switchMode: return market + [("mode", "0")]
    case Bybit.Path.switchIsolated:
      return market + [("tradeMode", "0"), ("buyLeverage", "5"), ("sellLeverage", "5")]
    case Bybit.Path.marginMode: return [("setMarginMode", "REGULAR_MARGIN")]
    case Bybit.Path.klines, Bybit.Path.markKlines: return market + [("interval", "1")]
    case Bybit.Path.wallet: return [("accountType", "UNIFIED")]
    case Bybit.Path.time, Bybit.Path.accountInfo, Bybit.Path.keyInfo, Bybit.Path.coins: return []
    default: return market
    }
  }

  private static func ask(
    _ bench: ServedBench, _ path: String, _ name: String, _ value: String
  ) async throws -> BybitReply {
    let items = needed(path).filter { $0.0 != name } + [(name, value)]
    if changes.contains(path) {
      let body = JSON.object(items.map { ($0.0, .string($0.1)) }).compactText
      return try await bench.ask("POST", path, body)
    }
    return try await bench.ask(
      "GET", path, QueryText(items.map { QueryText.Item($0.0, $0.1) }).text)
  }

  @Test func `is refused by its name on every path, and changes nothing`() async throws {
    let bench = try await ServedBench()
    try await bench.advance(seconds: 30)
    #expect(BybitParameters.all.count == 27)
    for path in BybitParameters.all.keys.sorted() {
      let reply = try await Self.ask(bench, path, "notAParameter", "7")
      #expect(reply.code == 10_001, "\(path)")
      #expect(
        reply.message.contains("notAParameter") && reply.message.contains("7"), "\(reply.message)")
    }
    #expect(try await bench.position().size == .zero)
    #expect(try await bench.position().leverage == "10")
  }

  @Test func `is refused though the venue documents it`() async throws {
    let bench = try await ServedBench()
    try await bench.advance(seconds: 30)
    _ = try await bench.create(#""side":"Buy","orderType":"Market","qty":"0.1""#)
    for item in Unserved.all {
      let reply = try await Self.ask(bench, item.path, item.name, item.value)
      #expect(reply.code == 10_001, "\(item.testDescription): \(reply.message)")
      #expect(
        reply.message.contains(item.name) && reply.message.contains(item.value),
        "\(item.testDescription): \(reply.message)")
    }
    let position = try await bench.position()
    #expect(position.size == "0.1" && position.stopLoss == nil && position.leverage == "10")
    #expect(try await bench.orders().isEmpty)
  }

  @Test func `is refused on the stream for orders, too`() async throws {
    let bench = try await ServedBench()
    try await bench.advance(seconds: 30)
    let ear = StreamEar(bench, "/v5/trade")
    ear.login("alice")
    _ = await ear.heard { $0["op"]?.string == "auth" }
    let order =
      #"{"category":"linear","symbol":"BTCUSDT","side":"Buy","orderType":"Market","qty":"0.1""#
    ear.socket.send(#"{"reqId":"1","op":"order.create","args":[\#(order),"slSize":"0.05"}]}"#)
    let refused = await ear.heard { $0["op"]?.string == "order.create" }
    #expect(refused.last?["retCode"]?.double == 10_001)
    #expect(refused.last?["retMsg"]?.string?.contains("slSize") == true)
    ear.socket.send(#"{"reqId":"2","op":"order.create-batch","args":[\#(order)}]}"#)
    let batch = await ear.heard { $0["op"]?.string == "order.create-batch" }
    #expect(batch.last?["retMsg"]?.string?.contains("order.create-batch") == true)
    #expect(try await bench.position().size == .zero)
  }

  @Test(arguments: [
    (Bybit.Path.cancel, #""orderLinkId":"a","trigger":true"#),
    (Bybit.Path.tradingStop, #""trailingStop":"600","reduceOnly":true"#),
    (
      Bybit.Path.create,
      #""side":"Buy","orderType":"Market","qty":"0.1","position_idx":0,"isLeverage":0"#
    ),
    (Bybit.Path.create, #""side":"Buy","orderType":"Market","qty":"0.1","bboLevel":"","mmp":null"#),
    (Bybit.Path.switchMode, #""mode":0,"coin":"USDT""#),
  ])
  func `is none of those that clients send as they are`(path: String, body: String) async throws {
    let bench = try await ServedBench()
    try await bench.advance(seconds: 30)
    _ = try await bench.create(#""side":"Buy","orderType":"Market","qty":"0.1""#)
    _ = try await bench.create(
      #""side":"Buy","orderType":"Limit","qty":"0.1","price":"40000","orderLinkId":"a""#)
    let reply = try await bench.ask(
      "POST", path, #"{"category":"linear","symbol":"BTCUSDT",\#(body)}"#)
    #expect(reply.code == 0, "\(reply.message)")
  }
}

@Suite(.serialized, .timeLimit(.minutes(5))) struct `A parameter that is served` {
  private func stop(_ bench: ServedBench, _ members: String) async throws -> BybitReply {
    try await bench.ask(
      "POST", Bybit.Path.tradingStop,
      #"{"category":"linear","symbol":"BTCUSDT","positionIdx":0,\#(members)}"#)
  }

  @Test func `sets a stop once, and says so the second time`() async throws {
    let bench = try await ServedBench()
    try await bench.advance(seconds: 30)
    _ = try await bench.create(#""side":"Buy","orderType":"Market","qty":"0.1""#)
    let wanted = #""stopLoss":"49000","takeProfit":"60000","tpslMode":"Full""#
    #expect(try await stop(bench, wanted).code == 0)
    #expect(try await stop(bench, wanted).code == 34_040)
    #expect(try await stop(bench, #""stopLoss":"49000""#).code == 34_040)
    // Another price wakes it: that is another stop.
    let marked = wanted + #","slTriggerBy":"MarkPrice","tpTriggerBy":"MarkPrice""#
    #expect(try await stop(bench, marked).code == 0)
    #expect(try await stop(bench, marked).code == 34_040)
    #expect(try await stop(bench, #""trailingStop":"500""#).code == 0)
    #expect(try await stop(bench, #""trailingStop":"500""#).code == 34_040)
    #expect(try await stop(bench, #""stopLoss":"0""#).code == 0)
    #expect(try await stop(bench, #""stopLoss":"0""#).code == 34_040)
    #expect(try await bench.position().stopLoss == nil)
  }

  @Test func `is refused where it contradicts another`() async throws {
    let bench = try await ServedBench()
    try await bench.advance(seconds: 30)
    _ = try await bench.create(#""side":"Buy","orderType":"Market","qty":"0.1""#)
    let both = try await stop(
      bench, #""stopLoss":"49000","slTriggerBy":"MarkPrice","takeProfit":"60000""#)
    #expect(both.code == 10_001 && both.message.contains("tpTriggerBy"))
    let active = try await stop(bench, #""stopLoss":"49000","activePrice":"51000""#)
    #expect(active.code == 10_001 && active.message.contains("activePrice"))
    let closing = try await bench.create(
      #""side":"Sell","orderType":"Market","qty":"0.1","reduceOnly":true,"stopLoss":"60000""#)
    #expect(closing.code == 10_001 && closing.message.contains("reduceOnly"))
    let position = try await bench.position()
    #expect(position.size == "0.1" && position.stopLoss == nil && position.takeProfit == nil)
  }

  @Test func `narrows a listing to what it names`() async throws {
    let bench = try await ServedBench()
    try await bench.advance(seconds: 30)
    _ = try await bench.create(
      #""side":"Buy","orderType":"Market","qty":"0.1","stopLoss":"49000""#)
    for name in ["a", "b"] {
      _ = try await bench.create(
        #""side":"Buy","orderType":"Limit","qty":"0.1","price":"40000","orderLinkId":"\#(name)""#)
    }
    func count(_ path: String, _ query: String) async throws -> Int {
      try await bench.ask("GET", path, query).listing().rows.count
    }
    let open = Bybit.Path.openOrders
    #expect(try await count(open, "category=linear&settleCoin=USDT") == 3)
    #expect(try await count(open, "category=linear&settleCoin=USDC") == 0)
    #expect(try await count(open, "category=linear&baseCoin=ETH") == 0)
    #expect(try await count(open, "category=spot&symbol=BTCUSDT") == 0)
    let past = Bybit.Path.orderHistory
    #expect(try await count(past, "category=linear&orderStatus=Filled") == 1)
    #expect(try await count(past, "category=linear&orderStatus=Cancelled") == 0)
    #expect(try await count(Bybit.Path.executions, "category=linear&execType=Trade") == 1)
    #expect(try await count(Bybit.Path.executions, "category=linear&execType=BustTrade") == 0)
    #expect(try await count(Bybit.Path.positions, "category=inverse") == 0)
    // All but the stop of the position, which is no conditional order of the client's.
    let all = #"{"category":"linear","settleCoin":"USDT","#
    _ = try await bench.ask(
      "POST", Bybit.Path.cancelAll,
      all + #""orderFilter":"StopOrder","stopOrderType":"Stop"}"#)
    #expect(try await count(open, "category=linear&settleCoin=USDT") == 3)
    _ = try await bench.ask("POST", Bybit.Path.cancelAll, all + #""orderFilter":"Order"}"#)
    #expect(try await bench.orders().map(\.stopOrderType) == ["StopLoss"])
  }

  @Test func `sets the leverage together with the margin mode`() async throws {
    let bench = try await ServedBench()
    let body =
      #"{"category":"linear","symbol":"BTCUSDT","tradeMode":1,"#
      + #""buyLeverage":"4","sellLeverage":"4"}"#
    #expect(try await bench.ask("POST", Bybit.Path.switchIsolated, body).code == 0)
    let position = try await bench.position()
    #expect(position.leverage == "4" && position.tradeMode == 1)
  }
}
