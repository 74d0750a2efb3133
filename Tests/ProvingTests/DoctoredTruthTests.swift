import Execution
import Proving
import SimulatedExchange
import Simulation
import TestKit
import Testing
import Trading

/// What no executor can break is broken by hand: the exchange itself says what it should not.
@Suite struct `An exchange that says what is not so` {
  let configuration = ProofBench.bybit
  let auditor: Auditor
  let exchange: Exchange
  let executor: Executor

  init() {
    let plan = ProofPlan(seed: 1, configuration: ProofBench.bybit)
    auditor = Auditor(plan, ProofBench.bybit)
    let instruments = configuration.symbols.map(\.instrument)
    exchange = Exchange(
      instruments: instruments, profile: configuration.profile,
      settings: ExchangeSettings(), deposit: "20000")
    executor = Executor(
      instruments: instruments, profile: configuration.profile, settings: configuration.executor)
  }

  private static func fill(_ number: UInt64, _ side: Side) -> Fill {
    let id = ClientOrderID(
      epoch: 1, signal: SignalID(1), role: .exit, attempt: 0, instrument: InstrumentIndex(0))
    return Fill(
      execution: ExecutionID(number), clientID: id, venueID: VenueOrderID(1),
      instrument: InstrumentIndex(0), origin: .client, side: side, price: "64000",
      quantity: "0.1", fee: .zero, liquidity: .taker, time: .proofStart, filled: "0.1",
      isComplete: true)
  }

  private static func report(_ status: OrderStatus, _ filled: Quantity) -> OrderReport {
    OrderReport(
      clientID: nil, venueID: VenueOrderID(9), instrument: InstrumentIndex(0), origin: .client,
      status: status, side: .buy, quantity: "1", filled: filled)
  }

  private func say(_ event: VenueEvent) {
    auditor.said(.event(event), by: exchange, at: .proofStart + .seconds(1))
  }

  private var broken: [Invariant] { auditor.violations.map(\.invariant) }

  @Test func `is seen to fill what it does not hold`() {
    say(.fill(Self.fill(1, .buy)))
    auditor.settled(exchange, executor, Way(), at: .proofStart + .seconds(1))
    #expect(broken.contains(.conservation))
  }

  @Test func `is seen to let a close open`() {
    say(.fill(Self.fill(1, .sell)))
    #expect(broken == [.neverFlip])
  }

  @Test func `is seen to take fills back`() {
    say(.order(Self.report(.resting, "0.5")))
    #expect(broken.isEmpty)
    say(.order(Self.report(.resting, "0.4")))
    #expect(broken == [.monotoneOrders])
  }

  @Test func `is seen to bring an order back from the dead`() {
    say(.order(Self.report(.cancelled, "0.5")))
    say(.order(Self.report(.cancelled, "0.5")))
    #expect(broken.isEmpty)
    say(.order(Self.report(.resting, "0.5")))
    #expect(broken == [.monotoneOrders])
  }
}
