import Execution
import SimulatedExchange
import Simulation
import Trading

/// What the executor was told, so that it can be known by it.
extension Auditor {
  func hear(_ event: Event) {
    answered = nil
    switch event {
    // What stands since before a process came up is its own to find.
    case .started: orphans.removeAll()
    case .answer(let id, let outcome):
      guard let pending = requests.removeValue(forKey: id) else { return }
      answered = pending
      noteAnswer(pending, outcome)
      noteRefusal(pending.request, outcome)
      if case .rejected = outcome, case .submit(let id, _) = pending.request { deny(id) }
      if case .accepted(let answer) = outcome { hearListing(answer, pending) }
      if case .accepted(.rules(let rules)) = outcome, case .rules(let index) = pending.request {
        hearRules(rules, of: index.value)
      }
      if case .accepted(.order(let report)) = outcome {
        hearFills(of: report)
        hearState(of: report)
      }
      if case .accepted(.fills(let fills, _)) = outcome {
        for fill in fills { heardFills.insert(fill.execution) }
      }
      if case .fills(let index, _) = pending.request { hearUnreadable(outcome, index.value) }
      // Within the read lag the last fill may not be in it.
      if case .accepted(.fills) = outcome, case .fills(let index, _) = pending.request,
        pending.sent > markets[index.value].lastFill + configuration.profile.readLag
      {
        markets[index.value].fillListings += 1
      }
      if case .accepted(.positions(let reports, _)) = outcome {
        for market in markets.indices {
          markets[market].listed = reports.first { $0.instrument.value == market }?.size ?? .zero
        }
      }
      // One that came late may have been given up, and is then not trusted.
      if case .accepted(.positions(_, let asOf)) = outcome,
        now - pending.sent < configuration.executor.questionTimeout
      {
        listedAsOf = max(listedAsOf, asOf)
      }
      if case .accepted = outcome, case .cancel(let id, let index) = pending.request,
        id.role == .stop, markets[index.value].endedLast(id, .client)
      {
        markets[index.value].naked.hear()
      }
      if case .rejected(let rejection) = outcome, rejection.reason == .rateLimited {
        asked.refused(at: now)
      }
    case .venue(.fill(let fill)):
      guard fill.category == .linear else { return }
      heardFills.insert(fill.execution)
      let market = markets[fill.instrument.value]
      if market.naked.cause != .lost, market.fills.last?.execution == fill.execution,
        knowsFormerEnd(fill.instrument.value)
      {
        markets[fill.instrument.value].naked.hear()
      }
    case .venue(.rules(let index, let rules)): hearRules(rules, of: index.value)
    case .venue(.order(let report)):
      guard report.category == .linear else { return }
      hearFills(of: report)
      hearFiring(report)
      if !report.status.isLive, report.isStop,
        markets[report.instrument.value].endedLast(report.clientID, report.origin)
      {
        markets[report.instrument.value].naked.hear()
      }
    default: break
    }
  }

  /// What tells of a position without a stop: that it is open, a listing of positions; that its
  /// stop is gone, one of orders.
  private func hearListing(_ answer: Answer, _ pending: PendingRequest) {
    let tells: (NakedClock.Cause) -> Bool
    switch answer {
    case .openOrders: tells = { $0 == .lost }
    case .positions: tells = { $0 != .lost }
    default: return
    }
    // One that came late may have been given up, and is then not trusted.
    guard now - pending.sent < configuration.executor.questionTimeout else { return }
    for market in markets.indices where pending.request.concerns(market) {
      // Within the read lag it may be from before.
      let since = markets[market].naked.since ?? .distantFuture
      guard tells(markets[market].naked.cause), since < pending.sent - configuration.profile.readLag
      else { continue }
      markets[market].naked.hear()
    }
  }

  /// An order that was said to be refused is not looked for, though it may just have opened.
  private func deny(_ id: ClientOrderID) {
    denied.insert(id)
    let market = id.instrument.value
    guard markets[market].naked.cause == .opened, let fill = markets[market].fills.last,
      fill.clientID == id, !heardFills.contains(fill.execution)
    else { return }
    markets[market].naked.doubt()
  }

  /// An order of which it was said that it is over, with nothing filled, is not looked for.
  private func hearState(of report: OrderReport) {
    guard let id = report.clientID, report.filled == .zero else { return }
    if report.status.isLive { denied.remove(id) } else { denied.insert(id) }
  }

  /// What an order has filled by its own report was heard with it.
  private func hearFills(of report: OrderReport) {
    guard report.filled > .zero, let id = report.clientID else { return }
    let market = markets[report.instrument.value]
    for fill in market.earlier + market.fills
    where fill.clientID == id && fill.filled <= report.filled { heardFills.insert(fill.execution) }
  }
}

extension OrderReport {
  /// Whether it is about a stop.
  var isStop: Bool { clientID.map { $0.role == .stop } ?? (origin != .positionTarget) }
}
