import BybitProtocol
import Testing
import Trading
import Transport
import Venues
import WireFormat

@Suite struct `A request to Bybit` {
  private let btc = AdapterBench.btc
  private let id = AdapterBench.order

  private func body(_ request: Request) throws -> WireReader {
    var bench = try AdapterBench()
    return try WireReader(parsing: try bench.ask(request).request.text)
  }

  @Test func `says an order as the venue reads it`() throws {
    let terms = OrderTerms(
      instrument: btc, side: .buy, quantity: "0.25", pricing: .limit("64000.5", .postOnly),
      attached: PositionStops(stop: "63000", target: "66000", source: .mark))
    let read = try BybitCreateOrder(try body(.submit(id, terms)))
    #expect(read.symbol == "BTCUSDT" && read.side == .buy && read.type == .limit)
    #expect(read.quantity == "0.25" && read.price == "64000.5")
    #expect(read.timeInForce == .postOnly && read.linkID == id.description)
    #expect(read.stopLoss == "63000" && read.takeProfit == "66000")
    #expect(read.stopTriggerBy == .mark && !read.isReduceOnly && read.positionIndex == 0)
    #expect(ClientOrderID(read.linkID) == id)
  }

  @Test func `says a conditional order that closes everything`() throws {
    let terms = OrderTerms(
      instrument: btc, side: .sell, quantity: .zero,
      trigger: Trigger(price: "60000", crossing: .falling, source: .mark), closesPosition: true)
    let read = try BybitCreateOrder(try body(.submit(id, terms)))
    #expect(read.quantity == .zero && read.isReduceOnly && read.closesOnTrigger)
    #expect(read.triggerPrice == "60000" && read.triggerDirection == 2)
    #expect(read.triggerBy == .mark && read.type == .market)
  }

  @Test func `says all stops of a position, and takes off what is not there`() throws {
    let trailing = PositionStops.Trailing(distance: .price("50"), activation: "65000")
    let set = try BybitTradingStop(
      try body(.setStops(btc, PositionStops(stop: "63000", trailing: trailing))))
    #expect(set.stopLoss == "63000" && set.takeProfit == .zero)
    #expect(set.trailingStop == "50" && set.activePrice == "65000" && !set.hasPartialStops)
    let off = try BybitTradingStop(try body(.setStops(btc, PositionStops())))
    #expect(off.stopLoss == .zero && off.takeProfit == .zero && off.trailingStop == .zero)
  }

  @Test func `never leaves where the venue has no words for it`() throws {
    var bench = try AdapterBench()
    let trailing = PositionStops.Trailing(distance: .rate("0.01"))
    bench.adapter.ask(
      .setStops(btc, PositionStops(trailing: trailing)), RequestID(1), at: bench.moment)
    #expect(bench.outcomes() == [.rejected(Rejection(.unsupported))])
  }

  @Test func `amends, cancels and sets leverage by name`() throws {
    let change = try BybitAmendOrder(
      try body(.amend(id, btc, Amendment(price: "64001", quantity: "0.5"))))
    #expect(change.name.linkID == id.description && change.price == "64001")
    #expect(change.quantity == "0.5" && change.triggerPrice == nil)
    #expect(try BybitOrderName(try body(.cancel(id, btc))).linkID == id.description)
    #expect(try BybitSetLeverage(try body(.setLeverage(btc, 7))).leverage == 7)
  }

  @Test func `is signed over what is sent, by the venue's clock`() throws {
    var bench = try AdapterBench()
    bench.adapter.clockOffset = .milliseconds(1_500)
    let requests: [Request] = [
      .positions, .fills(btc, since: AdapterBench.begin), .order(id, btc), .cancel(id, btc),
    ]
    for request in requests {
      let call = try bench.ask(request).request
      let stamp = try #require(call[field: Bybit.Field.timestamp])
      #expect(stamp == "1735689601500")
      #expect(
        AdapterBench.signing.accepts(
          try #require(call[field: Bybit.Field.signature]), timestamp: stamp,
          window: try #require(call[field: Bybit.Field.window]), query: call.query,
          body: call.text))
    }
  }

  @Test func `is signed by a clock that is set right again and again`() throws {
    var bench = try AdapterBench()
    bench.adapter.turn(at: bench.moment)
    bench.now = bench.now + .minutes(5)
    bench.adapter.turn(at: bench.moment)
    let check = try #require(bench.calls().first { $0.request.path == Bybit.Path.time })
    let sent = bench.now
    bench.now = bench.now + .milliseconds(100)
    let venue = sent + .milliseconds(50) + .milliseconds(900)
    bench.reply(
      AdapterBench.taken(#"{"timeNano":"\#(venue.nanoseconds)"}"#), to: check)
    #expect(bench.adapter.clockOffset == .milliseconds(850), "less what the way may explain")
    // A request whose time is not believed lets it be asked for at once.
    let refused = try bench.outcome(
      of: .positions, answered: #"{"retCode":10002,"retMsg":"time","result":{}}"#)
    #expect(refused == .rejected(Rejection(.staleRequest, code: 10_002)))
    bench.adapter.turn(at: bench.moment)
    #expect(bench.calls().contains { $0.request.path == Bybit.Path.time })
  }

  @Test func `waits for the venue's limit, what protects for none of it`() throws {
    var bench = try AdapterBench()
    let first = try bench.ask(.submit(id, OrderTerms(instrument: btc, side: .buy, quantity: "1")))
    let reset = (bench.now + .seconds(1)).milliseconds
    let fields = [
      HTTPField(Bybit.Field.remaining, "1"), HTTPField(Bybit.Field.reset, String(reset)),
    ]
    bench.adapter.take(
      HTTPResponse(fields: fields, body: Array(AdapterBench.taken().utf8)), of: first.number,
      at: bench.moment)
    #expect(bench.outcomes() == [.accepted(.done)])
    bench.adapter.ask(
      .submit(id, OrderTerms(instrument: btc, side: .buy, quantity: "1")), RequestID(8),
      at: bench.moment)
    #expect(bench.calls().isEmpty, "two of ten are kept for what protects")
    bench.adapter.ask(
      .submit(id, OrderTerms(instrument: btc, side: .sell, quantity: "1", isReduceOnly: true)),
      RequestID(9), at: bench.moment)
    #expect(bench.calls().count == 1)
    bench.now = bench.now + .milliseconds(1_001)
    bench.adapter.turn(at: bench.moment)
    #expect(bench.calls().count == 1)
  }
}
