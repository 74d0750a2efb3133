import BybitProtocol
import Testing
import Trading
import Transport
import Venues
import WireFormat

@Suite struct `Money that is of no trade` {
  private func payments(_ outputs: [VenueOutput]) -> [Payment] {
    outputs.compactMap { if case .payment(let payment) = $0 { payment } else { nil } }
  }

  private func bench() throws -> AdapterBench {
    var bench = try AdapterBench()
    bench.adapter.begin(at: bench.moment)
    bench.connect()
    bench.adapter.turn(at: bench.moment)
    return bench
  }

  private let funding = Rows.execution(
    "f-1", ["execType": #""Funding""#, "execFee": #""0.06""#, "side": #""None""#])

  private func transaction(_ type: String, _ change: String, currency: String = "USDT") -> String {
    #"{"id":"1_\#(type)","symbol":"","side":"None","currency":"\#(currency)","type":"\#(type)","#
      + #""change":"\#(change)","transactionTime":"1735689601000","category":"","tradeId":""}"#
  }

  /// The call that lists something, which must be under way.
  private func call(_ calls: [WireCall], _ path: String) throws -> WireCall {
    try #require(calls.first { $0.request.path == path })
  }

  @Test func `is asked for once the stream is up, and has one name on every way`() throws {
    var bench = try bench()
    let first = try call(bench.calls(), Bybit.Path.executions)
    #expect(first.request.query.contains("execType=Funding"))
    #expect(!first.request.query.contains("symbol="))
    // A venue that takes no notice of the type lists trades, too: they are no payments.
    bench.reply(AdapterBench.listing([Rows.execution("e"), funding]), to: first)
    let listed = bench.drain()
    #expect(payments(listed).map(\.amount) == ["-0.06"] && bench.events(listed).isEmpty)
    bench.hear(Rows.push("execution.linear", [funding]))
    let told = bench.drain()
    #expect(payments(told) == payments(listed) && payments(told)[0].id != nil)
    let text = AdapterBench.listing([funding])
    let fills = try bench.ask(.fills(AdapterBench.btc, since: AdapterBench.begin - .seconds(9)))
    bench.reply(text, to: fills)
    #expect(payments(bench.drain()) == payments(listed))
  }

  @Test func `of other kinds is what the account's log says, in our coin`() throws {
    var bench = try bench()
    bench.reply(AdapterBench.listing([]), to: try call(bench.calls(), Bybit.Path.executions))
    let log = try call(bench.calls(), Bybit.Path.transactions)
    bench.reply(
      AdapterBench.listing([
        transaction("TRANSFER_IN", "100"), transaction("FEE_REFUND", "0.5"),
        transaction("TRADE", "-1"), transaction("SETTLEMENT", "-2"),
        transaction("INTEREST", "-0.1"), transaction("TRANSFER_OUT", "-3", currency: "BTC"),
        transaction("DELIVERY", "7"), transaction("GIFT", "1"), "{}",
      ]), to: log)
    let outputs = bench.drain()
    #expect(payments(outputs).map(\.kind) == [.transfer, .rebate, .fee, .settlement, .other])
    #expect(payments(outputs).map(\.amount) == ["100", "0.5", "-0.1", "7", "1"])
    #expect(Set(payments(outputs).compactMap(\.id)).count == 5)
    #expect(bench.warnings(outputs).count == 2, "an unknown word, and a row that is none")
  }

  @Test func `is asked for since the last answer, hourly and after something unheard`() throws {
    var bench = try bench()
    func answer() throws -> String {
      let first = try call(bench.calls(), Bybit.Path.executions)
      bench.reply(AdapterBench.listing([]), to: first)
      bench.reply(AdapterBench.listing([]), to: try call(bench.calls(), Bybit.Path.transactions))
      return first.request.query
    }
    _ = try answer()
    bench.adapter.turn(at: bench.moment)
    #expect(bench.calls().isEmpty)
    bench.now = bench.now + .seconds(20)
    bench.hear("{")
    bench.adapter.turn(at: bench.moment)
    let since = AdapterBench.begin - .minutes(10)
    #expect(try answer().contains("startTime=\(since.milliseconds)"))
    let asked = bench.now
    bench.now = bench.now + .minutes(61)
    bench.hear(Rows.push("order", []))
    bench.adapter.turn(at: bench.moment)
    #expect(try answer().contains("startTime=\((asked - .minutes(10)).milliseconds)"))
  }

  @Test func `is asked for since the process before, in stretches of a week`() throws {
    var bench = try AdapterBench()
    bench.adapter.listPayments(since: AdapterBench.begin - .minutes(10 * 24 * 60))
    bench.adapter.turn(at: bench.moment)
    let first = try call(bench.calls(), Bybit.Path.executions)
    #expect(first.request.query.contains("endTime="))
    bench.reply(AdapterBench.listing([funding]), to: first)
    let outputs = bench.drain()
    #expect(payments(outputs).count == 1)
    let second = outputs.compactMap { if case .call(let call) = $0 { call } else { nil } }
    #expect(try !call(second, Bybit.Path.executions).request.query.contains("endTime="))
  }

  @Test func `is not asked for again where the venue has no such listing`() throws {
    var bench = try bench()
    bench.reply(AdapterBench.listing([]), to: try call(bench.calls(), Bybit.Path.executions))
    bench.reply("{}", to: try call(bench.calls(), Bybit.Path.transactions), status: 404)
    bench.now = bench.now + .minutes(61)
    bench.hear(Rows.push("order", []))
    bench.adapter.turn(at: bench.moment)
    bench.reply(AdapterBench.listing([]), to: try call(bench.calls(), Bybit.Path.executions))
    #expect(!bench.calls().contains { $0.request.path == Bybit.Path.transactions })
  }
}
