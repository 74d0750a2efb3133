public import SimulatedExchange
public import Trading

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

/// How long a message takes: a constant, or drawn from a body with a heavy tail that comes in
/// bursts.
public struct Latency: Hashable, Sendable {
  /// The least it takes.
  public var base: TimeSpan
  /// What is added at most, evenly.
  public var spread: TimeSpan
  /// One message in so many is in the tail; 0 for none.
  public var tailOneIn: UInt64
  /// What the tail adds at most; small values are likelier than large ones.
  public var tail: TimeSpan
  /// How many messages in a row share one draw for the tail.
  public var burst: UInt64

  /// Nothing takes any time.
  public static let none = Latency(base: .zero)

  /// Creates a latency.
  public init(
    base: TimeSpan, spread: TimeSpan = .zero, tailOneIn: UInt64 = 0, tail: TimeSpan = .zero,
    burst: UInt64 = 1
  ) {
    self.base = base
    self.spread = spread
    self.tailOneIn = tailOneIn
    self.tail = tail
    self.burst = max(1, burst)
  }

  /// A typical distribution around a mean body: half to one and a half times it, and one message in
  /// a hundred up to twenty times as late, in bursts of eight.
  public static func drawn(around body: TimeSpan) -> Latency {
    Latency(
      base: TimeSpan(nanoseconds: body.nanoseconds / 2), spread: body, tailOneIn: 100,
      tail: TimeSpan(nanoseconds: body.nanoseconds * 20), burst: 8)
  }

  /// Whether nothing takes any time.
  public var isNone: Bool { self == .none }

  /// What the nth message of a stream takes.
  public func draw(_ dice: Dice, stream: UInt64, number: UInt64) -> TimeSpan {
    var nanoseconds = base.nanoseconds
    if spread.nanoseconds > 0 {
      nanoseconds += Int64(dice.below(UInt64(spread.nanoseconds), stream, number))
    }
    if tailOneIn > 0, dice.below(tailOneIn, stream &+ 1, number / burst) == 0 {
      // The square of an even draw: half the tail lies in its first quarter.
      let share = dice.fraction(stream &+ 2, number)
      nanoseconds += Int64(share * share * Double(tail.nanoseconds))
    }
    return TimeSpan(nanoseconds: nanoseconds)
  }
}
