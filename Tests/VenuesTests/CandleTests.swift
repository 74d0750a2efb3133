import BybitProtocol
import Testing
import Trading
import Transport
import Venues
import WireFormat

@Suite struct `The candles of Bybit` {
  private func row(_ minute: Int64, high: String = "110", off seconds: Int64 = 0) -> String {
    let start = (AdapterBench.begin + .minutes(minute) + .seconds(seconds)).milliseconds
    return #"["\#(start)","100","\#(high)","90","105","7.5","750"]"#
  }

  /// The minutes of the candles that were told.
  private func candles(_ outputs: [VenueOutput]) -> [Int64] {
    outputs.compactMap { output in
      guard case .candle(_, let candle) = output else { return nil }
      return (candle.openTime - AdapterBench.begin).nanoseconds / 60_000_000_000
    }
  }

  private func asksForCandles(_ bench: inout AdapterBench) -> WireCall? {
    bench.adapter.turn(at: bench.moment)
    return bench.calls().first { $0.request.path == Bybit.Path.klines }
  }

  /// A bench whose market is streamed, half a minute after its first candle began.
  private func bench() throws -> (AdapterBench, WireCall) {
    var bench = try AdapterBench(warmUp: 2, streamsMarket: true)
    bench.now = AdapterBench.begin + .seconds(30)
    bench.adapter.begin(at: bench.moment)
    return (bench, try #require(bench.calls().first))
  }

  @Test(arguments: [60, 1_000, 5_000_000] as [Int64])
  func `ahead of the venue's clock are refused, and the marks stay`(minutes: Int64) throws {
    var (bench, first) = try bench()
    bench.reply(AdapterBench.listing([row(minutes), row(0), row(-1), row(-2)]), to: first)
    let outputs = bench.drain()
    #expect(candles(outputs) == [-2, -1])
    #expect(bench.warnings(outputs).count == 1)
    bench.now = AdapterBench.begin + .minutes(1) + .seconds(4)
    let again = try #require(asksForCandles(&bench))
    #expect(again.request.query.contains("start=\(AdapterBench.begin.milliseconds)"))
    bench.reply(AdapterBench.listing([row(1), row(0)]), to: again)
    #expect(candles(bench.drain()) == [0], "nothing was blinded")
  }

  @Test func `of a stream ahead of the clock are refused`() throws {
    var (bench, first) = try bench()
    bench.reply(AdapterBench.listing([row(0), row(-1), row(-2)]), to: first)
    _ = bench.drain()
    bench.adapter.take(.opened, on: .market, at: bench.moment)
    let start = AdapterBench.begin.milliseconds
    let closed =
      #"{"topic":"kline.1.BTCUSDT","data":[{"start":\#(start),"end":\#(start + 59_999),"#
      + #""interval":"1","open":"1","high":"2","low":"1","close":"2","volume":"3","#
      + #""confirm":true}]}"#
    bench.hear(closed, on: .market)
    #expect(candles(bench.drain()).isEmpty, "half of it is still to come")
    bench.now = AdapterBench.begin + .minutes(1)
    bench.hear(closed, on: .market)
    #expect(candles(bench.drain()) == [0])
  }

  @Test func `that come broken are asked for again, a few times, and then left out`() throws {
    var (bench, first) = try bench()
    let listing = AdapterBench.listing([row(0), row(-1, high: "95"), row(-2)])
    bench.reply(listing, to: first)
    var outputs = bench.drain()
    #expect(candles(outputs) == [-2], "what stands before it is told")
    for time in 2...3 {
      bench.now = bench.now + .seconds(1)
      let again = try #require(asksForCandles(&bench), "asked \(time) times")
      bench.reply(listing, to: again)
      outputs = bench.drain()
      #expect(candles(outputs).isEmpty)
    }
    #expect(bench.warnings(outputs).contains { $0.contains("left out") })
    bench.now = AdapterBench.begin + .minutes(1) + .seconds(4)
    let last = try #require(asksForCandles(&bench))
    bench.reply(AdapterBench.listing([row(1), row(0), row(-1, high: "95")]), to: last)
    bench.now = bench.now + .seconds(1)
    bench.reply(
      AdapterBench.listing([row(1), row(0), row(-1)]), to: try #require(asksForCandles(&bench)))
    #expect(candles(bench.drain()) == [-1, 0], "healed, it goes on where it was")
  }

  @Test func `in another order are told in theirs`() throws {
    var (bench, first) = try bench()
    bench.reply(AdapterBench.listing([row(-2), row(0), row(-1), row(-1)]), to: first)
    #expect(candles(bench.drain()) == [-2, -1])
  }

  @Test func `that begin between two are none`() throws {
    var (bench, first) = try bench()
    bench.reply(AdapterBench.listing([row(0), row(-1, off: 7), row(-2)]), to: first)
    #expect(candles(bench.drain()) == [-2])
  }

  @Test func `go on after the venue's clock was said wrong once`() throws {
    var bench = try AdapterBench(warmUp: 0, streamsMarket: true)
    bench.adapter.begin(at: bench.moment)
    bench.adapter.turn(at: bench.moment)
    _ = bench.drain()
    bench.now = bench.now + .minutes(6)
    bench.adapter.turn(at: bench.moment)
    func answer(_ ahead: Int64) throws {
      let calls = bench.calls()
      let call = try #require(calls.first { $0.request.path == Bybit.Path.time })
      let time = (bench.now + .seconds(ahead)).nanoseconds
      bench.reply(AdapterBench.taken(#"{"timeNano":"\#(time)"}"#), to: call)
      bench.adapter.turn(at: bench.moment)
    }
    try answer(86_400)
    #expect(bench.adapter.clockOffset == .zero, "asked again first")
    try answer(0)
    #expect(bench.adapter.clockOffset == .zero)
    bench.now = bench.now + .minutes(6)
    bench.adapter.turn(at: bench.moment)
    try answer(60)
    try answer(60)
    #expect(bench.adapter.clockOffset == .seconds(60), "what is said twice is so")
    for text in ["0", "9223372036854775807", "-9223372036854775808"] {
      bench.now = bench.now + .minutes(6)
      bench.adapter.turn(at: bench.moment)
      let calls = bench.calls()
      let call = try #require(calls.first { $0.request.path == Bybit.Path.time })
      bench.reply(AdapterBench.taken(#"{"timeNano":"\#(text)"}"#), to: call)
      #expect(bench.adapter.clockOffset == .seconds(60))
    }
  }
}
