public import Trading

/// What is said in place of what is so, by whoever carries it.
extension FaultLine {
  /// What a query would have been answered with so long ago, as far as that is known.
  public func outdated(
    _ outcome: Outcome, of request: Request, by age: TimeSpan, at now: Timestamp
  ) -> Outcome {
    guard age > .zero, case .accepted = outcome, let then = snapshot(at: now - age) else {
      return outcome
    }
    switch request {
    case .positions: return .accepted(.positions(then.positions, asOf: now))
    case .openOrders(let only):
      return .accepted(
        .openOrders(then.orders.filter { only == nil || $0.instrument == only }))
    case .fills:
      guard case .accepted(.fills(let fills, _)) = outcome else { return outcome }
      return .accepted(.fills(fills.filter { $0.time <= now - age }, asOf: now))
    default: return outcome
    }
  }

  /// An order as it was before a change, as over; nil for what tells of no change.
  public func former(of event: VenueEvent) -> VenueEvent? {
    guard case .order(var report) = event, report.status.isLive, isChange(report) else {
      return nil
    }
    report.status = .cancelled
    // Another number than the order has now, and none that anybody knows.
    report.venueID = VenueOrderID(0)
    return .order(report)
  }

  /// Whether a report tells of an order that was told otherwise before.
  private func isChange(_ report: OrderReport) -> Bool {
    let subject = VenueEvent.order(report).subject
    return history.contains { event in
      guard case .order(let other) = event, event.subject == subject else { return false }
      return other != report && other.status.isLive
    }
  }
}

extension Outcome {
  /// Whether an answer shows an order that can still fill, and orders that wait for a price.
  public var shows: (live: Bool, conditionals: Bool) {
    switch self {
    case .accepted(.order(let report)): (report.status.isLive, false)
    case .accepted(.openOrders(let reports)): (false, reports.contains { $0.trigger != nil })
    case .accepted, .rejected, .unknown: (false, false)
    }
  }

  /// What a query says that does not see every order.
  public func blinded(by blindness: Blindness) -> Outcome {
    switch (blindness, self) {
    case (.noOrder, .accepted): return .accepted(.noSuchOrder)
    case (.formerLeg, .accepted(.order(var report))):
      report.status = .cancelled
      return .accepted(.order(report))
    case (.noConditionals, .accepted(.openOrders(let reports))):
      return .accepted(.openOrders(reports.filter { $0.trigger == nil }))
    default: return self
    }
  }
}

extension OrderReport {
  /// What a venue says of an order that it does not have.
  public static func ghost(_ id: ClientOrderID, _ terms: OrderTerms) -> OrderReport {
    OrderReport(
      clientID: id, venueID: VenueOrderID(0), instrument: terms.instrument, origin: .client,
      status: terms.trigger == nil ? .resting : .untriggered, side: terms.side,
      quantity: terms.quantity, filled: .zero, price: nil, trigger: terms.trigger,
      isReduceOnly: terms.isReduceOnly, closesPosition: terms.closesPosition, rejection: nil)
  }
}

extension Dice {
  /// How far a query is behind though nothing went wrong, by its number; mostly little.
  public func usualLag(_ number: UInt64, atMost most: TimeSpan) -> TimeSpan {
    guard most > .zero else { return .zero }
    let share = fraction(400, number)
    return TimeSpan(nanoseconds: Int64(share * share * Double(most.nanoseconds)))
  }
}
