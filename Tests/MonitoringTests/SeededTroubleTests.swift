import Monitoring
import Testing
import Trading

/// What is wrong at the exchange itself, many times over, and what is not.
@Suite struct `A monitor, of what is seeded,` {
  @Test func `has nothing to say of 200 runs that hold positions without trouble`() throws {
    var held = 0
    for seed in UInt64(1)...200 {
      var looks = 0
      let watch = try HeldRun(seed).watch { views in
        looks += views.instruments.count { $0.exchange.size != .zero && $0.coverage.isWhole }
      }
      let found = watch.monitor.issues.map { "\($0.kind) \($0.symbol) \($0.context)" }
      #expect(found.isEmpty, "seed \(seed): \(found)")
      held += looks
    }
    // Nothing is proved by runs in which there was nothing to look at.
    #expect(held > 200 * 60)
  }

  @Test(arguments: Trouble.kinds)
  func `finds each of 50`(kind: IssueKind) throws {
    var seeds = 0
    for seed in UInt64(1_000)... {
      let trouble = Trouble(kind, seed: seed)
      let watch = try HeldRun(seed).watch(trouble)
      // A stop that fired before leaves nothing to spoil.
      guard let began = trouble.began, trouble.looks >= 24 else { continue }
      seeds += 1
      let issues = watch.monitor.issues.filter { $0.kind == kind }
      let all = watch.monitor.issues.map { "\($0.kind) \($0.symbol) \($0.context)" }
      #expect(issues.count == 1, "seed \(seed): \(all)")
      let issue = try #require(issues.first)
      #expect(issue.symbol == HeldRun.symbols[trouble.index.value], "seed \(seed)")
      #expect(issue.since >= began && issue.time - began < .seconds(120), "seed \(seed)")
      #expect(issue.time - issue.since >= .seconds(10), "seed \(seed)")
      if kind == .partialStop {
        let part = issue.context.first { $0.name == "without a stop" }
        #expect(part?.value == "\(trouble.uncovered)", "seed \(seed)")
      }
      // Nothing else is said but of where the stop stands, if that was moved.
      let others = watch.monitor.issues.filter { $0.kind != kind && $0.kind != .stopPrice }
      #expect(others.isEmpty, "seed \(seed): \(all)")
      if seeds == 50 { break }
    }
    #expect(seeds == 50)
  }
}
