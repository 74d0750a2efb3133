public import Trading

/// How long a message takes: a constant, drawn from a body with a heavy tail that comes in bursts,
/// or drawn from what was measured.
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
  /// What was measured, in the order in which it was; empty where nothing was.
  public private(set) var measured: [TimeSpan] = []

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

  /// Creates the distribution of measurements, of which there must be one.
  ///
  /// Messages in a row take neighbours, eight at a time, so that bad moments stay together as they
  /// were.
  public init(measured: [TimeSpan]) {
    precondition(!measured.isEmpty, "something was measured")
    self.init(base: .zero, burst: 8)
    self.measured = measured
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
    if !measured.isEmpty {
      let start = dice.below(UInt64(measured.count), stream, number / burst)
      return measured[Int((start + number % burst) % UInt64(measured.count))]
    }
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
