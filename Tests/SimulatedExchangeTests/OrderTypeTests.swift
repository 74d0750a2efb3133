import SimulatedExchange
import TestKit
import Testing
import Trading

@Suite struct `A market order` {
  var bench = ExchangeBench()

  @Test mutating func `meets the next open when it comes between two candles`() {
    bench.send(.buy, "1")
    bench.go("101", "110", "95", "105")
    #expect(bench.fills.map(\.price) == ["101"])
    #expect(bench.fills.map(\.liquidity) == [.taker])
    #expect(bench.fills.map(\.fee) == ["0.0505"])
  }

  @Test mutating func `meets the price of the moment inside a candle`() {
    bench.begin("100", "130", "90", "120")
    bench.run(to: 10)
    bench.send(.buy, "1")
    #expect(bench.fills.map(\.price) == ["95"])
  }

  @Test mutating func `meets the last price where that is the convention`() {
    bench = ExchangeBench(settings: ExchangeSettings(arrival: .lastPrint))
    bench.go("100", "110", "95", "105")
    bench.send(.buy, "1")
    #expect(bench.fills.map(\.price) == ["105"])
  }
}

@Suite struct `A limit order` {
  @Test(arguments: [
    (ExchangeSettings.LimitFill.touch, Price("98"), true), (.touch, "98.1", false),
    (.through, "98", false), (.through, "97.9", true),
  ])
  func `fills by touch or only when the price goes through`(
    rule: ExchangeSettings.LimitFill, low: Price, fills: Bool
  ) {
    var bench = ExchangeBench(settings: ExchangeSettings(limitFill: rule))
    bench.go("100", "100", "100", "100")
    bench.send(.buy, "1", .limit("98", .goodTillCancelled))
    bench.go("100", "100", low, "100")
    #expect(bench.fills.map(\.price) == (fills ? ["98"] : []))
    #expect(bench.fills.allSatisfy { $0.liquidity == .maker && $0.fee == "0.0196" })
  }

  var bench = ExchangeBench()

  @Test mutating func `that a gap has passed fills at its own price`() {
    bench.begin("100", "100", "100", "100")
    bench.send(.buy, "1", .limit("98", .goodTillCancelled))
    bench.end()
    bench.go("95", "96", "94", "95")
    #expect(bench.fills.map(\.price) == ["98"])
  }

  @Test mutating func `that comes to a better price takes that price`() {
    bench.send(.buy, "1", .limit("102", .goodTillCancelled))
    bench.go("100", "101", "99", "100")
    #expect(bench.fills.map(\.price) == ["100"])
    #expect(bench.fills.map(\.liquidity) == [.taker])
  }

  @Test mutating func `to sell that comes to a better price takes that price, too`() {
    bench.send(.sell, "1", .limit("98", .goodTillCancelled))
    bench.go("100", "100", "100", "100")
    #expect(bench.fills.map(\.price) == ["100"])
    #expect(bench.fills.map(\.liquidity) == [.taker])
  }

  @Test(arguments: [
    (Side.buy, Price("100.5"), Price("100.5")), (.buy, "102", "101"), (.sell, "99.5", "99.5"),
    (.sell, "98", "99"),
  ])
  func `bounds what slippage may do`(side: Side, limit: Price, price: Price) {
    var bench = ExchangeBench(settings: ExchangeSettings(slippage: .price("1")))
    bench.send(side, "1", .limit(limit, .goodTillCancelled))
    bench.go("100", "100", "100", "100")
    #expect(bench.fills.map(\.price) == [price])
  }

  @Test mutating func `that is post-only never takes`() {
    let taking = bench.send(.buy, "1", .limit("102", .postOnly))
    let resting = bench.send(.buy, "1", .limit("99", .postOnly))
    bench.begin("100", "101", "99.5", "100")
    #expect(bench.status(taking)?.isLive == false)
    #expect(bench.fills.isEmpty)
    bench.end()
    bench.go("100", "100", "98", "100")
    #expect(bench.fills.map(\.clientID) == [resting])
    #expect(bench.fills.map(\.liquidity) == [.maker])
  }

  @Test mutating func `that is immediate does not rest`() {
    let id = bench.send(.buy, "1", .limit("99", .immediateOrCancel))
    bench.go("100", "101", "95", "100")
    #expect(bench.fills.isEmpty)
    #expect(bench.status(id) == .expired)
  }

  @Test mutating func `that is immediate takes what there is and gives up the rest`() {
    bench = ExchangeBench(settings: ExchangeSettings(volumeShare: "0.1"))
    let id = bench.send(.buy, "3", .limit("101", .immediateOrCancel))
    bench.go("100", "101", "95", "100", volume: 20)
    #expect(bench.fills.map(\.quantity) == ["2"])
    #expect(bench.status(id) == .expired)
  }

  @Test(arguments: [Int64(20), 30]) func `that must fill whole fills whole or not`(volume: Int64) {
    var bench = ExchangeBench(settings: ExchangeSettings(volumeShare: "0.1"))
    let id = bench.send(.buy, "3", .limit("101", .fillOrKill))
    bench.go("100", "101", "95", "100", volume: volume)
    #expect(bench.size == (volume == 30 ? "3" : .zero))
    #expect(bench.status(id) == (volume == 30 ? .filled : .expired))
  }
}

@Suite struct `A conditional order` {
  var bench = ExchangeBench()

  @Test mutating func `to open at market waits for its price`() {
    bench.begin("100", "100", "100", "100")
    bench.send(.buy, "1", trigger: Trigger(price: "102", crossing: .rising))
    bench.end()
    bench.go("100", "101.9", "99", "100")
    #expect(bench.fills.isEmpty)
    bench.go("100", "103", "99", "100")
    #expect(bench.fills.map(\.price) == ["102"])
    #expect(bench.fills.map(\.liquidity) == [.taker])
  }

  @Test mutating func `fills at the open where a gap has passed it, never better`() {
    bench.hold(.buy, "1", at: "100")
    bench.send(
      .sell, "1", trigger: Trigger(price: "98", crossing: .falling), reduceOnly: true)
    bench.forget()
    bench.go("95", "99", "94", "97")
    #expect(bench.fills.map(\.price) == ["95"])
  }

  @Test mutating func `with a limit rests at it once it was woken`() {
    bench.begin("100", "100", "100", "100")
    bench.send(
      .buy, "1", .limit("101", .goodTillCancelled),
      trigger: Trigger(price: "102", crossing: .rising))
    bench.end()
    bench.go("100", "103", "100", "103")
    #expect(bench.fills.isEmpty)
    bench.go("103", "103", "100.9", "102")
    #expect(bench.fills.map(\.price) == ["101"])
    #expect(bench.fills.map(\.liquidity) == [.maker])
  }

  @Test mutating func `that takes the profit fills at its price`() {
    bench.hold(.sell, "2", at: "100")
    bench.send(
      .buy, .zero, trigger: Trigger(price: "97", crossing: .falling), reduceOnly: true,
      closesPosition: true)
    bench.forget()
    bench.go("100", "101", "96", "99")
    #expect(bench.fills.map(\.price) == ["97"])
    #expect(bench.fills.map(\.quantity) == ["2"])
    #expect(bench.size == .zero)
  }

  @Test mutating func `by the mark price does not look at the last price`() {
    bench.exchange.openMark(
      ExchangeBench.symbol, bench.candle("100", "100", "100", "100"), lasting: ExchangeBench.span)
    bench.hold(.buy, "1", at: "100")
    bench.send(
      .sell, "1", trigger: Trigger(price: "95", crossing: .falling, source: .mark),
      reduceOnly: true)
    bench.forget()
    bench.exchange.openMark(
      ExchangeBench.symbol, bench.candle("100", "100", "96", "100"), lasting: ExchangeBench.span)
    bench.go("100", "100", "80", "100")
    #expect(bench.fills.isEmpty)
    bench.exchange.openMark(
      ExchangeBench.symbol, bench.candle("100", "100", "94", "100"), lasting: ExchangeBench.span)
    bench.go("100", "100", "99", "99")
    #expect(bench.fills.count == 1)
    #expect(bench.fills.allSatisfy { $0.price >= "99" })
  }
}

@Suite struct `A reduce-only order` {
  var bench = ExchangeBench()

  @Test mutating func `closes what is there and never more`() {
    bench.hold(.buy, "1", at: "100")
    bench.send(.sell, "5", reduceOnly: true)
    bench.go("100", "100", "100", "100")
    #expect(bench.size == .zero)
    #expect(bench.fills.last?.quantity == "1")
  }

  @Test mutating func `is cancelled once nothing is left for it`() {
    bench.hold(.buy, "1", at: "100")
    let limit = bench.send(.sell, "1", .limit("105", .goodTillCancelled), reduceOnly: true)
    bench.send(.sell, "1", reduceOnly: true)
    bench.go("100", "100", "100", "100")
    bench.go("100", "110", "100", "100")
    #expect(bench.size == .zero)
    #expect(bench.status(limit)?.isLive == false)
  }

  @Test mutating func `of two that came at once the second finds nothing`() {
    bench.hold(.buy, "1", at: "100", attached: PositionStops(stop: "90", target: "110"))
    bench.send(.sell, "1", reduceOnly: true)
    let second = bench.send(.sell, "1", reduceOnly: true)
    bench.go("100", "100", "100", "100")
    #expect(bench.size == .zero)
    #expect(bench.status(second)?.isLive == false)
    #expect(bench.exchange.openOrders(ExchangeBench.symbol).isEmpty)
  }

  @Test mutating func `does not keep an entry behind it from the same open`() {
    bench.hold(.buy, "1", at: "100", attached: PositionStops(stop: "90", target: "110"))
    bench.send(.sell, "1", reduceOnly: true)
    bench.send(.sell, "2")
    bench.go("100", "100", "100", "100")
    #expect(bench.size == "-2")
  }
}
