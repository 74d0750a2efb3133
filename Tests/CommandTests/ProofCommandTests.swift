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
    #expect(fired == ["P01"])
    let loss = try #require(faults["P01"])
    let kinds = try #require(loss["kinds"] as? [String: [String: Int]])
    #expect(kinds.filter { $0.value["fired"] != 0 }.map(\.key) == ["loseAnswer"])
    #expect(kinds["loseAnswer"]?["fired"] == loss["fired"] as? Int)
    #expect(loss["planned"] as? Int == 4 && kinds["loseAnswer"]?["planned"] == 4)
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

  @Test func `of one seed shows truth, journal and executor side by side`() throws {
    let ending = try terminal.type("prove --venue binance --seed 12 --trace")
    #expect(ending.code == 0, "\(ending.errors)")
    let lines = ending.output.split(separator: "\n").map(String.init)
    let head = try #require(lines.firstIndex { $0.contains("truth / journal / executor") })
    let views = lines[(head + 1)...].filter { $0.contains(" | ") }.flatMap { line in
      line.components(separatedBy: " | ").dropFirst().map { $0.components(separatedBy: " / ") }
    }
    #expect(views.count > 20)
    #expect(views.allSatisfy { $0.count == 3 })
    // In the end all three say the same, a position with its stop among them.
    #expect(views.suffix(3).allSatisfy { Set($0).count == 1 })
    #expect(views.suffix(3).contains { $0[1].contains("@") })
    // What is kept beside it changes nothing.
    let plain = try terminal.type("prove --venue binance --seed 12")
    #expect(Self.hash(plain.output) == Self.hash(ending.output))
    #expect(Self.hash(plain.output) != nil)
    #expect(!ending.output.contains("Trading."))
  }

  private static func hash(_ text: String) -> Substring? {
    text.split(separator: "\n").first { $0.hasPrefix("hash") }
  }

  @Test(arguments: [
    "--seed 5", "--seed 5 --trace", "--scenario RSP-01", "--exhaustive --fault failRead --at ack",
    "--exhaustive --fault loseAnswer --at send", "--shrink 5",
  ])
  func `is one object where a machine reads`(words: String) throws {
    let object = try terminal.type("prove --venue okx \(words) --json").object()
    let run = object["run"] as? [String: Any] ?? object
    #expect(run["verdict"] is String)
    if words.hasPrefix("--s") { #expect(run["verdict"] as? String == "passed") }
    #expect((run["trace"] as? [String])?.isEmpty != words.contains("trace"))
  }

  @Test func `takes the nearest name of a fault and of a step`() throws {
    let fault = try terminal.type("prove --exhaustive --fault loseAnser --at send")
    #expect(fault.code == 64 && fault.errors.contains("did you mean loseAnswer?"))
    let step = try terminal.type("prove --exhaustive --fault loseAnswer --at sent")
    #expect(step.code == 64 && step.errors.contains("did you mean send?"))
  }

  @Test(
    .enabled(if: Terminal.hasRelease, "no release build that is newer than the sources"),
    arguments: ["bybit", "hyperliquid"])
  func `of one seed is the same in another process and another build`(venue: String) throws {
    for seed in 1...3 {
      let words = "prove --venue \(venue) --seed \(seed) --json"
      let here = try terminal.type(words).object()
      let there = try terminal.type(
        words.split(separator: " ").map(String.init), program: Terminal.release
      ).object()
      #expect(here["hash"] as? String == there["hash"] as? String)
      #expect(try #require(here["hash"] as? String).count == 32)
    }
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
    // The canary, and what cannot show at this venue, are counted apart.
    let outcomes = try #require(report["mutant_outcomes"] as? [[String: Any]])
    let judged = outcomes.filter { $0["exempt"] as? Bool == false }
    #expect(judged.count == mutants["total"] as? Int && outcomes.count > judged.count)
    let coverage = try #require(report["coverage"] as? [String: Any])
    let all = try #require((coverage["counts"] as? [String: Any])?["all"] as? [String: Any])
    #expect(all["recovered"] as? Int == all["modes"] as? Int)
    #expect(try #require(all["modes"] as? Int) > 60)
  }
}
