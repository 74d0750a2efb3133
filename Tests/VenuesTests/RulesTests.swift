import BybitProtocol
import Testing
import Trading
import Transport
import Venues
import WireFormat

@Suite struct `The rules and settings of Bybit` {
  static let instrument: Instrument = {
    var instrument = Instrument(
      symbol: "BTCUSDT", base: "BTC", quote: "USDT", priceGrid: .step("0.5"), lot: "0.01",
      minimumQuantity: "0.01",
      feeTiers: [FeeTier(name: "regular", maker: "0.0002", taker: "0.00055")],
      marginTiers: [
        MarginTier(
          floor: .zero, maintenanceRate: "0.005", maintenanceDeduction: .zero, maximumLeverage: 100)
      ])
    instrument.maximumMarketQuantity = "100"
    return instrument
  }()

  private func row(
    tick: String = "0.10", lot: String = "0.001", market: String = "5", delivery: String = "0",
    status: String = "Trading"
  ) -> String {
    #"{"symbol":"BTCUSDT","baseCoin":"BTC","quoteCoin":"USDT","status":"\#(status)","#
      + #""contractType":"LinearPerpetual","deliveryTime":"\#(delivery)","settleCoin":"USDT","#
      + #""priceFilter":{"tickSize":"\#(tick)"},"lotSizeFilter":{"qtyStep":"\#(lot)","#
      + #""minOrderQty":"\#(lot)","maxOrderQty":"50","maxMktOrderQty":"\#(market)","#
      + #""minNotionalValue":"7"},"leverageFilter":{"maxLeverage":"20"},"fundingInterval":240}"#
  }

  private func bench() throws -> AdapterBench {
    var bench = try AdapterBench(instruments: [Self.instrument])
    bench.adapter.begin(at: bench.moment)
    bench.connect()
    bench.adapter.turn(at: bench.moment)
    _ = bench.drain()
    return bench
  }

  private func rules(_ events: [VenueEvent]) -> [Instrument] {
    events.compactMap { if case .rules(_, let instrument) = $0 { instrument } else { nil } }
  }

  @Test func `are those of the venue on what the catalogue knows`() throws {
    var bench = try bench()
    let outcome = try bench.outcome(
      of: .rules(AdapterBench.btc), answered: AdapterBench.listing([row()]))
    guard case .accepted(.rules(let found)) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(found.priceGrid == .step("0.1") && found.lot == "0.001")
    #expect(found.maximumQuantity == "50" && found.maximumMarketQuantity == "5")
    #expect(found.minimumNotional == "7" && found.delivery == nil)
    #expect(found.fundingInterval == .minutes(240) && found.feeTiers == Self.instrument.feeTiers)
    #expect(
      try bench.outcome(of: .rules(AdapterBench.btc), answered: AdapterBench.listing([]))
        == .unknown(.unreadable), "not listed once may be by mistake")
  }

  @Test func `are read again every hour, and told where they are others`() throws {
    var bench = try bench()
    bench.now = bench.now + .minutes(59)
    bench.adapter.turn(at: bench.moment)
    #expect(!bench.calls().contains { $0.request.path == Bybit.Path.instruments })
    bench.now = bench.now + .minutes(1)
    for expected in [1, 0] {
      bench.adapter.turn(at: bench.moment)
      let call = try #require(bench.calls().first { $0.request.path == Bybit.Path.instruments })
      bench.reply(AdapterBench.listing([row()]), to: call)
      #expect(rules(bench.events(bench.drain())).count == expected)
      bench.now = bench.now + .minutes(60)
    }
  }

  @Test func `are read at once where a ticker or a refusal says that they are others`() throws {
    var bench = try bench()
    let end = (bench.now + .minutes(600)).milliseconds
    let call = try bench.ask(.submit(AdapterBench.order, Self.entry))
    bench.reply(
      #"{"retCode":30228,"retMsg":"No new positions during delisting","result":{}}"#, to: call)
    #expect(bench.outcomes() == [.rejected(Rejection(.notTrading, code: 30_228))])
    bench.adapter.turn(at: bench.moment)
    let first = try #require(bench.calls().first { $0.request.path == Bybit.Path.instruments })
    bench.reply(AdapterBench.listing([row(delivery: "\(end)")]), to: first)
    #expect(
      rules(bench.events(bench.drain())).map(\.delivery?.milliseconds) == [end])
    // The end is another by the ticker.
    bench.adapter.lookAtMarket(closes: false, at: bench.moment)
    let look = try #require(bench.calls().first)
    bench.reply(
      AdapterBench.listing([
        #"{"symbol":"BTCUSDT","lastPrice":"64000","deliveryTime":"\#(end - 60_000)"}"#
      ]), to: look)
    _ = bench.drain()
    bench.adapter.turn(at: bench.moment)
    #expect(bench.calls().contains { $0.request.path == Bybit.Path.instruments })
  }

  @Test(arguments: ["Delivering", "Closed"])
  func `of a contract that is being settled end it now`(status: String) throws {
    var bench = try bench()
    let outcome = try bench.outcome(
      of: .rules(AdapterBench.btc), answered: AdapterBench.listing([row(status: status)]))
    guard case .accepted(.rules(let found)) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(found.delivery == bench.now)
  }

  static let entry = OrderTerms(instrument: AdapterBench.btc, side: .buy, quantity: "0.01")

  @Test(arguments: [("REGULAR_MARGIN", false), ("ISOLATED_MARGIN", true)])
  func `are read back by two questions`(mode: String, isIsolated: Bool) throws {
    var bench = try bench()
    let first = try bench.ask(.settings(AdapterBench.btc))
    #expect(first.request.query == "category=linear&symbol=BTCUSDT")
    bench.reply(AdapterBench.listing([Rows.position(["leverage": #""12.5""#])]), to: first)
    let second = try #require(bench.calls().first)
    #expect(second.request.path == Bybit.Path.accountInfo)
    bench.reply(AdapterBench.taken(#"{"marginMode":"\#(mode)"}"#), to: second)
    let expected = InstrumentSettings(
      instrument: AdapterBench.btc, leverage: "12.5", isIsolated: isIsolated, isOneWay: true)
    #expect(bench.outcomes() == [.accepted(.settings(expected))])
  }

  @Test func `are known in part where the account does not say, and not at all without a row`()
    throws
  {
    var bench = try bench()
    let first = try bench.ask(.settings(AdapterBench.btc))
    bench.reply(
      AdapterBench.listing([
        Rows.position(["positionIdx": "1"]), Rows.position(["positionIdx": "2"]),
      ]), to: first)
    let second = try #require(bench.calls().first)
    bench.reply(#"{"retCode":10032,"retMsg":"not in demo","result":{}}"#, to: second)
    let expected = InstrumentSettings(
      instrument: AdapterBench.btc, leverage: "10", isIsolated: nil, isOneWay: false)
    #expect(bench.outcomes() == [.accepted(.settings(expected))])
    #expect(
      try bench.outcome(of: .settings(AdapterBench.btc), answered: AdapterBench.listing([]))
        == .unknown(.unreadable))
  }

  @Test func `of prices are the ticker of now`() throws {
    var bench = try bench()
    let text = AdapterBench.listing([
      #"{"symbol":"BTCUSDT","lastPrice":"64000","bid1Price":"63999","ask1Price":"odd"}"#
    ])
    #expect(
      try bench.outcome(of: .ticker(AdapterBench.btc), answered: text)
        == .accepted(.ticker(Ticker(last: "64000", bid: "63999", ask: "64000", mark: "64000"))))
    #expect(
      try bench.outcome(of: .ticker(AdapterBench.btc), answered: AdapterBench.listing([]))
        == .unknown(.unreadable))
  }

  @Test func `of a name say what it is, and what is traded on the same coin`() {
    #expect(BybitNames.words(for: "BTCPERP", instead: "BTCUSDT").contains("settles in USDC"))
    #expect(
      BybitNames.words(for: "btc-usdt", instead: "BTCUSDT")
        == "btc-usdt is not what bybit calls it; did you mean BTCUSDT?")
  }
}
