import BybitProtocol
import SimulatedExchange
import TestKit
import Testing
import Trading
import Transport
import VenueServer
import WireFormat

@Suite(.serialized, .timeLimit(.minutes(5))) struct `A served exchange` {
  @Test func `fills, protects and closes as the exchange does`() async throws {
    let bench = try await ServedBench()
    try await bench.advance(seconds: 61)
    let placed = try await bench.create(
      #""side":"Buy","orderType":"Market","qty":"0.1","stopLoss":"49000","orderLinkId":"e1""#)
    #expect(placed.code == 0)
    #expect(placed.result["orderLinkId"]?.string == "e1")
    var position = try await bench.position()
    #expect(position.size == "0.1")
    #expect(position.stopLoss == "49000")
    let fills = try await bench.ask(
      "GET", Bybit.Path.executions, "category=linear&symbol=BTCUSDT"
    ).listing().rows.map { try BybitExecution($0) }
    #expect(fills.count == 1)
    #expect(fills[0].linkID == "e1" && fills[0].price == position.averagePrice)
    #expect(fills[0].fee == fills[0].value.times(fills[0].feeRate, rounded: .nearest))

    let closed = try await bench.create(
      #""side":"Sell","orderType":"Market","qty":"0","reduceOnly":true,"closeOnTrigger":true"#)
    #expect(closed.code == 0)
    position = try await bench.position()
    #expect(position.size == .zero && position.stopLoss == nil)
    #expect(try await bench.orders().isEmpty)
    let past = try await bench.orders(Bybit.Path.orderHistory)
    #expect(past.map(\.status) == [.cancelled, .filled, .filled])
    #expect(past.first?.stopOrderType == "StopLoss")
  }

  @Test func `lets a stop fire while nobody looks`() async throws {
    let bench = try await ServedBench()
    try await bench.advance(seconds: 60)
    _ = try await bench.create(#""side":"Sell","orderType":"Market","qty":"0.1""#)
    let reply = try await bench.ask(
      "POST", Bybit.Path.tradingStop,
      #"{"category":"linear","symbol":"BTCUSDT","stopLoss":"50100","positionIdx":0}"#)
    #expect(reply.code == 0)
    try await bench.advance(seconds: 900)
    #expect(try await bench.position().size == .zero)
    let fired = try await bench.orders(Bybit.Path.orderHistory).first { $0.status == .filled }
    #expect(fired?.createType == "CreateByStopLoss")
    #expect(fired?.averagePrice == "50100")
    let accounts = try await bench.truth("accounts").elements
    #expect(accounts[0]["positions"]?.elements[0]["nakedSeconds"]?.double == 0)
  }

  @Test func `keeps accounts apart on one market`() async throws {
    let bench = try await ServedBench()
    try await bench.advance(seconds: 30)
    _ = try await bench.create(#""side":"Buy","orderType":"Market","qty":"0.2""#)
    #expect(try await bench.position(as: "alice").size == "0.2")
    #expect(try await bench.position(as: "bob").size == .zero)
    _ = try await bench.create(
      #""side":"Sell","orderType":"Market","qty":"0.2""#, as: "bob")
    let (alice, bob) = (
      try await bench.position(as: "alice"), try await bench.position(as: "bob")
    )
    #expect(bob.size == "-0.2")
    #expect(alice.averagePrice == bob.averagePrice)
    // Nobody may touch what is another's.
    let order = try await bench.orders(Bybit.Path.orderHistory)[0]
    let reply = try await bench.ask(
      "POST", Bybit.Path.cancel,
      #"{"category":"linear","symbol":"BTCUSDT","orderId":"\#(order.orderID)"}"#, as: "bob")
    #expect(reply.code == BybitCode.noSuchOrder.rawValue)
  }

  @Test func `believes only what is signed, now, by a key that it knows`() async throws {
    let bench = try await ServedBench()
    let query = "accountType=UNIFIED"
    // Far from the bounds, so that a machine that stalls between signing and sending shows nothing.
    func from(now offset: Int64) -> Int64 { WallClock.now.milliseconds + offset }
    func code(_ response: HTTPResponse) throws -> Int {
      try BybitReply(WireReader(parsing: response.text)).code
    }
    let path = Bybit.Path.wallet
    #expect(try code(try await bench.send("GET", path, query)) == 0)
    #expect(try code(try await bench.send("GET", path, query, as: "carol")) == 10_003)
    #expect(try code(try await bench.send("GET", path, query, secret: "guessed")) == 10_004)
    #expect(try code(try await bench.send("GET", path, query, time: from(now: -30_000))) == 10_002)
    #expect(try code(try await bench.send("GET", path, query, time: from(now: 60_000))) == 10_002)
    let bare = try await bench.client.send(HTTPRequest(path: path), to: bench.address)
    #expect(bare.status == 401)
  }

  @Test(arguments: [
    (#""side":"Buy","orderType":"Market","qty":"0.00001""#, 10_001),
    (#""side":"Buy","orderType":"Market","qty":"""#, 10_001),
    (#""side":"Up","orderType":"Market","qty":"1""#, 10_001),
    (#""side":"Buy","orderType":"Limit","qty":"0.1""#, 10_001),
    (#""side":"Buy","orderType":"Limit","qty":"0.1","price":"50000.05""#, 10_001),
    (#""side":"Buy","orderType":"Market","qty":"50""#, 110_007),
    (#""side":"Sell","orderType":"Market","qty":"0.1","reduceOnly":true"#, 110_017),
    (#""side":"Buy","orderType":"Market","qty":"0.1","stopLoss":"60000""#, 10_001),
    (#""side":"Buy","orderType":"Market","qty":"0.1","positionIdx":1"#, 10_001),
  ])
  func `refuses with the venue's code and changes nothing`(order: String, code: Int) async throws {
    let bench = try await ServedBench()
    try await bench.advance(seconds: 30)
    #expect(try await bench.create(order).code == code)
    #expect(try await bench.position().size == .zero)
    #expect(try await bench.orders().isEmpty)
  }

  @Test func `counts requests by the second, and says so`() async throws {
    let bench = try await ServedBench(.init(hasLimits: true))
    var codes: [Int] = []
    for _ in 0..<25 {
      codes.append(
        try await bench.ask(
          "POST", Bybit.Path.cancelAll, #"{"category":"linear","symbol":"BTCUSDT"}"#
        ).code)
    }
    #expect(codes.contains(BybitCode.tooMany.rawValue))
    #expect(codes.prefix(10).allSatisfy { $0 == 0 })
  }

  @Test func `shows candles up to now and never what is to come`() async throws {
    let bench = try await ServedBench()
    try await bench.advance(seconds: 150)
    let reply = try await bench.client.send(
      HTTPRequest(
        path: Bybit.Path.klines, query: "category=linear&symbol=BTCUSDT&interval=1&limit=10"),
      to: bench.address)
    let rows = try BybitReply(WireReader(parsing: reply.text)).listing().rows
      .map { try BybitKline($0) }
    #expect(rows.map(\.start) == [120, 60, 0].map { ServedBench.begin + .seconds($0) })
    #expect(rows[1].high == "50020" && rows[1].low == "50005" && rows[1].volume == "7")
    // Half-way through a rising candle its low is known, and its high is not.
    #expect(rows[0].low == "50015" && rows[0].high < "50030")
  }
}
