/// A moment, in nanoseconds since 1970 began in UTC.
///
/// There is no `now` here. Whoever has a clock stamps the event and hands it in.
public struct Timestamp: Comparable, Hashable, Sendable {
  /// Nanoseconds since 1970 began in UTC.
  public var nanoseconds: Int64

  /// Before everything.
  @inlinable public static var distantPast: Timestamp { Timestamp(nanoseconds: .min) }

  /// After everything.
  @inlinable public static var distantFuture: Timestamp { Timestamp(nanoseconds: .max) }

  /// Creates a moment.
  @inlinable public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// Creates a moment from milliseconds since 1970.
  @inlinable public init(milliseconds: Int64) { nanoseconds = milliseconds * 1_000_000 }

  /// Milliseconds since 1970, rounded towards the past.
  @inlinable public var milliseconds: Int64 { nanoseconds.divided(by: 1_000_000, .down) }

  /// The whole day since 1970 that this moment falls in, UTC.
  @inlinable public var day: Int64 { nanoseconds.divided(by: 86_400_000_000_000, .down) }

  /// Orders two moments.
  @inlinable public static func < (lhs: Self, rhs: Self) -> Bool {
    lhs.nanoseconds < rhs.nanoseconds
  }

  /// The moment so much later; the far future stays where it is.
  @inlinable public static func + (lhs: Self, rhs: TimeSpan) -> Self {
    let (sum, overflow) = lhs.nanoseconds.addingReportingOverflow(rhs.nanoseconds)
    return overflow ? (rhs.nanoseconds > 0 ? .distantFuture : .distantPast) : Self(nanoseconds: sum)
  }

  /// The moment so much earlier.
  @inlinable public static func - (lhs: Self, rhs: TimeSpan) -> Self {
    lhs + TimeSpan(nanoseconds: -rhs.nanoseconds)
  }

  /// How much later the first is than the second; what no span can hold is the longest one.
  @inlinable public static func - (lhs: Self, rhs: Self) -> TimeSpan {
    let (difference, overflow) = lhs.nanoseconds.subtractingReportingOverflow(rhs.nanoseconds)
    return TimeSpan(nanoseconds: overflow ? (lhs > rhs ? .max : .min) : difference)
  }
}

/// How long a stretch of time is, in nanoseconds.
///
/// The library's `Duration` counts attoseconds in 128 bits, which a loop of ten million candles a
/// second feels.
public struct TimeSpan: Comparable, Hashable, Sendable {
  /// The length in nanoseconds; negative for a step back.
  public var nanoseconds: Int64

  /// Nothing.
  @inlinable public static var zero: TimeSpan { TimeSpan(nanoseconds: 0) }

  /// Creates a length.
  @inlinable public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// So many milliseconds.
  @inlinable public static func milliseconds(_ count: Int64) -> TimeSpan {
    TimeSpan(nanoseconds: count * 1_000_000)
  }

  /// So many seconds.
  @inlinable public static func seconds(_ count: Int64) -> TimeSpan {
    TimeSpan(nanoseconds: count * 1_000_000_000)
  }

  /// So many minutes.
  @inlinable public static func minutes(_ count: Int64) -> TimeSpan { .seconds(count * 60) }

  /// The length in seconds as a binary fraction, for statistics.
  @inlinable public var seconds: Double { Double(nanoseconds) / 1_000_000_000 }

  /// Orders two lengths.
  @inlinable public static func < (lhs: TimeSpan, rhs: TimeSpan) -> Bool {
    lhs.nanoseconds < rhs.nanoseconds
  }

  /// Adds two lengths.
  @inlinable public static func + (lhs: TimeSpan, rhs: TimeSpan) -> TimeSpan {
    TimeSpan(nanoseconds: lhs.nanoseconds + rhs.nanoseconds)
  }
}
