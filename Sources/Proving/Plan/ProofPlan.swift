public import SimulatedExchange
public import Simulation
public import Trading

/// What one seed does: how many symbols, when everything happens, and what goes wrong.
public struct ProofPlan: Hashable, Sendable {
  /// How much goes wrong.
  public enum Intensity: String, Hashable, Sendable, CaseIterable {
    case calm, rough, storm, single
  }

  public var seed: UInt64
  public var symbols: Int
  public var intensity: Intensity
  public var timeline: ProofTimeline
  public var faults: FaultPlan
  /// Where the process is killed once, beside what the plan's faults do; nil for nowhere.
  public var kill: KillPoint?
  /// Where the storm is the one small life of a position, for single faults: how that ends.
  var life: LifeEnding?
  /// What is traded and how prices go, where that is not left to the seed.
  var story: ModeStory?
  /// Whether the probe's signals are to be expected.
  var isDrilled = true

  /// The plan of a seed.
  public init(seed: UInt64, configuration: ProofConfiguration) {
    let dice = Dice(seed: seed)
    self.seed = seed
    symbols = 1 + Int(dice.below(UInt64(configuration.symbols.count), 1, 0))
    let isSingle = dice.below(10, 1, 1) == 0
    intensity =
      isSingle ? .single : [.calm, .rough, .storm][Int(dice.below(3, 1, 2))]
    timeline = ProofTimeline(
      bounds: configuration.bounds, storm: .seconds(720 + 30 * Int64(dice.below(20, 1, 3))))
    if let plan = configuration.faults {
      intensity = .storm
      faults = plan
      faults.rules = plan.rules.map { [timeline] in $0.delayed(by: timeline.storm) }
      faults.healsAfter = timeline.heal
      return
    }
    faults = Swarm(dice: dice, intensity: intensity).plan(timeline)
    if configuration.failsForGood, intensity != .single, dice.below(2, 1, 4) == 0 {
      faults.permanent = [permanentFailure(dice)]
    }
  }

  /// What goes wrong for good, from somewhere in the storm on.
  private func permanentFailure(_ dice: Dice) -> PermanentFailure {
    let kinds = PermanentFailure.Kind.allCases
    let length = timeline.heal.nanoseconds - timeline.storm.nanoseconds
    return PermanentFailure(
      kinds[Int(dice.below(UInt64(kinds.count), 1, 5))],
      in: InstrumentIndex(Int(dice.below(UInt64(symbols), 1, 6))),
      from: timeline.storm
        + TimeSpan(nanoseconds: Int64(dice.below(UInt64(length), 1, 7))))
  }

  /// The plan of a mode: only its faults, each where its story has it.
  public init(mode: FaultMode, configuration: ProofConfiguration) {
    seed = 1
    symbols = min(mode.story.symbols, configuration.symbols.count)
    intensity = .single
    timeline = ProofTimeline(bounds: configuration.bounds, storm: ModeStory.length)
    faults = FaultPlan(
      name: mode.id, rules: mode.rules.map { [timeline] in $0.delayed(by: timeline.storm) },
      healsAfter: timeline.heal)
    story = mode.story
  }

  /// Lets only these kinds of faults strike, each as often as it may.
  mutating func focus(on kinds: [FaultKind]) {
    intensity = .rough
    faults.permanent = []
    faults.rules = Swarm(dice: Dice(seed: seed), intensity: .rough)
      .rules(of: kinds, from: timeline.storm)
  }

  /// The same plan where only these decisions strike, and all of them, should they come up.
  public func scripted(_ decisions: Set<FaultDecision>) -> ProofPlan {
    var plan = self
    let planned = plan.faults.rules.map(\.kind)
    let kinds = Set(decisions.map(\.kind)).subtracting(planned)
    plan.faults.rules += Swarm(dice: Dice(seed: seed), intensity: intensity)
      .rules(of: FaultKind.allCases.filter(kinds.contains), from: timeline.storm)
    plan.faults.script = decisions
    return plan
  }
}

extension ProofPlan {
  /// The same up to a moment in the storm, at which the process is killed and after which all is
  /// well, from the end of that candle on.
  func killed(at kill: KillPoint, _ moment: Timestamp, bounds: ProofBounds) -> ProofPlan {
    let span = moment + TimeSpan(nanoseconds: 1) - PriceModel.start
    return cut(at: ProofTimeline.up(span), kill, bounds: bounds)
  }

  /// The same, killed somewhere in the storm and well from so long after the start on, which is
  /// the end of a candle.
  public func cut(at heal: TimeSpan, _ kill: KillPoint, bounds: ProofBounds) -> ProofPlan {
    var plan = self
    plan.kill = kill
    plan.timeline = ProofTimeline(
      bounds: bounds,
      storm: TimeSpan(nanoseconds: heal.nanoseconds - timeline.storm.nanoseconds))
    plan.faults.healsAfter = plan.timeline.heal
    plan.faults.permanent.removeAll { $0.from >= plan.timeline.heal }
    return plan
  }
}

/// What a proof is doing at a moment.
public enum ProofPhase: String, Hashable, Sendable, CaseIterable {
  case warmUp, storm, converge, quiet, probe
}

/// When each phase of a proof begins, as time since its start.
public struct ProofTimeline: Hashable, Sendable {
  /// How long one candle lasts.
  public static let candle = TimeSpan.seconds(30)

  public let storm: TimeSpan
  public let heal: TimeSpan
  public let quiet: TimeSpan
  public let probe: TimeSpan
  /// When the probe's signals come.
  public let signal: TimeSpan
  public let end: TimeSpan

  /// Creates a timeline around a storm of a length in whole candles.
  public init(bounds: ProofBounds, storm length: TimeSpan) {
    storm = .minutes(4)
    heal = storm + length
    // Twice what it may take: the bound begins anew with each thing that comes right.
    quiet = heal + Self.up(bounds.converge + bounds.converge)
    probe = quiet + .minutes(2)
    signal = probe + .seconds(90)
    end = signal + Self.up(bounds.resume) + .seconds(30)
  }

  /// What happens so long after the start.
  public func phase(_ span: TimeSpan) -> ProofPhase {
    if span < storm { return .warmUp }
    if span < heal { return .storm }
    if span < quiet { return .converge }
    return span < probe ? .quiet : .probe
  }

  /// How many candles it takes.
  public var candles: Int { Int(end.nanoseconds / Self.candle.nanoseconds) }

  static func up(_ span: TimeSpan) -> TimeSpan {
    let length = candle.nanoseconds
    return TimeSpan(nanoseconds: (span.nanoseconds + length - 1) / length * length)
  }
}
