import SimulatedExchange
import Testing
import Trading

@Suite struct `A fault that could strike` {
  /// Names that differ in few bits, as those of orders do, and in all.
  static func subject(_ dice: Dice, _ number: UInt64) -> UInt64 {
    let small = dice.below(40, 2, number)
    switch dice.below(3, 1, number) {
    case 0: return small
    case 1: return small << 32
    default: return small << 56 | small
    }
  }

  @Test(arguments: Array(UInt64(1)...4))
  func `is counted by its kind and by what it would strike`(seed: UInt64) {
    let kinds: [FaultKind] = [.loseRequest, .loseAnswer, .staleRead, .repeatAnswer]
    var plan = FaultPlan(name: "all", rules: kinds.map { FaultRule($0, chance: "0.5") })
    plan.keepsOccasions = true
    var injector = FaultInjector(plan, seed: seed, start: Timestamp(nanoseconds: 0))
    let dice = Dice(seed: seed)
    var expected: [FaultDecision] = []
    var counts: [FaultDecision: UInt32] = [:]
    for number in UInt64(0)..<3_000 {
      let kind = kinds[Int(dice.below(4, 3, number))]
      let subject = Self.subject(dice, number)
      let name = FaultDecision(kind, subject: subject, nth: 0)
      expected.append(FaultDecision(kind, subject: subject, nth: counts[name, default: 0]))
      counts[name, default: 0] += 1
      _ = injector.strike(kind, subject, at: Timestamp(nanoseconds: Int64(number)))
    }
    #expect(injector.occasions.map(\.decision) == expected)
    // What is not planned is not asked for.
    #expect(injector.strike(.ghostAck, 1, at: Timestamp(nanoseconds: 1)) == nil)
    #expect(injector.asked.reduce(0, +) == 3_000)
  }

  @Test func `is on from its beginning to its end, and by its own name`() throws {
    let rules = [
      FaultRule(.outage, every: .minutes(10), lasting: .minutes(4)),
      FaultRule(.ban, every: .minutes(7), lasting: .minutes(2)),
      FaultRule(.silence, every: .minutes(9), lasting: .minutes(3)),
    ]
    var injector = FaultInjector(
      FaultPlan(name: "lasting", rules: rules), seed: 3, start: Timestamp(nanoseconds: 0))
    var on: Set<FaultKind> = []
    var turns = 0
    while turns < 60 {
      let now = injector.nextTime
      while let turn = injector.turn(at: now) {
        turns += 1
        if turn.isBeginning { on.insert(turn.rule.kind) } else { on.remove(turn.rule.kind) }
      }
      #expect(injector.nextTime > now)
      for kind in [FaultKind.outage, .ban, .silence, .maintenance] {
        #expect(injector.isOn(kind) == on.contains(kind))
        #expect((injector.end(of: kind) != nil) == on.contains(kind))
      }
      #expect(injector.isStreamCut == !on.isDisjoint(with: [.outage, .silence]))
      #expect(injector.isShut == !on.isDisjoint(with: [.outage, .ban]))
    }
  }
}
