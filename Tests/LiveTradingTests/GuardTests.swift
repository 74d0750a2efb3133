import BybitProtocol
import Execution
import Foundation
import LiveTrading
import Testing
import Trading
import Transport
import Venues

@Suite(.serialized, .timeLimit(.minutes(5))) struct `Before and around a run` {
  private func preflight(
    keyPath: HTTPResponse? = nil, _ adjust: (String) -> String = { $0 }
  ) throws -> AccountFacts {
    var inspection = BybitInspection(
      symbols: ["BTCUSDT"], quote: "USDT", signing: LiveBench.signing)
    var wall = LiveBench.begin
    let answers: [String: String] = [
      Bybit.Path.time: #"{"timeSecond":"1735689600","timeNano":"1735689601000000000"}"#,
      Bybit.Path.instruments:
        #"{"list":[{"symbol":"BTCUSDT","baseCoin":"BTC","quoteCoin":"USDT","status":"Trading","#
        + #""contractType":"LinearPerpetual","priceFilter":{"tickSize":"0.5"},"lotSizeFilter":"#
        + #"{"qtyStep":"0.002","minOrderQty":"0.002","minNotionalValue":"7"},"leverageFilter":"#
        + #"{"maxLeverage":"20"}}]}"#,
      Bybit.Path.keyInfo:
        #"{"readOnly":0,"permissions":{"ContractTrade":["Order","Position"],"Wallet":[]}}"#,
      Bybit.Path.accountInfo: #"{"marginMode":"REGULAR_MARGIN","unifiedMarginStatus":5}"#,
      Bybit.Path.wallet:
        #"{"list":[{"accountType":"UNIFIED","coin":[{"coin":"USDT","walletBalance":"50"}]}]}"#,
      Bybit.Path.positions:
        #"{"list":[{"symbol":"BTCUSDT","side":"","size":"0","leverage":"3","positionIdx":0}]}"#,
      Bybit.Path.openOrders: #"{"list":[{"symbol":"ETHUSDT"}],"nextPageCursor":""}"#,
    ]
    while let request = inspection.next(at: wall) {
      wall = wall + .milliseconds(20)
      if request.path == Bybit.Path.keyInfo, let keyPath {
        try inspection.take(keyPath, at: wall)
        continue
      }
      let text = try #require(answers[request.path])
      try inspection.take(
        HTTPResponse(
          body: Array(#"{"retCode":0,"retMsg":"OK","result":\#(adjust(text))}"#.utf8)), at: wall)
    }
    return inspection.facts
  }

  @Test func `the account is looked at`() throws {
    let facts = try preflight()
    #expect(facts.key.canTrade && !facts.key.canWithdraw && facts.obstacles.isEmpty)
    #expect(facts.rules[0].tick == "0.5" && facts.rules[0].lot == "0.002")
    #expect(facts.rules[0].minimumNotional == "7" && facts.rules[0].maximumLeverage == "20")
    #expect(facts.balance == "50" && facts.leverages == ["3"] && facts.positions.isEmpty)
    #expect(facts.orders.map(\.symbol) == ["ETHUSDT"] && facts.orders.map(\.count) == [1])
    #expect(facts.roundTrip == .milliseconds(20))
    // The clock is off by a second, less what the way there and back leaves in doubt.
    #expect(facts.clockOffset > .milliseconds(900) && facts.clockOffset < .milliseconds(1_000))
  }

  @Test(arguments: [
    (#""Wallet":[]"#, #""Wallet":["Withdraw"]"#), (#""readOnly":0"#, #""readOnly":1"#),
    (#"["Order","Position"]"#, #"["Position"]"#), ("REGULAR_MARGIN", "PORTFOLIO_MARGIN"),
    (#""unifiedMarginStatus":5"#, #""unifiedMarginStatus":1"#),
    (#""positionIdx":0"#, #""positionIdx":1"#),
  ])
  func `a key or an account that will not do is found out`(good: String, bad: String) throws {
    let facts = try preflight { $0.replacing(good, with: bad) }
    #expect(
      !facts.key.canTrade || facts.key.canWithdraw || !facts.obstacles.isEmpty
        || !facts.hedged.isEmpty)
  }

  /// Looks at an account; `refusal` is what the path of the key answers, with its status.
  private func look(keyPath refusal: String, status: Int = 200) throws -> AccountFacts {
    try preflight(keyPath: HTTPResponse(status: status, body: Array(refusal.utf8)))
  }

  @Test(arguments: [
    (#"{"retCode":10032,"retMsg":"Demo trading are not supported."}"#, 200), ("{}", 404),
    (#"{"retCode":10005,"retMsg":"Permission denied"}"#, 200),
  ])
  func `a path that a mode lacks is passed over, and that is said`(
    refusal: String, status: Int
  ) throws {
    let facts = try look(keyPath: refusal, status: status)
    #expect(!facts.key.isKnown && facts.obstacles.isEmpty && facts.balance == "50")
    #expect(facts.unchecked.count == 1 && facts.unchecked[0].contains("what the key may do"))
  }

  @Test(arguments: [
    (#"{"retCode":10003,"retMsg":"API key is invalid."}"#, 200), ("oops", 502),
    (#"{"retCode":10016,"retMsg":"Server error."}"#, 200),
  ])
  func `a key that is refused is not passed over`(refusal: String, status: Int) throws {
    #expect(throws: InspectionFailure.self) { try look(keyPath: refusal, status: status) }
  }

  @Test func `the rules of the venue are those of the run`() throws {
    let facts = try preflight {
      $0.replacing(#""minOrderQty":"0.002""#, with: #""minOrderQty":"0.002","maxMktOrderQty":"3""#)
        .replacing(
          #""status":"Trading""#, with: #""status":"Trading","deliveryTime":"1800000000000""#)
    }
    let found = facts.rules[0].applied(to: LiveBench.instrument)
    #expect(found.maximumMarketQuantity == "3" && found.lot == "0.002")
    #expect(found.delivery == Timestamp(milliseconds: 1_800_000_000_000))
    #expect(found.maximumQuantity == LiveBench.instrument.maximumQuantity, "not said")
  }

  @Test(arguments: [true, false])
  func `an account is made fit where that is asked for`(hasOrder: Bool) async throws {
    let bench = try await LiveBench(LiveBench.series(60, seed: 1), speed: 1)
    try await LiveBench.onThread { () throws -> Void in
      let loop = ClientLoop()
      func look() throws -> AccountFacts {
        try Preflight(
          BybitInspection(symbols: ["BTCUSDT"], quote: "USDT", signing: LiveBench.signing),
          at: bench.address, by: loop, instruments: [LiveBench.instrument]
        ).facts
      }
      func prepare(isIsolated: Bool) throws -> [String] {
        var preparation = BybitPreparation(
          try look(), isIsolated: isIsolated, symbols: ["BTCUSDT"], quote: "USDT",
          signing: LiveBench.signing)
        let plan = preparation.plan
        try Preflight.carryOut(&preparation, at: bench.address, by: loop, isPatient: false)
        return plan
      }
      guard hasOrder else {
        #expect(try prepare(isIsolated: true).count == 1)
        #expect(try look().marginMode == "ISOLATED_MARGIN")
        return
      }
      let body =
        #"{"category":"linear","symbol":"BTCUSDT","side":"Buy","orderType":"Limit","qty":"0.1","#
        + #""price":"100","timeInForce":"GTC"}"#
      let fields = LiveBench.signing.fields(
        timestamp: WallClock.now.milliseconds, window: 5_000, payload: body)
      let order = HTTPRequest(
        method: "POST", path: Bybit.Path.create,
        fields: fields.map { HTTPField($0.name, $0.value) }, body: Array(body.utf8))
      #expect(loop.fetch(order, from: bench.address, within: .seconds(5))?.status == 200)
      #expect(try look().orders.map(\.count) == [1])
      #expect(try prepare(isIsolated: false).count == 1)
      #expect(try look().orders.isEmpty)
      #expect(try prepare(isIsolated: false).isEmpty)
    }
  }

  @Test func `keys come from the environment, or from a file of their owner's alone`() throws {
    let folder = try LiveBench.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "keys").path
    try Data("alice\n secret \n".utf8).write(to: URL(filePath: file))
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
    #expect(throws: LiveFailure.self) {
      try LiveKeys(venue: "bybit", file: file, environment: [:])
    }
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
    let keys = try LiveKeys(venue: "bybit", file: file, environment: [:])
    #expect(keys.key == "alice" && keys.secret == "secret")
    let named = ["DRYDOCK_BYBIT_KEY": "bob", "DRYDOCK_BYBIT_SECRET": "hush"]
    #expect(try LiveKeys(venue: "bybit", file: nil, environment: named).key == "bob")
    #expect(throws: LiveFailure.self) {
      try LiveKeys(venue: "bybit", file: nil, environment: [:])
    }
  }

  @Test func `one process has an account`() throws {
    let folder = try LiveBench.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let environment = [SessionPlace.variable: folder.path]
    func place(_ mode: String) -> SessionPlace {
      SessionPlace(venue: "bybit", mode: mode, key: "alice", environment: environment)
    }
    do {
      let lock = try place("live").take()
      #expect(throws: LiveFailure.self) { _ = try place("live").take() }
      _ = try place("demo").take()
      withExtendedLifetime(lock) {}
    }
    _ = try place("live").take()
    #expect(!place("live").name.contains("alice"))
  }

  @Test func `who asks by the socket is answered, and nobody else may`() async throws {
    let folder = try LiveBench.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "s").path
    let socket = try ControlSocket(path: path) {}
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
    #expect((mode as? NSNumber)?.intValue == 0o600)
    async let answer = LiveBench.onThread { ControlSocket.ask("how are you", at: path) }
    var question: ControlSocket.Question?
    while question == nil {
      question = socket.next()
      try await Task.sleep(for: .milliseconds(5))
    }
    #expect(question?.line == "how are you")
    question?.answer("well")
    #expect(try await answer == "well")
    socket.close()
    #expect(ControlSocket.ask("still there?", at: path) == nil)
  }
}
