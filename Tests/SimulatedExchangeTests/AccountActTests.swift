import SimulatedExchange
import TestKit
import Testing
import Trading

/// An exchange that has something up its sleeve, with one plan of faults.
private func bench(
  _ profile: VenueProfile = Venues.bybit, _ rules: [FaultRule] = [],
  settings: ExchangeSettings = ExchangeSettings(), instrument: Instrument = Venues.instrument()
) -> ExchangeBench {
  var bench = ExchangeBench(profile, instruments: [instrument], settings: settings)
  bench.exchange.misbehave(by: FaultPlan(name: "test", rules: rules), seed: 1, from: bench.now)
  return bench
}

private let symbol = ExchangeBench.symbol

@Suite struct `A stop that somebody sets by hand` {
  @Test(arguments: [Venues.bybit, Venues.binance])
  func `for a third leaves two thirds uncovered`(profile: VenueProfile) {
    var bench = bench(profile)
    bench.hold(.buy, "3", at: "100")
    if profile.attachesStops {
      bench.ask(.setStops(symbol, PositionStops(stop: "90")))
    } else {
      bench.send(
        .sell, .zero, trigger: Trigger(price: "90", crossing: .falling), closesPosition: true)
    }
    #expect(bench.exchange.coverage(symbol).isWhole)
    bench.forget()
    let isSet = bench.exchange.setPartialStop(symbol, part: "0.34", at: bench.now)
    #expect(isSet)
    let coverage = bench.exchange.coverage(symbol)
    #expect(coverage.covered == "1.02" && coverage.uncovered == "1.98")
    #expect(!bench.exchange.hasLiveStop(symbol))
    // The listing of positions has no stop for all of it, that of orders has the one for a part.
    #expect(bench.exchange.positionStops(symbol).stop == nil)
    #expect(bench.exchange.openOrders(symbol).map(\.quantity) == ["1.02"])
    bench.go("100", "100", "85", "88")
    #expect(bench.size == "1.98")
  }

  @Test func `is made whole by setting the same stop again`() {
    var profile = Venues.bybit
    profile.habits.refusesUnchangedStops = true
    var bench = bench(profile)
    bench.hold(.buy, "3", at: "100", attached: PositionStops(stop: "90"))
    let isSet = bench.exchange.setPartialStop(symbol, part: "0.34", at: bench.now)
    #expect(isSet)
    let outcome = bench.ask(.setStops(symbol, PositionStops(stop: "90")))
    #expect(outcome == .accepted(.done))
    #expect(bench.exchange.coverage(symbol).isWhole)
    #expect(bench.exchange.openOrders(symbol).count == 1)
  }

  @Test func `needs a position with a stop`() {
    var bench = bench()
    let isFirstSet = bench.exchange.setPartialStop(symbol, part: "0.34", at: bench.now)
    #expect(!isFirstSet)
    bench.hold(.buy, "3", at: "100")
    let isBareSet = bench.exchange.setPartialStop(symbol, part: "0.34", at: bench.now)
    #expect(!isBareSet)
  }
}

@Suite struct `A trade in another category` {
  @Test func `is told and listed under the same symbol, and changes no position`() {
    var bench = bench()
    bench.hold(.buy, "1", at: "100", attached: PositionStops(stop: "90"))
    let balance = bench.exchange.account.balance
    bench.forget()
    let isDone = bench.exchange.tradeElsewhere(symbol, .sell, "5", at: bench.now)
    #expect(isDone)
    guard case .accepted(.openOrders(let listed))? = bench.ask(.openOrders(nil)) else {
      Issue.record("no listing of orders")
      return
    }
    #expect(listed.map(\.category) == [.linear, .spot])
    #expect(bench.fills.map(\.category) == [.spot])
    #expect(bench.fills.map(\.quantity) == ["5"])
    #expect(bench.size == "1")
    #expect(bench.exchange.account.balance == balance)
    guard
      case .accepted(.fills(let fills, _))? = bench.ask(.fills(symbol, since: .distantPast))
    else {
      Issue.record("no listing of fills")
      return
    }
    #expect(fills.map(\.category) == [.linear, .spot])
    // What waits there is no stop of ours, and never fires here.
    #expect(bench.exchange.openOrders(symbol).count == 1)
  }
}

@Suite struct `Rules that change in mid-run` {
  private static let coarse: Instrument = {
    var rules = Venues.instrument(maximumQuantity: "4", maximumMarketQuantity: "2")
    rules.priceGrid = .step("0.5")
    rules.lot = "0.005"
    return rules
  }()

  @Test(arguments: [
    ("0.001", nil, Rejection.Reason.quantityOffLot), ("3", nil, .quantityTooLarge),
    ("5", Price("100"), .quantityTooLarge), ("1", Price("100.1"), .priceOffGrid), ("2", nil, nil),
  ])
  func `refuse what is off them by the venue's codes`(
    quantity: Quantity, limit: Price?, reason: Rejection.Reason?
  ) {
    var bench = bench()
    bench.hold(.buy, "1", at: "100")
    bench.exchange.setRules(symbol, to: Self.coarse, isTold: false, at: bench.now)
    bench.send(.buy, quantity, limit.map { .limit($0, .goodTillCancelled) } ?? .market)
    #expect(bench.refusal?.reason == reason)
    #expect(bench.refusal?.code == reason.map { Venues.code(Venues.bybit, $0) })
  }

  @Test func `are told where they are, and answered to whom asks`() {
    var bench = bench()
    bench.exchange.setRules(symbol, to: Self.coarse, isTold: true, at: bench.now)
    let answer = bench.ask(.rules(symbol))
    #expect(answer == .accepted(.rules(Self.coarse)))
    #expect(bench.outputs.contains(.event(.rules(symbol, Self.coarse))))
  }

  @Test func `let the rest of a position be closed that no lot of now makes up`() {
    var bench = bench()
    bench.hold(.buy, "1.001", at: "100")
    bench.exchange.setRules(symbol, to: Self.coarse, isTold: true, at: bench.now)
    bench.send(.sell, "1.001", reduceOnly: true)
    bench.go("100", "100", "100", "100")
    #expect(bench.size == .zero)
  }

  @Test func `are five times as coarse, below what was traded last`() {
    var bench = bench()
    bench.hold(.buy, "1", at: "100")
    let rules = bench.exchange.coarserRules(symbol)
    #expect(rules.priceGrid == .step("0.5"))
    #expect(rules.lot == "0.005" && rules.minimumQuantity == "0.005")
    #expect(rules.maximumMarketQuantity == "0.6" && rules.maximumQuantity == "0.8")
  }
}

@Suite struct `A contract that ends` {
  @Test func `is settled at the mark price, without an order of ours, and takes no more`() throws {
    var bench = bench()
    bench.hold(.buy, "1", at: "100", attached: PositionStops(stop: "90"))
    let end = bench.now + .seconds(60)
    bench.exchange.announceEnd(symbol, at: end, on: bench.now)
    bench.begin("104", "104", "104", "104")
    #expect(bench.outputs.contains { if case .event(.rules) = $0 { true } else { false } })
    bench.forget()
    bench.exchange.settle(symbol, at: end)
    bench.end()
    let fill = try #require(bench.fills.last)
    #expect(fill.origin == .settlement && fill.clientID == nil && fill.price == "104")
    #expect(fill.fee == .zero)
    #expect(bench.size == .zero)
    #expect(bench.exchange.openOrders(symbol).isEmpty)
    #expect(bench.exchange.bookBreach == nil)
    bench.begin("104", "104", "104", "104")
    bench.send(.buy, "1")
    #expect(bench.refusal == Venues.bybit.rejection(.notTrading))
    bench.ask(.setStops(symbol, PositionStops(stop: "90")))
    #expect(bench.refusal?.reason == .notTrading)
    #expect(!bench.exchange.isTrading(symbol))
  }
}

@Suite struct `A stop that is told to have triggered first` {
  @Test func `fills in parts later, and is a stop until then`() throws {
    var bench = bench(Venues.bybit, [FaultRule(.triggeredFirst, chance: .one, amount: .seconds(4))])
    bench.hold(.buy, "2", at: "100", attached: PositionStops(stop: "90"))
    bench.forget()
    bench.begin("100", "100", "89", "89")
    bench.run(to: 59)
    #expect(bench.fills.isEmpty && bench.size == "2")
    #expect(bench.exchange.openOrders(symbol).map(\.status) == [.triggered])
    #expect(bench.exchange.coverage(symbol).isWhole)
    #expect(bench.exchange.positionStops(symbol).stop == nil)
    let late = bench.exchange.lateFills
    #expect(late.map(\.isLast) == [false, true])
    #expect(late[0].delay < late[1].delay && late[1].delay <= .seconds(4))
    bench.exchange.fill(late[0], at: bench.exchange.now)
    #expect(bench.exchange.position(symbol).size == "1")
    #expect(bench.exchange.openOrders(symbol).map(\.status) == [.triggered])
    bench.exchange.fill(late[1], at: bench.exchange.now)
    bench.end()
    #expect(bench.size == .zero)
    #expect(bench.fills.map(\.origin) == [.positionStop, .positionStop])
    #expect(bench.fills.map(\.isComplete) == [false, true])
    #expect(bench.exchange.openOrders(symbol).isEmpty)
    #expect(bench.exchange.bookBreach == nil)
  }

  @Test func `can neither be amended nor cancelled, and finds nothing where all is closed`() {
    var bench = bench(Venues.binance, [FaultRule(.triggeredFirst, chance: .one)])
    bench.hold(.buy, "2", at: "100")
    let stop = bench.send(
      .sell, .zero, trigger: Trigger(price: "90", crossing: .falling), closesPosition: true)
    bench.begin("100", "100", "89", "89")
    bench.run(to: 59)
    bench.ask(.cancel(stop, symbol))
    #expect(bench.refusal?.reason == .noSuchOrder)
    bench.ask(.amend(stop, symbol, Amendment(triggerPrice: "95")))
    #expect(bench.refusal?.reason == .noSuchOrder)
    bench.send(.sell, "2", reduceOnly: true)
    #expect(bench.size == .zero)
    for late in bench.exchange.lateFills { bench.exchange.fill(late, at: bench.exchange.now) }
    bench.end()
    #expect(bench.size == .zero)
    #expect(bench.status(stop) == .cancelled)
  }
}
