import Configuration
import Foundation
import Proving

/// What a proof needs from the project's folder.
enum ProofSetup {
  /// The configuration of a proof at a venue, by its profile and instruments of now.
  static func configuration(_ venue: VenueName) throws -> ProofConfiguration {
    try ProofConfiguration(of: venue, data: Home.folder().appending(path: "data"))
  }
}

/// How far a campaign has come, on a terminal; nothing in a pipe.
final class ProofProgress: @unchecked Sendable {
  private let lock = NSLock()
  private let total: Int
  private let start = Date()
  private var last = Date.distantPast
  private var hasShown = false

  init(total: Int) { self.total = total }

  /// Shows how many seeds are done, at most ten times a second.
  func show(_ done: Int, failed: Int) {
    guard Output.isErrorTerminal else { return }
    lock.withLock {
      guard Date().timeIntervalSince(last) > 0.1 else { return }
      last = Date()
      hasShown = true
      let speed = Double(done) / max(1e-9, last.timeIntervalSince(start))
      let text = String(
        format: "\r%3d %%  %d of %d seeds, %d failed  %.0f seeds/s  %.0f s left ",
        100 * done / max(1, total), done, total, failed, speed,
        Double(total - done) / max(speed, 1e-9))
      FileHandle.standardError.write(Data(text.utf8))
    }
  }

  /// Takes the line off the terminal.
  func clear() {
    guard hasShown else { return }
    FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
  }
}

/// What is said when the proof itself breaks: which seeds were being run.
enum ProofCrash {
  nonisolated(unsafe) private static var replay = ""

  /// From now on a crash says how to see it again, and ends with the code of a broken harness.
  static func watch(replay: String) {
    unsafe Self.replay = replay
    for code in [SIGILL, SIGTRAP, SIGSEGV, SIGABRT, SIGBUS, SIGFPE] {
      signal(code) { _ in
        let lines = Campaign.seedsUnderWay.map { unsafe "\(ProofCrash.replay) --seed \($0)" }
        let text = "drydock: the proof itself broke; replay\n" + lines.joined(separator: "\n")
        FileHandle.standardError.write(Data((text + "\n").utf8))
        _exit(ExitCode.harnessBroke.rawValue)
      }
    }
  }
}
