import Backtesting
import Foundation

/// How far long work has come, on a terminal; nothing in a pipe.
struct Progress {
  private let isShown = Output.isErrorTerminal
  private var last = Date.distantPast
  private var hasShown = false

  /// Shows how far a run has come, at most ten times a second.
  mutating func show(_ progress: Backtest.Progress) {
    guard isShown, Date().timeIntervalSince(last) > 0.1 else { return }
    last = Date()
    let speed = Double(progress.candles) / max(progress.seconds, 1e-9)
    let left = Double(progress.total - progress.candles) / max(speed, 1)
    let share = 100 * progress.candles / max(1, progress.total)
    let text = String(
      format: "\r%3d %%  %d of %d candles  %.1f M/s  %.0f s left ", share, progress.candles,
      progress.total, speed / 1e6, left)
    FileHandle.standardError.write(Data(text.utf8))
    hasShown = true
  }

  /// Takes the line off the terminal.
  mutating func clear() {
    guard hasShown else { return }
    FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
    hasShown = false
  }
}

/// Whether the user has pressed Ctrl-C; the work then ends with what it has.
enum Interrupt {
  nonisolated(unsafe) private static var isRequested: sig_atomic_t = 0

  /// Lets the signals through that end a run, should whoever started us have blocked them: a child
  /// inherits that, and could not be ended but by force.
  static func admit() {
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    for number in [SIGHUP, SIGINT, SIGTERM] { unsafe sigaddset(&signals, number) }
    unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  /// From now on Ctrl-C asks instead of killing, and so do other signals; the second one kills.
  static func watch(_ signals: [Int32] = [SIGINT]) {
    for number in signals {
      signal(number) { number in
        unsafe Interrupt.isRequested = 1
        signal(number, SIG_DFL)
      }
    }
  }

  static var wasRequested: Bool { unsafe isRequested != 0 }
}
