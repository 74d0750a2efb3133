import Configuration
import SimulatedExchange
import Testing
import Trading

@Suite struct `A fault plan` {
  func plan(_ text: String) throws -> FaultPlan {
    let node = try JSONParser.parse(Array(text.utf8), file: "plan.json")
    return try FaultPlanFile.read(Field(file: "plan.json", node: node))
  }

  @Test func `says what goes wrong and how often`() throws {
    let plan = try plan(
      """
      {"name": "mine", "windowFactor": 10, "ticker": "2s", "rules": [
        {"fault": "refuseStop", "chance": "10%"},
        {"fault": "outage", "every": "4h", "lasting": "6m", "from": "1h"},
        {"fault": "loseAnswer", "chance": "0.05", "target": ["entry", "exit"], "limit": 3}]}
      """)
    #expect(plan.name == "mine")
    #expect(plan.windowFactor == 10)
    #expect(plan.tickerInterval == .seconds(2))
    #expect(
      plan.rules == [
        FaultRule(.refuseStop, chance: "0.1"),
        FaultRule(.outage, every: .minutes(240), lasting: .minutes(6), from: .minutes(60)),
        FaultRule(.loseAnswer, chance: "0.05", target: [.entry, .exit], limit: 3),
      ])
  }

  @Test(arguments: [
    (#"{"rules": [{"fault": "refuseStp", "chance": "10%"}]}"#, "rules[0].fault", "\"refuseStop\""),
    (#"{"rules": [{"fault": "refuseStop"}]}"#, "rules[0]", nil),
    (#"{"rules": [{"fault": "refuseStop", "chance": "110%"}]}"#, "rules[0].chance", nil),
    (#"{"rules": [{"fault": "outage", "chance": "1%"}]}"#, "rules[0].chance", nil),
    (
      #"{"rules": [{"fault": "refuseStop", "every": "1h", "chance": "1%"}]}"#, "rules[0].every", nil
    ),
    (#"{"rules": [{"fault": "outage", "evry": "1h"}]}"#, "rules[0].evry", "\"every\""),
    (#"{"name": "empty"}"#, "rules", nil),
    (#"{"rules": [], "ticker": "1ms"}"#, "ticker", nil),
  ])
  func `says where it is wrong`(text: String, path: String, suggestion: String?) throws {
    let failure = try #require(throws: ConfigurationFailure.self) { try plan(text) }
    #expect(failure.path == path)
    if let suggestion { #expect(failure.suggestion == suggestion) }
  }

  @Test func `has a name, or the nearest one is told`() throws {
    #expect(try FaultPlanFile.load("storm") == FaultPlan.storm)
    let failure = try #require(throws: ConfigurationFailure.self) {
      try FaultPlanFile.load("strom")
    }
    #expect(failure.suggestion == "\"storm\"")
  }
}
