import Trading

/// Puts fills together into round trips, one instrument's.
struct TripBuilder: Sendable {
  /// Where the last trip that closed stands among the facts, until its reason is known.
  var closedAs: Int?
  /// What else the trip under way would have brought, had candles gone the other way.
  var others: ClosedRange<Money>?

  private var size: Quantity = .zero
  private var direction = Direction.long
  private var signal = SignalID.none
  private var entryTime: Timestamp = .distantPast
  private var opened: Quantity = .zero
  private var largest: Quantity = .zero
  private var entryNotional: Money = .zero
  private var exitNotional: Money = .zero
  private var fees: Money = .zero
  private var funding: Money = .zero
  private var stop: Price?

  /// Whether a trip is under way.
  var isOpen: Bool { size != .zero }

  /// The mean entry price of the trip under way, and its direction.
  var entry: (notional: Money, quantity: Quantity, direction: Direction) {
    (entryNotional, opened, direction)
  }

  /// Takes a fill; returns the trip that it closed, if it did.
  ///
  /// A fill through flat closes one trip and opens the next; its fee is shared by quantity.
  mutating func take(_ fill: Fill, swing: (low: Price, high: Price)) -> RoundTrip? {
    let isAgainst = size != .zero && (size > .zero) != (fill.side == .buy)
    let closing = isAgainst ? min(fill.quantity, size.magnitude) : .zero
    let closingFee = fill.fee.share(closing, of: fill.quantity)
    var trip: RoundTrip?
    if closing > .zero {
      exitNotional += fill.price.notional(of: closing, rounded: .nearest)
      fees += closingFee
      size += Quantity(units: fill.side.sign * closing.units)
      if size == .zero { trip = finished(at: fill.time, swing) }
    }
    let opening = fill.quantity - closing
    if opening > .zero {
      if size == .zero { begin(fill) }
      size += Quantity(units: fill.side.sign * opening.units)
      opened += opening
      largest = max(largest, size.magnitude)
      entryNotional += fill.price.notional(of: opening, rounded: .nearest)
      fees += fill.fee - closingFee
    }
    return trip
  }

  /// Takes a payment of funding.
  mutating func take(funding payment: Money) { funding += payment }

  /// Takes what the executor says of the position it has opened.
  mutating func opened(_ signal: SignalID, stop: Price?) {
    self.signal = signal
    if self.stop == nil { self.stop = stop }
  }

  private mutating func begin(_ fill: Fill) {
    self = TripBuilder(closedAs: closedAs)
    direction = fill.side == .buy ? .long : .short
    signal = fill.clientID?.signal ?? .none
    entryTime = fill.time
  }

  private init(closedAs: Int?) { self.closedAs = closedAs }

  /// Nothing yet.
  init() {}

  private func finished(at time: Timestamp, _ swing: (low: Price, high: Price)) -> RoundTrip {
    let gross = Money(units: direction.sign * (exitNotional.units - entryNotional.units))
    let risk = stop.flatMap { stop -> Money? in
      // A stop may stand absurdly far away; what it risks is then beyond all amounts.
      guard stop.checkedNotional(of: opened) != nil else { return nil }
      let worth = stop.notional(of: opened, rounded: .nearest)
      return Money(units: direction.sign * (entryNotional.units - worth.units))
    }
    let low = swing.low.notional(of: opened, rounded: .nearest) - entryNotional
    let high = swing.high.notional(of: opened, rounded: .nearest) - entryNotional
    let (worst, best) = direction == .long ? (low, high) : (-high, -low)
    var trip = RoundTrip(
      instrument: InstrumentIndex(0), direction: direction, signal: signal, tag: "",
      entryTime: entryTime, exitTime: time, quantity: opened, entryNotional: entryNotional,
      exitNotional: exitNotional, fees: fees, funding: funding,
      netProfit: gross - fees + funding, initialRisk: risk,
      maximumAdverse: min(.zero, worst), maximumFavourable: max(.zero, best), reason: .signal,
      isOpen: false, ambiguity: nil, naked: .zero)
    if let others {
      trip.widen(to: others.lowerBound)
      trip.widen(to: others.upperBound)
    }
    return trip
  }

  /// What the trip would bring if it were closed at a price; nil where none is under way.
  func netProfit(closedAt price: Price, fee rate: Rate) -> Money? {
    guard isOpen else { return nil }
    let left = price.notional(of: size.magnitude, rounded: .nearest)
    let gross = Money(
      units: direction.sign * (exitNotional.units + left.units - entryNotional.units))
    return gross - fees - left.times(rate, rounded: .nearest) + funding
  }

  /// What a fill alone says of why a position was closed.
  static func reason(of fill: Fill) -> ExitReason {
    switch fill.origin {
    case .positionStop: return .stop
    case .positionTarget: return .target
    case .positionTrailing: return .trailingStop
    case .liquidation: return .liquidation
    case .deleverage: return .deleveraging
    case .settlement: return .settlement
    case .client: break
    }
    switch fill.clientID?.role {
    case .stop: return .stop
    case .target: return .target
    case .trailing: return .trailingStop
    case .exit: return .signal
    case .emergency: return .emergency
    case .partialExit: return .partialExit
    case .entry: return .netted
    case nil: return .foreign
    }
  }
}
