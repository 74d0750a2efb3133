import Execution
public import SimulatedExchange
public import Simulation
public import StrategyKit
public import Trading

/// One seed: a whole life of an executor at an exchange that misbehaves.
public struct ProofRun {
  public let plan: ProofPlan
  public let configuration: ProofConfiguration
  /// Who makes the executor worse; made anew for each run.
  public var mutant: (@Sendable () -> any Tampering)?
  /// The strategy under proof; nil for one that makes everything happen.
  public var strategy: StrategyFactory?
  /// Whether a journal is kept, from which the executor comes back after a kill.
  public var journals = Journaling.none
  /// Whether what happened is kept to be read, with a journal beside it, and how many lines of it;
  /// nil for all.
  public var keepsTrace = false
  /// Who notes what can be compared with another run.
  var watch: ModeWatch?
  public var traceLimit: Int? = 30
  /// Whether all that happened is kept lane by lane.
  public var keepsLanes = false

  /// Whether a journal is kept, and how closely it is looked at.
  public enum Journaling: Sendable {
    /// None is: the executor comes back from its own bytes.
    case none
    /// One is, and looked at whenever the process dies.
    case atDeath
    /// One is, and looked at after every step.
    case always
  }

  /// Creates the run of a plan.
  public init(_ plan: ProofPlan, _ configuration: ProofConfiguration) {
    self.plan = plan
    self.configuration = configuration
  }

  /// Runs it to its end.
  public func result() -> ProofResult {
    let auditor = Auditor(plan, configuration)
    if keepsTrace || keepsLanes { auditor.log = TraceLog(limit: keepsTrace ? traceLimit : 0) }
    if keepsLanes { auditor.log?.lanes = LaneLog() }
    var simulation = simulation()
    let witness: any Witness = watch.map { $0.beside(auditor) } ?? auditor
    let journal = journal(auditor, beside: witness)
    if let journal { auditor.log?.store = journal.holdings }
    simulation.witness = journal ?? witness
    simulation.recorder = journal
    simulation.tampering = mutant?()
    simulation.killPoint = plan.kill
    var isVoid = false
    var isWarm = false
    let end = PriceModel.start + plan.timeline.end
    while simulation.advance(candles: plan.symbols) {
      if !isWarm, simulation.moment >= PriceModel.start + plan.timeline.storm {
        isWarm = true
        isVoid = !auditor.isWarm
        if isVoid { break }
      }
      if simulation.moment >= end { break }
    }
    if !isVoid {
      auditor.conclude(simulation.exchange, simulation.executor)
      if journals == .always { journal?.conclude() }
    }
    auditor.log?.close()
    let strikes = simulation.faults?.strikes ?? []
    return ProofResult(
      plan: plan, isVoid: isVoid, violations: auditor.violations,
      hash: auditor.hash.description, strikes: strikes,
      asked: simulation.faults?.asked ?? [], naked: auditor.nakedTimes,
      signals: auditor.signals.values.map(\.fate), agreedAfter: auditor.agreedAfter,
      requests: auditor.asked.total, unrecoverable: auditor.unrecoverable, steps: auditor.steps,
      wasKilled: simulation.wasKilled,
      lines: auditor.log?.lines ?? [],
      lanes: auditor.log?.lanes?.entries(with: strikes) ?? [])
  }

  /// Runs it for somebody else to watch, who keeps its journal too, for so long at most.
  public func run(watchedBy watch: any Witness & Recorder, for duration: TimeSpan) {
    var simulation = simulation()
    simulation.witness = watch
    simulation.recorder = watch
    simulation.tampering = mutant?()
    let end = PriceModel.start + min(duration, plan.timeline.end)
    while simulation.advance(candles: plan.symbols), simulation.moment < end {}
  }

  private func journal(_ auditor: Auditor, beside witness: any Witness) -> JournalWatch? {
    if journals == .none, !keepsTrace { return nil }
    do {
      return try JournalWatch(
        auditor, beside: witness, symbols: auditor.symbols, looksAlways: journals == .always)
    } catch {
      preconditionFailure("no journal can be kept in memory: \(error)")
    }
  }

  /// Runs it for somebody else to watch, up to the heal; returns all that could have been struck.
  func watch(by witness: any Witness) -> [FaultOccasion] {
    var simulation = simulation()
    simulation.witness = witness
    let end = PriceModel.start + plan.timeline.heal
    while simulation.advance(candles: plan.symbols), simulation.moment < end {}
    return Array(simulation.faults?.occasions ?? [])
  }

  private func simulation() -> Simulation {
    let symbols = configuration.symbols.prefix(plan.symbols)
    let instruments = symbols.map(\.instrument)
    let dice = Dice(seed: plan.seed)
    let feeds = symbols.enumerated().map { index, symbol in
      let count = plan.timeline.candles + 1
      return MarketFeed(
        candles: plan.life.map { Life.candles(count, of: symbol, plan.timeline, $0) }
          ?? plan.story?.candles(count, of: symbol, at: index, storm: plan.timeline.storm)
          ?? PriceModel(dice: dice, symbol: index).candles(count, of: symbol))
    }
    var settings = configuration.executor
    settings.onOpposite = OppositePolicy.allCases[Int(dice.below(3, 5, 0))]
    var exchange = ExchangeSettings(leverage: settings.leverage)
    if plan.faults.resistsSettings { exchange.marginMode = .isolated }
    exchange.intrabar =
      ExchangeSettings.Intrabar.allCases[
        Int(dice.below(UInt64(ExchangeSettings.Intrabar.allCases.count), 5, 1))]
    var spread = (request: TimeSpan.milliseconds(60), response: TimeSpan.milliseconds(40))
    if let story = plan.story {
      // With nothing left to chance, what differs from the same run without faults is their work.
      settings.onOpposite = .reverse
      exchange.intrabar = .colour
      if story.thinHalf != nil { exchange.volumeShare = .one }
      spread = (.zero, .zero)
    }
    var venue = Exchange(
      instruments: instruments, profile: configuration.profile, settings: exchange,
      deposit: configuration.deposit)
    if plan.faults.resistsSettings {
      for (index, instrument) in instruments.enumerated() {
        venue.setLeverage(InstrumentIndex(index), instrument.highLeverage)
      }
    }
    var simulation = SimulationSettings(
      seed: plan.seed, requestLatency: Latency(base: .milliseconds(40), spread: spread.request),
      responseLatency: Latency(base: .milliseconds(20), spread: spread.response),
      judgesAmbiguity: false, faults: plan.faults)
    simulation.curvePoints = 1
    return Simulation(
      feeds: feeds,
      strategies: [
        Drilled(
          plan: plan, entryWorth: configuration.entryWorth, strategy: strategy,
          price: configuration.symbols[0].price)
      ], scope: .allSymbols,
      executor: Executor(
        instruments: instruments, profile: configuration.profile, settings: settings),
      exchange: venue, settings: simulation)
  }
}

/// What a seed came to.
public struct ProofResult: Sendable {
  public var plan: ProofPlan
  /// Whether the warm-up has not shown a whole trade on each symbol, so that nothing is proved.
  public var isVoid: Bool
  /// What was found, in the order of time.
  public var violations: [Violation]
  public var hash: String
  /// Every fault that struck.
  public var strikes: ContiguousArray<FaultStrike>
  /// How often each kind of fault was asked for.
  public var asked: ContiguousArray<Int>
  /// How long positions stood reachable and without a stop, symbol by symbol: in all, at the worst.
  public var naked: [(total: TimeSpan, worst: TimeSpan)]
  public var signals: [SignalFate]
  /// How long after all was well the views agreed; nil for never.
  public var agreedAfter: TimeSpan?
  public var requests: Int
  /// Positions that nothing could protect or close.
  public var unrecoverable: [Unrecoverable]
  /// The steps of the storm in which the executor wanted something, and when each was.
  public var steps: [(number: Int, time: Timestamp)]
  /// Whether the process died where the plan would have it.
  public var wasKilled: Bool
  /// What happened last, where that was asked for.
  public var lines: [String]
  /// What happened lane by lane, where that was asked for.
  public var lanes: [LaneEntry] = []

  /// The first thing that was wrong.
  public var first: Violation? { violations.first }
}

extension FaultPlan {
  /// Whether settings are refused, or taken and ignored: then the account has others to begin with,
  /// at which a stop can lie beyond the price of liquidation.
  var resistsSettings: Bool {
    rules.contains { $0.kind == .refuseSetting || $0.kind == .ignoreSetting }
  }
}

extension Instrument {
  /// A leverage at which a position is liquidated some six per cent away.
  fileprivate var highLeverage: Int {
    let tier = marginTiers[0]
    let away = Rate(units: 6 * Rate.unitsPerOne / 100) + tier.maintenanceRate
    return max(1, min(tier.maximumLeverage, Int(Rate.unitsPerOne / away.units)))
  }
}
