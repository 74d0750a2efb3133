import Trading

/// What belongs to another part of the venue shares symbols and an account with us, and nothing
/// else: it is never ours.
extension Outcome {
  /// The outcome without what belongs to another part of the venue.
  var ofOurCategory: Outcome {
    guard case .accepted(let answer) = self else { return self }
    switch answer {
    case .order(let report) where report.category != .linear: return .unknown(.unreadable)
    case .openOrders(let reports) where reports.contains(where: { $0.category != .linear }):
      return .accepted(.openOrders(reports.filter { $0.category == .linear }))
    case .fills(let fills, let asOf) where fills.contains(where: { $0.category != .linear }):
      return .accepted(.fills(fills.filter { $0.category == .linear }, asOf: asOf))
    default: return self
    }
  }
}

extension VenueEvent {
  /// Whether it is of another part of the venue than the one traded at.
  var isOfOtherCategory: Bool {
    switch self {
    case .order(let report): report.category != .linear
    case .fill(let fill): fill.category != .linear
    default: false
    }
  }
}
