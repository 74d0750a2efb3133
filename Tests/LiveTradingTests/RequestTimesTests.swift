import LiveTrading
import Testing
import Trading

@Suite struct `The times of requests` {
  private static let index = InstrumentIndex(0)

  private static func entry(_ role: ClientOrderID.Role, isReduceOnly: Bool = false) -> Request {
    var terms = OrderTerms(instrument: index, side: .buy, quantity: "1")
    terms.isReduceOnly = isReduceOnly
    let id = ClientOrderID(
      epoch: 1, signal: SignalID(1), role: role, attempt: 0, instrument: index)
    return .submit(id, terms)
  }

  @Test func `are kept by kind, and those of changes together`() {
    var times = RequestTimes()
    let requests: [Request] = [
      Self.entry(.entry), Self.entry(.exit, isReduceOnly: true),
      Self.entry(.stop, isReduceOnly: true), .setStops(Self.index, PositionStops()), .positions,
      .openOrders(nil),
    ]
    let start = Timestamp(milliseconds: 0)
    for (number, request) in requests.enumerated() {
      times.sent(request, RequestID(UInt64(number)), at: start)
    }
    for number in requests.indices {
      let end = start + .milliseconds(Int64(number + 1))
      times.answered(RequestID(UInt64(number)), at: end)
      // An answer that is heard twice is one.
      times.answered(RequestID(UInt64(number)), at: end + .seconds(1))
    }
    #expect(times.rows.map(\.kind) == [.entry, .exit, .stop, .orders, .positions])
    #expect(times.rows.map(\.times.count) == [1, 1, 2, 1, 1])
    #expect(times.rows[2].times.longest == .milliseconds(4))
    #expect(times.changes.count == 4 && times.all.count == 6)
    #expect(times.changes.quantile(0.5) == .milliseconds(2))
    #expect(times.all.quantile(0.99) == .milliseconds(6))
  }

  @Test func `keep the last, and count all`() {
    var times = RecentTimes()
    #expect(times.quantile(0.5) == nil)
    for number in 1...10_000 { times.take(.milliseconds(Int64(number))) }
    #expect(times.count == 10_000 && times.longest == .milliseconds(10_000))
    #expect(times.spans.count >= 2_000 && times.spans.count <= 4_000)
    #expect(times.spans.last == .milliseconds(10_000))
    #expect(times.quantile(1) == .milliseconds(10_000))
  }
}
