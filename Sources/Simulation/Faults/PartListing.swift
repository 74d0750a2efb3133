public import Trading

/// A listing that a venue gives in parts, page by page or book by book, each read after the one
/// before.
///
/// What one part says is from its own moment, and whoever lacks one part knows nothing.
public struct PartListing: Sendable {
  private var orders: [OrderReport] = []
  private var positions: [PositionReport] = []
  /// As of when the first part was; the whole is no newer.
  private var asOf: Timestamp?
  private(set) var parts = 0

  /// A listing of which nothing was read yet.
  public init() {}

  /// Takes the answer to the next read; returns that of the whole, or nil where more is to be read.
  public mutating func take(_ outcome: Outcome, by habits: VenueHabits) -> Outcome? {
    switch outcome {
    case .accepted(.openOrders(let all)) where habits.hasConditionalBook:
      return take(all)
    case .accepted(.positions(let all, let asOf)):
      guard let size = habits.positionsPerPage else { return outcome }
      return take(all, asOf, size)
    default: return outcome
    }
  }

  /// Conditional orders first: what triggers between the reads is then in both and not in neither.
  private mutating func take(_ all: [OrderReport]) -> Outcome? {
    parts += 1
    orders += all.filter { ($0.status == .untriggered) == (parts == 1) }
    return parts == 1 ? nil : .accepted(.openOrders(orders))
  }

  private mutating func take(
    _ all: [PositionReport], _ asOf: Timestamp, _ size: Int
  ) -> Outcome? {
    parts += 1
    let first = self.asOf ?? asOf
    self.asOf = first
    let left = all.filter { row in
      positions.last.map { row.instrument.value > $0.instrument.value } ?? true
    }
    positions += left.prefix(size)
    return left.count > size ? nil : .accepted(.positions(positions, asOf: first))
  }
}
