import Trading

/// The rules of an instrument are facts of now, and its end is one of them.
extension Executor {
  /// Asks for the rules of an instrument, unless that was just done.
  mutating func askForRules(_ index: Int, _ effects: inout Effects) {
    let isAsked = flights.contains { flight in
      if case .rules = flight.purpose { return flight.instrument == index }
      return false
    }
    if isAsked { return }
    send(.rules(InstrumentIndex(index)), for: .rules, index, &effects)
  }

  /// Takes the answer to a question for rules; what waited for it goes on, whatever it was.
  mutating func rulesAnswered(_ outcome: Outcome, _ index: Int, _ effects: inout Effects) {
    if case .accepted(.rules(let rules)) = outcome { take(rules, index, &effects) }
    guard books[index].awaitsRules else { return }
    books[index].awaitsRules = false
    resumeQueued(index, &effects)
  }

  /// Takes the rules that hold from now on.
  mutating func take(_ rules: Instrument, _ index: Int, _ effects: inout Effects) {
    let former = instruments[index]
    guard rules != former, rules.symbol == former.symbol, rules.lot > .zero else { return }
    instruments[index] = rules
    if rules.delivery != former.delivery { noteEnd(index, &effects) }
    guard rules.priceGrid != former.priceGrid, books[index].size != .zero else { return }
    roundStops(index)
    books[index].stops.refusals = 0
    ensureStops(index, &effects)
  }

  /// Puts the wanted stop and target on the steps of now, the stop never further away: one that was
  /// found at the venue may be from before they changed.
  mutating func roundStops(_ index: Int) {
    guard let direction = books[index].direction else { return }
    let grid = instruments[index].priceGrid
    if let stop = books[index].stops.stop {
      books[index].stops.stop = grid.rounded(stop, direction == .long ? .up : .down)
    }
    if let target = books[index].stops.target {
      books[index].stops.target = max(grid.rounded(target, .nearest), grid.step(at: target))
    }
  }

  // The end of a contract.

  /// Says when a contract ends, and sees to it in time.
  mutating func noteEnd(_ index: Int, _ effects: inout Effects) {
    guard let delivery = instruments[index].delivery else {
      books[index].leavesAt = .distantFuture
      return
    }
    books[index].leavesAt = delivery - plan.settings.deliveryLead
    effects.records.append(.alarm(InstrumentIndex(index), .contractEnds(delivery)))
  }

  /// Whether a contract has ended, so that what was open was settled.
  func isSettled(_ index: Int) -> Bool { instruments[index].delivery.map { $0 <= now } ?? false }

  /// Whether a signal would be held into the end of its contract.
  func endsTooSoon(_ signal: Signal) -> Bool {
    guard let delivery = instruments[signal.instrument.value].delivery else { return false }
    let last = delivery - plan.settings.deliveryLead
    return now >= last || signal.protection.timeLimit.map { now + $0 > last } ?? false
  }

  /// The contract is about to end: what rests is taken back, and what is open is closed, once.
  mutating func leave(_ index: Int, _ effects: inout Effects) {
    books[index].leavesAt = .distantFuture
    cancelEntries(index, tag: nil, &effects)
    if !isSettled(index) { exit(index, .delisting, &effects) }
  }

  // Silence.

  /// When a price of an instrument is missed, where something is open or working there.
  func silenceDue(_ index: Int) -> Timestamp {
    guard let span = plan.settings.priceSilence,
      books[index].size != .zero || !books[index].entries.isEmpty
    else { return .distantFuture }
    return max(max(books[index].watch.time, books[index].priceAskedAt), books[index].heardFrom)
      + span
  }

  /// Asks for a price where none came for too long.
  mutating func askForPrice(_ index: Int, _ effects: inout Effects) {
    guard silenceDue(index) <= now else { return }
    let heard = max(books[index].watch.time, books[index].heardFrom)
    if books[index].silenceToldAt <= heard {
      effects.records.append(.alarm(InstrumentIndex(index), .priceSilent(now - heard)))
      books[index].silenceToldAt = now
    }
    books[index].priceAskedAt = now
    send(.ticker(InstrumentIndex(index)), for: .price, index, &effects)
  }
}
