import BybitProtocol
import Foundation
import SimulatedExchange
import Testing
import Trading
import Transport
import VenueServer
import WireFormat

/// What a stream says, one message after the other.
struct StreamEar: Sendable {
  let socket: ClientSocket
  let messages: AsyncStream<JSON>

  init(_ bench: ServedBench, _ path: String) {
    let (messages, continuation) = AsyncStream.makeStream(of: JSON.self)
    self.messages = messages
    socket = bench.client.open(path, at: bench.address) { event in
      switch event {
      case .text(let text): if let json = try? JSON(parsing: text) { continuation.yield(json) }
      case .closed: continuation.finish()
      case .opened: break
      }
    }
  }

  func login(_ key: String, secret: String? = nil) {
    let signing = BybitSigning(key: key, secret: secret ?? "secret-\(key)")
    let expires = WallClock.now.milliseconds + 5_000
    let signature = signing.streamSignature(expires: expires)
    socket.send(#"{"op":"auth","args":["\#(key)",\#(expires),"\#(signature)"]}"#)
  }

  func subscribe(_ topics: String...) {
    let words = topics.map { "\"\($0)\"" }.joined(separator: ",")
    socket.send(#"{"op":"subscribe","req_id":"r","args":[\#(words)]}"#)
  }

  /// The first message that is wanted, and all before it.
  func heard(until isWanted: (JSON) -> Bool) async -> [JSON] {
    var heard: [JSON] = []
    for await message in messages {
      heard.append(message)
      if isWanted(message) { break }
    }
    return heard
  }
}

@Suite(.serialized, .timeLimit(.minutes(5))) struct `A served stream` {
  @Test func `tells an account what happens on it, and nobody else`() async throws {
    let bench = try await ServedBench()
    try await bench.advance(seconds: 30)
    let (alice, bob) = (StreamEar(bench, "/v5/private"), StreamEar(bench, "/v5/private"))
    for (ear, key) in [(alice, "alice"), (bob, "bob")] {
      ear.login(key)
      ear.subscribe("order", "execution", "position", "wallet")
      let heard = await ear.heard { $0["op"]?.string == "subscribe" }
      #expect(heard.allSatisfy { $0["success"]?.bool == true })
    }
    _ = try await bench.create(#""side":"Buy","orderType":"Market","qty":"0.1""#)
    let heard = await alice.heard { $0["topic"]?.string == "wallet" }
    #expect(heard.contains { $0["topic"]?.string == "position" })
    let fill = try #require(heard.first { $0["topic"]?.string == "execution" })
    let message = try #require(try BybitMessage(WireReader(fill)))
    #expect(try BybitExecution(message.data.elements()[0]).quantity == "0.1")
    // What he hears next is the answer to his ping, and nothing before it.
    bob.socket.send(#"{"op":"ping"}"#)
    let others = await bob.heard { $0["op"]?.string == "pong" }
    #expect(others.count == 1)
  }

  @Test func `refuses who is not known, and topics that are not`() async throws {
    let bench = try await ServedBench()
    let ear = StreamEar(bench, "/v5/private")
    ear.login("alice", secret: "guessed")
    ear.subscribe("order")
    let heard = await ear.heard { $0["op"]?.string == "subscribe" }
    #expect(heard.map { $0["success"]?.bool } == [false, false])
    let open = StreamEar(bench, "/v5/public/linear")
    open.subscribe("tickers.DOGEUSDT")
    let answer = await open.heard { $0["op"]?.string == "subscribe" }
    #expect(answer.last?["success"]?.bool == false)
    open.socket.send("no JSON")
    let complaint = await open.heard { $0["success"]?.bool == false }
    #expect(complaint.count == 1)
  }

  @Test func `shows a book that its changes lead on to`() async throws {
    let bench = try await ServedBench(.init(speed: 120))
    let ear = StreamEar(bench, "/v5/public/linear")
    ear.subscribe("orderbook.50.BTCUSDT")
    var bids: [Price: Quantity] = [:]
    var deltas = 0
    for await json in ear.messages where json["topic"] != nil {
      let message = try #require(try BybitMessage(WireReader(json)))
      let book = try BybitBook(message.data)
      if message.type == "snapshot" { bids = [:] } else { deltas += 1 }
      for level in book.bids {
        bids[level.price] = level.quantity == .zero ? nil : level.quantity
      }
      #expect(bids.count == 50)
      if deltas == 5 { break }
    }
    let highest = try #require(bids.keys.max())
    #expect(highest > "50000")
  }

  @Test func `takes orders by message`() async throws {
    let bench = try await ServedBench()
    try await bench.advance(seconds: 30)
    let ear = StreamEar(bench, "/v5/trade")
    ear.login("alice")
    ear.socket.send(
      #"{"reqId":"q7","op":"order.create","header":{},"args":[{"category":"linear","#
        + #""symbol":"BTCUSDT","side":"Buy","orderType":"Market","qty":"0.1"}]}"#
    )
    let heard = await ear.heard { $0["reqId"] != nil }
    #expect(heard.last?["retCode"]?.integer == 0 && heard.last?["reqId"]?.string == "q7")
    #expect(try await bench.position().size == "0.1")
  }
}

@Suite(.serialized, .timeLimit(.minutes(5))) struct `A served exchange that misbehaves` {
  private func bench(_ rule: FaultRule) async throws -> ServedBench {
    let bench = try await ServedBench(.init(faults: FaultPlan(name: "test", rules: [rule])))
    try await bench.advance(seconds: 30)
    return bench
  }

  private let order =
    #"{"category":"linear","symbol":"BTCUSDT","side":"Buy","orderType":"Market","qty":"0.1"}"#

  @Test func `acts and says nothing where an answer is lost`() async throws {
    let bench = try await bench(FaultRule(.loseAnswer, chance: "1", target: .entry))
    await #expect(throws: Client.Failure.self) {
      try await bench.send("POST", Bybit.Path.create, order)
    }
    // A listing is a little behind wherever faults are on.
    try await bench.advance(seconds: 1)
    #expect(try await bench.position().size == "0.1")
  }

  @Test func `does nothing where a request is lost`() async throws {
    let bench = try await bench(FaultRule(.loseRequest, chance: "1", target: .entry))
    await #expect(throws: Client.Failure.self) {
      try await bench.send("POST", Bybit.Path.create, order)
    }
    #expect(try await bench.position().size == .zero)
  }

  @Test func `says too many, in a code or in a status`() async throws {
    let bench = try await bench(FaultRule(.rateLimit, chance: "1", target: .entry))
    let response = try await bench.send("POST", Bybit.Path.create, order)
    let code = try? BybitReply(WireReader(parsing: response.text)).code
    #expect(response.status == 429 || code == BybitCode.tooMany.rawValue)
    #expect(try await bench.position().size == .zero)
  }

  @Test func `answers with a page while it bans`() async throws {
    let bench = try await bench(FaultRule(.ban, lasting: .minutes(10)))
    let response = try await bench.send("POST", Bybit.Path.create, order)
    #expect(response.status == 403)
    #expect(response.text.contains("<html>"))
    #expect(throws: WireFailure.self) { try WireReader(parsing: response.text) }
    // The admin interface is not the venue's.
    #expect(try await bench.truth("faults")["ban"]?.integer == 1)
  }

  @Test func `lists what stood before, where a listing is old`() async throws {
    let bench = try await bench(
      FaultRule(.staleRead, chance: "1", amount: .seconds(2), target: .positions))
    _ = try await bench.send(
      "POST", Bybit.Path.setLeverage,
      #"{"category":"linear","symbol":"BTCUSDT","buyLeverage":"5","sellLeverage":"5"}"#)
    try await bench.advance(seconds: 3)
    _ = try await bench.send("POST", Bybit.Path.create, order)
    #expect(try await bench.position().size == .zero)
    try await bench.advance(seconds: 3)
    #expect(try await bench.position().size == "0.1")
  }

  @Test func `breaks its streams`() async throws {
    let bench = try await ServedBench(
      .init(
        faults: FaultPlan(
          name: "test",
          rules: [
            FaultRule(.disconnect, lasting: .minutes(10), from: .seconds(90))
          ])))
    let ear = StreamEar(bench, "/v5/public/linear")
    ear.subscribe("tickers.BTCUSDT")
    _ = await ear.heard { $0["topic"] != nil }
    try await bench.advance(seconds: 60)
    try await bench.advance(seconds: 60)
    let heard = await ear.heard { _ in false }
    #expect(!heard.isEmpty, "it was up before it broke")
    let refused = StreamEar(bench, "/v5/public/linear")
    #expect(await refused.heard { _ in false }.isEmpty)
  }
}
