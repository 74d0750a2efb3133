import Proving
import Reports
import SimulatedExchange
import TestKit
import Testing
import Trading

/// What a campaign says to people and to programs.
@Suite struct `The report of a proof` {
  static let result: CampaignResult = {
    var campaign = Campaign(ProofBench.bybit)
    campaign.count = 4
    if let mutant = Mutant.all.first(where: { $0.name == "no-write-ahead" }) {
      campaign.mutant = { mutant.make(seed: 0) }
    }
    return campaign.run()
  }()

  @Test func `says how to see each failure again`() throws {
    let text = ProofReport.text(Self.result, replay: "drydock prove", style: .plain)
    #expect(text.contains("4 of 4 seeds"))
    #expect(text.contains("S15/"))
    #expect(text.contains("drydock prove --seed 1 --trace"))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 110 })
  }

  @Test func `has every figure as JSON`() throws {
    let json = ProofObject.make(Self.result, commit: "c", replay: "drydock prove")
    #expect(json["seeds"]?["run"]?.integer == 4)
    #expect(json["seeds"]?["failed"]?.integer == 4)
    #expect(json["verdict"]?.string == "unsafe")
    #expect(json["determinism"]?["mismatches"]?.integer == 0)
    #expect(json["signals"]?["received"]?.integer == Self.result.received)
    let found = (json["violations"]?.elements ?? []).filter { $0["invariant"]?.string == "S15" }
    #expect(found.contains { $0["seeds"]?.elements.first?.string == "1" })
    for violation in found {
      #expect(violation["seeds"]?.elements.count == violation["count"]?.integer)
      let seed = try #require(violation["seeds"]?.elements.first?.string)
      #expect(violation["replay"]?.string?.contains("--seed \(seed)") == true)
    }
    #expect(try JSON(parsing: json.prettyText)["config"] == json["config"])
  }

  @Test func `writes a story that can be read again`() throws {
    let mutant = try #require(Mutant.all.first { $0.name == "state-lost" })
    var shrinker = Shrinker(ProofBench.bybit)
    shrinker.budget = 60
    shrinker.mutant = { mutant.make(seed: 0) }
    let plan = try #require(
      (UInt64(1)...40).lazy.map { ProofPlan(seed: $0, configuration: ProofBench.bybit) }
        .first { $0.faults.rules.contains { $0.kind == .kill } })
    let outcome = try #require(shrinker.shrink(plan))
    let text = ScenarioFile.object(outcome, configuration: ProofBench.bybit).prettyText
    let scenario = try ScenarioFile.read(text)
    #expect(scenario.venue == "bybit")
    #expect(scenario.seed == plan.seed)
    #expect(scenario.decisions == Set(outcome.decisions))
  }

  @Test(arguments: [
    ("{", "not JSON"), ("{}", "no \"venue\""), ("{\"venue\":\"bybit\"}", "no \"seed\""),
    ("{\"venue\":\"b\",\"seed\":\"1\",\"faults\":[{\"kind\":\"x\"}]}", "faults[0]"),
  ])
  func `refuses a story that is none`(text: String, says: String) {
    #expect {
      try ScenarioFile.read(text)
    } throws: {
      "\($0)".contains(says)
    }
  }
}
