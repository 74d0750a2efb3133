import Configuration
import Foundation
import Proving
import Reports
import SimulatedExchange
import Simulation
import Testing

/// Stories that failed once, each of which must never fail again.
///
/// A file is what `drydock prove --shrink SEED --out FILE` writes; it is picked up by being there.
@Suite struct `A story that failed once` {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "scenarios")
  static let data = folder.deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "data")
  static let names: [String] = {
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
    return (names ?? []).filter { $0.hasSuffix(".json") }.sorted()
  }()

  /// Plays a story and demands that nothing is wrong.
  static func demand(_ text: String, _ mutant: (@Sendable () -> any Tampering)? = nil) throws {
    let story = try ScenarioFile.read(text)
    let venue = try #require(VenueName(reading: story.venue))
    var run = try story.run(ProofConfiguration(of: venue, data: data))
    run.mutant = mutant
    let result = run.result()
    #expect(!result.isVoid)
    #expect(result.violations.isEmpty, "\(result.violations.map { "\($0.signature): \($0.text)" })")
  }

  static func text(_ name: String) throws -> String {
    try String(contentsOf: folder.appending(path: name), encoding: .utf8)
  }

  @Test(arguments: names)
  func `passes`(name: String) throws {
    try Self.demand(Self.text(name))
  }

  @Test func `is there to be played`() {
    #expect(!Self.names.isEmpty)
  }

  @Test func `is noticed where it fails again`() throws {
    let name = try #require(Self.names.first)
    let mutant = try #require(Mutant.all.first { $0.name == "no-write-ahead" })
    withKnownIssue {
      try Self.demand(Self.text(name)) { mutant.make(seed: 0) }
    }
  }

  @Test(arguments: [true, false])
  func `has the faults that its seed does not draw any more, but for those that come by themselves`(
    isTimed: Bool
  ) throws {
    let configuration = try ProofConfiguration(of: .bybit, data: Self.data)
    let drawn = ProofPlan(seed: 7, configuration: configuration).faults.rules.map(\.kind)
    let missing = try #require(
      FaultKind.allCases.first { $0.isTimed == isTimed && !drawn.contains($0) })
    let story = try ScenarioFile.read(
      """
      {"venue": "bybit", "seed": "7",
        "faults": [{"kind": "\(missing.name)", "subject": "1", "nth": 0}]}
      """)
    if isTimed {
      #expect(throws: ScenarioFile.Failure.self) { try story.run(configuration) }
    } else {
      #expect(try story.run(configuration).plan.faults.rules.map(\.kind) == drawn + [missing])
    }
  }
}
