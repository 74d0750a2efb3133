import SimulatedExchange
import TestKit
import Testing
import Trading

/// A bench at a venue with habits, where nothing else goes wrong.
private func bench(
  _ profile: VenueProfile, settings: ExchangeSettings = ExchangeSettings(),
  _ change: (inout VenueHabits) -> Void = { _ in }
) -> ExchangeBench {
  var profile = profile
  change(&profile.habits)
  var bench = ExchangeBench(profile, settings: settings)
  bench.exchange.misbehave(by: FaultPlan(name: "nothing", rules: []), seed: 1, from: bench.now)
  return bench
}

extension ExchangeBench {
  /// What was said of the order of a name, oldest first.
  fileprivate func reports(_ id: ClientOrderID) -> [OrderReport] {
    outputs.compactMap {
      if case .event(.order(let report)) = $0, report.clientID == id { report } else { nil }
    }
  }

  /// What was said of the stop that hangs on the position, oldest first.
  fileprivate var hanging: [OrderReport] {
    outputs.compactMap {
      if case .event(.order(let report)) = $0, report.origin == .positionStop {
        report
      } else {
        nil
      }
    }
  }
}

@Suite struct `Orders that turn into others` {
  private func stop(_ bench: inout ExchangeBench, at price: Price = "95") -> ClientOrderID {
    bench.hold(.buy, "1", at: "100")
    return bench.send(
      .sell, "1", trigger: Trigger(price: price, crossing: .falling), closesPosition: true)
  }

  @Test(arguments: [true, false])
  func `a trigger makes another order in the other book`(isHabit: Bool) throws {
    var bench = bench(Venues.binance) { $0.triggersAsNewOrder = isHabit }
    let id = stop(&bench)
    bench.go("100", "100", "90", "92")
    let reports = bench.reports(id)
    let first = try #require(reports.first)
    let fill = try #require(bench.fills.last)
    #expect(bench.size == .zero)
    #expect(first.status == .untriggered)
    #expect(reports.map(\.status) == (isHabit ? [.untriggered, .resting] : [.untriggered]))
    #expect((fill.venueID != first.venueID) == isHabit)
    #expect(fill.clientID == id)
  }

  @Test(arguments: [true, false])
  func `an amendment is a cancel and a new order`(isHabit: Bool) throws {
    var bench = bench(Venues.hyperliquid) { $0.amendsAsNewOrder = isHabit }
    let id = stop(&bench)
    bench.begin("100", "100", "99", "99")
    bench.forget()
    bench.ask(.amend(id, ExchangeBench.symbol, Amendment(triggerPrice: "96")))
    let reports = bench.reports(id)
    #expect(reports.map(\.status) == (isHabit ? [.cancelled, .untriggered] : [.untriggered]))
    #expect(reports.last?.trigger?.price == "96")
    #expect(Set(reports.map(\.venueID)).count == reports.count)
    // Under its name the living one is found.
    guard case .accepted(.order(let found)) = bench.ask(.order(id, ExchangeBench.symbol)) else {
      Issue.record("no order")
      return
    }
    #expect(found.status == .untriggered)
    #expect(found.venueID == reports.last?.venueID)
    #expect(bench.exchange.hasLiveStop(ExchangeBench.symbol))
  }

  @Test(arguments: [true, false])
  func `so is a move of the stop that hangs on the position`(isHabit: Bool) {
    var bench = bench(Venues.hyperliquid) { $0.amendsAsNewOrder = isHabit }
    bench.hold(.buy, "1", at: "100", attached: PositionStops(stop: "95"))
    bench.begin("100", "100", "99", "99")
    bench.forget()
    bench.ask(.setStops(ExchangeBench.symbol, PositionStops(stop: "96")))
    let statuses = bench.hanging.map(\.status)
    #expect(statuses == (isHabit ? [.cancelled, .untriggered] : [.untriggered]))
    #expect(bench.exchange.openOrders(ExchangeBench.symbol).count == 1)
  }

  private func part(_ isHabit: Bool) -> (bench: ExchangeBench, id: ClientOrderID) {
    var settings = ExchangeSettings()
    settings.volumeShare = "0.1"
    var bench = bench(Venues.hyperliquid, settings: settings) { $0.attachesWhenWhole = isHabit }
    let id = bench.send(
      .buy, "1", .limit("101", .goodTillCancelled), attached: PositionStops(stop: "95"))
    bench.go("100", "100", "100", "100", volume: 5)
    #expect(bench.size == "0.5")
    return (bench, id)
  }

  @Test(arguments: [true, false])
  func `the stop of an entry comes only with the last of its fills`(isHabit: Bool) {
    var (bench, _) = part(isHabit)
    #expect(bench.exchange.hasLiveStop(ExchangeBench.symbol) == !isHabit)
    bench.go("100", "100", "100", "100", volume: 50)
    #expect(bench.size == "1")
    #expect(bench.exchange.hasLiveStop(ExchangeBench.symbol))
  }

  @Test func `and never where the rest was cancelled`() {
    var (bench, id) = part(true)
    bench.ask(.cancel(id, ExchangeBench.symbol))
    bench.go("100", "100", "100", "100", volume: 50)
    #expect(bench.size == "0.5")
    #expect(!bench.exchange.hasLiveStop(ExchangeBench.symbol))
  }
}

@Suite struct `What a venue refuses by habit` {
  @Test(arguments: [true, false])
  func `a close of what resting orders close already`(isHabit: Bool) {
    var bench = bench(Venues.binance) { $0.countsReduceOnly = isHabit }
    bench.hold(.buy, "1", at: "100")
    bench.begin("100", "100", "100", "100")
    bench.send(.sell, "0.4", .limit("110", .goodTillCancelled), reduceOnly: true)
    bench.forget()
    bench.send(.sell, "1", reduceOnly: true)
    #expect(bench.refusal?.reason == (isHabit ? .reductionTaken : nil))
    #expect(bench.size == (isHabit ? "1" : .zero))
    guard isHabit else { return }
    bench.send(.sell, "0.6", reduceOnly: true)
    #expect(bench.refusal == nil)
    #expect(bench.size == "0.4")
  }

  @Test func `but not a conditional order that closes the whole position`() {
    var bench = bench(Venues.binance) { $0.countsReduceOnly = true }
    bench.hold(.buy, "1", at: "100")
    bench.send(.sell, "1", .limit("110", .goodTillCancelled), reduceOnly: true)
    bench.send(
      .sell, "1", trigger: Trigger(price: "95", crossing: .falling), closesPosition: true)
    #expect(bench.refusal == nil)
  }

  @Test(arguments: [true, false])
  func `stops of a position that stand already`(isHabit: Bool) {
    var bench = bench(Venues.bybit) { $0.refusesUnchangedStops = isHabit }
    bench.hold(.buy, "1", at: "100")
    let stops = PositionStops(stop: "95", target: "110")
    #expect(bench.ask(.setStops(ExchangeBench.symbol, stops)) == .accepted(.done))
    bench.ask(.setStops(ExchangeBench.symbol, stops))
    #expect(bench.refusal?.reason == (isHabit ? .unchanged : nil))
    let moved = PositionStops(stop: "96", target: "110")
    #expect(bench.ask(.setStops(ExchangeBench.symbol, moved)) == .accepted(.done))
  }

  @Test(arguments: [
    (TimeInForce.postOnly, Price("101"), Rejection.Reason.wouldTakeLiquidity),
    (.immediateOrCancel, "99", .couldNotFill), (.fillOrKill, "99", .couldNotFill),
  ])
  func `in the answer, what others take and then cancel`(
    timeInForce: TimeInForce, limit: Price, reason: Rejection.Reason
  ) {
    for isHabit in [true, false] {
      var bench = bench(Venues.binance) { if isHabit { $0.refusedAtOnce = [timeInForce] } }
      bench.begin("100", "100", "100", "100")
      let id = bench.send(.buy, "1", .limit(limit, timeInForce))
      #expect(bench.refusal?.reason == (isHabit ? reason : nil))
      #expect(bench.reports(id).isEmpty == isHabit)
      #expect(bench.exchange.openOrders(ExchangeBench.symbol).isEmpty)
    }
  }

  @Test func `a request about an order that is over, with a code for what became of it`() {
    var bench = bench(Venues.okx) { habits in
      habits.gone.cancelFilled = 51402
      habits.gone.cancelCancelled = 51401
      habits.gone.amendFilled = 51510
      habits.gone.amendUnknown = 51503
    }
    let symbol = ExchangeBench.symbol
    bench.begin("100", "100", "100", "100")
    let filled = bench.send(.buy, "1")
    let cancelled = bench.send(.buy, "1", .limit("90", .goodTillCancelled))
    bench.ask(.cancel(cancelled, symbol))
    let unknown = ClientOrderID(
      epoch: 9, signal: SignalID(9), role: .stop, attempt: 0, instrument: symbol)
    func code(_ request: Request) -> Int32? {
      bench.ask(request)
      return bench.refusal?.code
    }
    let amendment = Amendment(triggerPrice: "95")
    #expect(code(.cancel(filled, symbol)) == 51402)
    #expect(code(.cancel(cancelled, symbol)) == 51401)
    #expect(code(.cancel(unknown, symbol)) == Venues.code(Venues.okx, .noSuchOrder))
    #expect(code(.amend(filled, symbol, amendment)) == 51510)
    #expect(code(.amend(unknown, symbol, amendment)) == 51503)
    #expect(bench.refusal?.reason == .noSuchOrder)
  }
}

@Suite struct `Orders at market that are limits in disguise` {
  @Test(arguments: [true, false])
  func `do not follow a price beyond their band`(isHabit: Bool) throws {
    var bench = bench(Venues.hyperliquid) { if isHabit { $0.marketBand = "0.05" } }
    bench.go("100", "100", "100", "100")
    let id = ClientOrderID(
      epoch: 1, signal: SignalID(1), role: .entry, attempt: 9, instrument: ExchangeBench.symbol)
    let terms = OrderTerms(instrument: ExchangeBench.symbol, side: .buy, quantity: "1")
    let sent = bench.exchange.disguised(.submit(id, terms))
    guard case .submit(_, let wire) = sent else {
      Issue.record("another request")
      return
    }
    #expect(wire.pricing == (isHabit ? .limit("105", .immediateOrCancel) : .market))
    // The price is gone by the time that the order arrives.
    bench.begin("106", "106", "106", "106")
    bench.ask(sent)
    #expect(bench.size == (isHabit ? .zero : "1"))
  }

  @Test(arguments: [true, false])
  func `leave a position that gapped through its stop`(isHabit: Bool) {
    var bench = bench(Venues.hyperliquid) { if isHabit { $0.triggerBand = "0.1" } }
    bench.hold(.buy, "1", at: "100")
    let id = bench.send(
      .sell, "1", trigger: Trigger(price: "95", crossing: .falling), closesPosition: true)
    bench.go("80", "81", "79", "80")
    #expect(bench.size == (isHabit ? "1" : .zero))
    #expect(bench.status(id) == (isHabit ? .expired : .filled))
    #expect(!bench.exchange.hasLiveStop(ExchangeBench.symbol))
  }

  @Test func `fill within it`() {
    var bench = bench(Venues.hyperliquid) { $0.triggerBand = "0.1" }
    bench.hold(.buy, "1", at: "100")
    bench.send(
      .sell, "1", trigger: Trigger(price: "95", crossing: .falling), closesPosition: true)
    bench.go("88", "89", "87", "88")
    #expect(bench.fills.last?.price == "88")
    #expect(bench.size == .zero)
  }
}
