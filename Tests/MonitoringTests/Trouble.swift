import Monitoring
import SimulatedExchange
import Trading

/// Something that is wrong at the exchange, or between it and the run, from a moment on.
///
/// Orders and settings are changed at the exchange itself, behind the run's back, by the requests
/// that a person would make; the run goes on without knowing.
final class Trouble {
  /// The four kinds that it can be.
  static let kinds: [IssueKind] = [
    .partialStop, .stopBeyondLiquidation, .settingDiffers, .muteTopic,
  ]

  let kind: IssueKind
  let index: InstrumentIndex
  private let dice: Dice
  private let onset: TimeSpan
  private var start: Timestamp?
  private var now = Timestamp.distantPast
  private var lastRequest: UInt64 = 1 << 40
  /// When it was so first, and at how many looks.
  private(set) var began: Timestamp?
  private(set) var looks = 0
  /// How much of the position has no stop, where that is the trouble.
  private(set) var uncovered: Quantity = .zero

  init(_ kind: IssueKind, seed: UInt64) {
    self.kind = kind
    dice = Dice(seed: seed)
    index = InstrumentIndex(Int(dice.below(2, 20, 0)))
    onset = .seconds(100 + Int64(dice.below(150, 21, 0)))
  }

  private var isOn: Bool { start.map { now - $0 >= onset } ?? false }
  /// Which of the ways in which a kind can come.
  private func way(of count: UInt64) -> UInt64 { dice.below(count, 22, 0) }

  /// Whether the stop is at another place than the run believes.
  var movesStop: Bool { kind == .stopBeyondLiquidation && way(of: 2) == 0 }

  // What is changed where.

  /// Whether the process does not hear a price.
  func swallows(_ index: InstrumentIndex) -> Bool {
    guard kind == .muteTopic, index == self.index, isOn else { return false }
    note()
    return true
  }

  func intrude(_ exchange: inout Exchange, at moment: Timestamp) {
    start = start ?? moment
    now = moment
    guard isOn else { return }
    switch kind {
    case .partialStop: leavePart(&exchange)
    case .stopBeyondLiquidation where movesStop: moveStop(&exchange)
    case .settingDiffers where way(of: 3) == 0:
      let leverage = exchange.position(index).leverage
      send(.setLeverage(index, leverage + 1 + Int(dice.below(20, 23, 0))), to: &exchange)
      note()
    default: break
    }
  }

  /// Changes what the exchange has said, where its own requests cannot.
  func change(_ views: inout Views) {
    guard isOn, let at = views.instruments.firstIndex(where: { $0.instrument == index }) else {
      return
    }
    switch kind {
    case .stopBeyondLiquidation where way(of: 2) == 1:
      // Margin went elsewhere, and liquidation is nearer than the stop.
      guard let stop = views.instruments[at].exchange.stop else { return }
      let isLong = views.instruments[at].exchange.size > .zero
      views.instruments[at].liquidation = isLong ? stop + ticks : stop - ticks
      note()
    case .settingDiffers where way(of: 3) == 1:
      views.instruments[at].settings?.isOneWay = false
      note()
    case .settingDiffers where way(of: 3) == 2:
      let isIsolated = views.instruments[at].settings?.isIsolated
      views.instruments[at].wanted?.isIsolated = isIsolated
      views.instruments[at].settings?.isIsolated = isIsolated.map { !$0 }
      note()
    default: break
    }
  }

  private func note() {
    began = began ?? now
    looks += 1
  }

  private var ticks: Price { Price(units: 10_000_000 * Int64(dice.below(20, 24, 0))) }

  // At the exchange.

  /// Replaces the stop by one or two that close only a part.
  private func leavePart(_ exchange: inout Exchange) {
    let size = exchange.position(index).size
    guard let level = removeStop(&exchange) else { return }
    let lots = UInt64(size.magnitude.units / 100_000)
    let covered = 2 + dice.below(lots - 2, 25, 0)
    let first = way(of: 2) == 0 ? covered : covered / 2
    for lots in [first, covered - first] where lots > 0 {
      place(Quantity(units: Int64(lots) * 100_000), at: level, &exchange)
    }
    uncovered = size.magnitude - Quantity(units: Int64(covered) * 100_000)
    note()
  }

  /// Moves the stop to the price of liquidation, or beyond.
  private func moveStop(_ exchange: inout Exchange) {
    let size = exchange.position(index).size
    guard let liquidation = exchange.liquidationPrice(index), removeStop(&exchange) != nil else {
      return
    }
    place(size.magnitude, at: size > .zero ? liquidation - ticks : liquidation + ticks, &exchange)
    note()
  }

  /// Takes off every stop; returns where the first of them stood.
  private func removeStop(_ exchange: inout Exchange) -> Price? {
    let isLong = exchange.position(index).size > .zero
    let stops = exchange.openOrders(index).filter { $0.isStop(ofLong: isLong) }
    for stop in stops {
      if let name = stop.clientID { send(.cancel(name, index), to: &exchange) }
    }
    let target = exchange.positionStops(index).target
    send(.setStops(index, PositionStops(target: target)), to: &exchange)
    return stops.first?.trigger?.price
  }

  /// Places a stop as a person would by hand.
  private func place(_ quantity: Quantity, at level: Price, _ exchange: inout Exchange) {
    let isLong = exchange.position(index).size > .zero
    var terms = OrderTerms(
      instrument: index, side: isLong ? .sell : .buy, quantity: quantity, isReduceOnly: true)
    terms.trigger = Trigger(price: level, crossing: isLong ? .falling : .rising)
    lastRequest += 1
    let name = ClientOrderID(
      epoch: 9, signal: SignalID(UInt32(lastRequest & 0xFFFF)), role: .stop, attempt: 0,
      instrument: index)
    send(.submit(name, terms), to: &exchange)
  }

  private func send(_ request: Request, to exchange: inout Exchange) {
    lastRequest += 1
    exchange.receive(request, id: RequestID(lastRequest), at: now)
  }
}
