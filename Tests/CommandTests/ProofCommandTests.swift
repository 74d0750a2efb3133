import Foundation
import Testing

/// `drydock prove`, as a user types it.
@Suite struct `A proof` {
  let terminal: Terminal

  init() throws { terminal = try Terminal() }

  @Test func `under a plan strikes what the plan says, and no more`() throws {
    try terminal.write(
      #"{"name": "lossy", "rules": [{"fault": "loseAnswer", "chance": "10%"}]}"#, to: "lossy.json")
    let ending = try terminal.type("prove --venue okx --faults lossy.json --seeds 4 --json")
    #expect(ending.code == 0, "\(ending.errors)")
    let report = try ending.object()
    #expect((report["seeds"] as? [String: Any])?["run"] as? Int == 4)
    #expect((report["seeds"] as? [String: Any])?["failed"] as? Int == 0)
    let faults = try #require(report["faults"] as? [String: [String: Any]])
    let fired = faults.filter { ($0.value["fired"] as? Int ?? 0) > 0 }.map(\.key)
    #expect(fired == ["loseAnswer"])
    let again = try terminal.type("prove --venue okx --faults lossy.json --seeds 4 --json")
    #expect(again.output.contains(try #require(report["config"] as? String)))
  }

  @Test func `is refused where the plan is not one, by file and field`() throws {
    try terminal.write(#"{"name": "x", "rules": [{"fault": "loseAnswr"}]}"#, to: "x.json")
    let wrong = try terminal.type("prove --faults x.json --seeds 1")
    #expect(wrong.code == 65)
    #expect(wrong.errors.contains("x.json") && wrong.errors.contains("rules[0].fault"))
    let named = try terminal.type("prove --faults strom --seeds 1")
    #expect(named.code == 66)
    #expect(named.errors.contains(#"did you mean "storm""#))
  }

  @Test(.enabled(if: Terminal.hasRelease, "no release build that is newer than the sources"))
  func `of everything has the campaign, the mutants and the modes in one report`() throws {
    let words = "prove --venue hyperliquid --all --seeds 10 --json".split(separator: " ")
    let ending = try terminal.type(words.map(String.init), program: Terminal.release)
    #expect(ending.code == 0, "\(ending.errors)")
    let report = try ending.object()
    #expect((report["seeds"] as? [String: Any])?["run"] as? Int == 10)
    let mutants = try #require(report["mutants"] as? [String: Any])
    #expect(try #require(mutants["total"] as? Int) > 20)
    #expect(mutants["killed"] as? Int == mutants["total"] as? Int)
    // The canary is counted apart.
    let outcomes = try #require(report["mutant_outcomes"] as? [Any])
    #expect(outcomes.count - 1 == mutants["total"] as? Int)
    let coverage = try #require(report["coverage"] as? [String: Any])
    let all = try #require((coverage["counts"] as? [String: Any])?["all"] as? [String: Any])
    #expect(all["recovered"] as? Int == all["modes"] as? Int)
    #expect(try #require(all["modes"] as? Int) > 60)
  }
}
