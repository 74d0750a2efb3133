import Execution
import Journal
import Monitoring
import SimulatedExchange
import Simulation
import StrategyKit
import TestKit
import Trading

/// A run drawn from a seed: a position on each of two instruments, opened at once and held, at one
/// of four venues.
struct HeldRun {
  static let venues = [Venues.bybit, Venues.binance, Venues.okx, Venues.hyperliquid]
  static let symbols = ["BTCUSDT", "ETHUSDT"]
  private let seed: UInt64
  private let dice: Dice
  private var play: Play

  init(_ seed: UInt64) {
    self.seed = seed
    let dice = Dice(seed: seed)
    self.dice = dice
    let feeds = [UInt64(1), 2].map {
      MarketFeed(
        candles: Candles.random(count: 9, seed: seed, stream: $0, from: Candles.start, from: 10_000)
      )
    }
    play = Play(feeds) { _, count, desk in
      guard count == 1 else { return }
      let symbol = UInt64(desk.instrument.value)
      desk.enter(
        dice.below(2, 11, symbol) == 0 ? .long : .short,
        stop: .percent(2 + Double(dice.below(10, 12, symbol)) / 10),
        trailing: dice.below(3, 13, symbol) == 0 ? .percent(2, from: 0.5) : nil)
    }
    play.profile = Self.venues[Int(seed % UInt64(Self.venues.count))]
    play.settings.seed = seed
    play.settings.requestLatency = Latency(base: .milliseconds(50), spread: .milliseconds(50))
    play.settings.responseLatency = Latency(base: .milliseconds(50), spread: .milliseconds(50))
    // Nothing goes wrong, and prices are published every second.
    play.settings.faults = FaultPlan(name: "nothing", rules: [])
    play.deposit = "20000"
    play.exchange.marginMode = isIsolated ? .isolated : .cross
    play.executor.leverage = isIsolated ? 5 + Int(dice.below(15, 14, 0)) : 10
    play.executor.sizing = .notional(
      isIsolated
        ? Money(units: Money.unitsPerOne * Int64(500 + dice.below(9_500, 15, 0)))
        : Money(units: Money.unitsPerOne * Int64(30_000 + dice.below(30_000, 15, 0))))
  }

  private var isIsolated: Bool { dice.below(2, 10, 0) == 0 }

  /// Watches it for eight minutes, and hands on what is seen at each look.
  func watch(_ look: @escaping (Views) -> Void) throws -> RunWatch {
    let watch = try beginning()
    watch.doctor = { look($0) }
    run(watch, watch)
    return watch
  }

  /// Watches it for eight minutes, with a trouble.
  func watch(_ trouble: Trouble) throws -> RunWatch {
    let watch = try beginning()
    watch.intruder = trouble.intrude
    watch.doctor = trouble.change
    run(watch, DeafRecorder(watch, trouble))
    return watch
  }

  private func beginning() throws -> RunWatch {
    RunWatch(Monitor(symbols: Self.symbols), journal: try TradingJournal(inMemoryOf: Self.symbols))
  }

  private func run(_ watch: RunWatch, _ recorder: any Recorder) {
    var simulation = play.simulation()
    simulation.witness = watch
    simulation.recorder = recorder
    while simulation.advance(candles: 2) {}
  }
}

/// Hands on what is heard to a recorder, but for what a trouble swallows.
private final class DeafRecorder: Recorder {
  private let watch: RunWatch
  private let trouble: Trouble

  init(_ watch: RunWatch, _ trouble: Trouble) { (self.watch, self.trouble) = (watch, trouble) }

  func heard(_ event: borrowing Event) {
    switch event {
    case .venue(.ticker(let index, _)) where trouble.swallows(index): break
    default: watch.heard(event)
    }
  }

  func keep(_ effects: borrowing Effects, of executor: borrowing Executor) -> Bool {
    watch.keep(effects, of: executor)
  }
  func funded(_ index: InstrumentIndex, _ payment: Money) { watch.funded(index, payment) }
  func recovered() -> DurableState? { watch.recovered() }
  func restarted() { watch.restarted() }
}
