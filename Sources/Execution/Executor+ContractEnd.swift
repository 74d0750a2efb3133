import Trading

/// Contracts that the venue ends: delisted, or settled at a date.
extension Executor {
  /// Says once that a contract ends, and until when what is open must be closed.
  mutating func noteContractEnd(_ index: Int, _ effects: inout Effects) {
    guard let delivery = instruments[index].delivery else {
      books[index].leaveBy = .distantFuture
      return
    }
    let leaveBy = delivery - settings.deliveryLead
    guard books[index].leaveBy != leaveBy else { return }
    books[index].leaveBy = leaveBy
    effects.records.append(.alarm(InstrumentIndex(index), .contractEnds(delivery)))
  }

  /// Whether a position would be held into the end of its contract: no candle is left by which the
  /// strategy could close it, or its own time limit lies beyond.
  func endsTooSoon(for signal: Signal) -> Bool {
    let leaveBy = books[signal.instrument.value].leaveBy
    if leaveBy == .distantFuture { return false }
    return leaveBy <= now + (signal.protection.timeLimit ?? .zero)
  }

  /// Closes what is open and takes back what rests, since the contract is about to end.
  mutating func leaveContract(_ index: Int, _ effects: inout Effects) {
    cancelEntries(index, tag: nil, &effects)
    exit(index, .delisting, &effects)
  }
}
