public import Trading

/// How long something took, again and again, and how long it may.
public struct Measure: Sendable {
  public let name: String
  /// What 99 of 100 should stay below.
  public let threshold: TimeSpan
  private var spans: [Int64] = []

  /// Creates a measure without values.
  public init(_ name: String, threshold: TimeSpan) {
    self.name = name
    self.threshold = threshold
  }

  /// Takes one value.
  public mutating func take(_ span: TimeSpan) { spans.append(span.nanoseconds) }

  public var count: Int { spans.count }

  /// The value that a share of all does not exceed, by nearest rank; nil where there are none.
  public func quantile(_ share: Double) -> TimeSpan? {
    guard !spans.isEmpty else { return nil }
    let rank = Int((share * Double(spans.count)).rounded(.up)) - 1
    return TimeSpan(nanoseconds: spans.sorted()[min(max(0, rank), spans.count - 1)])
  }

  /// Whether 99 of 100 stay below the threshold; nil where nothing was measured.
  public var isWithin: Bool? { quantile(0.99).map { $0 <= threshold } }
}
