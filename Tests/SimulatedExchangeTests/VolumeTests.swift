import SimulatedExchange
import TestKit
import Testing
import Trading

@Suite struct `A share of the volume` {
  var bench = ExchangeBench(
    settings: ExchangeSettings(limitFill: .touch, volumeShare: "0.1"))

  @Test mutating func `is all that a market order gets, and the rest expires`() {
    let id = bench.send(.buy, "3")
    bench.go("100", "100", "100", "100", volume: 20)
    #expect(bench.fills.map(\.quantity) == ["2"])
    #expect(bench.fills.map(\.isComplete) == [false])
    #expect(bench.status(id) == .expired)
  }

  @Test mutating func `fills a resting order candle by candle`() {
    let id = bench.send(.buy, "3", .limit("99", .goodTillCancelled))
    bench.go("100", "100", "99", "99", volume: 20)
    #expect(bench.fills.map(\.quantity) == ["2"])
    bench.go("99", "99", "99", "99", volume: 20)
    #expect(bench.fills.map(\.quantity) == ["2", "1"])
    #expect(bench.fills.map(\.filled) == ["2", "3"])
    #expect(bench.status(id) == .filled)
  }

  @Test mutating func `keeps the exchange awake while an order waits for the next`() {
    bench.send(.buy, "3", .limit("99", .goodTillCancelled))
    bench.go("100", "100", "99", "99", volume: 20)
    let next = bench.candle("99", "99.5", "98.5", "99")
    #expect(!bench.exchange.bands[0].contains(next))
  }

  @Test mutating func `of nothing fills nothing and ends`() {
    bench.send(.buy, "3", .limit("99", .goodTillCancelled))
    bench.go("100", "100", "100", "100", volume: 20)
    bench.go("100", "100", "95", "99", volume: 0)
    #expect(bench.fills.isEmpty)
  }

  @Test mutating func `that others have used up leaves a resting order alone`() {
    bench.send(.buy, "1", .limit("98", .goodTillCancelled))
    bench.send(.buy, "2")
    bench.go("100", "100", "97", "99", volume: 20)
    #expect(bench.fills.map(\.quantity) == ["2"])
    bench.go("99", "99", "97", "98", volume: 20)
    #expect(bench.fills.map(\.quantity) == ["2", "1"])
  }

  @Test mutating func `is shared by the oldest first`() {
    let first = bench.send(.buy, "1", .limit("98", .goodTillCancelled))
    let second = bench.send(.buy, "2", .limit("98", .goodTillCancelled))
    bench.go("100", "100", "97", "99", volume: 20)
    #expect(bench.fills.map(\.clientID) == [first, second])
    #expect(bench.fills.map(\.quantity) == ["1", "1"])
  }
}
