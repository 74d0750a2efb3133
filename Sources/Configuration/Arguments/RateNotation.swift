public import Trading

/// Shares as people write them.
public enum RateNotation {
  /// Reads `1%` or `0.01`, exactly; nil for anything else.
  public static func rate(_ text: String) -> Rate? {
    guard text.hasSuffix("%") else { return Rate(text) }
    // A percent is a hundredth, so ten decimal places of percent are twelve of the share.
    let number = String(text.dropLast())
    return scaledDecimal(number.utf8.span, places: 10).map(Rate.init(units:))
  }

  /// The share in percent, such as `1%`.
  public static func percentText(_ rate: Rate) -> String {
    decimalText(rate.units, places: 10) + "%"
  }
}

/// Lengths of time as people write them.
public enum DurationNotation {
  /// Reads `250ms`, `90s`, `5m`, `4h`, `1d` or `1w`; nil for anything else.
  public static func span(_ text: String) -> TimeSpan? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let milliseconds: [(unit: String, count: Int64)] = [
      ("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
      ("w", 604_800_000),
    ]
    let unit = text.dropFirst(digits.count)
    // A century is as long as anything here can last.
    guard let count = Int64(digits), let length = milliseconds.first(where: { $0.unit == unit }),
      count <= 3_155_760_000_000 / length.count
    else { return nil }
    return .milliseconds(count * length.count)
  }

  /// A length as it would be typed, in the largest unit that says it exactly.
  public static func text(_ span: TimeSpan) -> String {
    let units: [(name: String, length: Int64)] = [
      ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000),
    ]
    let milliseconds = span.nanoseconds / 1_000_000
    for unit in units where milliseconds != 0 && milliseconds % unit.length == 0 {
      return "\(milliseconds / unit.length)\(unit.name)"
    }
    return "\(milliseconds)ms"
  }
}
