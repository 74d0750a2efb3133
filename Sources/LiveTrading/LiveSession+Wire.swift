import Execution
import Journal
import Trading
import Transport
import Venues
import WireFormat

/// What goes between the venue's adapter, the executor and the wire.
extension LiveSession {
  /// Carries out what the adapter wants, and tells the executor what it has understood, until
  /// nobody has anything to say.
  func carry() {
    while true {
      if let (id, outcome) = answers.first {
        answers.removeFirst()
        tell(.answer(id, outcome))
      } else if let reason = limitReason {
        limitReason = nil
        write(command: SessionCommand.halt.rawValue)
        tell(.halt(reason))
      } else if !adapter.outputs.isEmpty {
        let batch = adapter.outputs
        adapter.outputs.removeAll(keepingCapacity: true)
        for output in batch { carry(output) }
      } else {
        let ready = gate.pop(at: wall)
        if ready.isEmpty { return }
        for (index, candle) in ready { show(index, candle) }
      }
    }
  }

  private func carry(_ output: VenueOutput) {
    if wire.carry(output) { return }
    topicTimes.take(output, at: wall)
    switch output {
    case .answer(let id, let outcome) where LossCheck.isOwn(id): takeOwn(outcome)
    case .answer(let id, let outcome):
      times.answered(id, at: WallClock.steady)
      if case .rejected(let rejection) = outcome, rejection.reason != .notSent { rejections += 1 }
      tell(.answer(id, outcome))
    case .event(.connected(let isUp)):
      // What stood before the start is asked for at the start.
      if isStarted { tell(.venue(.connected(isUp))) }
    case .event(let event): if isStarted { tell(.venue(event)) }
    case .candle(let index, let candle):
      if isStarted { gate.push(candle, index, at: wall) } else { show(index, candle) }
    case .payment(let payment):
      journal.paid(payment)
      perform()
    case .call, .open, .close, .say, .trade, .state, .book, .jump: break
    case .caughtUp: caughtUp += 1
    case .notice(let words): log.note("venue", words: words, at: now)
    case .unreadable(let words, let row): warn(words, [("row", .string(row))])
    case .mute(let topic, let isMute, let words):
      guard isMute else { return log.note("venue", words: words, at: now) }
      warn(words, [("topic", .string(topic))])
    }
  }

  /// Something about the venue that a person must look at.
  private func warn(_ words: String, _ facts: [(String, JSON)]) {
    alarms += 1
    log.note("alarm", facts, words: "ALARM \(words)", at: now)
  }
}
