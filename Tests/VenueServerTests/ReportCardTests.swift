import BybitProtocol
import Reports
import Testing
import Trading
import Transport
import VenueServer
import WireFormat

@Suite(.serialized, .timeLimit(.minutes(5))) struct `The report card of a foreign bot` {
  private static let buy = #""side":"Buy","orderType":"Market","qty":"0.1""#

  @Test func `counts every signal once, by what came of it`() async throws {
    let bench = try await ServedBench()
    try await bench.advance(seconds: 30)
    try await bench.tell("signals", #"{"id":"a","symbol":"BTCUSDT","side":"Buy"}"#)
    _ = try await bench.create(Self.buy + #","orderLinkId":"x-1""#)
    try await bench.tell(
      "signals",
      #"[{"id":"b","symbol":"BTCUSDT","side":"Buy","blocked":"alreadyInPosition"},"#
        + #"{"id":"c","symbol":"BTCUSDT","side":"Sell"}]"#)
    var card = try await bench.truth("report-card")
    #expect(card["signals"]?.integer == 3)
    #expect(card["traded"]?.integer == 1)
    #expect(card["pending"]?.integer == 1)
    // Nothing came of it, and nobody said why.
    try await bench.advance(seconds: 61)
    card = try await bench.truth("report-card")
    #expect(card["pending"]?.integer == 0)
    #expect(card["blocked"]?["alreadyInPosition"]?.integer == 1)
    #expect(card["blocked"]?[SignalBook.unsaid]?.integer == 1)
    #expect(card["executionRate"]?.double == 1.0 / 3)
    let fates = try await bench.truth("signals").elements.map { $0["fate"]?.string }
    #expect(fates == ["traded", "blocked", "blocked"])
  }

  @Test func `lets an order trade one signal, and its own where it has a name`() async throws {
    let bench = try await ServedBench()
    try await bench.advance(seconds: 30)
    for id in ["a", "b", "c"] {
      try await bench.tell("signals", #"{"id":"\#(id)","symbol":"BTCUSDT","side":"Buy"}"#)
    }
    _ = try await bench.create(Self.buy + #","orderLinkId":"a""#)
    _ = try await bench.create(Self.buy)
    // What closes trades no signal.
    try await bench.tell("signals", #"{"id":"d","symbol":"BTCUSDT","side":"Sell"}"#)
    _ = try await bench.create(#""side":"Sell","orderType":"Market","qty":"0.1""#)
    let rows = try await bench.truth("signals").elements
    #expect(rows.map { $0["fate"]?.string } == ["traded", "pending", "traded", "blocked"])
    #expect(rows[3]["reason"]?.string == SignalBook.closed)
  }

  @Test func `says what became of an order that never filled`() async throws {
    let bench = try await ServedBench()
    try await bench.advance(seconds: 30)
    try await bench.tell("signals", #"{"id":"a","symbol":"BTCUSDT","side":"Buy"}"#)
    _ = try await bench.create(
      #""side":"Buy","orderType":"Limit","qty":"0.1","price":"40000","orderLinkId":"a""#)
    try await bench.advance(seconds: 300)
    #expect(try await bench.truth("signals").elements[0]["fate"]?.string == "pending")
    _ = try await bench.ask(
      "POST", Bybit.Path.cancel,
      #"{"category":"linear","symbol":"BTCUSDT","orderLinkId":"a"}"#)
    #expect(
      try await bench.truth("signals").elements[0]["reason"]?.string == "cancelledByStrategy")
    try await bench.tell("signals", #"{"id":"b","symbol":"BTCUSDT","side":"Buy"}"#)
    _ = try await bench.create(#""side":"Buy","orderType":"Market","qty":"50""#)
    #expect(try await bench.truth("signals").elements[1]["reason"]?.string == "rejectedByVenue")
  }

  @Test func `measures for how long it believed in what was not there`() async throws {
    let bench = try await ServedBench()
    try await bench.advance(seconds: 10)
    #expect(try await bench.truth("report-card")["phantomSeconds"] == .null)
    let held = #"{"positions":[{"symbol":"BTCUSDT","side":"Sell","size":"0.1"}]}"#
    let reply = try await bench.tell("beliefs", held)
    #expect(reply["phantoms"]?.elements == [.string("BTCUSDT")])
    try await bench.advance(seconds: 30)
    #expect(try await bench.truth("report-card")["phantomSeconds"]?.double == 30)
    // A position that is there is no phantom, and one that has gone is one again.
    _ = try await bench.create(#""side":"Sell","orderType":"Market","qty":"0.1""#)
    try await bench.advance(seconds: 100)
    #expect(try await bench.truth("report-card")["phantomSeconds"]?.double == 30)
    _ = try await bench.create(
      #""side":"Buy","orderType":"Market","qty":"0.1","reduceOnly":true"#)
    try await bench.advance(seconds: 7)
    try await bench.tell("beliefs", #"{"positions":[]}"#)
    try await bench.advance(seconds: 50)
    let card = try await bench.truth("report-card")
    #expect(card["phantomSeconds"]?.double == 37)
    #expect(card["phantomWorstSeconds"]?.double == 30)
    #expect(card["nakedSeconds"]?.double == 100)
  }

  @Test func `adds up to what the account has gained`() async throws {
    let bench = try await ServedBench()
    try await bench.advance(seconds: 30)
    for side in ["Buy", "Sell", "Buy"] {
      _ = try await bench.create(#""side":"\#(side)","orderType":"Market","qty":"0.1""#)
      try await bench.advance(seconds: 120)
      let other = side == "Buy" ? "Sell" : "Buy"
      _ = try await bench.create(
        #""side":"\#(other)","orderType":"Market","qty":"0.1","reduceOnly":true"#)
    }
    let card = try await bench.truth("report-card")
    let trades = try await bench.truth("trades").elements
    let net = trades.compactMap { $0["netProfit"]?.string.flatMap { Money($0) } }
    #expect(net.count == 3 && card["closedTrades"]?.integer == 3)
    #expect(card["netProfit"]?.string == net.reduce(Money.zero, +).description)
    let equity = try await bench.truth("accounts").elements[0]["equity"]?.string
    #expect(card["finalEquity"]?.string == equity)
    // The price only rises: what was bought has won, less fees.
    #expect(card["winRate"]?.double == Double(net.count { $0 > .zero }) / 3)
    #expect(trades.map { $0["direction"]?.string } == ["long", "short", "long"])
    guard case .object(let object) = card else { throw ServedBench.Failure() }
    let text = RunReport.card(object)
    for words in ["EV per trade", "Win rate", "Execution rate", "Naked", "Net profit"] {
      #expect(text.contains(words))
    }
    #expect(text.contains("of 3 closed trades"))
    #expect(text.contains("said nothing of its signals"))
  }

  @Test(arguments: [
    ("signals", #"{"id":"a","symbol":"XRPUSDT","side":"Buy"}"#),
    ("signals", #"{"id":"a","symbol":"BTCUSDT","side":"Up"}"#),
    ("signals", #"{"id":"never told","blocked":"cooldown"}"#),
    ("signals", "no JSON"),
    ("beliefs", #"{"positions":[{"symbol":"BTCUSDT","size":"much"}]}"#),
    ("beliefs", #"{"account":"carol","positions":[]}"#),
    ("faults", #"{"plan":"stormy"}"#),
    ("faults", #"{"rules":[{"fault":"failRead"}]}"#),
    ("advance", #"{"seconds":-1}"#),
  ])
  func `refuses what it does not understand, and says so`(name: String, body: String) async throws {
    let bench = try await ServedBench()
    let request = HTTPRequest(method: "POST", path: "/drydock/\(name)", body: Array(body.utf8))
    let response = try await bench.client.send(request, to: bench.address)
    #expect(response.status == 400)
    #expect(try JSON(parsing: response.text)["error"]?.string?.isEmpty == false)
  }
}
