/// Decimal numbers as people and programs write them.
public enum DecimalNotation {
  /// The number without an exponent, exactly, or nil where the text is no decimal number.
  ///
  /// `1e-05` becomes `0.00001`. Exponents beyond forty places either way are refused.
  public static func plain(_ text: String) -> String? {
    let parts = text.lowercased().split(separator: "e", omittingEmptySubsequences: false)
    guard parts.count <= 2, let mantissa = parts.first else { return nil }
    let exponent = parts.count == 2 ? Int(parts[1]) : 0
    guard let exponent, abs(exponent) <= 40 else { return nil }

    let isNegative = mantissa.hasPrefix("-")
    let halves = mantissa.dropFirst(isNegative ? 1 : 0)
      .split(separator: ".", omittingEmptySubsequences: false)
    guard let whole = halves.first, halves.count <= 2, !whole.isEmpty,
      halves.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(Self.isDigit) })
    else { return nil }
    let fraction = halves.count == 2 ? halves[1] : ""

    var digits = Array(whole.utf8) + Array(fraction.utf8)
    var point = whole.utf8.count + exponent
    if point < 1 {
      digits = Array(repeating: UInt8(ascii: "0"), count: 1 - point) + digits
      point = 1
    }
    if point > digits.count {
      digits += Array(repeating: UInt8(ascii: "0"), count: point - digits.count)
    }
    let before = String(decoding: digits[..<point].drop { $0 == UInt8(ascii: "0") }, as: UTF8.self)
    let after = String(decoding: digits[point...], as: UTF8.self)
    return (isNegative ? "-" : "") + (before.isEmpty ? "0" : before)
      + (after.isEmpty ? "" : "." + after)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }
}
