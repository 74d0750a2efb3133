/// Decimal numbers without an exponent.
public enum PlainDecimal {
  /// The same number without an exponent; nil where the text is no decimal number.
  public static func text(_ text: String) -> String? {
    let parts = text.split(
      separator: "e", maxSplits: 1, omittingEmptySubsequences: false
    ).flatMap { $0.split(separator: "E", maxSplits: 1, omittingEmptySubsequences: false) }
    guard let mantissa = parts.first, isPlain(mantissa), parts.count <= 2 else { return nil }
    if parts.count == 1 { return text }
    guard let exponent = Int(parts[1]), abs(exponent) <= 40 else { return nil }
    let isNegative = mantissa.hasPrefix("-")
    let halves = mantissa.drop { $0 == "-" }.split(separator: ".")
    let fraction = halves.count == 2 ? String(halves[1]) : ""
    var digits = Array(String(halves[0]) + fraction)
    var point = halves[0].count + exponent
    if point < 1 {
      digits = Array(repeating: "0", count: 1 - point) + digits
      point = 1
    }
    if point > digits.count { digits += Array(repeating: "0", count: point - digits.count) }
    let after = String(digits[point...])
    return (isNegative ? "-" : "") + String(digits[..<point]) + (after.isEmpty ? "" : "." + after)
  }

  /// A plain number cut or rounded to so many places, ties away from zero.
  public static func rounded(_ text: String, places: Int) -> String {
    guard let point = text.firstIndex(of: ".") else { return text }
    let fraction = text[text.index(after: point)...]
    guard fraction.count > places else { return text }
    let kept = Array(text[..<point].drop { $0 == "-" } + fraction.prefix(places))
    let isUp = (fraction.dropFirst(places).first ?? "0") >= "5"
    var digits = kept
    if isUp {
      var index = digits.count - 1
      while index >= 0, digits[index] == "9" {
        digits[index] = "0"
        index -= 1
      }
      if index >= 0, let digit = digits[index].wholeNumberValue {
        digits[index] = Character(String(digit + 1))
      } else {
        digits.insert("1", at: 0)
      }
    }
    let whole = String(digits.dropLast(places))
    let sign = text.hasPrefix("-") ? "-" : ""
    return sign + whole + (places > 0 ? "." + String(digits.suffix(places)) : "")
  }

  private static func isPlain(_ text: Substring) -> Bool {
    var hasDigit = false
    var hasPoint = false
    for (index, byte) in text.utf8.enumerated() {
      switch byte {
      case UInt8(ascii: "-"): if index > 0 { return false }
      case UInt8(ascii: "."):
        if hasPoint || !hasDigit { return false }
        hasPoint = true
        hasDigit = false
      case UInt8(ascii: "0")...UInt8(ascii: "9"): hasDigit = true
      default: return false
      }
    }
    return hasDigit
  }
}
