import StrategyKit
import Testing
import Trading

/// Places the orders of a reference's own trades again, for strategies that it tells in words only.
///
/// What is compared then is what the exchange made of them: prices, fees, profits and equity.
struct Replay: Strategy {
  static let name = "replay"
  static let summary = "Places the orders of a list of trades."

  /// One trade of the list.
  struct Order: Sendable {
    var entryBar: Int
    var exitBar: Int
    var direction: Direction
    var quantity: Quantity
    var entry: Price
    var exit: Price
    var stop: Price?
    var target: Price?
  }

  private let script: Script
  private let orders: [Order]
  private var bar = -1

  init() {
    self.init(Script(CandleSeries(timeframe: Timeframe(seconds: 1), candles: [])), orders: [])
  }

  init(_ script: Script, orders: [Order]) {
    self.script = script
    self.orders = orders
  }

  init(_ script: Script, trades: [Reference.Object]) throws {
    self.init(
      script,
      orders: try trades.map { trade in
        let size = try trade.number("size")
        return Order(
          entryBar: Int(try trade.number("entry_bar")), exitBar: Int(try trade.number("exit_bar")),
          direction: size > 0 ? .long : .short, quantity: try exact(size.magnitude),
          entry: try trade.price("entry_price"), exit: try trade.price("exit_price"),
          stop: trade["sl"] is Double ? try trade.price("sl") : nil,
          target: trade["tp"] is Double ? try trade.price("tp") : nil)
      })
  }

  mutating func onCandle(_ candle: Candle, _ desk: inout Desk) {
    bar += 1
    for order in orders {
      if order.entryBar == bar, desk.holding.size != .zero { protect(order, candle, &desk) }
      let isByLevel = order.exit == order.stop || order.exit == order.target
      if order.exitBar == bar + 1, order.entryBar <= bar, !isByLevel { desk.exit() }
    }
    for order in orders where order.entryBar == bar + 1 { enter(order, &desk) }
  }

  private func isMarket(_ order: Order) -> Bool {
    order.entry == script.candles[order.entryBar].open
  }

  private func enter(_ order: Order, _ desk: inout Desk) {
    let isRising = order.entry > script.candles[order.entryBar].open
    let entry: Signal.Entry =
      isMarket(order)
      ? .market
      : (order.direction == .long) == isRising ? .stop(order.entry) : .limit(order.entry)
    // After a stop or a limit, both work from the next bar on.
    let isProtected = isMarket(order)
    desk.enter(
      order.direction, at: entry,
      stop: isProtected ? order.stop.map { .price($0) } ?? .unprotected : .unprotected,
      target: isProtected ? order.target.map { .price($0) } : nil,
      size: .quantity(order.quantity))
  }

  private func protect(_ order: Order, _ candle: Candle, _ desk: inout Desk) {
    guard !isMarket(order) else { return }
    if let stop = order.stop { desk.moveStop(to: stop) }
    if let target = order.target { desk.moveTarget(to: target) }
  }
}
