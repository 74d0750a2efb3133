import BybitProtocol
import SimulatedExchange
import Testing
import Trading
import Transport
import WireFormat

@Suite(.serialized, .timeLimit(.minutes(5))) struct `Faults by order` {
  private static let query = "category=linear&symbol=BTCUSDT"

  private static func status(_ bench: ServedBench) async throws -> Int {
    try await bench.send("GET", Bybit.Path.positions, query).status
  }

  @Test func `strike at the moments of the data that they name`() async throws {
    let bench = try await ServedBench()
    try await bench.advance(seconds: 100)
    try await bench.tell(
      "faults",
      #"{"rules":[{"fault":"failRead","chance":"100%","from":"30s","limit":1},"#
        + #"{"fault":"ban","from":"60s","lasting":"20s"}]}"#)
    #expect(try await Self.status(bench) == 200)
    try await bench.advance(seconds: 31)
    #expect(try await Self.status(bench) == 502)
    #expect(try await Self.status(bench) == 200)
    try await bench.advance(seconds: 30)
    #expect(try await Self.status(bench) == 403)
    try await bench.advance(seconds: 20)
    #expect(try await Self.status(bench) == 200)
    let strikes = try await bench.truth("faults")
    #expect(strikes["failRead"]?.integer == 1 && strikes["ban"]?.integer == 1)
  }

  @Test func `end where a plan has no rules`() async throws {
    let bench = try await ServedBench()
    let plan = #"{"plan":{"rules":[{"fault":"failRead","chance":"100%"}]},"seed":4}"#
    try await bench.tell("faults", plan)
    #expect(try await Self.status(bench) == 502)
    #expect(try await bench.truth("report-card")["faults"]?.string == "own plan")
    try await bench.tell("faults", #"{"rules":[]}"#)
    #expect(try await Self.status(bench) == 200)
    #expect(try await bench.truth("report-card")["faults"] == .null)
  }

  @Test func `let the time pass that an answer takes`() async throws {
    let bench = try await ServedBench()
    try await bench.tell(
      "faults",
      #"{"rules":[{"fault":"delayAnswer","chance":"100%","amount":"10s","limit":1}]}"#)
    func now() async throws -> Int { try await bench.truth("state")["now"]?.integer ?? 0 }
    let before = try await now()
    #expect(try await Self.status(bench) == 200)
    let passed = try await now() - before
    #expect(passed >= 5_000 && passed <= 10_000)
    #expect(try await Self.status(bench) == 200)
    #expect(try await now() == before + passed)
  }
}
