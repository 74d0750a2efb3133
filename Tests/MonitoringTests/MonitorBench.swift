import Journal
import Monitoring
import Proving
import SimulatedExchange
import TestKit
import Trading

/// Lives without faults, watched, some of them doctored.
enum MonitorBench {
  static let venues = [Venues.bybit, Venues.binance, Venues.okx, Venues.hyperliquid].map {
    ProofConfiguration(
      profile: $0,
      symbols: [
        .init(Venues.instrument("BTCUSDT"), from: "64000"),
        .init(Venues.instrument("ETHUSDT"), from: "3200"),
      ])
  }

  /// A life at one of the venues, without faults unless it is to have them.
  static func life(_ seed: UInt64, hasFaults: Bool = false) -> ProofRun {
    let configuration = venues[Int(seed % UInt64(venues.count))]
    var plan = ProofPlan(seed: seed, configuration: configuration)
    if !hasFaults {
      plan = plan.scripted([])
      plan.faults.permanent = []
    }
    return ProofRun(plan, configuration)
  }

  /// Watches a life for some minutes.
  static func watch(
    _ run: ProofRun, minutes: Int64 = 12, doctor: ((inout Views) -> Void)? = nil
  ) throws -> RunWatch {
    let symbols = run.configuration.symbols.prefix(run.plan.symbols).map(\.instrument.symbol)
    let watch = RunWatch(
      Monitor(symbols: symbols), journal: try TradingJournal(inMemoryOf: symbols))
    watch.doctor = doctor
    run.run(watchedBy: watch, for: .minutes(minutes))
    return watch
  }
}

/// Something that is made to look wrong from a moment on, for two minutes, where it can be.
final class Doctor {
  let kind: IssueKind
  private let dice: Dice
  private let from: TimeSpan
  private var start: Timestamp?
  private var began: Timestamp?
  private var index: InstrumentIndex?
  /// For how long it was so.
  private(set) var lasted: TimeSpan = .zero

  init(_ kind: IssueKind, seed: UInt64) {
    self.kind = kind
    dice = Dice(seed: seed)
    from = .seconds(60 + Int64(dice.below(120, 1, 0)))
  }

  func change(_ views: inout Views) {
    start = start ?? views.time
    guard let start, views.time - start >= from else { return }
    if index == nil { index = place(in: views) }
    guard let index, let at = views.instruments.firstIndex(where: { $0.instrument == index })
    else { return }
    began = began ?? views.time
    guard let began, views.time - began <= .minutes(2) else { return }
    switch kind {
    case .unreadableRows: views.unreadable = 3
    case .journalLag: views.journalLag = .seconds(1)
    case .silent: views.silence = .seconds(1)
    case .unreachable: views.blindness = .seconds(1)
    default: break
    }
    change(&views.instruments[at], at: views.time)
    lasted = views.time - began
  }

  /// The first instrument where it can be made.
  private func place(in views: Views) -> InstrumentIndex? {
    views.instruments.first { view in
      let isHeld = view.executor.size != .zero && view.exchange.size != .zero && !view.isLeaving
      let isFlat =
        view.executor.size == .zero && view.exchange.size == .zero && view.journal.size == .zero
      return switch kind {
      case .missingStop, .stopPrice, .partialStop, .stopBeyondLiquidation:
        isHeld && view.exchange.stop != nil && view.executor.stop == view.exchange.stop
          && view.journal.size != .zero
      case .positionSize: isHeld
      case .orphanStop, .orphanTrail, .phantom, .ghost: isFlat
      case .stalePrice, .muteTopic, .settingDiffers, .contractEnding, .unreadableRows, .journalLag,
        .silent, .unreachable:
        view.executor.price > .zero && view.instrument.value == 0
      }
    }?.instrument
  }

  /// Makes it so.
  private func change(_ view: inout InstrumentView, at now: Timestamp) {
    let size = Quantity(units: 100_000_000 * Int64(1 + dice.below(5, 2, 0)))
    switch kind {
    case .missingStop:
      hold(&view, size, stop: "1")
      (view.exchange.size, view.exchange.stop, view.orders) = (size, nil, [])
    case .stopPrice:
      hold(&view, size, stop: "100")
      stand(&view, size, size, at: "101")
    case .partialStop:
      hold(&view, size, stop: "100")
      stand(&view, size, Quantity(units: size.units / 2), at: "100")
    case .stopBeyondLiquidation:
      hold(&view, size, stop: "100")
      stand(&view, size, size, at: "100")
      view.liquidation = "100.1"
    case .positionSize:
      hold(&view, size, stop: nil)
      stand(&view, Quantity(units: size.units * 2), Quantity(units: size.units * 2), at: "100")
    case .orphanStop:
      view.exchange.size = .zero
      view.orders = [Self.stop(view.instrument, size, at: "100")]
    case .orphanTrail:
      view.exchange.size = .zero
      view.journal.peak = "100"
    case .phantom:
      view.exchange.size = .zero
      if dice.below(2, 3, 0) == 0 { view.executor.size = size } else { view.journal.size = size }
    case .ghost:
      view.executor.size = .zero
      view.exchange.size = size
      view.isForeign = false
    case .stalePrice:
      view.executor.priceTime = now - .seconds(31)
      view.exchange.price = view.executor.price + "1"
    case .muteTopic:
      view.topics = [Topic(.candles, last: now - .seconds(121), patience: .seconds(120))]
      view.tradedAt = now - .seconds(1)
    case .settingDiffers: view.settings?.leverage = "25"
    case .contractEnding: view.delivery = now + .minutes(60)
    case .unreadableRows, .journalLag, .silent, .unreachable: break
    }
  }

  /// What executor and journal hold.
  private func hold(_ view: inout InstrumentView, _ size: Quantity, stop: Price?) {
    (view.isLeaving, view.isForeign) = (false, false)
    (view.executor.size, view.executor.stop, view.executor.peak) = (size, stop, nil)
    (view.journal.size, view.journal.stop, view.journal.peak) = (size, stop, nil)
    view.attributes = PositionStops()
  }

  /// What stands at the exchange: a position, and a stop for all of it or a part.
  private func stand(
    _ view: inout InstrumentView, _ size: Quantity, _ part: Quantity, at stop: Price
  ) {
    (view.exchange.size, view.exchange.stop) = (size, stop)
    view.orders = [Self.stop(view.instrument, part, at: stop)]
    view.liquidation = nil
  }

  private static func stop(
    _ index: InstrumentIndex, _ quantity: Quantity, at level: Price
  ) -> OrderReport {
    OrderReport(
      clientID: nil, venueID: VenueOrderID(1), instrument: index, origin: .positionStop,
      status: .untriggered, side: .sell, quantity: quantity, filled: .zero,
      trigger: Trigger(price: level, crossing: .falling), isReduceOnly: true)
  }
}
