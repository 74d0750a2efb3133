import Testing
import Trading
import Transport
import Venues
import WireFormat

@Suite struct `The books of Bybit` {
  private func bench() throws -> AdapterBench {
    var bench = try AdapterBench(streamsMarket: true, wantsBook: true)
    bench.adapter.begin(at: bench.moment)
    bench.adapter.take(.opened, on: .market, at: bench.moment)
    _ = bench.drain()
    hear(&bench, #"{"success":true,"op":"subscribe","ret_msg":"","req_id":"topics"}"#)
    return bench
  }

  private func hear(_ bench: inout AdapterBench, _ text: String) {
    bench.adapter.take(.text(text), on: .market, at: bench.moment)
  }

  private func book(_ type: String, _ bids: String, _ asks: String, update: Int = 7) -> String {
    #"{"topic":"orderbook.200.BTCUSDT","type":"\#(type)","ts":1735689600123,"data":{"s":"BTCUSDT","#
      + #""b":[\#(bids)],"a":[\#(asks)],"u":\#(update),"seq":9},"cts":1735689600120}"#
  }

  private func changes(_ outputs: [VenueOutput]) -> [BookChange] {
    outputs.compactMap { if case .book(_, let change) = $0 { change } else { nil } }
  }

  private func asked(_ outputs: [VenueOutput]) -> [String] {
    outputs.compactMap { output in
      guard case .say(.market, let text) = output, let said = try? JSON(parsing: text),
        let topic = said["args"]?.elements.first?.string
      else { return nil }
      return "\(said["op"]?.string ?? "") \(topic)"
    }
  }

  private let whole = (#"["64000.0","1.5"],["63999.5","2"]"#, #"["64000.5","0.3"]"#)

  @Test func `are asked for once everything else has come`() throws {
    var bench = try bench()
    #expect(asked(bench.drain()) == ["subscribe orderbook.200.BTCUSDT"])
    #expect(bench.adapter.isReady == false, "the account's stream is not up")
    hear(&bench, #"{"success":false,"op":"subscribe","ret_msg":"no such topic","req_id":"books"}"#)
    let outputs = bench.drain()
    let isClosed = outputs.contains { if case .close = $0 { true } else { false } }
    #expect(!isClosed && !outputs.isEmpty, "prices go on without a book, and it is said")
    hear(&bench, #"{"success":true,"op":"subscribe","ret_msg":"","req_id":"books"}"#)
    #expect(bench.drain().isEmpty)
  }

  @Test func `are told whole, and then what changes`() throws {
    var bench = try bench()
    _ = bench.drain()
    hear(&bench, book("delta", "", #"["64000.5","1"]"#))
    #expect(changes(bench.drain()).isEmpty, "of a book that was not told whole nothing is known")
    hear(&bench, book("snapshot", whole.0, whole.1))
    hear(&bench, book("delta", #"["64000.0","0"]"#, #"["64000.5","1"],["64001.0","4"]"#))
    let changes = changes(bench.drain())
    #expect(changes.map(\.isWhole) == [true, false])
    #expect(changes[0].bids.map(\.price) == ["64000", "63999.5"])
    #expect(changes[1].bids == [BookLevel(price: "64000", quantity: .zero)])
    #expect(changes[1].asks.map(\.quantity) == ["1", "4"])
    #expect(changes[0].time == Timestamp(milliseconds: 1_735_689_600_123))
  }

  @Test func `are replaced by the first update after the venue began anew`() throws {
    var bench = try bench()
    hear(&bench, book("snapshot", whole.0, whole.1))
    _ = bench.drain()
    hear(&bench, book("delta", #"["50000","1"]"#, #"["50001","1"]"#, update: 1))
    #expect(changes(bench.drain()).map(\.isWhole) == [true])
  }

  @Test(arguments: [
    (#"["64000.5","1"]"#, ""), (#"["64000.0",""]"#, ""), (#"["64000.0"]"#, ""),
    (#"["-1","1"]"#, ""), ("", #"["64000.5","-1"]"#), ("", "7"),
  ])
  func `that are not understood are left, and asked for again`(bids: String, asks: String) throws {
    var bench = try bench()
    hear(&bench, book("snapshot", whole.0, whole.1))
    _ = bench.drain()
    hear(&bench, book("delta", bids, asks))
    let broken = bench.drain()
    #expect(changes(broken).map(\.isNothing) == [true], "nothing is known of it any more")
    #expect(asked(broken) == ["unsubscribe orderbook.200.BTCUSDT"])
    hear(&bench, book("snapshot", whole.0, whole.1))
    #expect(changes(bench.drain()).isEmpty, "it was let go")
    bench.adapter.turn(at: bench.moment)
    #expect(asked(bench.drain()).isEmpty, "not at once")
    bench.now = bench.now + .seconds(5)
    bench.adapter.turn(at: bench.moment)
    #expect(asked(bench.drain()) == ["subscribe orderbook.200.BTCUSDT"])
    hear(&bench, book("snapshot", whole.0, whole.1))
    #expect(changes(bench.drain()).map(\.isWhole) == [true])
  }

  @Test func `are forgotten with their stream`() throws {
    var bench = try bench()
    hear(&bench, book("snapshot", whole.0, whole.1))
    _ = bench.drain()
    bench.adapter.take(.closed("broken"), on: .market, at: bench.moment)
    #expect(changes(bench.drain()).map(\.isNothing) == [true])
  }
}
