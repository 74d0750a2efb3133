import BybitProtocol
import Testing
import Trading
import Transport
import Venues
import WireFormat

@Suite struct `An account that is made fit` {
  private let symbols = ["BTCUSDT", "ETHUSDT"]

  private func facts(_ adjust: (inout AccountFacts) -> Void) -> AccountFacts {
    var facts = AccountFacts()
    facts.marginMode = "REGULAR_MARGIN"
    adjust(&facts)
    return facts
  }

  private func preparation(
    _ facts: AccountFacts, isIsolated: Bool = false
  ) -> BybitPreparation {
    BybitPreparation(
      facts, isIsolated: isIsolated, symbols: symbols, quote: "USDT",
      signing: AdapterBench.signing)
  }

  private func answer(_ code: Int, _ result: String = "{}") -> HTTPResponse {
    HTTPResponse(body: Array(#"{"retCode":\#(code),"retMsg":"m","result":\#(result)}"#.utf8))
  }

  @Test func `is left as it is where nothing is wrong`() {
    var preparation = preparation(facts { $0.orders = [("SOLUSDT", 3)] })
    #expect(preparation.plan.isEmpty && preparation.next(at: AdapterBench.begin) == nil)
  }

  @Test func `loses what stands, hedge mode, and another margin, in this order`() throws {
    var preparation = preparation(
      facts {
        $0.orders = [("BTCUSDT", 1), ("ETHUSDT", 2), ("SOLUSDT", 3)]
        $0.positions = [
          PositionReport(
            instrument: InstrumentIndex(0), size: "1", averageEntry: "5", stops: PositionStops())
        ]
        $0.hedged = ["ETHUSDT"]
      }, isIsolated: true)
    var sent: [String] = []
    while let request = preparation.next(at: AdapterBench.begin) {
      #expect(request.method == "POST" && !request.fields.isEmpty)
      let body = try JSON(parsing: request.text)
      sent.append(
        "\(request.path) \(body["symbol"]?.string ?? "") \(body["setMarginMode"]?.string ?? "")")
      try preparation.take(answer(0), at: AdapterBench.begin)
    }
    // The position's own stops stay.
    #expect(
      sent == [
        "\(Bybit.Path.cancelAll) ETHUSDT ", "\(Bybit.Path.switchMode) ETHUSDT ",
        "\(Bybit.Path.marginMode)  ISOLATED_MARGIN",
      ])
  }

  @Test func `asks again until it is done, and takes what is so already`() throws {
    var preparation = preparation(facts { $0.hedged = ["BTCUSDT"] })
    let first = preparation.next(at: AdapterBench.begin)
    #expect(throws: InspectionFailure.self) {
      try preparation.take(HTTPResponse(status: 502), at: AdapterBench.begin)
    }
    #expect(throws: InspectionFailure.self) {
      try preparation.take(answer(110_024), at: AdapterBench.begin)
    }
    #expect(preparation.next(at: AdapterBench.begin)?.path == first?.path && first != nil)
    try preparation.take(answer(110_025), at: AdapterBench.begin)
    #expect(preparation.next(at: AdapterBench.begin) == nil)
  }

  @Test func `that the venue refuses is refused in its words`() throws {
    var preparation = preparation(facts { $0.marginMode = "ISOLATED_MARGIN" })
    _ = preparation.next(at: AdapterBench.begin)
    let reasons = #"{"reasons":[{"reasonCode":"1","reasonMsg":"equity too low"}]}"#
    do {
      try preparation.take(answer(3_400_045, reasons), at: AdapterBench.begin)
      Issue.record("it was taken")
    } catch {
      #expect(error.isRefusal && error.description.contains("equity too low"))
    }
  }
}
