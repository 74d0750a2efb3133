import Execution
import Proving
import SimulatedExchange
import Simulation
import Synchronization
import TestKit
import Testing
import Trading

/// What a campaign of seeds says, and that it says the same again.
@Suite struct `A campaign` {
  @Test(arguments: Venues.all.map(\.name))
  func `of fifty seeds breaks nothing`(venue: String) throws {
    let profile = try #require(Venues.all.first { $0.name == venue })
    var campaign = Campaign(ProofBench.configuration(profile))
    campaign.count = 50
    campaign.jobs = 2
    campaign.rerunOneIn = 16
    campaign.sweepOneIn = 8
    campaign.sweepLimit = 2
    let result = campaign.run()
    #expect(result.run == 50)
    #expect(result.void == 0)
    // Less than before contracts could end and settings be refused.
    #expect(result.traded > 450)
    #expect(result.reruns > 0)
    #expect(result.kills > 0)
    #expect(result.failingForGood > 10)
    for group in result.groups {
      Issue.record("\(group.signature) in seed \(group.examples.map(\.seed)): \(venue)")
    }
  }

  @Test func `says the same whichever thread was first`() {
    var campaign = Campaign(ProofBench.binance)
    campaign.count = 12
    campaign.rerunOneIn = 0
    let alone = campaign.run()
    campaign.jobs = 3
    let together = campaign.run()
    #expect(alone.groups.map(\.signature) == together.groups.map(\.signature))
    #expect(alone.groups.map(\.count) == together.groups.map(\.count))
    #expect(alone.faults == together.faults)
    #expect(alone.naked == together.naked)
  }

  @Test func `notices an executor that does not do the same twice`() {
    var campaign = Campaign(ProofBench.bybit)
    campaign.count = 1
    campaign.rerunOneIn = 1
    campaign.sweepOneIn = 0
    campaign.mutant = { Forgetful() }
    let result = campaign.run()
    #expect(result.mismatches == 1)
    #expect(result.verdict == .nondeterministic)
  }

  @Test func `proves nothing where nothing is traded`() {
    var configuration = ProofBench.bybit
    configuration.deposit = "1"
    var campaign = Campaign(configuration)
    campaign.count = 2
    let result = campaign.run()
    #expect(result.void == 2)
    #expect(result.verdict == .void)
  }
}

/// Hears four wishes more each time it is made, and then no more.
private final class Forgetful: Tampering {
  private static let made = Mutex(0)
  private let missing: Int
  private var heard = 0

  init() {
    missing = Self.made.withLock { made in
      made += 1
      return made
    }
  }

  func hear(_ event: Event, _ executor: borrowing Executor, at moment: Timestamp) -> Event? {
    guard case .wish = event else { return event }
    heard += 1
    return heard > 4 * missing ? nil : event
  }
}

/// What a seed plans.
@Suite struct `A plan` {
  @Test func `is the same for the same seed, and another for another`() {
    let first = ProofPlan(seed: 7, configuration: ProofBench.bybit)
    #expect(first == ProofPlan(seed: 7, configuration: ProofBench.bybit))
    #expect(first.faults.rules != ProofPlan(seed: 8, configuration: ProofBench.bybit).faults.rules)
  }

  @Test func `has one kind of fault in a tenth of all seeds, and never none`() {
    let plans = (UInt64(1)...2000).map {
      ProofPlan(seed: $0, configuration: ProofBench.bybit)
    }
    #expect(plans.allSatisfy { !$0.faults.rules.isEmpty })
    let singles = plans.count { $0.intensity == .single }
    #expect((140...260).contains(singles))
    #expect(plans.allSatisfy { $0.intensity != .single || $0.faults.rules.count == 1 })
    let kinds = Set(plans.flatMap { $0.faults.rules.map(\.kind) })
    #expect(kinds == Set(FaultKind.allCases))
  }

  @Test func `storms for at least ten syncs and leaves the warm-up alone`() {
    for seed in UInt64(1)...200 {
      let plan = ProofPlan(seed: seed, configuration: ProofBench.bybit)
      let storm = plan.timeline.heal.nanoseconds - plan.timeline.storm.nanoseconds
      #expect(storm >= 10 * TimeSpan.seconds(60).nanoseconds)
      // But for what is set once, which is set before.
      let settings: [FaultKind] = [.refuseSetting, .ignoreSetting]
      #expect(
        plan.faults.rules.allSatisfy { rule in
          rule.from == (settings.contains(rule.kind) ? .zero : plan.timeline.storm)
        })
      #expect(plan.faults.healsAfter == plan.timeline.heal)
    }
  }

  @Test func `has another hash for any other demand`() {
    var other = ProofBench.bybit
    other.bounds.orphan = .seconds(1)
    #expect(other.hash != ProofBench.bybit.hash)
    #expect(ProofBench.binance.hash != ProofBench.bybit.hash)
  }
}

/// One seed.
@Suite struct `A seed` {
  @Test(arguments: Venues.all.map(\.name))
  func `without faults breaks nothing`(venue: String) throws {
    let profile = try #require(Venues.all.first { $0.name == venue })
    for seed in UInt64(1)...6 {
      let result = ProofBench.calm(ProofBench.configuration(profile), seed: seed).result()
      #expect(!result.isVoid)
      let broken = result.violations
      #expect(broken.isEmpty, "\(broken.map { "\($0.signature): \($0.text)" })")
      #expect(result.agreedAfter != nil)
    }
  }

  @Test func `told again by its own decisions does the same`() {
    let plan = ProofPlan(seed: 11, configuration: ProofBench.binance)
    let first = ProofRun(plan, ProofBench.binance).result()
    let again = ProofRun(
      plan.scripted(Set(first.strikes.map(\.decision))), ProofBench.binance
    ).result()
    #expect(!first.strikes.isEmpty)
    #expect(again.hash == first.hash)
  }

  @Test func `tells what happened last, up to what was wrong`() throws {
    let mutant = try #require(Mutant.all.first { $0.name == "no-write-ahead" })
    var run = ProofBench.calm(ProofBench.binance, seed: 2)
    run.mutant = { mutant.make(seed: 2) }
    run.keepsTrace = true
    let result = run.result()
    #expect(result.lines.count > 5)
    #expect(result.lines.last?.contains("S15") == true)
  }
}
