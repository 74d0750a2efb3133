import BybitProtocol
import Testing
import Trading
import Transport
import Venues
import WireFormat

@Suite struct `A topic that says nothing` {
  private struct Mute: Equatable {
    var topic: String
    var isMute: Bool
  }

  private func bench() throws -> AdapterBench {
    var bench = try AdapterBench(streamsMarket: true)
    bench.adapter.begin(at: bench.moment)
    open(&bench)
    ticker(&bench, "64000")
    _ = bench.drain()
    return bench
  }

  private func open(_ bench: inout AdapterBench) {
    bench.adapter.take(.opened, on: .market, at: bench.moment)
    bench.hear(#"{"success":true,"op":"subscribe","ret_msg":"","req_id":"topics"}"#, on: .market)
  }

  private func ticker(_ bench: inout AdapterBench, _ last: String) {
    bench.hear(
      #"{"topic":"tickers.BTCUSDT","type":"snapshot","data":{"symbol":"BTCUSDT","lastPrice":""#
        + last + #""}}"#, on: .market)
  }

  /// Lets time pass, in which the socket answers pings and a look finds a price; what came of it.
  private func pass(
    _ seconds: Int, _ bench: inout AdapterBench, price: (Int) -> String
  ) -> [VenueOutput] {
    var all: [VenueOutput] = []
    for second in 0..<seconds {
      bench.now = bench.now + .seconds(1)
      bench.hear(#"{"success":true,"ret_msg":"pong","op":"ping","req_id":"beat"}"#, on: .market)
      bench.adapter.turn(at: bench.moment)
      let outputs = bench.drain()
      all += outputs
      for case .call(let call) in outputs where call.request.path == Bybit.Path.tickers {
        let text = AdapterBench.listing([
          #"{"symbol":"BTCUSDT","lastPrice":"\#(price(second))"}"#
        ])
        bench.reply(text, to: call)
        all += bench.drain()
      }
    }
    return all
  }

  private func mutes(_ outputs: [VenueOutput]) -> [Mute] {
    outputs.compactMap { output in
      guard case .mute(let topic, let isMute, _) = output else { return nil }
      return Mute(topic: topic, isMute: isMute)
    }
  }

  private func said(_ outputs: [VenueOutput]) -> [String] {
    outputs.compactMap { if case .say(.market, let text) = $0 { text } else { nil } }
      .filter { $0.contains("tickers.BTCUSDT") }
  }

  @Test func `is asked for by request, subscribed to again, and then its stream is opened anew`()
    throws
  {
    var bench = try bench()
    let quiet = pass(4, &bench) { _ in "64001" }
    #expect(
      !quiet.contains {
        if case .call(let call) = $0 { call.request.path == Bybit.Path.tickers } else { false }
      })
    let first = pass(8, &bench) { "6400\($0)" }
    #expect(mutes(first) == [Mute(topic: "tickers.BTCUSDT", isMute: true)])
    let prices = bench.events(first).compactMap { event -> Price? in
      if case .ticker(_, let ticker) = event { ticker.last } else { nil }
    }
    #expect(prices.count >= 3, "prices are followed meanwhile, every two seconds")
    let second = pass(20, &bench) { "641\($0)" }
    #expect(said(first + second).count == 2)
    #expect(said(first + second).map { $0.contains("unsubscribe") } == [true, false])
    let isClosed = second.contains { if case .close(.market) = $0 { true } else { false } }
    let isOpened = second.contains { if case .open(.market, _) = $0 { true } else { false } }
    #expect(isClosed && isOpened)
    #expect(mutes(second).isEmpty, "told once")
    open(&bench)
    ticker(&bench, "64500")
    #expect(mutes(bench.drain()) == [Mute(topic: "tickers.BTCUSDT", isMute: false)])
  }

  @Test func `may be silent while the price is what it said`() throws {
    var bench = try bench()
    let calm = pass(50, &bench) { _ in "64000" }
    #expect(mutes(calm).isEmpty && said(calm).isEmpty)
    #expect(mutes(pass(15, &bench) { _ in "64000" }).count == 1, "not for ever")
  }

  @Test func `of candles is told after two that had to be asked for`() throws {
    var bench = try bench()
    var outputs: [VenueOutput] = []
    for minute in Int64(0)..<3 {
      bench.now = AdapterBench.begin + .minutes(minute + 1) + .seconds(4)
      ticker(&bench, "64000")
      bench.adapter.turn(at: bench.moment)
      outputs += bench.drain()
      let asked = outputs.compactMap { output -> WireCall? in
        if case .call(let call) = output { call } else { nil }
      }
      let call = try #require(asked.last { $0.request.path == Bybit.Path.klines })
      let rows = [minute + 1, minute].map { minute in
        let start = (AdapterBench.begin + .minutes(minute)).milliseconds
        return #"["\#(start)","100","110","90","105","7.5","750"]"#
      }
      bench.reply(AdapterBench.listing(rows), to: call)
      outputs += bench.drain()
    }
    #expect(mutes(outputs) == [Mute(topic: "kline.1.BTCUSDT", isMute: true)])
    #expect(
      outputs.contains {
        if case .say(.market, let text) = $0 { text.contains("kline.1") } else { false }
      })
  }

  @Test func `of candles on every way is told within two intervals, and when they come again`()
    throws
  {
    var bench = try bench()
    bench.adapter.turn(at: bench.moment)
    bench.now = AdapterBench.begin + .seconds(124)
    ticker(&bench, "64000")
    bench.adapter.turn(at: bench.moment)
    let early = bench.drain()
    #expect(mutes(early).isEmpty)
    bench.now = AdapterBench.begin + .seconds(126)
    ticker(&bench, "64000")
    bench.adapter.turn(at: bench.moment)
    #expect(mutes(bench.drain()) == [Mute(topic: "kline.1.BTCUSDT", isMute: true)])
    bench.now = AdapterBench.begin + .seconds(140)
    let calls = early.compactMap { if case .call(let call) = $0 { call } else { nil } }
    let call = try #require(calls.first { $0.request.path == Bybit.Path.klines })
    let start = AdapterBench.begin.milliseconds
    bench.reply(
      AdapterBench.listing([#"["\#(start)","100","110","90","105","7.5","750"]"#]), to: call)
    #expect(mutes(bench.drain()).contains(Mute(topic: "kline.1.BTCUSDT", isMute: false)))
  }
}
