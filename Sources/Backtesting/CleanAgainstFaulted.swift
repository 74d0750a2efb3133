import Configuration
public import SimulatedExchange
import Simulation
public import Statistics
import StrategyKit
import Trading

/// A strategy run calm, and then under faults with one seed after the other.
public struct CleanAgainstFaulted: Sendable {
  /// One way in which the exchange misbehaved, over all seeds.
  public struct Faulted: Sendable {
    public let name: String
    public let runs: [Summary]
  }

  public let strategy: String
  public let calmRun: BacktestResult
  /// What the first plan came to with the first seed; nil where it did not come to that.
  public private(set) var first: BacktestResult?
  public private(set) var faulted: [Faulted] = []
  public let seeds: [UInt64]
  public private(set) var isInterrupted = false

  /// Runs a request calm, and under each plan with so many seeds from its own on.
  ///
  /// Says after each run how many of all are done; stops where it is told to.
  public init(
    _ request: BacktestRequest, under plans: [FaultPlan], seeds count: Int,
    _ goesOn: (_ done: Int, _ total: Int) -> Bool = { _, _ in true }
  ) throws {
    strategy = request.strategy.name
    let base = request.simulation.seed
    seeds = (0..<UInt64(count)).map { base &+ $0 }
    let total = 1 + plans.count * count
    var request = request
    request.simulation.faults = nil
    calmRun = try Self.run(request)
    var done = 1
    for plan in plans {
      var runs: [Summary] = []
      for seed in seeds where !isInterrupted {
        guard goesOn(done, total) else {
          isInterrupted = true
          break
        }
        request.simulation.faults = plan
        request.simulation.seed = seed
        let result = try Self.run(request)
        if first == nil { first = result }
        runs.append(result.summary)
        done += 1
      }
      if !runs.isEmpty { faulted.append(Faulted(name: plan.name, runs: runs)) }
    }
  }

  /// The figures without faults.
  public var calm: Summary { calmRun.summary }

  private static func run(_ request: BacktestRequest) throws -> BacktestResult {
    var backtest = try Backtest(request)
    return backtest.run()
  }

  /// A plan for each kind of fault alone, as bad as a bad day has it.
  public static var eachFault: [FaultPlan] {
    FaultKind.allCases.map { kind in
      FaultPlan(
        name: kind.name,
        rules: [FaultRule(kind, chance: "0.05", every: .minutes(4 * 60), part: "0.5")])
    }
  }
}
