import Configuration
import Foundation
import Proving
import Trading

/// What a proof needs from the project's folder.
enum ProofSetup {
  /// What is traded, and about where its price begins.
  private static let prices: [(symbol: String, price: Price)] = [
    ("BTCUSDT", "64000"), ("ETHUSDT", "3200"), ("SOLUSDT", "150"), ("XRPUSDT", "0.6"),
  ]

  /// The configuration of a proof at a venue, by its profile and instruments of now.
  static func configuration(_ venue: VenueName) throws -> ProofConfiguration {
    let home = try Home.folder()
    let profile = try VenueProfiles.load(
      folder: home.appending(path: "data/venues"), venue: venue.rawValue)
    let catalog = try InstrumentCatalog.load(
      folder: home.appending(path: "data/instruments"), venue: venue.rawValue)
    let symbols = try prices.map { symbol, price in
      ProofConfiguration.Symbol(
        try catalog.matchOrGeneric(symbol: symbol).instrument, from: price)
    }
    return ProofConfiguration(profile: profile, symbols: symbols)
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
