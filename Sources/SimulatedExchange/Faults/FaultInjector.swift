public import Trading

/// Decides which faults of a plan strike, and remembers those that did.
public struct FaultInjector: Sendable {
  /// What never changes is kept apart, so that the state is small where it is handed about.
  private let played: PlayedPlan
  /// Every fault that struck, oldest first.
  public private(set) var strikes: ContiguousArray<FaultStrike> = []
  /// How many times a fault was asked for, by kind, in the order of the kinds.
  public private(set) var asked: ContiguousArray<Int>
  /// All that could have been struck, oldest first; where the plan says so.
  public private(set) var occasions: ContiguousArray<FaultOccasion> = []

  private var counts = StrikeCounts()
  private var spells: ContiguousArray<FaultSpell> = []
  /// The kinds that are on, of those that come by themselves.
  private var on = FaultKinds()

  /// Creates an injector for a run that begins at a moment.
  public init(_ plan: FaultPlan, seed: UInt64, start: Timestamp) {
    played = PlayedPlan(plan, seed: seed, start: start)
    asked = ContiguousArray(repeating: 0, count: FaultKind.allCases.count)
    for (index, rule) in plan.rules.enumerated() where rule.kind.isTimed {
      spells.append(FaultSpell(rule: index))
    }
    for spell in spells.indices { arm(spell) }
    refresh()
  }

  public var plan: FaultPlan { played.plan }

  /// When the run began, from which the plan's times count.
  public var start: Timestamp { played.start }

  // Faults that come with a message.

  /// Whether a fault strikes now; the rule it strikes by, or nil.
  ///
  /// `subject` names what would be struck so that it has the same name whatever else goes wrong.
  public mutating func strike(
    _ kind: FaultKind, _ subject: UInt64, target: FaultTarget = .all, at now: Timestamp,
    isWindow: Bool = false
  ) -> FaultRule? {
    if !played.planned.contains(kind) { return nil }
    asked[kind.index] += 1
    let nth = counts.next(kind, subject)
    if now >= played.healing { return nil }
    let decision = FaultDecision(kind, subject: subject, nth: nth)
    if played.plan.keepsOccasions {
      occasions.append(FaultOccasion(time: now, decision: decision, target: target))
    }
    for index in played.places[kind.index] {
      let rule = played.byKind[index]
      guard rule.holds(after: now - played.start), !rule.target.isDisjoint(with: target)
      else { continue }
      let isStruck: Bool
      if let script = played.plan.script {
        isStruck = script.contains(decision)
      } else {
        let factor = isWindow ? Int64(played.plan.windowFactor) : 1
        isStruck = draw(decision, 0, below: Rate.unitsPerOne) / factor < rule.chance.units
      }
      guard isStruck, isAllowed(rule) else { continue }
      strikes.append(
        FaultStrike(time: now, decision: decision, target: target, isEffective: true))
      return rule
    }
    return nil
  }

  /// Whether a rule has not struck as often yet as it may.
  private func isAllowed(_ rule: FaultRule) -> Bool {
    guard let limit = rule.limit else { return true }
    return strikes.count { $0.decision.kind == rule.kind } < limit
  }

  /// How late, old or far off the fault that struck last is: half of its amount to all of it.
  public func amount(of rule: FaultRule) -> TimeSpan {
    guard let last = strikes.last?.decision else { return rule.amount }
    let half = rule.amount.nanoseconds / 2
    return TimeSpan(nanoseconds: half + draw(last, 1, below: max(1, half + 1)))
  }

  /// A coin that belongs to the fault that struck last.
  public func coin() -> Bool {
    guard let last = strikes.last?.decision else { return false }
    return draw(last, 2, below: 2) == 0
  }

  /// Notes that the fault that struck last has touched nothing.
  public mutating func noteIdle() {
    if !strikes.isEmpty { strikes[strikes.count - 1].isEffective = false }
  }

  // Faults that come by themselves.

  /// When the next of them begins or ends; the far future for never.
  public private(set) var nextTime = Timestamp.distantFuture

  /// Whether more is wrong while something is on its way or a position is bare.
  public var favoursWindows: Bool { played.plan.windowFactor > 1 }

  /// How often the ticker is published.
  public var tickerInterval: TimeSpan { played.plan.tickerInterval }

  /// Whether the plan has faults of a kind.
  public func plans(_ kind: FaultKind) -> Bool { played.planned.contains(kind) }

  /// Whether a fault is on that lets nothing through the stream.
  public var isStreamCut: Bool { !on.isDisjoint(with: Self.cuts) }

  private static let cuts = FaultKinds(.silence, .disconnect, .outage, .maintenance)

  /// Whether a fault is on by which the venue hears nothing, or refuses everything.
  public var isShut: Bool { !on.isDisjoint(with: Self.closures) }

  private static let closures = FaultKinds(.outage, .maintenance, .ban, .revokeKey)

  /// Whether a fault that lasts is on.
  public func isOn(_ kind: FaultKind) -> Bool { on.contains(kind) }

  /// Until when a fault lasts that is on; nil where it is not.
  public func end(of kind: FaultKind) -> Timestamp? {
    if !on.contains(kind) { return nil }
    return spells.first { $0.isOn && played.plan.rules[$0.rule].kind == kind }?.end
  }

  /// Finds anew what is on, and when that changes next: both are asked for at every step.
  private mutating func refresh() {
    nextTime = .distantFuture
    on.removeAll()
    for spell in spells {
      nextTime = min(nextTime, spell.nextTime)
      if spell.isOn { on.insert(played.plan.rules[spell.rule].kind) }
    }
  }

  /// Begins or ends one fault whose moment has come; nil where there is none.
  public mutating func turn(at now: Timestamp) -> (rule: FaultRule, isBeginning: Bool)? {
    if nextTime > now { return nil }
    defer { refresh() }
    for index in spells.indices where spells[index].nextTime <= now {
      let rule = played.plan.rules[spells[index].rule]
      if spells[index].isOn {
        spells[index].isOn = false
        arm(index)
        return (rule, false)
      }
      strikes.append(
        FaultStrike(
          time: now, decision: decision(of: spells[index]), target: .all, isEffective: true))
      spells[index].isOn = true
      spells[index].end =
        rule.kind == .retireEndpoint ? played.healing : min(played.healing, now + lasting(of: rule))
      strikes[strikes.count - 1].until = spells[index].end
      spells[index].number += 1
      return (rule, true)
    }
    return nil
  }

  private func lasting(of rule: FaultRule) -> TimeSpan {
    guard let last = strikes.last?.decision else { return rule.lasting }
    let half = rule.lasting.nanoseconds / 2
    return TimeSpan(nanoseconds: half + draw(last, 1, below: max(1, half + 1)))
  }

  private func decision(of spell: FaultSpell) -> FaultDecision {
    FaultDecision(
      played.plan.rules[spell.rule].kind, subject: UInt64(spell.rule), nth: spell.number)
  }

  /// Finds when a spell begins next.
  private mutating func arm(_ index: Int) {
    let rule = played.plan.rules[spells[index].rule]
    spells[index].begin = .distantFuture
    while spells[index].number < 100_000 {
      if let limit = rule.limit, spells[index].number >= limit { return }
      let decision = decision(of: spells[index])
      let mean = max(1, rule.every.nanoseconds)
      // One in each stretch of the mean length, somewhere inside it.
      let place =
        rule.every == .zero
        ? Int64(decision.nth) : Int64(decision.nth) * mean + draw(decision, 3, below: mean)
      let moment = played.start + rule.from + TimeSpan(nanoseconds: place)
      if rule.every == .zero, decision.nth > 0 { return }
      guard moment < played.start + rule.until, moment < played.healing else { return }
      if played.plan.script?.contains(decision) ?? true, moment >= spells[index].end {
        spells[index].begin = moment
        return
      }
      spells[index].number += 1
    }
  }

  private func draw(_ decision: FaultDecision, _ purpose: UInt64, below bound: Int64) -> Int64 {
    let stream = 1_000 + UInt64(decision.kind.index) * 8 + purpose
    let number = Dice(seed: decision.subject).bits(stream, UInt64(decision.nth))
    return Int64(played.dice.below(UInt64(bound), stream, number))
  }
}

/// Something that a fault could strike.
public struct FaultOccasion: Hashable, Sendable {
  public var time: Timestamp
  public var decision: FaultDecision
  public var target: FaultTarget
}

/// A fault that struck.
public struct FaultStrike: Hashable, Sendable {
  public var time: Timestamp
  public var decision: FaultDecision
  /// Until when it lasts; nil where it struck one message.
  public var until: Timestamp?
  /// What it struck; everything where it came by itself.
  public var target: FaultTarget
  /// Whether anything came of it.
  public var isEffective: Bool
}

/// A fault that comes by itself, again and again.
private struct FaultSpell: Sendable {
  let rule: Int
  var number: UInt32 = 0
  var isOn = false
  var begin: Timestamp = .distantFuture
  var end: Timestamp = .distantPast

  init(rule: Int) { self.rule = rule }

  var nextTime: Timestamp { isOn ? end : begin }
}
