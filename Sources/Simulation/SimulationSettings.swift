public import SimulatedExchange
import Trading

/// How time passes between the strategy, the executor and the exchange.
public struct SimulationSettings: Hashable, Sendable {
  /// What every drawn chance depends on.
  public var seed: UInt64
  /// From the executor to the exchange.
  public var requestLatency: Latency
  /// From the exchange to the executor.
  public var responseLatency: Latency
  /// From the close of a candle to the strategy's sight of it.
  public var feedLatency: Latency
  /// What goes wrong; nil where nothing does.
  public var faults: FaultPlan?
  /// Whether syncs that cannot differ are counted instead of done.
  public var skipsSyncs: Bool
  /// How many points of the equity curve are kept at most.
  public var curvePoints: Int
  /// Whether each candle that can be read two ways is read the other way too.
  public var judgesAmbiguity: Bool

  /// Creates settings; without anything said, nothing takes any time.
  public init(
    seed: UInt64 = 1, requestLatency: Latency = .none, responseLatency: Latency = .none,
    feedLatency: Latency = .none, skipsSyncs: Bool = true, curvePoints: Int = 4000,
    judgesAmbiguity: Bool = true, faults: FaultPlan? = nil
  ) {
    self.faults = faults
    self.seed = seed
    self.requestLatency = requestLatency
    self.responseLatency = responseLatency
    self.feedLatency = feedLatency
    self.skipsSyncs = skipsSyncs
    self.curvePoints = curvePoints
    self.judgesAmbiguity = judgesAmbiguity
  }
}
