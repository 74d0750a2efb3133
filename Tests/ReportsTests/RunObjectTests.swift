import Foundation
import Reports
import Statistics
import TestKit
import Testing
import Trading

/// The run that the tests of this module show.
enum Shown {
  static let description = RunDescription(
    strategy: "crossover", venue: "bybit", seed: 7, version: "1.0",
    settings: [.init("fast", "10"), .init("slow", "50")],
    inputs: [
      .init(symbol: "ETHUSDT", file: "ETHUSDT-1h.csv", sha256: "ab12", rows: 72),
      .init(symbol: "XRPUSDT", file: "XRPUSDT-1h.csv", sha256: "cd34", rows: 72),
    ],
    isSynthetic: true, notices: ["XRPUSDT has no instrument file: a generic one was used."],
    engineSeconds: 0.5)

  static func object(_ facts: RunFacts = FactsFixture.run()) -> JSON.Object {
    RunObject.make(Summary(facts: facts, symbols: FactsFixture.symbols), description)
  }
}

@Suite struct `The object of a run` {
  /// What programs rely on, in this order.
  static let keys = [
    "run", "digest", "strategy", "venue", "seed", "initialCapital", "signals", "traded",
    "executionRate", "blocked", "pending", "trades", "closedTrades", "openTrades", "winRate",
    "evPerTrade", "evPercent", "evR", "netProfit", "netProfitBest", "netProfitWorst",
    "ambiguousTrades", "fees", "funding", "mark", "finalEquity", "maxDrawdownPercent", "sharpe",
    "sortino", "profitFactor", "exitReasons", "nakedSeconds", "nakedWorstSeconds",
    "phantomSeconds", "candles", "engineSeconds", "candlesPerSecond",
  ]

  @Test func `begins with the keys that programs rely on`() {
    let names = RunObject.named("crossover-0001", Shown.object()).members.map(\.name)
    #expect(Array(names.prefix(Self.keys.count)) == Self.keys)
  }

  @Test func `has all of them when nothing happened`() throws {
    let empty = RunFacts(initialCapital: "10000")
    let object = JSON.object(RunObject.named(nil, Shown.object(empty)))
    for key in Self.keys { #expect(object[key] != nil, "\(key)") }
    for key in ["run", "executionRate", "winRate", "evPerTrade", "evR", "sharpe", "profitFactor"] {
      #expect(object[key] == .null, "\(key)")
    }
    #expect(object["maxDrawdownPercent"] == .number(0))
    #expect(object["blocked"] == .object(JSON.Object()))
  }

  @Test func `writes money as decimal text and rates as fractions`() {
    let object = JSON.object(Shown.object())
    #expect(object["initialCapital"] == .string("10000"))
    #expect(object["evPerTrade"] == .string("10"))
    #expect(object["netProfitBest"] == .string("75"))
    #expect(object["funding"] == .string("-0.25"))
    #expect(object["winRate"] == .number(0.5))
    #expect(object["executionRate"] == .number(0.625))
    #expect(object["candlesPerSecond"] == .number(288))
    #expect(object["mark"] == .string("last"))
    #expect(object["nakedSeconds"] == .number(4))
    #expect(object["exitReasons"]?.compactText == #"{"stop":2,"target":1,"signal":1}"#)
    #expect(object["blocked"]?.compactText == #"{"alreadyInPosition":1,"cooldown":1}"#)
  }

  @Test func `is JSON to others`() throws {
    let text = JSON.object(RunObject.named("a-1", Shown.object())).prettyText
    let read = try JSONSerialization.jsonObject(with: Data(text.utf8))
    let object = try #require(read as? [String: Any])
    #expect(object["signals"] as? Int == 8)
    #expect(object["evR"] as? Double == 1.0 / 3)
  }

  @Test func `comes back from its text as it was`() throws {
    let object = JSON.object(Shown.object())
    #expect(try JSON(parsing: object.compactText) == object)
    #expect(try RunObject.parse(object.prettyText) == Shown.object())
    #expect(throws: JSONFailure.self) { _ = try RunObject.parse("[]") }
  }

  /// Equal in every process, in debug and in release, and wherever the arithmetic is IEEE 754's.
  @Test func `has the digest that it always had`() {
    let digest = "e13ac339882abbc75d8eb5fcbc1a3eab77da5be59a965e3b2ed67070aa078edd"
    #expect(Shown.object()["digest"] == .string(digest))
  }

  @Test func `has a digest of what came of the run, not of how long it took`() {
    let summary = Summary(facts: FactsFixture.run(), symbols: FactsFixture.symbols)
    var slow = Shown.description
    slow.engineSeconds = 99
    let digest = Shown.object()["digest"]
    #expect(RunObject.make(summary, slow)["digest"] == digest)
    #expect(RunObject.digest(of: RunObject.named("x-1", Shown.object())) == digest?.string)
    slow.seed = 8
    #expect(RunObject.make(summary, slow)["digest"] != digest)
  }

  @Test func `does not care whether idle syncs were sent or skipped`() {
    var facts = FactsFixture.run()
    facts.skippedSyncs = 70
    #expect(Shown.object(facts)["digest"] == Shown.object()["digest"])
    #expect(Shown.object(facts)["skippedSyncs"] == .integer(70))
  }
}
