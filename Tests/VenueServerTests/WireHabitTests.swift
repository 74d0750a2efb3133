import BybitProtocol
import SimulatedExchange
import Testing
import Trading
import Transport
import WireFormat

@Suite(.serialized, .timeLimit(.minutes(5)))
struct `What single venues are known for, over the wire` {
  private static let symbol = #""category":"linear","symbol":"BTCUSDT""#

  private func bench(_ rule: FaultRule) async throws -> ServedBench {
    let bench = try await ServedBench(.init(faults: FaultPlan(name: "test", rules: [rule])))
    try await bench.advance(seconds: 30)
    return bench
  }

  private func post(
    _ bench: ServedBench, _ path: String, _ members: String
  ) async throws -> BybitReply {
    try await bench.ask("POST", path, "{\(Self.symbol),\(members)}")
  }

  /// A limit order far below the price, which only rises.
  private func rest(_ bench: ServedBench, _ name: String) async throws -> BybitReply {
    try await bench.create(
      #""side":"Buy","orderType":"Limit","qty":"0.1","price":"40000","orderLinkId":"\#(name)""#)
  }

  private func lookup(_ bench: ServedBench, _ name: String) async throws -> [BybitOrder] {
    try await bench.ask(
      "GET", Bybit.Path.openOrders, "category=linear&orderLinkId=\(name)&symbol=BTCUSDT"
    ).listing().rows.map { try BybitOrder($0) }
  }

  @Test func `an order is acknowledged that nobody has`() async throws {
    let bench = try await bench(FaultRule(.ghostAck, chance: "1", target: .entry))
    let reply = try await rest(bench, "a")
    #expect(reply.code == 0 && reply.result["orderLinkId"]?.string == "a")
    #expect(try await lookup(bench, "a").isEmpty)
    #expect(try await bench.orders().isEmpty)
  }

  @Test func `a cancel is done that is not`() async throws {
    let bench = try await bench(FaultRule(.ignoreCancel, chance: "1"))
    _ = try await rest(bench, "a")
    #expect(try await post(bench, Bybit.Path.cancel, #""orderLinkId":"a""#).code == 0)
    #expect(try await lookup(bench, "a").map(\.status) == [.new])
  }

  @Test func `a stop is set that is not`() async throws {
    let bench = try await bench(FaultRule(.ignoreStop, chance: "1"))
    _ = try await bench.create(#""side":"Buy","orderType":"Market","qty":"0.1""#)
    let reply = try await post(
      bench, Bybit.Path.tradingStop, #""stopLoss":"49000","positionIdx":0"#)
    #expect(reply.code == 0)
    try await bench.advance(seconds: 1)
    #expect(try await bench.position().stopLoss == nil)
  }

  @Test func `a setting is changed that is not`() async throws {
    let bench = try await bench(FaultRule(.ignoreSetting, chance: "1"))
    let reply = try await post(
      bench, Bybit.Path.setLeverage, #""buyLeverage":"5","sellLeverage":"5""#)
    #expect(reply.code == 0)
    #expect(try await bench.position().leverage == "10")
  }

  @Test func `an order is taken, and taken back later`() async throws {
    let bench = try await bench(FaultRule(.asyncReject, chance: "1", amount: .seconds(4)))
    #expect(try await rest(bench, "a").code == 0)
    #expect(try await lookup(bench, "a").map(\.status) == [.new])
    try await bench.advance(seconds: 5)
    #expect(try await lookup(bench, "a").map(\.status) == [.cancelled])
  }

  @Test func `an order is not found that is there`() async throws {
    let bench = try await bench(FaultRule(.missOrder, chance: "1", limit: 1))
    _ = try await rest(bench, "a")
    #expect(try await lookup(bench, "a").isEmpty)
    #expect(try await lookup(bench, "a").count == 1)
  }

  @Test func `a listing lacks what waits for a price`() async throws {
    let bench = try await bench(FaultRule(.hideConditionals, chance: "1", limit: 1))
    _ = try await rest(bench, "a")
    _ = try await bench.create(
      #""side":"Buy","orderType":"Market","qty":"0.1","stopLoss":"49000""#)
    // A listing is a little behind wherever faults are on.
    try await bench.advance(seconds: 1)
    #expect(try await bench.orders().map(\.linkID) == ["a"])
    #expect(try await bench.orders().count == 2)
  }

  @Test func `a stop that is moved takes the target along`() async throws {
    let bench = try await bench(FaultRule(.takeSiblings, chance: "1"))
    _ = try await bench.create(
      #""side":"Buy","orderType":"Market","qty":"0.1","stopLoss":"49000","takeProfit":"60000""#)
    try await bench.advance(seconds: 1)
    _ = try await post(bench, Bybit.Path.tradingStop, #""stopLoss":"49500","positionIdx":0"#)
    try await bench.advance(seconds: 1)
    let position = try await bench.position()
    #expect(position.stopLoss == "49500" && position.takeProfit == nil)
  }

  @Test func `a cancel comes too late`() async throws {
    let bench = try await bench(FaultRule(.cancelRace, chance: "1", amount: .minutes(40)))
    _ = try await bench.create(
      #""side":"Sell","orderType":"Limit","qty":"0.1","price":"50100","orderLinkId":"a""#)
    let reply = try await post(bench, Bybit.Path.cancel, #""orderLinkId":"a""#)
    #expect(reply.code != 0)
    try await bench.advance(seconds: 1)
    #expect(try await bench.position().size == "-0.1")
  }

  @Test func `a request that is late acts late, whoever still waits`() async throws {
    let bench = try await bench(
      FaultRule(.delayRequest, chance: "1", amount: .minutes(20), target: .entry))
    _ = try await bench.create(#""side":"Buy","orderType":"Market","qty":"0.1""#)
    try await bench.advance(seconds: 1)
    // Ten minutes later at least, each of which adds ten.
    #expect(try await bench.position().averagePrice ?? .zero > "50090")
  }

  @Test func `orders that wait for a price are not taken any more`() async throws {
    let bench = try await bench(FaultRule(.retireEndpoint, from: .seconds(60)))
    let stop =
      #""side":"Sell","orderType":"Market","qty":"0.1","triggerPrice":"40000","triggerDirection":2"#
    #expect(try await bench.create(stop).code == 0)
    try await bench.advance(seconds: 60)
    #expect(try await bench.create(stop).code != 0)
    #expect(try await rest(bench, "a").code == 0)
  }

  @Test func `streams that are back say zero, and what they said before`() async throws {
    let plan = FaultPlan(
      name: "test",
      rules: [
        FaultRule(.disconnect, lasting: .seconds(10), from: .seconds(90)),
        FaultRule(.zeroOnReconnect, chance: "1"), FaultRule(.replayOnReconnect, chance: "1"),
      ])
    let bench = try await ServedBench(.init(faults: plan))
    try await bench.advance(seconds: 60)
    let first = StreamEar(bench, "/v5/private")
    first.login("alice")
    first.subscribe("execution")
    _ = await first.heard { $0["op"]?.string == "subscribe" }
    _ = try await bench.create(
      #""side":"Buy","orderType":"Market","qty":"0.1","orderLinkId":"once""#)
    _ = await first.heard { $0["topic"]?.string == "execution" }
    try await bench.advance(seconds: 60)
    let second = StreamEar(bench, "/v5/private")
    second.login("alice")
    second.subscribe("execution")
    let again = await second.heard { $0["topic"]?.string == "execution" }
    #expect(again.last?["data"]?.elements.first?["orderLinkId"]?.string == "once")
    let prices = StreamEar(bench, "/v5/public/linear")
    prices.subscribe("tickers.BTCUSDT")
    let heard = await prices.heard { $0["topic"] != nil }
    #expect(heard.last?["data"]?["lastPrice"]?.string == "0")
    try await bench.advance(seconds: 1)
    let next = await prices.heard { $0["topic"] != nil }
    #expect(next.last?["data"]?["lastPrice"]?.string?.hasPrefix("50") == true)
  }
}
