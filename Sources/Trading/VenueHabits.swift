/// The bad habits of a venue: what it does that a client would not expect.
///
/// Data, as the rest of a ``VenueProfile``. The simulated exchange shows them wherever it may
/// misbehave at all, which is where a run has a plan of faults; a plain backtest knows none of
/// them. What each venue does, and where that is from, stands in `docs/venues.md`.
public struct VenueHabits: Hashable, Sendable {
  // Listings.

  /// Whether conditional orders stand in a book of their own, so that a listing of orders takes
  /// two reads, at two moments, either of which can fail.
  public var hasConditionalBook = false
  /// How many positions fit on a page of their listing; nil where it comes whole.
  public var positionsPerPage: Int?
  /// How far behind the stream a query is at most on an ordinary day; never more than the
  /// profile's read lag.
  public var usualLag = TimeSpan.zero

  // Orders that turn into others.

  /// Whether a conditional order that triggers becomes another order, with a number of its own, and
  /// the stream says so.
  public var triggersAsNewOrder = false
  /// Whether an amendment cancels the order and places another under the same client order id.
  public var amendsAsNewOrder = false
  /// Whether the stops that an entry carries are placed only once it has filled whole, and never
  /// where it ends before.
  public var attachesWhenWhole = false

  // Refusals.

  /// Whether reduce-only orders that rest take up the position, so that no other can reduce it.
  public var countsReduceOnly = false
  /// Whether setting the stops of a position to what they are is refused.
  public var refusesUnchangedStops = false
  /// The limit orders that are refused in the answer where the book does not suit them, instead of
  /// being taken and then cancelled.
  public var refusedAtOnce: [TimeInForce] = []
  /// The codes for a request about an order that is over.
  public var gone = GoneCodes()

  // Prices.

  /// How far an order at market may move from the price it was sent at, where it is a limit order
  /// in disguise; nil where it is none.
  public var marketBand: Rate?
  /// How far beyond its trigger a stop at market fills at worst; nil where there is no bound.
  public var triggerBand: Rate?
  /// Whether the first ticker after a reconnect says zero.
  public var zeroAfterReconnect = false

  /// Creates the habits of a venue without any.
  public init() {}

  /// The codes for a request about an order that is over; 0 for the one of ``Rejection``'s reason.
  public struct GoneCodes: Hashable, Sendable {
    public var cancelFilled: Int32 = 0
    public var cancelCancelled: Int32 = 0
    public var amendUnknown: Int32 = 0
    public var amendFilled: Int32 = 0
    public var amendCancelled: Int32 = 0

    /// Creates codes that say nothing more than the reason does.
    public init() {}
  }
}
