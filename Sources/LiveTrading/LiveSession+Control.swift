import Execution
import Journal
public import Trading
import Transport
import Venues
import WireFormat

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
}
