import BybitProtocol
import Testing
import Trading
import Transport
import Venues
import WireFormat

@Suite struct `A listing of Bybit` {
  private let btc = AdapterBench.btc

  private func position(_ symbol: String, _ side: String, _ size: String) -> String {
    #"{"symbol":"\#(symbol)","side":"\#(side)","size":"\#(size)","avgPrice":"64000.5","#
      + #""positionIdx":0,"stopLoss":"63000","takeProfit":"","trailingStop":"0"}"#
  }

  @Test func `of positions comes whole, on all its pages`() throws {
    var bench = try AdapterBench(["BTCUSDT", "ETHUSDT"])
    let first = try bench.ask(.positions)
    #expect(first.request.query.hasPrefix("category=linear&settleCoin=USDT"))
    bench.reply(
      AdapterBench.listing([position("BTCUSDT", "Buy", "0.5")], cursor: "a%3D1%26"), to: first)
    let second = try #require(bench.calls().first)
    #expect(second.request.query.hasSuffix("&cursor=a%3D1%26"), "as the venue wrote it")
    bench.now = bench.now + .seconds(1)
    bench.reply(
      AdapterBench.listing([
        position("DOGEUSDT", "Buy", "9"), position("ETHUSDT", "Sell", "2"),
      ]), to: second)
    let outcome = try #require(bench.outcomes().first)
    guard case .accepted(.positions(let reports, let moment)) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(reports.map(\.size) == ["0.5", "-2"])
    #expect(reports.map(\.instrument) == [InstrumentIndex(0), InstrumentIndex(1)])
    #expect(reports[0].averageEntry == "64000.5" && reports[0].stops.stop == "63000")
    #expect(reports[0].stops.target == nil && reports[0].stops.trailing == nil)
    #expect(moment == AdapterBench.begin, "as old as its first page")
  }

  @Test func `is none where a page of it fails, or where it never ends`() throws {
    var bench = try AdapterBench()
    let first = try bench.ask(.positions)
    bench.reply(AdapterBench.listing([], cursor: "x"), to: first)
    let second = try #require(bench.calls().first)
    bench.adapter.take(.stall, of: second.number, at: bench.moment)
    #expect(bench.outcomes() == [.unknown(.timedOut)])
    let third = try bench.ask(.openOrders(btc))
    bench.reply(AdapterBench.listing([], cursor: "x"), to: third)
    let fourth = try #require(bench.calls().first)
    bench.reply(AdapterBench.listing([], cursor: "x"), to: fourth)
    #expect(bench.outcomes() == [.unknown(.unreadable)])
  }

  @Test func `of positions leaves the side of a hedge alone, which is not ours`() throws {
    var bench = try AdapterBench()
    let leg = position("BTCUSDT", "Sell", "1")
      .replacing(#""positionIdx":0"#, with: #""positionIdx":2"#)
    let call = try bench.ask(.positions)
    bench.reply(AdapterBench.listing([leg, position("BTCUSDT", "Buy", "0.5")]), to: call)
    guard case .accepted(.positions(let reports, _)) = try #require(bench.outcomes().first) else {
      Issue.record("no listing")
      return
    }
    #expect(reports.map(\.size) == ["0.5"])
    #expect(bench.adapter.rowCounts.foreign == 1)
  }

  private func order(_ status: String, link: String, stopType: String = "") -> String {
    #"{"orderId":"b-1","orderLinkId":"\#(link)","symbol":"BTCUSDT","side":"Buy","#
      + #""orderType":"Limit","orderStatus":"\#(status)","timeInForce":"GTC","qty":"2","#
      + #""price":"64000","avgPrice":"64000","cumExecQty":"0.5","leavesQty":"1.5","#
      + #""stopOrderType":"\#(stopType)","createdTime":"1735689600000","#
      + #""updatedTime":"1735689601000","triggerPrice":"","triggerBy":"","rejectReason":""}"#
  }

  @Test func `looks for an order among the open ones and then among the past`() throws {
    var bench = try AdapterBench()
    let id = AdapterBench.order
    let first = try bench.ask(.order(id, btc))
    #expect(first.request.path == Bybit.Path.openOrders)
    #expect(first.request.query.hasSuffix("orderLinkId=\(id)"))
    bench.reply(AdapterBench.listing([]), to: first)
    let second = try #require(bench.calls().first)
    #expect(second.request.path == Bybit.Path.orderHistory)
    bench.reply(AdapterBench.listing([order("Cancelled", link: id.description)]), to: second)
    guard case .accepted(.order(let report)) = try #require(bench.outcomes().first) else {
      Issue.record("no order")
      return
    }
    #expect(report.status == .cancelled && report.clientID == id && report.filled == "0.5")
    #expect(report.filledAt == AdapterBench.begin + .seconds(1))
    let third = try bench.ask(.order(id, btc))
    bench.reply(AdapterBench.listing([]), to: third)
    bench.reply(AdapterBench.listing([]), to: try #require(bench.calls().first))
    #expect(bench.outcomes() == [.accepted(.noSuchOrder)])
  }

  @Test(arguments: [
    ("StopLoss", OrderOrigin.positionStop), ("TakeProfit", .positionTarget),
    ("TrailingStop", .positionTrailing), ("", .client), ("UNKNOWN", .client),
  ])
  func `tells who made an order exist`(word: String, origin: OrderOrigin) throws {
    var bench = try AdapterBench()
    let text = AdapterBench.listing([order("Untriggered", link: "", stopType: word)])
    guard
      case .accepted(.openOrders(let reports)) = try bench.outcome(
        of: .openOrders(nil), answered: text)
    else {
      Issue.record("no listing")
      return
    }
    #expect(reports.map(\.origin) == [origin])
    #expect(reports[0].clientID == nil && reports[0].status == .untriggered)
  }

  private func execution(_ id: String, _ time: Int, type: String = "Trade") -> String {
    #"{"execId":"\#(id)","orderId":"b-1","orderLinkId":"","symbol":"BTCUSDT","side":"Sell","#
      + #""execType":"\#(type)","execPrice":"64000","execQty":"0.5","execFee":"0.1","#
      + #""orderQty":"2","leavesQty":"1","isMaker":false,"execTime":"\#(time)"}"#
  }

  @Test func `of fills is told oldest first, without what changes no position`() throws {
    var bench = try AdapterBench()
    let text = AdapterBench.listing([
      execution("e3", 1_735_689_603_000), execution("f", 1_735_689_602_500, type: "Funding"),
      execution("e2", 1_735_689_602_000), execution("e1", 1_735_689_601_000, type: "BustTrade"),
    ])
    guard
      case .accepted(.fills(let fills, _)) = try bench.outcome(
        of: .fills(btc, since: AdapterBench.begin - .seconds(9)), answered: text)
    else {
      Issue.record("no listing")
      return
    }
    #expect(
      fills.map(\.time.milliseconds) == [1_735_689_601_000, 1_735_689_602_000, 1_735_689_603_000])
    #expect(fills.map(\.origin) == [.liquidation, .client, .client])
    #expect(Set(fills.map(\.execution)).count == 3 && Set(fills.map(\.venueID)).count == 1)
    #expect(fills[2].filled == "1" && !fills[2].isComplete && fills[2].fee == "0.1")
  }

  @Test func `of fills reaches further back than one query may`() throws {
    var bench = try AdapterBench()
    let week = TimeSpan.minutes(7 * 24 * 60)
    let call = try bench.ask(.fills(btc, since: AdapterBench.begin - week - .seconds(60)))
    #expect(call.request.query.contains("endTime="))
    bench.reply(AdapterBench.listing([execution("e1", 1_735_000_000_000)]), to: call)
    let next = try #require(bench.calls().first)
    #expect(!next.request.query.contains("endTime="))
    bench.reply(AdapterBench.listing([execution("e2", 1_735_689_599_000)]), to: next)
    guard case .accepted(.fills(let fills, _)) = try #require(bench.outcomes().first) else {
      Issue.record("no listing")
      return
    }
    #expect(fills.map(\.time.milliseconds) == [1_735_000_000_000, 1_735_689_599_000])
  }

  @Test func `of an account without the asset has none of it, one without an account is none`()
    throws
  {
    var bench = try AdapterBench()
    let coin = #"{"accountType":"UNIFIED","coin":[{"coin":"USDT","walletBalance":"12.5"}]}"#
    #expect(
      try bench.outcome(of: .account, answered: AdapterBench.listing([coin]))
        == .accepted(.account(AccountReport(balance: "12.5"))))
    #expect(
      try bench.outcome(
        of: .account, answered: AdapterBench.listing([#"{"accountType":"UNIFIED","coin":[]}"#]))
        == .accepted(.account(AccountReport(balance: .zero))))
    #expect(
      try bench.outcome(of: .account, answered: AdapterBench.listing([])) == .unknown(.unreadable))
  }
}
