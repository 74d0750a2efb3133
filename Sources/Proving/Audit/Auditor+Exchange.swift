import Execution
public import SimulatedExchange
import Simulation
public import Trading

/// What the exchange does, by its own words: S02, S03, S11, S14, S15, S17 and S20.
extension Auditor {
  public func arriving(_ request: Request, at exchange: borrowing Exchange, _ moment: Timestamp) {
    now = moment
    isDirty = true
    // One that is late or comes again may set the stop back; that is for the executor to mend.
    if let market = request.stopMarket, markets[market].stopRequest != request {
      markets[market].mayLoosen = true
    }
    if !request.isQuestion { noteArrival(request, moment) }
    if case .submit(let id, let terms) = request { arriving(id, terms) }
  }

  private func noteArrival(_ request: Request, _ moment: Timestamp) {
    for market in markets.indices where request.concerns(market) {
      markets[market].requestedAt = moment
    }
    for at in requests.values.indices where requests.values[at].request == request {
      requests.values[at].hasArrived = true
    }
  }

  private func arriving(_ id: ClientOrderID, _ terms: OrderTerms) {
    let market = terms.instrument.value
    if intents[id] == nil {
      violate(.writeAhead, market, "\(id.role)", "an order came that was never written down")
    }
    guard id.role != .entry else { return }
    if !terms.isReduceOnly, !terms.closesPosition {
      violate(.neverFlip, market, "\(id.role)", "an order that closes could also open")
    }
  }

  /// S20: what is not ours is none of our business.
  func leaveAlone(_ request: Request) {
    guard let market = request.closingMarket else { return }
    let truth = markets[market]
    guard truth.size != .zero, truth.own == .zero, now - truth.lastFill > bounds.protect else {
      return
    }
    // That ours is gone nobody can know who has not heard all of it.
    if truth.former.contains(where: { !heardFills.contains($0) }) { return }
    // Whose it is, is asked for; until then it is protected.
    if truth.isAsking, truth.fillListings < Self.explaining { return }
    violate(
      .foreign, market, "position", "for a position that is not ours: \(request.detail)")
  }

  public func said(_ output: ExchangeOutput, by exchange: borrowing Exchange, at moment: Timestamp)
  {
    now = moment
    isDirty = true
    switch output {
    // What is traded under the same symbol in another category is none of ours.
    case .event(.fill(let fill)): if fill.category == .linear { take(fill) }
    case .event(.order(let report)): if report.category == .linear { take(report) }
    case .answer(let id, .rejected(let rejection)):
      refused(rejection, requests[id], exchange)
    default: break
    }
  }

  private func refused(
    _ rejection: Rejection, _ pending: PendingRequest?, _ exchange: borrowing Exchange
  ) {
    switch rejection.reason {
    case .priceOffGrid, .quantityOffLot, .quantityTooSmall, .quantityTooLarge, .notionalTooSmall,
      .leverageTooHigh, .unsupported:
      if !knewRules(pending, exchange) { return }
      if rejection.reason == .quantityOffLot, pending?.closesAll == true { return }
      violate(
        .rules, nil, "\(rejection.reason)",
        "the venue refused by a rule that is known: \(rejection.reason)"
          + (pending.map { ", \($0.request)" } ?? ""))
    default: break
    }
  }

  private func take(_ fill: Fill) {
    let market = fill.instrument.value
    let before = markets[market].size
    let after = before + Quantity(units: fill.side.sign * fill.quantity.units)
    let isStranger = fill.clientID == nil && fill.origin == .client
    let isEntry = isStranger || fill.clientID?.role == .entry
    if !isEntry {
      let hasTurned = after != .zero && (after > .zero) != (before > .zero)
      if before == .zero || hasTurned || after.magnitude > before.magnitude {
        violate(
          .neverFlip, market, fill.clientID.map { "\($0.role)" } ?? "\(fill.origin)",
          "an order that closes took \(before) to \(after)")
      }
    }
    markets[market].size = after
    markets[market].lastFill = fill.time
    markets[market].fillListings = 0
    if before == .zero, !markets[market].fills.isEmpty {
      markets[market].earlier = markets[market].fills
      markets[market].fills.removeAll()
    }
    markets[market].fills.append(fill)
    if fill.isComplete { markets[market].firing.remove(fill.venueID) }
    if phase == .quiet { quiet.fills += 1 }
    if isStranger { markets[market].isTainted = true }
    let former = markets[market].own
    let own = own(after: fill, market, isEntry: isEntry, isStranger: isStranger)
    markets[market].own = own
    let hasClosed = own == .zero || (own > .zero) != (former > .zero)
    if former != .zero, hasClosed { markets[market].closings.append(fill) }
    if former != .zero, own == .zero {
      markets[market].lost = fill.execution
      markets[market].former = markets[market].fills.map(\.execution)
    }
    let isOther = (after > .zero) != (before > .zero)
    if after.magnitude > before.magnitude || isOther {
      markets[market].mayLoosen = true
      markets[market].isStopOfNow = false
    }
    if after == .zero || (before != .zero && (after > .zero) != (before > .zero)) {
      markets[market].naked.end()
      markets[market].hasStop = false
      markets[market].tightest = nil
      markets[market].isTainted = after != markets[market].own
    }
    if isEntry { markets[market].isPart = !fill.isComplete }
    if isEntry, let id = fill.clientID { opens(id, fill.quantity, market) }
  }

  /// What of a position is ours after a fill: what we have traded, but never more than there is.
  private func own(
    after fill: Fill, _ market: Int, isEntry: Bool, isStranger: Bool
  ) -> Quantity {
    let (own, all) = (markets[market].own.units, markets[market].size.units)
    var moved = isStranger ? own : own + fill.side.sign * fill.quantity.units
    // What closes can only take away of what is ours.
    if !isEntry, own == 0 || (moved > 0) != (own > 0) { moved = 0 }
    return Quantity(units: all > 0 ? max(0, min(moved, all)) : min(0, max(moved, all)))
  }

  private func opens(_ id: ClientOrderID, _ quantity: Quantity, _ market: Int) {
    let sum = entryFills[id.signal, default: .zero] + quantity
    entryFills[id.signal] = sum
    let lot = configuration.symbols[market].instrument.lot
    guard let terms = intents[id], sum > terms.quantity + lot else { return }
    violate(
      .oneEntry, market, "fills",
      "signal \(id.signal) meant \(terms.quantity), and \(sum) was filled for it")
  }

  private func take(_ report: OrderReport) {
    let market = report.instrument.value
    let isOver = !report.status.isLive
    if let former = heldReports[report.venueID] {
      if report.filled < former.filled {
        violate(
          .monotoneOrders, market, "filled",
          "an order had filled \(former.filled), then \(report.filled)")
      }
      if former.isOver, !isOver {
        violate(.monotoneOrders, market, "over", "an order that was over stands again")
      }
    }
    heldReports[report.venueID] = (report.filled, isOver)
    if isOver, report.isStop { markets[market].lastEnd = (report.clientID, report.origin) }
    // A stop that the venue or a stranger takes away was not loosened by us.
    if report.status == .cancelled, report.trigger != nil, markets[market].requestedAt != now {
      markets[market].mayLoosen = true
    }
    // One that has fired is on its way out with the position, and what stands behind it is no move.
    if report.isFiredStop { markets[market].mayLoosen = true }
    if report.status == .triggered {
      markets[market].firing.insert(report.venueID)
    } else {
      markets[market].firing.remove(report.venueID)
    }
  }

  /// S02 and S14, after something has changed.
  func lookAtExposure(_ market: Int, _ orders: [OrderReport], _ position: Position) {
    var worth = position.cost.magnitude
    var chains: [SignalID] = []
    for order in orders {
      guard let id = order.clientID, id.role == .entry else { continue }
      if chains.contains(id.signal) {
        violate(.oneEntry, market, "chains", "two entries of signal \(id.signal) stand")
      }
      chains.append(id.signal)
      worth += markets[market].lastPrice.notional(
        of: order.quantity - order.filled, rounded: .nearest)
    }
    let cap = Money(units: configuration.entryWorth.units * 4)
    if worth > cap, !markets[market].isTainted {
      violate(.exposure, market, "cap", "\(worth) is held or on its way; the cap is \(cap)")
    }
  }
}

extension Request {
  /// The market of a position that it would protect or close.
  fileprivate var closingMarket: Int? {
    switch self {
    case .submit(let id, let terms): id.role == .entry ? nil : terms.instrument.value
    case .setStops(let index, let stops): stops.isEmpty ? nil : index.value
    default: nil
    }
  }
}

extension OrderReport {
  /// Whether it is a stop that has fired and not filled yet.
  fileprivate var isFiredStop: Bool {
    (status == .resting || status == .triggered)
      && (origin == .positionStop || clientID?.role == .stop)
  }
}
