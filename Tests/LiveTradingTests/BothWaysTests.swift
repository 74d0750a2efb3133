import Execution
import Foundation
import Journal
import LiveTrading
import SimulatedExchange
import Simulation
import StrategyKit
import Testing
import Trading
import Transport
import Venues

/// What a run has come to, as far as ways to the same exchange can be compared.
private struct Course: Equatable, Sendable {
  /// Each fill: when in milliseconds, what, for whom.
  var fills: [String] = []
  /// What became of each signal, in their order.
  var fates: [String] = []

  mutating func take(_ fill: Fill) {
    fills.append(
      "\(fill.time.milliseconds) \(fill.side) \(fill.quantity) at \(fill.price) fee \(fill.fee)"
        + " \(fill.origin) \(fill.clientID?.description ?? "")")
  }
}

/// A strategy, data, a seed and a plan of faults, carried out in a backtest and on paper.
private struct BothWays {
  static let count = 75
  static let end = LiveBench.begin + .minutes(Int64(count))
  let series: CandleSeries
  let plan: FaultPlan
  /// Without the lag of listings, which each way draws by its own count of answers.
  let profile: VenueProfile

  init(_ rules: [FaultRule], seed: UInt64) throws {
    series = LiveBench.series(Self.count, seed: seed)
    // Prices come where a run in lockstep looks at them.
    plan = FaultPlan(name: "one", rules: rules, tickerInterval: .seconds(20))
    var profile = try LiveBench.profile()
    profile.habits.usualLag = .zero
    self.profile = profile
  }

  func backtest() -> (course: Course, struck: [FaultKind: Int]) {
    let executor = Executor(
      instruments: [LiveBench.instrument], profile: profile, settings: LiveBench.settings())
    let exchange = Exchange(
      instruments: [LiveBench.instrument], profile: profile,
      settings: ExchangeSettings(leverage: 10), deposit: "10000")
    var simulation = Simulation(
      feeds: [MarketFeed(candles: series)], strategies: [Turner()], scope: .eachSymbol,
      executor: executor, exchange: exchange,
      settings: SimulationSettings(seed: 1, faults: plan))
    let facts = simulation.run()
    var course = Course()
    // What is open at the end of the data is closed in a backtest alone.
    for fill in facts.fills where fill.time < Self.end { course.take(fill) }
    course.fates = facts.signals.filter { $0.fate != .blocked(.endOfData) }
      .sorted { $0.id.number < $1.id.number }.map { "\($0.fate)" }
    return (course, Self.counts(simulation.faults))
  }

  static func counts(_ faults: FaultInjector?) -> [FaultKind: Int] {
    var counts: [FaultKind: Int] = [:]
    for strike in faults?.strikes ?? [] { counts[strike.decision.kind, default: 0] += 1 }
    return counts
  }

  func onPaper() async throws -> Course {
    let bench = try await LiveBench(series, profile: profile)
    return try await trade(bench) { [profile, plan] in
      var market = BybitAdapter.Settings(
        symbols: [LiveBench.instrument.symbol], quote: "USDT", timeframe: Timeframe(seconds: 60),
        warmUp: 0, seed: 1)
      (market.streamsMarket, market.hasAccount) = (false, false)
      guard let bybit = BybitAdapter(market, signing: LiveBench.signing) else {
        throw LiveBench.NoAddress()
      }
      var settings = PaperVenue.Settings(
        instruments: [LiveBench.instrument], profile: profile,
        exchange: ExchangeSettings(arrival: .lastPrint, leverage: 10), deposit: "10000")
      settings.usesQuotes = false
      settings.faults = plan
      return try PaperVenue(settings, market: bybit, kept: nil, at: LiveBench.begin)
    }
  }

  private func trade(
    _ bench: LiveBench, _ adapter: @escaping @Sendable () throws -> (any VenueAdapter)?
  ) async throws -> Course {
    let folder = try LiveBench.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "run.journal").path
    let profile = profile
    try await LiveBench.onThread {
      let session = try bench.session(
        ClientLoop(), journal: path, adapter: try adapter(), profile: profile)
      try session.runInLockstep(ServedTime(bench.address))
    }
    let reader = try JournalReader(path: path)
    #expect(try reader.inconsistencies().isEmpty)
    var course = Course()
    var fates: [UInt32: SignalFate] = [:]
    for entry in try reader.records() {
      switch entry.record {
      case .fill(let fill): if fill.time < Self.end { course.take(fill) }
      case .signal(let signal): fates[signal.id.number] = signal.fate
      case .fate(let id, let fate): fates[id.number] = fate
      default: break
      }
    }
    course.fates = fates.sorted { $0.key < $1.key }.map { "\($0.value)" }
    return course
  }
}

@Suite(.serialized, .timeLimit(.minutes(5))) struct `A plan of faults` {
  @Test(arguments: [
    [
      FaultRule(.loseRequest, chance: "0.2", target: [.entry, .exit]),
      FaultRule(.loseAnswer, chance: "0.2", target: [.entry, .exit, .stop]),
    ],
    [
      FaultRule(.unknownOutcome, chance: "0.3", target: [.entry, .exit]),
      FaultRule(.ghostAck, chance: "0.2", target: .entry),
    ],
    [
      FaultRule(.refuseEntry, chance: "0.2"), FaultRule(.refuseStop, chance: "0.3"),
      FaultRule(.refuseExit, chance: "0.5"), FaultRule(.wouldTrigger, chance: "0.3"),
    ],
    [
      FaultRule(.loseEvent, chance: "0.3", target: [.fill, .report]),
      FaultRule(.repeatEvent, chance: "0.3", target: [.fill, .report]),
      FaultRule(.failRead, chance: "0.2"), FaultRule(.garbleAnswer, chance: "0.1"),
    ],
  ])
  func `comes to the same on paper as in a backtest, by the same coin`(
    rules: [FaultRule]
  ) async throws {
    let ways = try BothWays(rules, seed: 1)
    let (expected, struck) = ways.backtest()
    for rule in rules { #expect(struck[rule.kind, default: 0] > 0, "\(rule.kind)") }
    #expect(expected.fills.count > 10, "too little happens")
    let paper = try await ways.onPaper()
    for (one, other) in zip(paper.fills, expected.fills) {
      #expect(one == other)
      if one != other { break }
    }
    #expect(paper.fills.count == expected.fills.count)
    #expect(paper.fates == expected.fates)
  }
}
