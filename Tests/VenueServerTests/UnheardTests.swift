import BybitProtocol
import SimulatedExchange
import Testing
import Trading
import Transport
import WireFormat

/// Faults by which the venue says more than one knows, as the bytes that they are on the wire.
@Suite(.serialized, .timeLimit(.minutes(5))) struct `A venue that says more than one knows` {
  private func bench(_ rule: FaultRule) async throws -> ServedBench {
    let bench = try await ServedBench(.init(faults: FaultPlan(name: "one", rules: [rule])))
    try await bench.advance(seconds: 30)
    return bench
  }

  private func ear(_ bench: ServedBench, _ topics: String...) async -> StreamEar {
    let ear = StreamEar(bench, "/v5/private")
    ear.login("alice")
    for topic in topics {
      ear.subscribe(topic)
      _ = await ear.heard { $0["op"]?.string == "subscribe" }
    }
    return ear
  }

  @Test func `uses a word that no list has`() async throws {
    let bench = try await bench(FaultRule(.strangeRow, chance: "1", target: .fill))
    let ear = await ear(bench, "execution")
    _ = try await bench.create(#""side":"Buy","orderType":"Market","qty":"0.1""#)
    let heard = await ear.heard { $0["topic"]?.string == "execution" }
    let row = heard.last?["data"]?.elements.first
    #expect(row?["execType"]?.string == "Unheard" && row?["execQty"]?.string == "0.1")
    // The listing, which is a little behind, says what it was.
    try await bench.advance(seconds: 1)
    let rows = try await bench.ask(
      "GET", Bybit.Path.executions, "category=linear&symbol=BTCUSDT"
    ).listing().rows
    #expect(rows.map { $0.json["execType"]?.string } == ["Trade"])
  }

  @Test func `tells of another category where all are asked for, and there alone`() async throws {
    let rule = FaultRule(.otherCategory, part: "0.5", from: .seconds(60), limit: 1)
    let bench = try await bench(rule)
    _ = try await bench.create(#""side":"Buy","orderType":"Market","qty":"0.1""#)
    let (all, ours) = (await ear(bench, "execution"), await ear(bench, "execution.linear"))
    try await bench.advance(seconds: 60)
    let heard = await all.heard { $0["topic"]?.string == "execution" }
    #expect(heard.last?["data"]?.elements.first?["category"]?.string == "spot")
    ours.socket.send(#"{"op":"ping"}"#)
    let others = await ours.heard { $0["op"]?.string == "pong" }
    #expect(!others.contains { $0["topic"] != nil })
    #expect(try await bench.position().size == "0.1")
    func rows(_ category: String) async throws -> Int {
      try await bench.ask(
        "GET", Bybit.Path.executions, "category=\(category)&symbol=BTCUSDT"
      ).listing().rows.count
    }
    #expect(try await rows("linear") == 1)
    #expect(try await rows("spot") == 1)
    #expect(try await bench.orders().isEmpty, "what waits elsewhere is no order of ours")
  }

  @Test func `names another coin alone in a push of the wallet`() async throws {
    let bench = try await bench(FaultRule(.partialPush, from: .seconds(60), limit: 1))
    let ear = await ear(bench, "wallet")
    try await bench.advance(seconds: 60)
    let heard = await ear.heard { $0["topic"]?.string == "wallet" }
    let coins = heard.last?["data"]?.elements.first?["coin"]?.elements ?? []
    #expect(coins.map { $0["coin"]?.string } == ["BTC"])
  }

  @Test func `says that a stop has triggered, before it fills in parts`() async throws {
    let bench = try await bench(
      FaultRule(.triggeredFirst, chance: "1", amount: .seconds(8)))
    _ = try await bench.create(#""side":"Sell","orderType":"Market","qty":"0.1""#)
    _ = try await bench.ask(
      "POST", Bybit.Path.tradingStop,
      #"{"category":"linear","symbol":"BTCUSDT","stopLoss":"50050","positionIdx":0}"#)
    let ear = await ear(bench, "order")
    // It triggers in the first stretch; what is late counts from where time stops.
    try await bench.advance(seconds: 900)
    try await bench.advance(seconds: 20)
    let heard = await ear.heard { message in
      message["data"]?.elements.first?["orderStatus"]?.string == "Filled"
    }
    let words = heard.compactMap { $0["data"]?.elements.first?["orderStatus"]?.string }
    #expect(words.suffix(3) == ["Triggered", "PartiallyFilled", "Filled"])
    #expect(try await bench.position().size == .zero)
  }

  @Test func `has other rules than it had, which hold`() async throws {
    let bench = try await bench(FaultRule(.changeRules, from: .seconds(60), limit: 1))
    _ = try await bench.create(#""side":"Buy","orderType":"Market","qty":"0.1""#)
    func rules() async throws -> BybitInstrument {
      try BybitInstrument(
        try await bench.ask(
          "GET", Bybit.Path.instruments, "category=linear&symbol=BTCUSDT"
        ).listing().rows[0])
    }
    let before = try await rules()
    try await bench.advance(seconds: 60)
    let after = try await rules()
    #expect(after.lot > before.lot && after.tick > before.tick)
    let refused = try await bench.create(#""side":"Buy","orderType":"Market","qty":"0.011""#)
    #expect(refused.code == 10_001)
  }

  @Test func `says when a contract ends, settles it, and takes no more orders`() async throws {
    let bench = try await bench(
      FaultRule(.delist, lasting: .seconds(40), from: .seconds(60), limit: 1))
    _ = try await bench.create(#""side":"Buy","orderType":"Market","qty":"0.1""#)
    try await bench.advance(seconds: 31)
    let row = try await bench.ask(
      "GET", Bybit.Path.instruments, "category=linear&symbol=BTCUSDT"
    ).listing().rows[0]
    let delivery = try #require(try BybitInstrument(row).delivery)
    #expect(delivery > ServedBench.begin + .seconds(61))
    #expect(delivery <= ServedBench.begin + .seconds(100))
    try await bench.advance(seconds: 60)
    #expect(try await bench.position().size == .zero)
    #expect(try await bench.create(#""side":"Buy","orderType":"Market","qty":"0.1""#).code != 0)
  }
}
