import Execution
import Trading
import WireFormat

/// What of a run is worth a line, for people and in its log.
extension LiveSession {
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
