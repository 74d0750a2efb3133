public import Execution
public import Trading

/// Who keeps what the executor must know again, before any request of a step leaves.
public protocol Recorder: AnyObject {
  /// The executor was told something.
  func heard(_ event: borrowing Event)

  /// Keeps what the steps since the last time have brought, before their requests leave.
  ///
  /// Returns whether it is durable; where it is not, what does not bring risk down stays here.
  func keep(_ effects: borrowing Effects, of executor: borrowing Executor) -> Bool

  /// Funding was paid for a position; positive where it was received.
  func funded(_ index: InstrumentIndex, _ payment: Money)

  /// What was kept, read back; nil where nothing was kept yet, or what was cannot be read.
  func recovered() -> DurableState?

  /// The process has come back.
  func restarted()
}

extension Simulation {
  /// Keeps what the last steps have brought; answers for what may not leave then.
  mutating func record() {
    guard let recorder, !recorder.keep(effects, of: executor) else { return }
    for sent in effects.requests where !sent.request.reducesRisk {
      queue.push(.answer(sent.id, .rejected(Rejection(.notSent))), at: now)
    }
    effects.requests.removeAll { !$0.request.reducesRisk }
  }

  /// Keeps what changed without anything being asked for.
  mutating func recordQuietly() {
    guard let recorder else { return }
    _ = recorder.keep(effects, of: executor)
  }
}
