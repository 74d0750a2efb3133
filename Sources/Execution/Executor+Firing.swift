import Trading

/// A stop or target that was triggered: an exit that the venue has begun.
///
/// Nothing is sent beside it, neither a stop nor a close, until it has ended or has had its time;
/// what is to be closed meanwhile is closed then, if anything is left.
extension Executor {
  /// Takes sight of a stop or target that was triggered; of one that is told late, when something
  /// newer was heard of it already, less is to be waited for.
  mutating func seeFired(
    _ report: OrderReport, _ index: Int, isLate: Bool = false, _ effects: inout Effects
  ) {
    // One has its time once, however often it is told.
    guard books[index].size != .zero, books[index].stops.fired != report.venueID else { return }
    books[index].stops.fired = report.venueID
    books[index].stops.firesUntil =
      now + (isLate ? settings.questionTimeout : settings.answerTimeout)
    books[index].stops.awaitsSuccessor = false
    books[index].stops.deadline = books[index].stops.firesUntil
  }

  /// Notes that what was triggered has ended, by its own report.
  mutating func firedEnded(_ report: OrderReport, _ index: Int) {
    guard !report.status.isLive, books[index].stops.fired == report.venueID,
      books[index].stops.isFiring
    else { return }
    if report.filled > .zero {
      // Its fills may still be on their way.
      books[index].stops.firesUntil = min(
        books[index].stops.firesUntil, now + settings.questionTimeout)
      books[index].stops.deadline = books[index].stops.firesUntil
    } else {
      books[index].stops.firesUntil = .distantPast
    }
  }

  /// What was triggered has had its time: what stands is asked for, and protected as ever.
  mutating func firedOverdue(_ index: Int, _ effects: inout Effects) {
    books[index].stops.firesUntil = .distantPast
    books[index].stops.liveStop = nil
    books[index].stops.stopOrder = nil
    books[index].stops.asked = nil
    books[index].stops.deadline = now + settings.stopDeadline
    missFills(index, since: lastAgreement(index), &effects)
    lookAtPositions(&effects)
    send(.openOrders(InstrumentIndex(index)), for: .orders(ofAll: false), index, &effects)
  }

  /// Keeps a close until what was triggered has ended; returns whether it has to wait.
  mutating func waitsForFired(_ index: Int, _ reason: ExitReason) -> Bool {
    guard books[index].stops.isFiring else { return false }
    if books[index].emergency == nil {
      books[index].emergency = reason
      books[index].emergencyIsAsked = false
    }
    books[index].emergencyDue = max(books[index].stops.firesUntil, now)
    return true
  }
}
