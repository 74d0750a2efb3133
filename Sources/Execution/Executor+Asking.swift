import Trading

/// What the venue says of one order that was asked for.
extension Executor {
  /// Takes the venue's word on one order.
  mutating func askAnswered(
    _ outcome: Outcome, _ id: ClientOrderID, _ index: Int, _ effects: inout Effects
  ) {
    guard case .accepted(let answer) = outcome else {
      var isUnknown = false
      updateOrder(id, index) { order, settings, now in
        order.deadline = min(order.deadline, now + settings.retryWait(1))
        isUnknown = order.asks >= settings.confirmationWaits.count
      }
      // Who asks for an order in vain asks for the position (R5).
      if isUnknown { hurrySync() }
      return
    }
    switch answer {
    case .order(let report):
      catchUp(report, sentAt: sentAt(id, index), &effects)
      take(report, &effects)
      findMissed(id, report, index, &effects)
      if report.status.isLive { return }
      // It may stand all the same: of one that became another, venues tell the end of the first.
      if report.filled == .zero { hurrySync() }
      settleMissingFills(report, id, index, &effects)
    case .noSuchOrder: orderMissing(id, index, &effects)
    case .openOrders, .positions, .account, .fills, .settings, .rules, .ticker, .done: break
    }
  }

  /// When an order was sent; the far past where it is not known any more.
  private func sentAt(_ id: ClientOrderID, _ index: Int) -> Timestamp {
    if let entry = books[index].entries.first(where: { $0.order.id == id }) {
      return entry.order.sentAt
    }
    if let exit = books[index].exit, exit.order.id == id { return exit.order.sentAt }
    return books[index].partials.first { $0.id == id }?.sentAt ?? .distantPast
  }

  /// An order is over and more of it may have filled than we were told: the fills say.
  private mutating func settleMissingFills(
    _ report: OrderReport, _ id: ClientOrderID, _ index: Int, _ effects: inout Effects
  ) {
    if let at = books[index].entries.firstIndex(where: { $0.order.id == id }) {
      books[index].entries[at].order.end = OrderEnd(filled: report.filled, reason: .expired)
      missFills(index, since: books[index].entries[at].order.sentAt, &effects)
    } else if let exit = books[index].exit, exit.order.id == id {
      missFills(index, since: exit.order.sentAt, &effects)
      // What is left is asked for before anything more is sent.
      exitEnded(index, &effects)
    }
  }

  /// The venue knows no such order: evidence only once its read lag has passed, and after asking
  /// as often as we ask (R5).
  private mutating func orderMissing(
    _ id: ClientOrderID, _ index: Int, _ effects: inout Effects
  ) {
    if books[index].exit?.order.id == id {
      // A close that comes twice can only reduce: it is sent again once the position is unchanged.
      books[index].exit?.isMissing = true
      return lookAtPositions(&effects)
    }
    var isEvidence = false
    updateOrder(id, index) { order, settings, now in
      isEvidence = order.asks >= settings.confirmationWaits.count
    }
    guard isEvidence else { return }
    if let at = books[index].entries.firstIndex(where: { $0.order.id == id }) {
      // It may have filled all the same, which only the fills can tell.
      books[index].entries[at].order.end = OrderEnd(filled: .zero, reason: .rejectedByVenue)
      missFills(index, since: books[index].entries[at].order.sentAt, &effects)
    } else {
      books[index].partials.removeAll { $0.id == id }
    }
  }
}
