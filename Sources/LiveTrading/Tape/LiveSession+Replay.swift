import Execution
import Trading
import Venues

/// A run that is played again along what it has heard.
extension LiveSession {
  /// Trades from the first moment of a tape to its last: in virtual time, without a wire.
  public func replay(_ tape: SessionTape) throws {
    isReplay = true
    clock = .told(tape.begin)
    var commands = tape.commands[...]
    var nextWake = Timestamp.distantPast
    adapter.begin(at: moment)
    carry()
    while !isOver {
      var next = min(adapter.nextTurn, gate.due, commands.first?.time ?? .distantFuture)
      if isStarted { next = min(next, max(nextWake, wake(of: tape))) }
      guard next <= tape.end else { break }
      clock = .told(max(next, now))
      adapter.turn(at: moment)
      carry()
      while let command = commands.first, command.time <= now {
        commands.removeFirst()
        // A process that was started again goes on here as if it had not died.
        switch command.command {
        case .start: if isStarted { beginAgain() } else { open() }
        default: obey(command.command)
        }
      }
      if isStarted, executor.nextWake <= now {
        nextWake = now + .milliseconds(1)
        tell(.wake)
        carry()
      }
    }
    finish()
  }

  /// When the executor is woken; in lockstep time goes by whole milliseconds.
  private func wake(of tape: SessionTape) -> Timestamp {
    let wake = executor.nextWake
    guard tape.isLockstep, wake < tape.end else { return wake }
    return Timestamp(milliseconds: wake.nanoseconds.divided(by: 1_000_000, .up))
  }
}
