import Trading

/// How long a position has stood without a stop while one could have been placed.
struct NakedClock {
  /// Why it began.
  enum Cause: String {
    /// The position was opened, or restarted, without one.
    case opened
    /// A part of an order opened it, to which the venue attaches no stop yet.
    case part
    /// A stop that stood is gone.
    case lost
    /// The process came back and found it so.
    case restarted
  }

  /// What a request does about it: finds out, explains what was found, or mends.
  enum Step: CaseIterable {
    case mend, explain, find
  }

  private(set) var since: Timestamp?
  private(set) var cause = Cause.opened
  /// Reachable time that counts, and reachable time before the news could be heard.
  private(set) var counted = TimeSpan.zero
  private(set) var unheard = TimeSpan.zero
  /// Time with a request under way that may yet turn out to have been struck, by what it is for.
  private var pending: [Step: TimeSpan] = [:]
  private(set) var isHeard = true
  /// Time that counts since a request that would have mended was last struck.
  private var waited = TimeSpan.zero
  /// How often what would have mended was refused by what is not the exchange.
  private(set) var strikes = 0
  /// Every stretch that is over, and the longest.
  private(set) var total = TimeSpan.zero
  private(set) var worst = TimeSpan.zero

  mutating func begin(_ cause: Cause, isHeard: Bool, at moment: Timestamp) {
    since = moment
    self.cause = cause
    self.isHeard = isHeard
    counted = .zero
    unheard = .zero
    pending = [:]
    waited = .zero
    strikes = 0
  }

  mutating func end() {
    guard since != nil else { return }
    total = total + counted + unheard
    worst = max(worst, counted + unheard)
    since = nil
  }

  /// From now on the executor knows.
  mutating func hear() { isHeard = true }

  /// It was told otherwise, and does not know until it is told again.
  mutating func doubt() { isHeard = false }

  /// What was under way was struck: in that time this step could not be done.
  mutating func excuse(_ step: Step) { pending[step] = nil }

  /// What was under way was taken and answered at once: the time counts.
  mutating func admit(_ step: Step) {
    add(pending[step] ?? .zero)
    pending[step] = nil
  }

  private mutating func add(_ span: TimeSpan) {
    counted = counted + span
    waited = waited + span
  }

  /// What would have mended was struck: the wait before it was for its sake, up to a retry's.
  mutating func strike(upTo retry: TimeSpan) {
    counted = TimeSpan(nanoseconds: counted.nanoseconds - min(waited, retry).nanoseconds)
    waited = .zero
    strikes += 1
  }

  /// Counts a stretch of time in which a step was under way, or none.
  mutating func count(_ span: TimeSpan, during step: Step?) {
    // One that would have mended and never had an answer was lost.
    if step != .mend { pending[.mend] = nil }
    if !isHeard {
      unheard = unheard + span
    } else if let step {
      pending[step, default: .zero] = pending[step, default: .zero] + span
    } else {
      add(span)
    }
  }
}
