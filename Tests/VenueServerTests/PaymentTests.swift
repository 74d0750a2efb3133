import BybitProtocol
import SimulatedExchange
import TestKit
import Testing
import Trading
import Transport
import VenueServer
import WireFormat

/// Money and forced exits, as the served exchange tells them.
@Suite(.serialized, .timeLimit(.minutes(5))) struct `What an account is told beside its orders` {
  private static let funding = [60, 120, 180].map {
    FundingRate(time: ServedBench.begin + .minutes(Int64($0)), rate: "0.0001")
  }

  private func rows(
    _ bench: ServedBench, _ query: String = ""
  ) async throws -> [WireReader] {
    try await bench.ask(
      "GET", Bybit.Path.executions, "category=linear&symbol=BTCUSDT\(query)"
    ).listing().rows
  }

  @Test func `has each payment of funding once in the listing and once on the stream`() async throws
  {
    let bench = try await ServedBench(.init(funding: Self.funding))
    try await bench.advance(seconds: 30)
    let ear = StreamEar(bench, "/v5/private")
    ear.login("alice")
    ear.subscribe("execution.linear", "wallet", "position.linear")
    _ = await ear.heard { $0["op"]?.string == "subscribe" }
    _ = try await bench.create(#""side":"Buy","orderType":"Market","qty":"0.1""#)
    try await bench.advance(seconds: 4 * 3_600)
    let listed = try await rows(bench, "&execType=Funding")
    #expect(listed.count == 3)
    let ids = try listed.map { try $0.required("execId").text() }
    #expect(Set(ids).count == 3)
    let fees = try listed.map { try BybitFunding($0).fee }
    // A ten-thousandth of what 0.1 is worth at the end of an hour: 50600, 51200, 51800.
    #expect(fees == ["0.518", "0.512", "0.506"])
    for row in listed {
      #expect(row.json["execQty"]?.string == "0.1" && row.json["feeRate"]?.string == "0.0001")
      #expect(row.json["closedSize"]?.string == "0" && row.json["side"]?.string == "Buy")
    }
    let accounts = try await bench.truth("accounts").elements
    #expect(accounts[0]["funding"]?.string == "-1.536")
    let heard = await ear.heard { message in
      message["data"]?.elements.first?["execId"]?.string == ids.first
    }
    let told = heard.filter { $0["topic"]?.string == "execution.linear" }
      .compactMap { $0["data"]?.elements.first }
      .filter { $0["execType"]?.string == "Funding" }
    #expect(told.compactMap { $0["execId"]?.string } == ids.reversed())
    let wallet = await ear.heard { $0["topic"]?.string == "wallet" }
    #expect(!wallet.isEmpty, "the balance is told with it")
    // What is asked of an order is no payment; a window holds what was in it.
    #expect(try await rows(bench, "&execType=Trade").count == 1)
    #expect(try await rows(bench).count == 4)
    let start = (ServedBench.begin + .minutes(100)).milliseconds
    #expect(try await rows(bench, "&startTime=\(start)&limit=50").count == 2)
  }

  @Test(arguments: [
    (FaultKind.deleverage, "AdlTrade", "CreateByAdl_PassThrough"),
    (FaultKind.delist, "Settle", "CreateBySettle"),
  ])
  func `has what the venue closes by itself in the venue's words`(
    kind: FaultKind, type: String, create: String
  ) async throws {
    let rule = FaultRule(
      kind, lasting: .seconds(20), part: "0.5", from: .seconds(60), limit: 1)
    let bench = try await ServedBench(.init(faults: FaultPlan(name: "one", rules: [rule])))
    try await bench.advance(seconds: 30)
    _ = try await bench.create(#""side":"Buy","orderType":"Market","qty":"0.1""#)
    try await bench.advance(seconds: 120)
    let row = try #require(try await rows(bench).first).json
    #expect(row["execType"]?.string == type && row["createType"]?.string == create)
    let past = try await bench.orders(Bybit.Path.orderHistory)
    #expect(past.first?.createType == create)
    #expect(try await bench.position().size == (kind == .delist ? .zero : "0.05"))
  }

  @Test func `has a liquidation as one`() async throws {
    let bench = try await ServedBench()
    try await bench.advance(seconds: 30)
    _ = try await bench.create(#""side":"Sell","orderType":"Market","qty":"1.9""#)
    let liquidation = try await bench.position().liquidationPrice
    #expect(liquidation ?? .zero > "50000")
    try await bench.advance(seconds: 600 * 60)
    let row = try #require(try await rows(bench).first).json
    #expect(row["execType"]?.string == "BustTrade" && row["createType"]?.string == "CreateByLiq")
  }

  @Test func `has its largest quantities, which hold`() async throws {
    var setup = ServedBench.Setup()
    setup.instrument = Venues.instrument(maximumQuantity: "5", maximumMarketQuantity: "0.05")
    let bench = try await ServedBench(setup)
    try await bench.advance(seconds: 30)
    let reply = try await bench.ask(
      "GET", Bybit.Path.instruments, "category=linear&symbol=BTCUSDT")
    let rules = try BybitInstrument(reply.listing().rows[0])
    #expect(rules.maximumMarketQuantity == "0.05" && rules.maximumQuantity == "5")
    #expect(rules.status == "Trading" && rules.delivery == nil)
    let refused = try await bench.create(#""side":"Buy","orderType":"Market","qty":"0.051""#)
    #expect(refused.code == 10_001 && refused.message.contains("maximum limit"))
    #expect(try await bench.create(#""side":"Buy","orderType":"Market","qty":"0.05""#).code == 0)
  }

  @Test func `says how much of a position no stop closes`() async throws {
    let rule = FaultRule(.handStop, part: "0.25", from: .seconds(60), limit: 1)
    let bench = try await ServedBench(.init(faults: FaultPlan(name: "one", rules: [rule])))
    try await bench.advance(seconds: 30)
    _ = try await bench.create(
      #""side":"Buy","orderType":"Market","qty":"0.1","stopLoss":"49000""#)
    func truth() async throws -> JSON? {
      try await bench.truth("accounts").elements[0]["positions"]?.elements[0]
    }
    #expect(try await truth()?["uncovered"]?.string == "0")
    try await bench.advance(seconds: 60)
    // A quarter is covered from the sixtieth second on.
    #expect(try await truth()?["uncovered"]?.string == "0.075")
    #expect(try await truth()?["nakedSeconds"]?.double == 30)
    #expect(try await truth()?["hasLiveStop"]?.bool == false)
    let stops = try await bench.orders().filter { $0.stopOrderType == "PartialStopLoss" }
    #expect(stops.map(\.quantity) == ["0.025"])
  }
}
