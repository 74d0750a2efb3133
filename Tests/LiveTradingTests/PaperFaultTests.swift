import Foundation
import LiveTrading
import SimulatedExchange
import TestKit
import Testing
import Trading
import Transport
import Venues

extension FaultKind {
  fileprivate static let onPaper = allCases.filter { PaperFaults.absence(of: $0) == nil }
}

@Suite struct `A fault of a plan, on paper` {
  private static let btc = PaperBench.btc

  private static func bench(_ kind: FaultKind) throws -> PaperBench {
    var rules = [
      FaultRule(
        kind, chance: .one, every: kind.isTimed ? .seconds(10) : .zero, lasting: .seconds(4),
        amount: .seconds(2), part: "0.5")
    ]
    if [.zeroOnReconnect, .replayOnReconnect].contains(kind) {
      rules.append(FaultRule(.disconnect, every: .seconds(10), lasting: .seconds(4)))
    }
    return try PaperBench(faults: FaultPlan(name: "one", rules: rules))
  }

  /// A position with a stop and a target, orders of every sort, every question, and a price that
  /// goes to the stop.
  private static func story(_ bench: inout PaperBench) {
    func name(_ role: ClientOrderID.Role, _ signal: UInt32) -> ClientOrderID {
      ClientOrderID(epoch: 1, signal: SignalID(signal), role: role, attempt: 0, instrument: btc)
    }
    bench.price("50000")
    _ = bench.ask(.setLeverage(btc, 5))
    _ = bench.buy(1, stops: PositionStops(stop: "49500", target: "51000"))
    let limit = OrderTerms(
      instrument: btc, side: .buy, quantity: "0.1", pricing: .limit("48000", .goodTillCancelled))
    _ = bench.ask(.submit(name(.entry, 2), limit))
    bench.price("50010")
    _ = bench.ask(.amend(name(.entry, 2), btc, Amendment(price: "47000")))
    let stop = OrderTerms(
      instrument: btc, side: .sell, quantity: "0.05",
      trigger: Trigger(price: "49000", crossing: .falling), isReduceOnly: true)
    _ = bench.ask(.submit(name(.stop, 3), stop))
    _ = bench.ask(.amend(name(.stop, 3), btc, Amendment(triggerPrice: "49100")))
    _ = bench.ask(.setStops(btc, PositionStops(stop: "49600", target: "51000")))
    for request: Request in [
      .positions, .openOrders(btc), .fills(btc, since: LiveBench.begin), .account,
      .order(name(.stop, 3), btc), .order(name(.entry, 2), btc), .settings(btc), .rules(btc),
    ] {
      _ = bench.ask(request)
    }
    _ = bench.ask(
      .submit(
        name(.exit, 4),
        OrderTerms(instrument: btc, side: .sell, quantity: "0.03", isReduceOnly: true)))
    _ = bench.ask(.cancel(name(.entry, 2), btc))
    for step in 0..<30 { bench.price("\(49_990 - step * 20)") }
  }

  @Test(arguments: FaultKind.onPaper)
  func `strikes`(kind: FaultKind) throws {
    var bench = try Self.bench(kind)
    Self.story(&bench)
    let struck = Set(bench.venue.faults?.strikes.map(\.decision.kind) ?? [])
    #expect(struck.contains(kind))
  }

  @Test func `is passed over where it is of the machine alone`() {
    let absent = FaultKind.allCases.filter { PaperFaults.absence(of: $0) != nil }
    #expect(
      Set(absent) == [.kill, .killAtSend, .killAtEvent, .starve, .skewClock, .storeFails])
    #expect(absent.allSatisfy { !$0.isTimed || $0.hook == .process || $0.hook == .clock })
  }

  @Test func `is told in the page of faults where it cannot be`() throws {
    let text = try String(
      contentsOf: SharedData.packageRoot.appending(path: "docs/faults.md"), encoding: .utf8)
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("| `") }
    for kind in FaultKind.allCases {
      guard let reason = PaperFaults.absence(of: kind) else { continue }
      #expect(
        rows.contains { $0.contains("`\(kind.name)`") && $0.contains(reason) }, "\(kind.name)")
    }
  }

  @Test func `spoils what is shown of a price, and not what an order meets`() throws {
    var bench = try PaperBench(
      faults: FaultPlan(name: "far", rules: [FaultRule(.spike, chance: .one, part: "0.9")]))
    bench.price("50000")
    _ = bench.buy(1, stops: PositionStops(stop: "49500", target: "51000"))
    let told = bench.price("50010").compactMap { output -> Price? in
      if case .event(.ticker(_, let ticker)) = output { ticker.last } else { nil }
    }
    #expect(told.count == 1 && told != ["50010"])
    #expect(try bench.positions().map(\.size) == ["0.1"])
  }

  @Test func `leaves half a stop, whose other half is bare`() throws {
    var bench = try Self.bench(.handStop)
    bench.price("50000")
    _ = bench.buy(1, stops: PositionStops(stop: "49500"))
    for _ in 0..<12 { bench.price("50000") }
    guard case .accepted(.openOrders(let orders)) = bench.ask(.openOrders(Self.btc)) else {
      Issue.record("not answered")
      return
    }
    let held = try #require(try bench.positions().first)
    let coverage = StopCoverage(
      of: held.size, orders: orders, attribute: held.stops.stop, liquidation: held.liquidation)
    #expect(coverage.covered == "0.05" && coverage.uncovered == "0.05")
  }

  @Test func `settles a contract that ends, and takes no more orders`() throws {
    var bench = try Self.bench(.delist)
    bench.price("50000")
    _ = bench.buy(1)
    for _ in 0..<20 { bench.price("50000") }
    #expect(try bench.positions().isEmpty)
    #expect(try bench.fills().last?.origin == .settlement)
    guard case .rejected(let rejection) = bench.buy(2) else {
      Issue.record("an order was taken")
      return
    }
    #expect(rejection.reason == .notTrading)
  }
}

@Suite struct `A price that is far off, on paper` {
  private func bench() throws -> PaperBench {
    var bench = try PaperBench()
    bench.price("50000")
    _ = bench.buy(1, stops: PositionStops(stop: "49500", target: "51000"))
    return bench
  }

  @Test(arguments: ["20000", "90000", "20000 19999 20001 50000", "sold 0.1 20000"])
  func `fires nothing where the next one contradicts it`(text: String) throws {
    var bench = try bench()
    bench.price(text)
    bench.price("50005")
    bench.price("49800")
    #expect(try bench.positions().map(\.size) == ["0.1"])
    #expect(try bench.fills().count == 1)
  }

  @Test func `fires what it passes once another says the same`() throws {
    var bench = try bench()
    bench.price("20000")
    #expect(try bench.positions().count == 1)
    bench.price("20100")
    #expect(try bench.positions().isEmpty)
    #expect(try bench.fills().last?.origin == .positionStop)
  }

  @Test func `is not confirmed by the ticker of its own trade`() throws {
    var bench = try bench()
    bench.price("sold 0.1 20000")
    // In the same second: the same print once more.
    bench.venue.take(.text("20000"), on: .market, at: bench.moment)
    bench.price("50005")
    #expect(try bench.fills().count == 1)
  }

  @Test func `liquidates nobody by a mark that is none`() throws {
    var bench = try PaperBench()
    bench.price("50000")
    _ = bench.buy(1)
    bench.price("50000 50000 50000 10000")
    bench.price("50000 50000 50000 50000")
    #expect(try bench.positions().count == 1)
    #expect(try bench.fills().count == 1)
  }

  @Test func `moves nothing where its book is none`() throws {
    var bench = try bench()
    bench.price("49000 0 0 49000")
    bench.price("49000 49010 48990 49000")
    bench.price("50000")
    #expect(try bench.fills().count == 1)
  }
}
