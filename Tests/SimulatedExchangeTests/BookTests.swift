import SimulatedExchange
import TestKit
import Testing
import Trading

@Suite struct `A book that a market shows` {
  var bench = ExchangeBench(settings: ExchangeSettings(arrival: .lastPrint), deposit: "1000000")

  init() {
    bench.begin("100", "100", "100", "100")
    show(
      bids: [("99.5", "1"), ("99", "2"), ("98", "5")],
      asks: [("100.5", "1"), ("101", "2"), ("102", "5")])
  }

  private mutating func show(
    isWhole: Bool = true, bids: [(Price, Quantity)] = [], asks: [(Price, Quantity)] = []
  ) {
    bench.exchange.show(
      ExchangeBench.symbol,
      BookChange(
        isWhole: isWhole, bids: bids.map { BookLevel(price: $0.0, quantity: $0.1) },
        asks: asks.map { BookLevel(price: $0.0, quantity: $0.1) }))
  }

  @Test mutating func `is walked level by level`() {
    let id = bench.send(.buy, "2.5")
    #expect(bench.fills.map(\.price) == ["100.5", "101"])
    #expect(bench.fills.map(\.quantity) == ["1", "1.5"])
    #expect(bench.fills.map(\.filled) == ["1", "2.5"])
    #expect(bench.fills.map(\.isComplete) == [false, true])
    #expect(bench.fills.allSatisfy { $0.liquidity == .taker })
    #expect(bench.status(id) == .filled && bench.size == "2.5")
  }

  @Test mutating func `lacks what was taken until it is told anew`() {
    bench.send(.buy, "2")
    bench.forget()
    bench.send(.buy, "2")
    #expect(bench.fills.map(\.price) == ["101", "102"])
    show(isWhole: false, asks: [("101", "2")])
    bench.forget()
    bench.send(.buy, "1")
    #expect(bench.fills.map(\.price) == ["101"])
  }

  @Test mutating func `gives no more than is on it, and the rest expires`() {
    let id = bench.send(.sell, "10")
    #expect(bench.fills.map(\.quantity) == ["1", "2", "5"])
    #expect(bench.status(id) == .expired && bench.size == "-8")
  }

  @Test mutating func `is never better than the last price`() {
    show(bids: [("110", "5")], asks: [("111", "5")])
    bench.send(.sell, "1")
    #expect(bench.fills.map(\.price) == ["100"])
  }

  @Test mutating func `is taken up to a limit, where the rest waits`() {
    let id = bench.send(.buy, "3", .limit("100.5", .goodTillCancelled))
    #expect(bench.fills.map(\.price) == ["100.5"])
    #expect(bench.status(id) != .expired)
    let hasty = bench.send(.buy, "3", .limit("101", .immediateOrCancel))
    #expect(bench.fills.map(\.price) == ["100.5", "101"] && bench.status(hasty) == .expired)
    let whole = bench.send(.buy, "6", .limit("102", .fillOrKill))
    #expect(bench.fills.count == 2 && bench.status(whole) == .expired, "5 are there")
    bench.send(.buy, "5", .limit("102", .fillOrKill))
    #expect(bench.fills.map(\.quantity) == ["1", "2", "5"])
  }

  @Test mutating func `decides what would take liquidity`() {
    let between = bench.send(.buy, "1", .limit("100.2", .postOnly))
    #expect(bench.exchange.allOpenOrders.map(\.clientID) == [between], "below the ask")
    bench.send(.buy, "1", .limit("100.5", .postOnly))
    #expect(bench.exchange.allOpenOrders.map(\.clientID) == [between], "at the ask")
    #expect(bench.fills.isEmpty)
  }

  @Test mutating func `does not fill what rests above the last price, which was there before`() {
    let id = bench.send(.buy, "1", .limit("100.2", .goodTillCancelled))
    bench.end()
    func move(to price: Price) {
      bench.exchange.setMoving(ExchangeBench.symbol, true)
      bench.go(price, price, price, price)
      bench.exchange.setMoving(ExchangeBench.symbol, false)
      bench.run(to: 0)
    }
    move(to: "100")
    #expect(bench.fills.isEmpty, "nobody has traded since")
    move(to: "101")
    #expect(bench.fills.isEmpty)
    move(to: "100.1")
    #expect(bench.fills.map(\.clientID) == [id] && bench.fills[0].price == "100.2")
  }

  /// A trade of the market, by whoever sold or bought.
  private mutating func trade(_ price: Price, _ quantity: Quantity, _ side: Side = .sell) {
    bench.exchange.take(
      PublicTrade(time: bench.exchange.now, price: price, quantity: quantity, takerSide: side),
      ExchangeBench.symbol)
    bench.run(to: 0)
  }

  @Test mutating func `lets those who came before trade first`() {
    let first = bench.send(.buy, "1", .limit("99", .goodTillCancelled))
    let second = bench.send(.buy, "1", .limit("99", .goodTillCancelled))
    trade("99", "1.5")
    trade("99", "1", .buy)
    trade("98", "0.5")
    #expect(bench.fills.isEmpty, "2 stand before them, and only what sells at their price counts")
    trade("99", "0.9")
    #expect(bench.fills.map(\.clientID) == [first] && bench.fills[0].quantity == "0.4")
    #expect(bench.fills[0].liquidity == .maker && bench.fills[0].price == "99")
    bench.forget()
    trade("99", "1")
    #expect(bench.fills.map(\.clientID) == [first, second])
    #expect(bench.fills.map(\.quantity) == ["0.6", "0.4"])
    #expect(bench.status(first) == .filled)
  }

  @Test mutating func `lets an order move up where others have gone`() {
    bench.send(.buy, "1", .limit("99", .goodTillCancelled))
    show(isWhole: false, bids: [("99", "0.2")])
    show(isWhole: false, bids: [("99", "9")])
    trade("99", "0.5")
    #expect(bench.fills.map(\.quantity) == ["0.3"], "who came later stands behind it")
  }

  @Test mutating func `has nobody before an order where nothing stood, or nobody knows whom`() {
    bench.send(.buy, "1", .limit("99.2", .goodTillCancelled))
    bench.send(.buy, "1", .limit("97", .goodTillCancelled))
    trade("99.2", "0.5")
    trade("97", "100")
    #expect(bench.fills.map(\.price) == ["99.2"])
    bench.go("97", "97", "96", "96")
    #expect(bench.fills.map(\.price) == ["99.2", "99.2", "97"])
  }

  @Test mutating func `goes along with a price that is on its way`() {
    bench.end()
    bench.exchange.setMoving(ExchangeBench.symbol, true)
    bench.send(.buy, "2", trigger: Trigger(price: "110", crossing: .rising))
    bench.go("100", "120", "100", "120")
    #expect(bench.fills.map(\.price) == ["110", "110.5"], "as wide as it was seen")
    #expect(bench.fills.map(\.quantity) == ["1", "1"])
  }

  @Test mutating func `pays slippage at every level`() {
    bench = ExchangeBench(
      settings: ExchangeSettings(arrival: .lastPrint, slippage: .price("0.5")), deposit: "1000000")
    bench.begin("100", "100", "100", "100")
    show(bids: [("99", "1")], asks: [("101", "1"), ("102", "1")])
    bench.send(.buy, "2")
    #expect(bench.fills.map(\.price) == ["101.5", "102.5"])
  }

  @Test mutating func `that nothing is seen of any more fills at the last price`() {
    show()
    bench.send(.buy, "50")
    #expect(bench.fills.map(\.price) == ["100"] && bench.fills.map(\.quantity) == ["50"])
  }

  @Test mutating func `of one bid and ask gives any amount`() {
    bench.exchange.show(ExchangeBench.symbol, bid: "99", ask: "101")
    bench.send(.buy, "50")
    bench.send(.sell, "20")
    #expect(bench.fills.map(\.price) == ["101", "99"])
  }
}
