import Foundation
import Testing

/// `--faults`, as a user types it.
@Suite struct `A backtest that goes wrong` {
  let terminal: Terminal

  init() throws {
    terminal = try Terminal()
    try terminal.write(Market.csv(30), to: "BTCUSDT-1h.csv")
  }

  static let run = "backtest crossover --data BTCUSDT-1h.csv --set fast=3 --set slow=8 --stop 1%"

  private func object(_ line: String) throws -> [String: Any] {
    let ending = try terminal.type(line)
    #expect(ending.code == 0, "\(ending.errors)")
    return try #require(
      try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [String: Any])
  }

  @Test func `is the same for the same seed, and another for another`() throws {
    let one = try object("\(Self.run) --no-save --json --faults storm --seed 3")
    let again = try object("\(Self.run) --no-save --json --faults storm --seed 3")
    let other = try object("\(Self.run) --no-save --json --faults storm --seed 4")
    #expect(one["digest"] as? String == again["digest"] as? String)
    #expect(one["digest"] as? String != other["digest"] as? String)
    let configuration = try #require(one["configuration"] as? [String: Any])
    #expect("\(configuration)".contains("storm"))
    let notices = try #require(one["notices"] as? [String])
    #expect(notices.first?.hasPrefix("FAULTS: the exchange misbehaved by plan storm") == true)
  }

  @Test func `is compared with a calm one over seeds`() throws {
    let all = try object("\(Self.run) --json --faults choppy --seeds 3")
    let calm = try #require(all["calm"] as? [String: Any])
    #expect(calm["nakedSeconds"] as? Double == 0)
    let faulted = try #require((all["faulted"] as? [[String: Any]])?.first)
    #expect(faulted["name"] as? String == "choppy")
    #expect(faulted["runs"] as? Int == 3)
    let rate = try #require(faulted["executionRate"] as? [String: Any])
    #expect(rate["margin"] is Double)
    // Rates are fractions, as in every other object; the table shows them in percent.
    for part in [calm["winRate"], calm["executionRate"], rate["mean"]] {
      #expect((0...1).contains(try #require(part as? Double)))
    }
    let table = try terminal.type("\(Self.run) --faults choppy --seeds 3").output
    #expect(table.contains(/execution rate +[0-9]{2,3}\.[0-9]{2} %/))
  }

  @Test func `is told how a plan is wrong`() throws {
    try terminal.write(#"{"rules": [{"fault": "refuseStp", "chance": "1%"}]}"#, to: "plan.json")
    let ending = try terminal.type("\(Self.run) --faults plan.json")
    #expect(ending.code == 65)
    #expect(ending.errors.contains("rules[0].fault"))
    #expect(ending.errors.contains("refuseStop"))
    #expect(try terminal.type("\(Self.run) --faults strom").errors.contains("\"storm\""))
    #expect(try terminal.type("\(Self.run) --seeds 3").code == 64)
  }

  @Test func `has a list of what can go wrong`() throws {
    let all = try object("faults --json")
    let faults = try #require(all["faults"] as? [[String: Any]])
    let primitives = Set(faults.compactMap { $0["primitive"] as? String })
    #expect(primitives.count == 28)
    #expect((all["plans"] as? [[String: Any]])?.count == 6)
    let modes = try #require(all["modes"] as? [[String: Any]])
    #expect(modes.count { $0["phase"] as? String == "P0" } >= 55)
    #expect(modes.allSatisfy { ($0["sources"] as? [String])?.isEmpty == false })
    let text = try terminal.type("faults").output
    for mode in modes { #expect(text.contains(mode["id"] as? String ?? "?")) }
  }

  @Test func `has a word about each failure mode, and the nearest to a mistyped one`() throws {
    let mode = try object("faults rsp-01 --json")
    #expect(mode["id"] as? String == "RSP-01")
    #expect(mode["faults"] as? [String] == ["loseAnswer"])
    #expect(try terminal.type("faults RSP-01").output.contains("entry unanswered"))
    let wrong = try terminal.type("faults RSB-01")
    #expect(wrong.code == 64)
    #expect(wrong.errors.contains("did you mean RSP-01"))
  }

  @Test func `plays a failure mode by its name`() throws {
    let played = try terminal.type("prove --scenario RSP-01 --venue okx")
    #expect(played.code == 0, "\(played.errors)")
    #expect(played.output.contains("RSP-01 recovered"))
    #expect(try terminal.type("prove --scenario RPS-01").errors.contains("did you mean RSP-01"))
    let elsewhere = try terminal.type("prove --scenario REQ-29 --venue okx")
    #expect(elsewhere.code == 64)
    #expect(elsewhere.errors.contains("--venue binance"))
  }

  @Test func `counts how many failure modes have effect`() throws {
    let coverage = try object("faults --coverage --venue bybit --json")
    let counts = try #require(coverage["counts"] as? [String: Any])
    let all = try #require(counts["all"] as? [String: Any])
    #expect(all["effective"] as? Int == all["modes"] as? Int)
    #expect((coverage["modes"] as? [String: Any])?["RSP-01"] != nil)
  }
}
