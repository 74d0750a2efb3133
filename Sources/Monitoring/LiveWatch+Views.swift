import LiveTrading
import Trading
import Venues

extension MonitorTask {
  /// Whether what it looks for is seen at the exchange.
  var needsExchange: Bool { self != .journal && self != .progress }

  /// Those of some tasks that do.
  static func far(of tasks: [MonitorTask]) -> [MonitorTask] {
    tasks.filter(\.needsExchange)
  }
}

extension InstrumentView {
  /// Takes what a process says that its executor believes.
  mutating func take(_ holding: SessionView.Holding, at now: Timestamp) {
    executor.size = holding.size
    executor.stop = holding.stop
    executor.peak = holding.peak
    executor.price = holding.price
    executor.priceTime = now - holding.priceAge
    isLeaving = holding.isLeaving
    isForeign = holding.isForeign
  }

  /// Takes what was seen at the exchange.
  mutating func take(_ look: ExchangeLook) {
    let position = look.positions.first { $0.instrument == instrument }
    take(
      size: position?.size ?? .zero, price: look.prices[instrument.value] ?? .zero,
      orders: look.orders.filter { $0.instrument == instrument }, stops: position?.stops)
  }
}
