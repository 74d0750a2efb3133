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
    switch request {
    case .submit(let id, let terms): arriving(id, terms)
    case .setStops(let index, let stops):
      if !stops.isEmpty { leaveAlone(index.value, "stops were set on") }
    default: break
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
    leaveAlone(market, "an order that closes was sent for")
    // What was filled since the venue was asked nobody could know.
    let lastFill = markets[market].lastFill
    let isFresh =
      lastFill != .distantPast && listedAsOf > lastFill + configuration.profile.readLag
    if id.role == .emergency, isFresh, !terms.closesPosition, markets[market].size != .zero,
      terms.quantity > markets[market].size.magnitude
    {
      violate(
        .neverFlip, market, "size",
        "an emergency close of \(terms.quantity) for \(markets[market].size.magnitude)")
    }
  }

  /// What is not ours is none of our business.
  private func leaveAlone(_ market: Int, _ what: String) {
    let truth = markets[market]
    guard truth.size != .zero, truth.own == .zero, now - truth.lastFill > bounds.protect else {
      return
    }
    violate(.foreign, market, "position", "\(what) a position that is not ours")
  }

  public func said(_ output: ExchangeOutput, by exchange: borrowing Exchange, at moment: Timestamp)
  {
    now = moment
    isDirty = true
    switch output {
    case .event(.fill(let fill)): take(fill)
    case .event(.order(let report)): take(report)
    case .answer(let id, .rejected(let rejection)): refused(rejection, requests[id]?.request)
    default: break
    }
  }

  private func refused(_ rejection: Rejection, _ request: Request?) {
    switch rejection.reason {
    case .priceOffGrid, .quantityOffLot, .quantityTooSmall, .quantityTooLarge, .notionalTooSmall,
      .leverageTooHigh, .unsupported:
      violate(
        .rules, nil, "\(rejection.reason)",
        "the venue refused by a rule that is known: \(rejection.reason)"
          + (request.map { ", \($0)" } ?? ""))
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
    if phase == .quiet { quiet.fills += 1 }
    if isStranger {
      markets[market].isTainted = true
    } else {
      let own = markets[market].own
      let moved = own + Quantity(units: fill.side.sign * fill.quantity.units)
      // What closes can only take away of what is ours.
      let isThrough = own == .zero || (moved > .zero) != (own > .zero)
      markets[market].own = !isEntry && isThrough ? .zero : moved
    }
    if after.magnitude > before.magnitude { markets[market].mayLoosen = true }
    if after == .zero || (before != .zero && (after > .zero) != (before > .zero)) {
      markets[market].naked.end()
      markets[market].hasStop = false
      markets[market].tightest = nil
      markets[market].isTainted = after != .zero && isStranger
      markets[market].own = isStranger ? .zero : after
      markets[market].closing = fill
    }
    if isEntry { markets[market].isPart = !fill.isComplete }
    if isEntry, let id = fill.clientID { opens(id, fill.quantity, market) }
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
