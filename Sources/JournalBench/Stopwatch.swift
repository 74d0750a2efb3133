import Execution
import Foundation
import Journal
import Simulation
import Trading

/// Times each step that a journal keeps, and now and then one fdatasync of a file beside it.
final class Stopwatch: Recorder {
  private let journal: TradingJournal
  private let probe: Int32
  /// A page, as a database writes them.
  private let page = [UInt8](repeating: 7, count: 4096)
  /// In nanoseconds.
  private var meant: [Int64] = []
  private var other: [Int64] = []
  private var syncs: [Int64] = []

  init(_ journal: TradingJournal, probe path: String) throws {
    self.journal = journal
    probe = unsafe open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard probe >= 0 else { throw CocoaError(.fileWriteUnknown) }
  }

  deinit { close(probe) }

  func heard(_ event: borrowing Event) { journal.heard(event) }
  func funded(_ index: InstrumentIndex, _ payment: Money) { journal.funded(index, payment) }
  func recovered() -> DurableState? { journal.recovered() }
  func restarted() { journal.restarted() }

  func keep(_ effects: borrowing Effects, of executor: borrowing Executor) -> Bool {
    let isMeant = effects.records.contains { if case .intent = $0 { true } else { false } }
    let before = journal.sequence
    let start = ContinuousClock.now
    let isKept = journal.keep(effects, of: executor)
    let span = (ContinuousClock.now - start).nanoseconds
    if isMeant {
      meant.append(span)
      // In turns with what it is compared with, so that both meet the same disk.
      syncs.append(sync())
    } else if journal.sequence > before {
      other.append(span)
    }
    return isKept
  }

  /// Appends a page and waits until it is safe; in nanoseconds.
  private func sync() -> Int64 {
    let start = ContinuousClock.now
    _ = unsafe page.withUnsafeBytes { unsafe write(probe, $0.baseAddress, $0.count) }
    fdatasync(probe)
    return (ContinuousClock.now - start).nanoseconds
  }

  /// Says what was measured; returns whether it is within the bars.
  func tell() -> Bool {
    let ratio = Double(meant.quantile(0.5)) / Double(max(1, syncs.quantile(0.5)))
    line("one fdatasync of a page", syncs, "")
    line("a step with an intent", meant, String(format: "%.2f times a fdatasync (bar 1.5)", ratio))
    line("any other step that writes", other, "(bar 100 µs in the median)")
    return ratio <= 1.5 && other.quantile(0.5) < 100_000
  }

  private func line(_ name: String, _ spans: [Int64], _ note: String) {
    let text = [0.5, 0.9, 0.99].map { share in
      String(format: "%8.1f", Double(spans.quantile(share)) / 1000)
    }
    let head = name.padding(toLength: 28, withPad: " ", startingAt: 0)
    print("\(head)\(spans.count) times; p50, p90, p99 in µs:\(text.joined())  \(note)")
  }
}

extension [Int64] {
  /// The value that a share of all does not exceed; zero where there are none.
  fileprivate func quantile(_ share: Double) -> Int64 {
    isEmpty ? 0 : sorted()[Swift.min(count - 1, Int(Double(count) * share))]
  }
}

extension Duration {
  fileprivate var nanoseconds: Int64 {
    components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
  }
}
