public import Trading

/// How the position of a view is protected, by ``StopCoverage``.
extension InstrumentView {
  /// Whether the venue moves the stop by itself.
  public var isTrailedByVenue: Bool {
    attributes.trailing != nil || orders.contains(where: \.isTrailing)
  }

  /// The stops and targets of ours at the exchange.
  public var conditionals: [OrderReport] {
    orders.filter { $0.isTrailing || $0.isFixedStop || $0.isTarget }
  }

  /// What live stops close before the exchange liquidates.
  public var coverage: StopCoverage { coverage(liquidatedAt: liquidation) }

  /// What live stops close wherever they stand, also beyond the price of liquidation.
  public var stopped: StopCoverage { coverage(liquidatedAt: nil) }

  /// Whether the position has a trailing stop of the venue's of which no order tells the level.
  ///
  /// One that begins to follow only at some price protects nothing before.
  var isTrailedUnseen: Bool {
    guard let trailing = attributes.trailing else { return false }
    return trailing.activation == nil && !orders.contains(where: \.isTrailing)
  }

  /// The levels of the stops that stand still, those of orders first.
  var fixedStops: [Price] {
    guard exchange.size != .zero else { return [] }
    let isLong = exchange.size > .zero
    let levels = orders.filter { !$0.isTrailing && $0.isStop(ofLong: isLong) }
      .compactMap { $0.trigger?.price }
    return levels + (attributes.stop.map { [$0] } ?? [])
  }

  /// Whether a stop at a level fires only after the exchange has liquidated the position.
  func isBeyondLiquidation(_ stop: Price?) -> Bool {
    guard let stop, let liquidation else { return false }
    return exchange.size > .zero ? stop <= liquidation : stop >= liquidation
  }

  private func coverage(liquidatedAt level: Price?) -> StopCoverage {
    StopCoverage(
      of: exchange.size, orders: orders.filter { !isWaiting($0) }, attribute: attributes.stop,
      liquidation: level)
  }

  /// Whether it is a trailing stop that does not follow yet: its level is where it begins to.
  private func isWaiting(_ order: OrderReport) -> Bool {
    guard order.isTrailing, let level = order.trigger?.price else { return false }
    let price = exchange.price > .zero ? exchange.price : executor.price
    guard price > .zero else { return false }
    return exchange.size > .zero ? level > price : level < price
  }
}

extension OrderReport {
  fileprivate var isTrailing: Bool { origin == .positionTrailing || clientID?.role == .trailing }
  fileprivate var isFixedStop: Bool { origin == .positionStop || clientID?.role == .stop }
  fileprivate var isTarget: Bool { origin == .positionTarget || clientID?.role == .target }
}
