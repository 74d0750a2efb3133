public import Execution
public import Trading

extension ExecutorStory {
  /// What is believed to be held.
  public var size: Quantity { executor.holding(Self.symbol).size }

  /// The best price since the entry, which a trailing stop follows.
  public var peak: Price { executor.mind.holdings[Self.symbol.value].best }

  /// Every signal that was wished for.
  public var signals: [SignalRecord] {
    records.compactMap { if case .signal(let record) = $0 { record } else { nil } }
  }

  /// What has become of a signal by now; nil where nothing was said.
  public func fate(_ id: SignalID) -> SignalFate? {
    var fate: SignalFate?
    for case .fate(id, let next) in records where fate != .traded { fate = next }
    return fate
  }

  /// Every alarm since the test looked last.
  public var alarms: [Alarm] {
    records.compactMap { if case .alarm(_, let alarm) = $0 { alarm } else { nil } }
  }

  /// The fills that were kept.
  public var fills: [Fill] {
    records.compactMap { if case .fill(let fill) = $0 { fill } else { nil } }
  }

  /// The reasons for which positions were closed.
  public var exits: [ExitReason] {
    records.compactMap { if case .closed(_, _, let reason) = $0 { reason } else { nil } }
  }

  /// The orders sent since the test looked last, with their names.
  public var orders: [(id: ClientOrderID, terms: OrderTerms)] {
    asked.compactMap { if case .submit(let id, let terms) = $0 { (id, terms) } else { nil } }
  }

  /// The last order sent with a role.
  public func order(_ role: ClientOrderID.Role) -> (id: ClientOrderID, terms: OrderTerms)? {
    orders.last { $0.id.role == role }
  }

  /// The levels to which position stops were asked to be set.
  public var stopsSet: [PositionStops] {
    asked.compactMap { if case .setStops(_, let stops) = $0 { stops } else { nil } }
  }

  /// How often all positions were asked for.
  public var positionQueries: Int { asked.count { $0 == .positions } }

  /// Since when fills were asked for, each time.
  public var fillQueries: [Timestamp] {
    asked.compactMap { if case .fills(_, let since) = $0 { since } else { nil } }
  }

  /// The orders that were asked for, one by one.
  public var orderQueries: [ClientOrderID] {
    asked.compactMap { if case .order(let id, _) = $0 { id } else { nil } }
  }

  /// The orders that were cancelled.
  public var cancels: [ClientOrderID] {
    asked.compactMap { if case .cancel(let id, _) = $0 { id } else { nil } }
  }

  // What the venue says.

  /// What the venue says of an order.
  public func report(
    _ id: ClientOrderID?, _ status: OrderStatus, filled: Quantity = .zero, quantity: Quantity = "1",
    side: Side = .buy, trigger: Price? = nil, origin: OrderOrigin = .client, average: Price? = nil
  ) -> OrderReport {
    OrderReport(
      clientID: id, venueID: VenueOrderID(1), instrument: Self.symbol, origin: origin,
      status: status, side: side, quantity: quantity, filled: filled,
      trigger: trigger.map { Trigger(price: $0, crossing: .falling) },
      closesPosition: origin != .client, averagePrice: average,
      filledAt: filled == .zero ? nil : now)
  }

  /// Lets the venue say what an order is by now.
  public mutating func say(
    _ id: ClientOrderID?, _ status: OrderStatus, filled: Quantity = .zero, quantity: Quantity = "1",
    trigger: Price? = nil, origin: OrderOrigin = .client
  ) {
    tell(
      .venue(
        .order(
          report(
            id, status, filled: filled, quantity: quantity, trigger: trigger, origin: origin))))
  }

  /// Lets the stop of the position be seen at the venue.
  public mutating func seeStop(_ level: Price?, origin: OrderOrigin = .positionStop) {
    say(nil, level == nil ? .cancelled : .untriggered, trigger: level, origin: origin)
  }

  /// What the venue says of a stop that hangs on the position and closes so much of it.
  public func part(
    _ quantity: Quantity, at level: Price, number: UInt64, _ status: OrderStatus = .untriggered
  ) -> OrderReport {
    let isLong = size > .zero
    return OrderReport(
      clientID: nil, venueID: VenueOrderID(number), instrument: Self.symbol, origin: .positionStop,
      status: status, side: isLong ? .sell : .buy, quantity: quantity, filled: .zero,
      trigger: Trigger(price: level, crossing: isLong ? .falling : .rising), isReduceOnly: true)
  }

  /// A complete listing that shows one position, or none.
  public func listing(
    _ size: Quantity, entry: Price = "100", asOf: Timestamp? = nil, liquidation: Price? = nil
  ) -> Outcome {
    let report = PositionReport(
      instrument: Self.symbol, size: size, averageEntry: entry, stops: PositionStops(),
      liquidation: liquidation)
    return .accepted(.positions(size == .zero ? [] : [report], asOf: asOf ?? now))
  }

  /// Opens a position of one unit at a price, with a stop that was seen.
  public mutating func hold(
    _ direction: Direction = .long, at price: Price = "100", stop: StopRule = .unprotected,
    target: TargetRule? = nil, trailing: TrailingRule? = nil, breakeven: BreakevenRule? = nil,
    timeLimit: TimeSpan? = nil, partialExits: [PartialExit] = []
  ) {
    wish(
      direction, stop: stop, target: target, trailing: trailing, breakeven: breakeven,
      timeLimit: timeLimit, partialExits: partialExits)
    guard let entry = order(.entry) else { preconditionFailure("no entry was sent: \(records)") }
    answer(.accepted(.order(report(entry.id, .resting)))) { $0 == .submit(entry.id, entry.terms) }
    fill(entry.id, direction.entrySide, entry.terms.quantity, at: price)
    accept()
  }

  /// Takes every request about stops, and lets what they set be seen, until nothing is asked.
  public mutating func accept() {
    while let next = open.first(where: { isAboutStops($0.request) }) {
      answer(.accepted(.done)) { $0 == next.request }
      switch next.request {
      case .setStops(_, let stops):
        if let stop = stops.stop { seeStop(stop) }
        if let target = stops.target { seeStop(target, origin: .positionTarget) }
        if stops.trailing != nil { seeStop("1", origin: .positionTrailing) }
      case .submit(let id, let terms): say(id, .untriggered, trigger: terms.trigger?.price)
      case .amend(let id, _, let change): say(id, .untriggered, trigger: change.triggerPrice)
      case .cancel(let id, _): say(id, .cancelled)
      default: break
      }
    }
  }

  private func isAboutStops(_ request: Request) -> Bool {
    switch request {
    case .setStops: true
    case .submit(let id, _), .amend(let id, _, _), .cancel(let id, _):
      [.stop, .target, .trailing].contains(id.role)
    default: false
    }
  }
}
