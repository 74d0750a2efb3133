import Execution
import Journal
public import Trading
import Transport
import Venues
public import WireFormat

/// What a run is told, and what is written down of it.
enum SessionCommand: String {
  /// The executor begins.
  case start
  case halt
  case resume
  /// Opens nothing more, takes back what rests, and closes what is held.
  case flatten
  /// Opens nothing more, and ends once nothing is held.
  case end
}

/// What a run says of itself, and what it is told from elsewhere.
extension LiveSession {
  /// Answers those who ask by the socket.
  func takeQuestions() {
    while let question = control?.next() {
      let word = (try? JSON(parsing: question.line))?["command"]?.string ?? ""
      switch (word, SessionCommand(rawValue: word)) {
      case ("status", _): question.answer(status.compactText)
      case ("view", _): question.answer(view.json.compactText)
      case (_, .halt?), (_, .resume?), (_, .flatten?):
        if let command = SessionCommand(rawValue: word) { obey(command) }
        question.answer(status.compactText)
      default: question.answer(#"{"error":"no such command"}"#)
      }
    }
  }

  /// Does what a person, or the process, has told the run.
  func obey(_ command: SessionCommand) {
    write(command: command.rawValue)
    switch command {
    case .start: return
    case .halt: halt("a person has asked for it")
    case .resume:
      lift()
      // Whoever ends a run does not want it to open, whatever is said later.
      if isClosing { tell(.halt(Self.endingReason)) }
    case .flatten:
      halt("a person has asked to close everything")
      for index in executor.beliefs.indices {
        tell(.wish(.cancelEntries(InstrumentIndex(index), tag: nil)))
        tell(.wish(.close(InstrumentIndex(index))))
      }
    case .end:
      isClosing = true
      // The executor stops entries, and goes on with exits: stops, targets, signals the other way.
      tell(.halt(Self.endingReason))
      for index in executor.beliefs.indices {
        tell(.wish(.cancelEntries(InstrumentIndex(index), tag: nil)))
      }
    }
    carry()
  }

  /// Halts for a reason that outlasts the process, also where the run is about to end.
  private func halt(_ reason: String) {
    if executor.halted == Self.endingReason { lift() }
    tell(.halt(reason))
  }

  /// Ends a halt that a person, or the end of the run, has asked for.
  func lift() {
    executor.resume(into: &effects)
    perform()
  }

  /// Why a run that is about to end opens nothing; it ends with the process, as no other halt of a
  /// person does.
  static let endingReason = "the run is ending"

  /// Goes on after an end that was asked for and has come.
  func beginAgain() {
    isClosing = false
    if executor.halted == Self.endingReason { lift() }
  }

  /// How the run is, for programs.
  public var status: JSON {
    let positions = executor.beliefs.indices.compactMap { position(InstrumentIndex($0)) }
    let median = medianRoundTrip.map { Double($0.nanoseconds) / 1e6 }
    return .object([
      ("strategy", .string(setup.strategy)), ("venue", .string(setup.venue)),
      ("mode", .string(setup.mode)),
      ("symbols", .array(setup.instruments.map { .string($0.symbol) })),
      ("moment", .integer(now.milliseconds)),
      ("started", startedAt.map { .integer($0.milliseconds) } ?? .null),
      ("isReady", .bool(adapter.isReady)), ("isEnding", .bool(isClosing)),
      ("halted", executor.halted.map { .string($0) } ?? .null),
      ("equity", JSON(text: equity)), ("balance", JSON(text: balance)),
      ("positions", .array(positions)), ("candles", JSON(candles)), ("requests", JSON(requests)),
      ("requestsUnderWay", JSON(adapter.callsUnderWay)), ("alarms", JSON(alarms)),
      ("changes", JSON(times.changes.count)), ("roundTripMilliseconds", JSON(median)),
      ("clockOffsetMilliseconds", .integer(adapter.clockOffset.nanoseconds / 1_000_000)),
      ("journal", .string(journal.path)), ("endpoint", .string("\(setup.addresses.requests)")),
      ("journalFailure", journal.failure.map { .string("\($0)") } ?? .null),
    ])
  }

  private func position(_ index: InstrumentIndex) -> JSON? {
    let belief = executor.holding(index)
    guard belief.size != .zero || belief.workingEntries > 0 else { return nil }
    let stops = executor.stopState(index)
    return .object([
      ("symbol", .string(setup.instruments[index.value].symbol)),
      ("size", JSON(text: belief.size)), ("averageEntry", JSON(text: belief.averageEntry)),
      ("last", JSON(text: executor.lastPrice(index))), ("stop", JSON(text: stops?.stop)),
      ("liveStop", JSON(text: stops?.liveStop)), ("liveTarget", JSON(text: stops?.liveTarget)),
      ("isUnconfirmed", .bool(belief.isUnconfirmed)),
      ("workingEntries", JSON(belief.workingEntries)),
    ])
  }

  /// How long a change takes from here to the venue and back, half the time.
  public var medianRoundTrip: TimeSpan? {
    times.changes.quantile(0.5)
  }

  /// Whether the venue's streams are up.
  public var isConnected: Bool { adapter.isReady }

  /// How the run is, in a line.
  public var statusLine: String {
    var parts = ["\(setup.strategy) \(setup.mode) \(setup.venue)"]
    // What must be seen comes first: a narrow terminal cuts the end.
    if executor.halted != nil, !isClosing { parts.append("HALTED") }
    if isClosing { parts.append("ENDING") }
    if !adapter.isReady { parts.append("STREAMS DOWN") }
    for index in executor.beliefs.indices where executor.beliefs[index].size != .zero {
      let belief = executor.beliefs[index]
      let stop = executor.stopState(InstrumentIndex(index))?.liveStop
      let shown = stop.map { "stop \($0)" } ?? (belief.isUnconfirmed ? "NO STOP" : "no stop")
      parts.append(
        "\(setup.instruments[index].symbol) \(belief.size) @ \(belief.averageEntry) \(shown)")
    }
    if !isHolding { parts.append("flat") }
    if let equity { parts.append("equity \(equity)") }
    if let median = medianRoundTrip {
      parts.append("\((Double(median.nanoseconds) / 1e5).rounded() / 10) ms")
    }
    parts.append("\("\(now)".prefix(19))")
    return parts.joined(separator: "  ")
  }

  // What is worth a line.

  func note(_ records: ContiguousArray<Record>) {
    for record in records {
      onRecord(record, now)
      note(record)
    }
  }

  private func name(_ index: InstrumentIndex) -> String { setup.instruments[index.value].symbol }

  private func note(_ record: Record) {
    switch record {
    case .signal(let signal):
      signals[signal.id] = signal
      log.note(
        "signal",
        [
          ("symbol", .string(name(signal.instrument))), ("id", JSON(Int(signal.id.number))),
          ("direction", .string("\(signal.direction)")),
        ], at: now)
    case .fate(let id, let fate):
      log.note(
        "fate", [("id", JSON(Int(id.number))), ("fate", .string("\(fate)"))],
        words: words(of: fate, id), isDetail: true, at: now)
    case .intent(let id, let terms):
      log.note(
        "intent",
        [("order", .string(id.description)), ("symbol", .string(name(terms.instrument)))], at: now)
    case .outcome(let id, let outcome):
      log.note(
        "outcome",
        [("order", .string(id.description)), ("outcome", .string(Self.word(outcome)))], at: now)
    case .fill(let fill):
      log.note(
        "fill",
        [
          ("symbol", .string(name(fill.instrument))), ("price", JSON(text: fill.price)),
          ("quantity", JSON(text: fill.quantity)), ("side", .string("\(fill.side)")),
        ],
        words: "\(name(fill.instrument)): \(fill.side) \(fill.quantity) at \(fill.price)", at: now)
    case .opened(let index, let signal, let stop):
      log.note(
        "opened",
        words: "\(name(index)): opened by \(signal)\(stop.map { ", stop \($0)" } ?? "")", at: now)
    case .closed(let index, _, let reason):
      log.note("closed", words: "\(name(index)): closed, \(reason)", at: now)
    case .stop(let index, let price, let kind):
      log.note(
        "stop", words: "\(name(index)): stop confirmed at \(price) (\(kind))", isDetail: true,
        at: now)
    case .alarm(nil, .halted(Self.endingReason)), .alarm(nil, .resumed(Self.endingReason)): break
    case .alarm(let index, let alarm):
      alarms += 1
      let place = index.map { name($0) + ": " } ?? ""
      log.note("alarm", words: "ALARM \(place)\(alarm)", at: now)
    }
  }

  /// What has become of a signal, once that is worth a line.
  private func words(of fate: SignalFate, _ id: SignalID) -> String? {
    guard let signal = signals[id] else { return nil }
    let what = "\(name(signal.instrument)): signal \(signal.direction)"
    switch fate {
    case .pending(until: nil): return nil
    case .pending(let until?): return "\(what) waits until \(until)"
    case .traded:
      signals[id] = nil
      return "\(what) traded"
    case .blocked(let reason):
      signals[id] = nil
      return "\(what) not traded: \(reason)"
    }
  }

  private static func word(_ outcome: Outcome) -> String {
    switch outcome {
    case .accepted: "accepted"
    case .rejected(let rejection): "rejected, \(rejection)"
    case .unknown(let doubt): "unknown, \(doubt)"
    }
  }
}
