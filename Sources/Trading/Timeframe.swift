/// How long one candle lasts.
public struct Timeframe: Comparable, Hashable, Sendable, CustomStringConvertible {
  /// The length in whole seconds, positive.
  public let seconds: Int64

  /// Creates a length of so many seconds; it must be positive.
  public init(seconds: Int64) {
    precondition(seconds > 0, "a timeframe is positive")
    self.seconds = seconds
  }

  /// Reads `30s`, `1m`, `15m`, `4h`, `1d` or `1w`, or returns nil.
  public init?(_ text: String) {
    guard let unit = text.last, text.first != "+", let count = Int64(text.dropLast()), count > 0,
      count < 10_000,
      let length = Self.units.first(where: { $0.symbol == unit })?.seconds
    else { return nil }
    seconds = count * length
  }

  /// The length as a stretch of time.
  @inlinable public var span: TimeSpan { .seconds(seconds) }

  /// Orders by length.
  public static func < (lhs: Timeframe, rhs: Timeframe) -> Bool { lhs.seconds < rhs.seconds }

  /// As `15m`, in the largest unit that divides it.
  public var description: String {
    for unit in Self.units where seconds % unit.seconds == 0 {
      return "\(seconds / unit.seconds)\(unit.symbol)"
    }
    return "\(seconds)s"
  }

  private static let units: [(symbol: Character, seconds: Int64)] = [
    ("w", 604_800), ("d", 86_400), ("h", 3600), ("m", 60), ("s", 1),
  ]
}
