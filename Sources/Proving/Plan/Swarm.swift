import SimulatedExchange
import Trading

/// Which faults a seed has, and how often: a random part of all, each with a random weight.
///
/// What is left out matters as much as what is in: faults hide each other.
struct Swarm {
  let dice: Dice
  let intensity: ProofPlan.Intensity

  func plan(_ timeline: ProofTimeline) -> FaultPlan {
    var plan = FaultPlan(
      name: "seed \(dice.seed)", rules: rules(from: timeline.storm), windowFactor: 10)
    plan.healsAfter = timeline.heal
    return plan
  }

  private func rules(from start: TimeSpan) -> [FaultRule] {
    let kinds = FaultKind.allCases
    if intensity == .single {
      let kind = kinds[Int(dice.below(UInt64(kinds.count), 2, 0))]
      return [rule(kind, weight: 100, from: start)]
    }
    // A share of the kinds, itself drawn, so that some seeds have few and some have many.
    let share = 1 + dice.below(7, 2, 1)
    var chosen = kinds.filter { dice.below(10, 3, UInt64($0.rawValue)) < share }
    if chosen.isEmpty { chosen = [kinds[Int(dice.below(UInt64(kinds.count), 2, 2))]] }
    return chosen.map { kind in
      rule(kind, weight: 1 + Int64(dice.below(100, 4, UInt64(kind.rawValue))), from: start)
    }
  }

  /// Rules for some kinds at the full weight.
  func rules(of kinds: [FaultKind], from start: TimeSpan) -> [FaultRule] {
    kinds.map { rule($0, weight: 100, from: start) }
  }

  /// One in so many messages is struck at the full weight outside of a window.
  private var oneIn: Int64 {
    switch intensity {
    case .calm: 500
    case .rough: 150
    case .storm: 40
    case .single: 60
    }
  }

  /// The mean time between two faults that last, at the full weight.
  private var every: Int64 {
    switch intensity {
    case .calm: 600
    case .rough: 240
    case .storm: 120
    case .single: 150
    }
  }

  private func rule(_ kind: FaultKind, weight: Int64, from start: TimeSpan) -> FaultRule {
    var rule = FaultRule(shaped: kind)
    rule.from = kind.isOfStart ? .zero : start
    if kind.isTimed {
      rule.every = .seconds(every * 100 / weight)
    } else if rule.chance == .zero {
      rule.chance = Rate(units: Rate.unitsPerOne * weight / (100 * oneIn))
    }
    return rule
  }
}

extension FaultRule {
  /// A rule for a kind as a proof has it: how long, how late and how much, not how often.
  init(shaped kind: FaultKind) {
    self.init(kind)
    switch kind {
    case .outage, .maintenance: lasting = .seconds(45)
    case .ban: lasting = .seconds(60)
    case .silence: lasting = .seconds(90)
    case .disconnect: lasting = .seconds(20)
    case .starve, .stall: lasting = .seconds(8)
    case .kill, .killAtSend, .killAtEvent: lasting = .seconds(10)
    case .delayRequest, .delayAnswer, .delayEvent, .cancelRace: amount = .seconds(6)
    case .retireEndpoint: limit = 1
    case .spike: part = "0.6"
    case .foreignTrade: part = "0.02"
    case .slipStop: part = "0.02"
    case .zeroOnReconnect, .replayOnReconnect: chance = "0.5"
    case .refuseSetting, .ignoreSetting: chance = .one
    case .unreadableFills: lasting = .seconds(240)
    case .otherCategory: part = "0.02"
    case .handStop: part = "0.34"
    // Rules that changed over and over would come to such by which nothing can be traded.
    case .changeRules: limit = 1
    case .delist:
      limit = 1
      lasting = .seconds(120)
    case .muteTicker: lasting = .seconds(60)
    case .lateFunding: amount = .seconds(30)
    default: break
    }
  }
}

extension FaultKind {
  /// Whether it strikes what is set before anything is traded.
  var isOfStart: Bool { self == .refuseSetting || self == .ignoreSetting }
}
