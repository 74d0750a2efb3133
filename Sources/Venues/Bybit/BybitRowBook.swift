/// How many rows of an account were not used, since the start.
public struct RowCounts: Hashable, Sendable {
  /// Of other parts of the venue, other symbols, and sides of a hedge: left alone.
  public var foreign = 0
  /// Those that could not be read.
  public var unreadable = 0
  /// Those with a word that is not known.
  public var unlisted = 0
  /// Executions that are no trade and no payment.
  public var changes = 0

  /// Counts nothing yet.
  public init() {}
}

/// What was said of odd rows already, so that the same is not said again and again.
struct BybitRowBook: Sendable {
  /// Numbers that were seen, of which the oldest are forgotten.
  private struct Seen: Sendable {
    private var counts: [UInt64: Int] = [:]
    private var order: [UInt64] = []
    private static let most = 4_096

    /// How often a number was seen, this time included.
    mutating func count(_ number: UInt64) -> Int {
      let count = (counts[number] ?? 0) + 1
      counts[number] = count
      if count == 1 {
        order.append(number)
        if order.count > Self.most { counts[order.removeFirst()] = nil }
      }
      return count
    }
  }

  private var words = Seen()
  private var rows = Seen()
  private var changes = Seen()
  var counts = RowCounts()

  /// How many different rows are written down; what comes then is only counted.
  private static let mostRows = 500
  private var shownRows = 0

  /// Whether a sentence was not said before.
  mutating func isNew(_ words: String) -> Bool {
    self.words.count(BybitReports.number(of: words)) == 1
  }

  /// Whether a change of a position that is no trade was not told before, by stream or listing.
  mutating func isNew(change text: String) -> Bool {
    changes.count(BybitReports.number(of: text)) == 1
  }

  /// How often a row came that cannot be read, this time included, and whether to write it down.
  mutating func note(unreadable text: String) -> (times: Int, isShown: Bool) {
    counts.unreadable += 1
    let times = rows.count(BybitReports.number(of: text))
    guard times == 1, shownRows < Self.mostRows else { return (times, false) }
    shownRows += 1
    return (times, true)
  }
}
