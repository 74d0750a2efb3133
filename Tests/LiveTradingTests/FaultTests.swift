import Execution
import LiveTrading
import SimulatedExchange
import Simulation
import StrategyKit
import TestKit
import Testing
import Trading
import Transport
import Venues

/// Hears what an executor is answered.
private final class Ear: Recorder {
  var reads: [Outcome] = []
  var questions: Set<RequestID> = []

  func heard(_ event: borrowing Event) {
    switch event {
    case .answer(let id, let outcome): if questions.contains(id) { reads.append(outcome) }
    default: break
    }
  }

  func keep(_ effects: borrowing Effects, of executor: borrowing Executor) -> Bool {
    for at in effects.requests.indices {
      let sent = effects.requests[at]
      // Of listings alone: some faults strike nothing else.
      switch sent.request {
      case .positions, .openOrders: questions.insert(sent.id)
      default: break
      }
    }
    return true
  }

  func funded(_ index: InstrumentIndex, _ payment: Money) {}
  func recovered() -> DurableState? { nil }
  func restarted() {}
}

@Suite(.serialized, .timeLimit(.minutes(5))) struct `A fault on the way` {
  static func plan(_ kind: FaultKind) -> FaultPlan {
    FaultPlan(name: "one", rules: [FaultRule(kind, chance: .one, target: .read)])
  }

  /// What becomes of a request, without the venue's own code, which not every way carries.
  private static func word(_ outcome: Outcome) -> String {
    switch outcome {
    case .accepted: "accepted"
    case .rejected(let rejection): "rejected, \(rejection.reason)"
    case .unknown(let doubt): "unknown, \(doubt)"
    }
  }

  @Test(arguments: [
    FaultKind.garbleAnswer, .failRead, .cutList, .unknownOutcome, .rateLimit,
  ])
  func `comes to the same in process and over the wire`(kind: FaultKind) async throws {
    let series = LiveBench.series(20, seed: 1)
    let inside = try Self.inProcess(series, kind)
    let bench = try await LiveBench(series, faults: Self.plan(kind))
    let outside = try await LiveBench.onThread { try Self.overTheWire(bench.address, asks: 12) }
    #expect(inside.count == 1, "\(inside)")
    #expect(inside == outside)
  }

  private static func inProcess(_ series: CandleSeries, _ kind: FaultKind) throws -> Set<String> {
    let profile = try LiveBench.profile()
    var simulation = Simulation(
      feeds: [MarketFeed(candles: series)], strategies: [Turner()], scope: .eachSymbol,
      executor: Executor(
        instruments: [LiveBench.instrument], profile: profile, settings: LiveBench.settings()),
      exchange: Exchange(
        instruments: [LiveBench.instrument], profile: profile,
        settings: ExchangeSettings(leverage: 10), deposit: "10000"),
      settings: SimulationSettings(faults: plan(kind)))
    let ear = Ear()
    simulation.recorder = ear
    _ = simulation.run()
    return Set(ear.reads.map(word))
  }

  private static func overTheWire(_ address: Address, asks: Int) throws -> Set<String> {
    let loop = ClientLoop(fields: BybitAdapter.fields)
    let settings = BybitAdapter.Settings(
      symbols: [LiveBench.instrument.symbol], quote: "USDT", timeframe: Timeframe(seconds: 60),
      warmUp: 0, seed: 1)
    guard var adapter = BybitAdapter(settings, signing: LiveBench.signing) else {
      throw LiveBench.NoAddress()
    }
    var words: Set<String> = []
    for number in 0..<asks {
      let now = Moment(wall: WallClock.now, trading: LiveBench.begin)
      let request: Request = number % 2 == 0 ? .positions : .openOrders(InstrumentIndex(0))
      adapter.ask(request, RequestID(UInt64(number)), at: now)
      for output in adapter.outputs {
        guard case .call(let call) = output else { continue }
        var ended = false
        loop.send(call.request, to: address, within: .seconds(2)) { result in
          ended = true
          switch result {
          case .success(let response): adapter.take(response, of: call.number, at: now)
          case .failure(let failure):
            adapter.take(
              WireEnd(failure as? Client.Failure ?? .timedOut), of: call.number, at: now)
          }
        }
        while !ended { loop.turn(atMost: .milliseconds(50)) }
      }
      for case .answer(_, let outcome) in adapter.outputs { words.insert(word(outcome)) }
      adapter.outputs.removeAll()
    }
    loop.end()
    return words
  }
}
