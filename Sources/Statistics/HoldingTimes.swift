public import Trading

/// How long positions were held.
public struct HoldingTimes: Equatable, Sendable {
  public var mean: TimeSpan?
  /// The middle one; the mean of the two middle ones where their number is even.
  public var median: TimeSpan?
  public var shortest: TimeSpan?
  public var longest: TimeSpan?

  /// Measures spans; without any, everything is nil.
  public init(_ spans: [TimeSpan]) {
    guard !spans.isEmpty else { return }
    let sorted = spans.map(\.nanoseconds).sorted()
    let total = sorted.reduce(Int128(0)) { $0 + Int128($1) }
    mean = TimeSpan(nanoseconds: total.divided(by: Int64(sorted.count), .nearest))
    let (low, high) = (sorted[(sorted.count - 1) / 2], sorted[sorted.count / 2])
    median = TimeSpan(nanoseconds: (Int128(low) + Int128(high)).divided(by: 2, .nearest))
    shortest = TimeSpan(nanoseconds: sorted[0])
    longest = TimeSpan(nanoseconds: sorted[sorted.count - 1])
  }
}
