import Foundation
import Monitoring
import Testing
import Trading

/// What is wrong at the exchange itself, many times over, and what is not.
///
/// `scripts/measure-monitor` runs these with other counts and has the figures printed.
@Suite struct `A monitor, of what is seeded,` {
  private static func count(_ name: String) -> Int? {
    ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
  }
  private static let seeds = count("DRYDOCK_MONITOR_SEEDS")
  private static let runs = count("DRYDOCK_MONITOR_RUNS")

  private func say(_ words: String) {
    if Self.seeds != nil { print("monitor: \(words)") }
  }

  @Test func `has nothing to say of 200 runs that hold positions without trouble`() throws {
    let runs = UInt64(Self.runs ?? 200)
    var held: UInt64 = 0
    var alarms = 0
    for seed in 1...runs {
      let watch = try HeldRun(seed).watch { views in
        held += UInt64(
          views.instruments.count { $0.exchange.size != .zero && $0.coverage.isWhole })
      }
      let found = watch.monitor.issues.map { "\($0.kind) \($0.symbol) \($0.context)" }
      alarms += found.count
      #expect(found.isEmpty, "seed \(seed): \(found)")
    }
    say("no trouble: \(runs) runs, \(held) looks at protected positions, \(alarms) false alarms")
    // Nothing is proved by runs in which there was nothing to look at.
    #expect(held > runs * 60)
  }

  @Test(arguments: Trouble.kinds)
  func `finds each of 50`(kind: IssueKind) throws {
    let wanted = Self.seeds ?? 50
    var waits: [TimeSpan] = []
    var missed = 0
    for seed in UInt64(1_000)... {
      let trouble = Trouble(kind, seed: seed)
      let watch = try HeldRun(seed).watch(trouble)
      // A stop that fired before leaves nothing to spoil.
      guard let began = trouble.began, trouble.looks >= 24 else { continue }
      if let issue = check(watch, trouble, seed) {
        waits.append(issue.time - began)
      } else {
        missed += 1
      }
      if waits.count + missed == wanted { break }
    }
    waits.sort { $0.nanoseconds < $1.nanoseconds }
    let median = waits.isEmpty ? 0 : waits[waits.count / 2].seconds
    say(
      "\(kind.rawValue): \(waits.count) of \(wanted) found, \(missed) missed; reported after"
        + " \(median) s (median), \(waits.last?.seconds ?? 0) s at most")
    #expect(waits.count == wanted)
  }

  /// The issue that a trouble became; nil where it was missed.
  private func check(_ watch: RunWatch, _ trouble: Trouble, _ seed: UInt64) -> Monitoring.Issue? {
    let all = watch.monitor.issues.map { "\($0.kind) \($0.symbol) \($0.context)" }
    let issues = watch.monitor.issues.filter { $0.kind == trouble.kind }
    #expect(issues.count == 1, "seed \(seed): \(all)")
    // Nothing else is said but of where the stop stands, if that was moved.
    let others = watch.monitor.issues.filter {
      $0.kind != trouble.kind && !(trouble.movesStop && $0.kind == .stopPrice)
    }
    #expect(others.isEmpty, "seed \(seed): \(all)")
    guard let issue = issues.first, let began = trouble.began else { return nil }
    #expect(issue.symbol == HeldRun.symbols[trouble.index.value], "seed \(seed)")
    #expect(issue.since >= began && issue.time - began < .seconds(120), "seed \(seed)")
    #expect(issue.time - issue.since >= .seconds(10), "seed \(seed)")
    if trouble.kind == .partialStop {
      let part = issue.context.first { $0.name == "without a stop" }
      #expect(part?.value == "\(trouble.uncovered)", "seed \(seed)")
    }
    return issue
  }
}
