import BybitProtocol
import Testing
import Trading
import Transport
import Venues
import WireFormat

@Suite struct `The streams of Bybit` {
  private func said(_ outputs: [VenueOutput], on wanted: VenueStream) -> [JSON] {
    outputs.compactMap { output in
      guard case .say(let stream, let text) = output, stream == wanted else { return nil }
      return try? JSON(parsing: text)
    }
  }

  @Test func `log in, subscribe and ping`() throws {
    var bench = try AdapterBench()
    bench.adapter.begin(at: bench.moment)
    guard case .open(.account, let path) = try #require(bench.drain().first) else {
      Issue.record("not opened")
      return
    }
    #expect(path == Bybit.Path.privateStream)
    bench.adapter.take(.opened, on: .account, at: bench.moment)
    let login = try BybitStreamLogin(
      BybitStreamRequest(WireReader(try #require(said(bench.drain(), on: .account).first)))
        .arguments)
    #expect(login.key == "alice" && login.expires > bench.now.milliseconds)
    #expect(
      login.signature == AdapterBench.signing.streamSignature(expires: login.expires))
    bench.hear(#"{"success":true,"ret_msg":"","op":"auth","conn_id":"c"}"#)
    let topics = try #require(said(bench.drain(), on: .account).first)["args"]?.elements
    #expect(
      topics?.compactMap(\.string) == [
        "order.linear", "execution.linear", "position.linear", "wallet",
      ])
    #expect(!bench.adapter.isReady)
    bench.hear(#"{"success":true,"ret_msg":"","op":"subscribe","req_id":"topics"}"#)
    #expect(bench.events(bench.drain()) == [.connected(true)])
    bench.now = bench.now + .seconds(20)
    bench.adapter.turn(at: bench.moment)
    #expect(said(bench.drain(), on: .account).first?["op"]?.string == "ping")
  }

  @Test func `come back after they have broken, been refused, or fallen silent`() throws {
    var bench = try AdapterBench()
    bench.adapter.begin(at: bench.moment)
    bench.connect()
    _ = bench.drain()
    bench.adapter.take(.closed("broken"), on: .account, at: bench.moment)
    #expect(bench.events(bench.drain()) == [.connected(false)])
    bench.adapter.turn(at: bench.moment)
    let isEarly = bench.drain().contains { if case .open = $0 { true } else { false } }
    #expect(!isEarly, "not at once")
    bench.now = bench.now + .seconds(1)
    bench.adapter.turn(at: bench.moment)
    guard case .open(.account, _) = try #require(bench.drain().first) else {
      Issue.record("not opened again")
      return
    }
    bench.connect()
    #expect(bench.events(bench.drain()) == [.connected(true)])
    bench.now = bench.now + .seconds(31)
    bench.adapter.turn(at: bench.moment)
    #expect(bench.events(bench.drain()) == [.connected(false)], "silent")
    bench.now = bench.now + .seconds(2)
    bench.adapter.turn(at: bench.moment)
    bench.adapter.take(.opened, on: .account, at: bench.moment)
    _ = bench.drain()
    bench.hear(#"{"success":false,"ret_msg":"Params Error","op":"auth"}"#)
    let isClosed = bench.drain().contains { if case .close(.account) = $0 { true } else { false } }
    #expect(isClosed && !bench.adapter.isReady)
  }

  @Test func `let the venue be asked where a message was not understood`() throws {
    var bench = try AdapterBench()
    bench.adapter.begin(at: bench.moment)
    bench.connect()
    _ = bench.drain()
    for text in [
      "{", #"{"topic":"order","data":[{"symbol":"BTCUSDT"}]}"#, "<html>",
      #"{"topic":"execution","data":"x"}"#, #"{"topic":"order","data":null}"#,
      #"{"topic":"order","data":[{"symbol":"BTCUSDT","side":"Buy","orderStatus":"Newer"}]}"#,
    ] {
      bench.hear(text)
      #expect(bench.events(bench.drain()) == [.gap], "\(text)")
    }
    bench.hear(#"{"topic":"position","data":[{"anything":1}]}"#)
    #expect(bench.events(bench.drain()).isEmpty)
  }

  @Test func `tell orders, fills and funding`() throws {
    var bench = try AdapterBench()
    bench.adapter.begin(at: bench.moment)
    bench.connect()
    _ = bench.drain()
    let row =
      #"{"execId":"e","orderId":"o","orderLinkId":"","symbol":"BTCUSDT","side":"Buy","#
      + #""execType":"TYPE","execPrice":"64000","execQty":"1","execFee":"2.5","orderQty":"1","#
      + #""leavesQty":"0","isMaker":true,"execTime":"1735689601000"}"#
    bench.hear(#"{"topic":"execution","data":[\#(row.replacing("TYPE", with: "Trade"))]}"#)
    guard case .fill(let fill) = try #require(bench.events(bench.drain()).first) else {
      Issue.record("no fill")
      return
    }
    #expect(fill.price == "64000" && fill.liquidity == .maker && fill.isComplete)
    bench.hear(#"{"topic":"execution","data":[\#(row.replacing("TYPE", with: "Funding"))]}"#)
    guard case .payment(let payment) = try #require(bench.drain().first) else {
      Issue.record("no funding")
      return
    }
    #expect(payment.instrument == AdapterBench.btc && payment.amount == "-2.5")
  }

  @Test func `put tickers together, and tell a price that is none`() throws {
    var bench = try AdapterBench(streamsMarket: true)
    bench.adapter.begin(at: bench.moment)
    bench.adapter.take(.opened, on: .market, at: bench.moment)
    bench.hear(#"{"success":true,"op":"subscribe","ret_msg":""}"#, on: .market)
    _ = bench.drain()
    func ticker(_ type: String, _ members: String) {
      bench.hear(
        #"{"topic":"tickers.BTCUSDT","type":"\#(type)","data":{"symbol":"BTCUSDT",\#(members)}}"#,
        on: .market)
    }
    ticker(
      "snapshot",
      #""lastPrice":"64000","bid1Price":"63999.5","ask1Price":"64000.5","markPrice":"64001""#)
    ticker("delta", #""lastPrice":"64002""#)
    ticker("delta", #""lastPrice":"0""#)
    let tickers = bench.events(bench.drain()).compactMap { event -> Ticker? in
      if case .ticker(_, let ticker) = event { ticker } else { nil }
    }
    #expect(tickers.map(\.last) == ["64000", "64002", .zero])
    #expect(tickers.map(\.bid) == ["63999.5", "63999.5", "63999.5"])
    #expect(tickers[1].mark == "64001")
  }

  @Test func `tell every candle once, also those that they have left out`() throws {
    var bench = try AdapterBench(warmUp: 2, streamsMarket: true)
    bench.now = AdapterBench.begin + .seconds(30)
    bench.adapter.begin(at: bench.moment)
    let first = try #require(bench.calls().first)
    #expect(first.request.path == Bybit.Path.klines)
    #expect(
      first.request.query.contains("start=\((AdapterBench.begin - .minutes(2)).milliseconds)"))
    func row(_ minute: Int64) -> String {
      let start = (AdapterBench.begin + .minutes(minute)).milliseconds
      return #"["\#(start)","100","110","90","105","7.5","750"]"#
    }
    bench.reply(AdapterBench.listing([row(0), row(-1), row(-2)]), to: first)
    #expect(candles(bench.drain()) == [-2, -1], "the one under way is not told")
    bench.now = AdapterBench.begin + .minutes(3) + .seconds(1)
    func streamed(_ minute: Int64, isClosed: Bool) {
      let start = (AdapterBench.begin + .minutes(minute)).milliseconds
      bench.hear(
        #"{"topic":"kline.1.BTCUSDT","data":[{"start":\#(start),"end":\#(start + 59_999),"#
          + #""interval":"1","open":"1","high":"2","low":"1","close":"2","volume":"3","#
          + #""confirm":\#(isClosed)}]}"#, on: .market)
    }
    bench.adapter.take(.opened, on: .market, at: bench.moment)
    streamed(0, isClosed: false)
    streamed(0, isClosed: true)
    streamed(0, isClosed: true)
    streamed(2, isClosed: true)
    #expect(candles(bench.drain()) == [0])
    bench.now = bench.now + .seconds(3)
    bench.adapter.turn(at: bench.moment)
    let gap = try #require(bench.calls().first { $0.request.path == Bybit.Path.klines })
    bench.reply(AdapterBench.listing([row(3), row(2), row(1)]), to: gap)
    #expect(candles(bench.drain()) == [1, 2])
  }

  /// The minutes of the candles that were told.
  private func candles(_ outputs: [VenueOutput]) -> [Int64] {
    outputs.compactMap { output in
      guard case .candle(_, let candle) = output else { return nil }
      return (candle.openTime - AdapterBench.begin).nanoseconds / 60_000_000_000
    }
  }
}
