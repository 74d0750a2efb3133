import Foundation
import Monitoring
import Proving
import SimulatedExchange
import Testing
import Trading

@Suite struct `A monitor` {
  @Test func `has nothing to say of 200 lives without faults`() throws {
    for seed in UInt64(1)...200 {
      let watch = try MonitorBench.watch(MonitorBench.life(seed), minutes: 6)
      #expect(watch.monitor.looks[.consistency, default: 0] > 60)
      let found = watch.monitor.issues.map { "\($0.kind) \($0.symbol) \($0.context)" }
      #expect(found.isEmpty, "seed \(seed): \(found)")
    }
  }

  @Test func `finds each of 255 seeded inconsistencies`() throws {
    var found: [IssueKind: Int] = [:]
    for seed in UInt64(1)...255 {
      let kind = IssueKind.allCases[Int(seed) % IssueKind.allCases.count]
      let doctor = Doctor(kind, seed: seed)
      let watch = try MonitorBench.watch(
        MonitorBench.life(seed), minutes: 8, doctor: doctor.change)
      #expect(doctor.lasted > .seconds(60), "seed \(seed): \(kind) could not be made")
      #expect(watch.monitor.issues.contains { $0.kind == kind }, "seed \(seed): \(kind)")
      found[kind, default: 0] += 1
    }
    #expect(IssueKind.allCases.allSatisfy { found[$0, default: 0] == 15 })
  }

  @Test func `finds a position that a venue has left bare`() throws {
    // The venue takes no stop on one symbol, or freezes it: what is open there stands bare.
    let lives = (UInt64(1)...60).map { MonitorBench.life($0, hasFaults: true) }
    let frozen = lives.filter { $0.plan.faults.permanent.contains { $0.kind == .frozen } }
    try #require(!frozen.isEmpty)
    var kinds: Set<IssueKind> = []
    for life in frozen {
      kinds.formUnion(try MonitorBench.watch(life, minutes: 60).monitor.issues.map(\.kind))
    }
    #expect(kinds.contains(.missingStop))
  }

  @Test func `says an issue once, and when it is gone`() throws {
    let doctor = Doctor(.ghost, seed: 5)
    let watch = try MonitorBench.watch(MonitorBench.life(5), doctor: doctor.change)
    let issues = watch.monitor.issues.filter { $0.kind == .ghost }
    #expect(issues.count == 1)
    let issue = try #require(issues.first)
    #expect(issue.time - issue.since >= .seconds(10))
    #expect(issue.time - issue.since < .seconds(30))
    #expect(issue.until.map { $0 > issue.time } == true)
    #expect(watch.monitor.worst == .critical)
  }

  @Test func `measures, and reports as JSON and as text`() throws {
    let watch = try MonitorBench.watch(MonitorBench.life(3))
    let report = MonitorReport(watch.notes, source: "a life")
    #expect(report.measures.map(\.name).count == 3)
    let latency = try #require(report.measures.first { $0.name == "venue latency" })
    #expect(latency.count > 20)
    #expect(latency.p50.map { $0 > 50 && $0 < 500 } == true)
    #expect(report.measures.allSatisfy { ($0.p99 ?? 0) >= ($0.p50 ?? 0) })
    let object = try JSONSerialization.jsonObject(with: report.json()) as? [String: Any]
    #expect((object?["looks"] as? [String: Int])?["orders"] ?? 0 >= 11)
    #expect(report.text.contains("no issues"))
  }
}
