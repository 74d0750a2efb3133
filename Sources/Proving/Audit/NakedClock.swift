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

  private(set) var since: Timestamp?
  private(set) var cause = Cause.opened
  /// Reachable time that counts, and reachable time before the news could be heard.
  private(set) var counted = TimeSpan.zero
  private(set) var unheard = TimeSpan.zero
  /// Time with a request under way that may yet turn out to have been struck: one that would mend,
  /// or one that only finds out.
  private var mending = TimeSpan.zero
  private var asking = TimeSpan.zero
  private(set) var isHeard = true
  /// Every stretch that is over, and the longest.
  private(set) var total = TimeSpan.zero
  private(set) var worst = TimeSpan.zero

  mutating func begin(_ cause: Cause, isHeard: Bool, at moment: Timestamp) {
    since = moment
    self.cause = cause
    self.isHeard = isHeard
    counted = .zero
    unheard = .zero
    mending = .zero
    asking = .zero
  }

  mutating func end() {
    guard since != nil else { return }
    total = total + counted + unheard
    worst = max(worst, counted + unheard)
    since = nil
  }

  /// From now on the executor knows.
  mutating func hear() { isHeard = true }

  /// What was under way was struck: in that time nothing could be done.
  mutating func excuse(isQuestion: Bool) {
    if isQuestion { asking = .zero } else { mending = .zero }
  }

  /// What was under way was taken and answered at once: the time counts.
  mutating func admit(isQuestion: Bool) {
    counted = counted + (isQuestion ? asking : mending)
    excuse(isQuestion: isQuestion)
  }

  mutating func count(_ span: TimeSpan, isMending: Bool, isAsking: Bool) {
    // One that would have mended and never had an answer was lost.
    if !isMending { mending = .zero }
    if !isHeard {
      unheard = unheard + span
    } else if isMending {
      mending = mending + span
    } else if isAsking {
      asking = asking + span
    } else {
      counted = counted + span
    }
  }
}
