import SimulatedExchange
import Testing
import Trading

/// How bad the plans with a name are at the least, whatever else they do.
@Suite struct `A plan with a name` {
  /// What goes to the venue, what comes back, and what the stream says.
  static let messages: [(lost: FaultKind, late: FaultKind, twice: FaultKind)] = [
    (.loseRequest, .delayRequest, .repeatRequest), (.loseAnswer, .delayAnswer, .repeatAnswer),
    (.loseEvent, .delayEvent, .repeatEvent),
  ]

  @Test(arguments: [("choppy", Int64(1)), ("storm", 10)])
  func `spoils messages of every way as often as it must`(name: String, times: Int64) throws {
    let plan = try #require(FaultPlan.preset(name))
    for message in Self.messages {
      for (kind, percent) in [(message.lost, Int64(1)), (message.late, 2), (message.twice, 1)] {
        let rule = try #require(plan.rules.first { $0.kind == kind }, "\(kind)")
        #expect(rule.chance >= Rate(units: Rate.unitsPerOne / 100 * percent * times), "\(kind)")
        #expect(rule.target == .all && rule.limit == nil && rule.until == .distant, "\(kind)")
      }
      // Half of it is the least that is drawn.
      let late = try #require(plan.rules.first { $0.kind == message.late })
      #expect(late.amount >= .seconds(4))
    }
    let breaks = try #require(plan.rules.first { $0.kind == .disconnect })
    #expect(breaks.every.nanoseconds * times <= TimeSpan.minutes(60).nanoseconds)
  }

  @Test func `that storms does all that a storm must`() throws {
    let rules = FaultPlan.storm.rules
    func rule(_ kind: FaultKind) throws -> FaultRule {
      try #require(rules.first { $0.kind == kind })
    }
    // Half of what it may last is the least that is drawn.
    #expect(try rule(.outage).every <= .minutes(24 * 60))
    #expect(try rule(.outage).lasting >= .minutes(6))
    #expect(try rule(.refuseStop).chance >= "0.1")
    #expect(try rule(.zeroOnReconnect).chance == "1")
    #expect(try rule(.staleRead).amount >= .seconds(2))
    #expect(try rule(.kill).every <= .minutes(30))
  }

  @Test(arguments: ["outage", "bybit-2025-11", "stop-churn-2025-10", "hyperliquid-day-43"])
  func `is there for each kind of bad day`(name: String) throws {
    #expect(try !#require(FaultPlan.preset(name)).rules.isEmpty)
  }
}
