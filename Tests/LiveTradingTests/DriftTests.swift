import Execution
import Foundation
import Journal
import LiveTrading
import Recording
import SimulatedExchange
import Simulation
import Statistics
import TestKit
import Testing
import Trading
import Transport
import Venues

@Suite(.serialized, .timeLimit(.minutes(5))) struct `A session that is played again` {
  /// Trades in lockstep at a served exchange, writes down what is heard, and plays it again.
  private func drift(
    seed: UInt64, faults: FaultPlan? = nil, candles: Int = 120
  ) async throws -> DriftReport {
    let bench = try await LiveBench(LiveBench.series(candles, seed: seed), faults: faults)
    let folder = try LiveBench.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let (path, feed) = (folder.appending(path: "run.journal").path, folder.path + "/run.feed")
    let symbols = [LiveBench.instrument.symbol]
    try await LiveBench.onThread {
      let tape = try FeedWriter(
        feed,
        FeedHeader(
          venue: "bybit", symbols: symbols, version: "0.1.0",
          run: ["words": "[]", "lockstep": "true", "epoch": "0"]), at: LiveBench.begin)
      let session = try bench.session(ClientLoop(), journal: path, tape: tape)
      try session.runInLockstep(ServedTime(bench.address))
    }
    let again = folder.appending(path: "again.journal").path
    let tape = try SessionTape(feed)
    var settings = PaperVenue.Settings(
      instruments: [LiveBench.instrument], profile: try LiveBench.profile(),
      exchange: ExchangeSettings(arrival: .lastPrint, leverage: 10), deposit: "10000")
    settings.usesQuotes = false
    settings.requestLatency = Latency(base: tape.usualWay)
    settings.responseLatency = Latency(base: tape.usualWay)
    let venue = try PaperVenue(
      settings, market: ReplayMarket(tape), kept: nil, at: LiveBench.begin)
    let session = try bench.session(ClientLoop(), journal: again, adapter: venue)
    try session.replay(tape)
    return try DriftReport(
      actual: try JournalReader(path: path), simulated: try JournalReader(path: again))
  }

  private func words(_ order: DriftOrder) -> String {
    "\(order.key.signal) \(order.key.purpose) \(order.key.attempt) \(order.cause) \(order.detail)"
      + " \(String(describing: order.actual)) \(String(describing: order.simulated))"
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `in lockstep and without faults drifts by nothing`(seed: UInt64) async throws {
    let report = try await drift(seed: seed, candles: 240)
    #expect(report.orders.count > 50, "too little happens")
    for order in report.orders {
      #expect(order.cause == .equal, "\(words(order))")
      // In milliseconds, as the venue says it.
      #expect(order.actual?.time?.milliseconds == order.simulated?.time?.milliseconds)
      #expect(order.actual?.worth == order.simulated?.worth)
      #expect(order.actual?.fees == order.simulated?.fees)
    }
    #expect(report.balances.actual == report.balances.simulated)
    #expect(report.worse.values.allSatisfy { $0 == 0 })
    #expect(report.orders.contains { $0.key.purpose == "positionStop" })
  }

  @Test func `shows whose answer was lost`() async throws {
    let plan = FaultPlan(
      name: "lost", rules: [FaultRule(.loseAnswer, chance: "0.3", target: .entry, limit: 2)])
    let report = try await drift(seed: 1, faults: plan)
    let lost = report.orders.filter { $0.cause == .lostAnswer }
    #expect(!lost.isEmpty, "\(report.causes)")
    for order in lost {
      #expect(order.key.purpose == "entry" && order.detail.hasPrefix("unknown"))
      #expect(order.actual?.filled == order.simulated?.filled)
    }
  }

  @Test func `shows what never came to the venue`() async throws {
    let plan = FaultPlan(
      name: "lost", rules: [FaultRule(.loseRequest, chance: "0.3", target: .entry, limit: 2)])
    let report = try await drift(seed: 2, faults: plan)
    #expect(report.orders.contains { $0.cause == .lostRequest }, "\(report.causes)")
  }

  @Test func `shows what was refused`() async throws {
    let plan = FaultPlan(
      name: "refused", rules: [FaultRule(.refuseEntry, chance: "0.3", limit: 2)])
    let report = try await drift(seed: 3, faults: plan)
    let refused = report.orders.filter { $0.cause == .refused }
    #expect(!refused.isEmpty, "\(report.causes)")
    #expect(refused.allSatisfy { $0.detail.hasPrefix("rejected") && $0.actual?.filled == .zero })
  }

  @Test func `shows what came late`() async throws {
    let plan = FaultPlan(
      name: "late",
      rules: [
        FaultRule(.delayRequest, chance: "0.3", amount: .seconds(4), target: .entry, limit: 2)
      ])
    let report = try await drift(seed: 1, faults: plan)
    let late = report.orders.filter { $0.cause == .latency && $0.key.purpose == "entry" }
    #expect(!late.isEmpty, "\(report.causes)")
    #expect(late.allSatisfy { ($0.laterBy ?? 0) > 500 || $0.detail.hasPrefix("sent") })
    #expect(late.contains { $0.worseBy != 0 })
  }

  @Test func `shows what filled in part`() async throws {
    let plan = FaultPlan(
      name: "part", rules: [FaultRule(.partialFill, chance: "0.3", part: "0.5", limit: 2)])
    let report = try await drift(seed: 1, faults: plan)
    #expect(report.orders.contains { $0.cause == .partial }, "\(report.causes)")
  }

  /// A journal of closes that were sent, by their signals and the numbers in their names.
  private func journal(_ closes: [(signal: UInt32, attempt: UInt16)], _ path: String) throws {
    let story = ExecutorStory.ready()
    let journal = try TradingJournal(path: path, symbols: ["BTCUSDT"])
    var effects = Effects()
    for number in Set(closes.map(\.signal)).sorted() {
      effects.records.append(
        .signal(
          SignalRecord(
            id: SignalID(number), instrument: ExecutorStory.symbol, direction: .long,
            time: LiveBench.begin + .minutes(Int64(number)), tag: "", fate: .traded)))
    }
    for close in closes {
      let id = ClientOrderID(
        epoch: 0, signal: SignalID(close.signal), role: .exit, attempt: close.attempt,
        instrument: ExecutorStory.symbol)
      effects.records.append(
        .intent(id, OrderTerms(instrument: ExecutorStory.symbol, side: .sell, quantity: "1")))
    }
    #expect(journal.keep(effects, of: story.executor))
  }

  @Test func `matches what was sent by its place among its likes, not by its name`() throws {
    let folder = try LiveBench.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let (path, again) = (folder.path + "/run.journal", folder.path + "/again.journal")
    // The first close had to be sent a second time, so the names of all later ones differ.
    try journal([(1, 0), (1, 1), (2, 2), (3, 3)], path)
    try journal([(1, 0), (2, 1), (3, 2)], again)
    let report = try DriftReport(
      actual: try JournalReader(path: path), simulated: try JournalReader(path: again))
    #expect(
      report.orders.map { [Int($0.key.signal.number), $0.key.attempt] }
        == [[1, 0], [1, 1], [2, 0], [3, 0]])
    #expect(report.orders.map { $0.simulated != nil } == [true, false, true, true])
    #expect(report.orders.allSatisfy { $0.actual != nil })
  }
}
