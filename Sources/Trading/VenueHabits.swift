/// The bad habits of a venue: what it does that a client would not expect.
///
/// Data, as the rest of a ``VenueProfile``. The simulated exchange shows them wherever it may
/// misbehave at all, which is where a run has a plan of faults; a plain backtest knows none of
/// them. What each venue does, and where that is from, stands in `docs/venues.md`.
public struct VenueHabits: Hashable, Sendable {
  /// Whether conditional orders stand in a book of their own, so that a listing of orders takes
  /// two reads, at two moments, either of which can fail.
  public var hasConditionalBook = false
  /// How many positions fit on a page of their listing; nil where it comes whole.
  public var positionsPerPage: Int?

  /// Creates the habits of a venue without any.
  public init() {}
}
