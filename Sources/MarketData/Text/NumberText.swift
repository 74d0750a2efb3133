import Trading

/// How a file writes numbers.
struct NumberStyle: Equatable {
  /// What stands before the decimals.
  var decimal = UInt8(ascii: ".")
  /// What stands between thousands, if anything does.
  var thousands: UInt8?
}

/// A decimal number as a file writes it: `digits` times ten to the power of `exponent`.
struct DecimalNumber: Equatable {
  var digits: Int64
  var exponent: Int

  /// Ten to the power of each count up to 18.
  static let powers = Volume.powers

  /// The number as a binary fraction, for finding out what a column is.
  var double: Double {
    var value = Double(digits)
    for _ in 0..<min(abs(exponent), 400) { value = exponent < 0 ? value / 10 : value * 10 }
    return value
  }

  /// The number in units of 10 to the minus `places`, rounded to the nearest, or nil if too large.
  func units(places: Int) -> Int64? {
    let shift = exponent + places
    if digits == 0 { return 0 }
    if shift >= 0 {
      guard shift <= 18 else { return nil }
      let (product, overflowed) = digits.multipliedReportingOverflow(by: Self.powers[shift])
      return overflowed ? nil : product
    }
    // No number of 64 bits has more than 19 digits.
    guard shift >= -18 else { return 0 }
    return digits.divided(by: Self.powers[-shift], .nearest)
  }
}

/// What a field says when it is read as a number.
enum NumberText: Equatable {
  case number(DecimalNumber)
  /// Nothing: empty, `null`, `NaN`, `N/A` or a dash.
  case absent
  case infinite
  case malformed

  /// The number, if there is one.
  var number: DecimalNumber? {
    if case .number(let number) = self { number } else { nil }
  }

  /// Reads a field of a sample.
  init(_ text: String, style: NumberStyle = NumberStyle()) {
    self.init(text.utf8.span, style: style)
  }

  /// Reads a field: sign, currency sign, digits with decimals and thousands, exponent or suffix.
  init(_ text: Span<UInt8>, style: NumberStyle) {
    if Self.isWord(text, of: Self.absentWords) {
      self = .absent
      return
    }
    if Self.isWord(text, of: Self.infiniteWords) {
      self = .infinite
      return
    }
    var place = 0
    var end = text.count
    let isNegative = Self.skipOpening(text, &place)
    let suffix = Self.takeSuffix(text, &end)
    guard let plain = Self.digits(of: text, from: &place, to: end, style: style),
      let power = Self.power(of: text, from: &place, to: end), place == end
    else {
      self = .malformed
      return
    }
    let exponent = plain.exponent + power + suffix
    self = .number(
      DecimalNumber(digits: isNegative ? -plain.digits : plain.digits, exponent: exponent))
  }

  private static let absentWords = [
    "", "null", "nan", "none", "n/a", "na", "#n/a", "-", "--", "nil", "<na>", "nat",
  ]
  private static let infiniteWords = ["inf", "-inf", "+inf", "infinity", "-infinity", "+infinity"]

  private static func isWord(_ text: Span<UInt8>, of words: [String]) -> Bool {
    guard text.count <= 9 else { return false }
    if !text.isEmpty, text[0] >= UInt8(ascii: "0"), text[0] <= UInt8(ascii: "9") { return false }
    return words.contains { word in
      let other = word.utf8.span
      guard other.count == text.count else { return false }
      for index in 0..<other.count where text[index] | 0x20 != other[index] | 0x20 { return false }
      return true
    }
  }

  /// Skips sign, currency sign and spaces, and returns whether a minus was among them.
  private static func skipOpening(_ text: Span<UInt8>, _ place: inout Int) -> Bool {
    var isNegative = false
    var hasSign = false
    while place < text.count {
      switch text[place] {
      case UInt8(ascii: "-") where !hasSign:
        isNegative = true
        hasSign = true
      case UInt8(ascii: "+") where !hasSign:
        hasSign = true
      case UInt8(ascii: "$"), UInt8(ascii: " "): break
      default: return isNegative
      }
      place += 1
    }
    return isNegative
  }

  /// Takes a suffix of thousands, millions, billions or trillions off the end.
  private static func takeSuffix(_ text: Span<UInt8>, _ end: inout Int) -> Int {
    while end > 0, text[end - 1] == UInt8(ascii: " ") { end -= 1 }
    guard end > 1 else { return 0 }
    let power =
      switch text[end - 1] {
      case UInt8(ascii: "K"), UInt8(ascii: "k"): 3
      case UInt8(ascii: "M"), UInt8(ascii: "m"): 6
      case UInt8(ascii: "B"), UInt8(ascii: "b"): 9
      case UInt8(ascii: "T"), UInt8(ascii: "t"): 12
      default: 0
      }
    if power > 0 { end -= 1 }
    return power
  }

  private static func digits(
    of text: Span<UInt8>, from place: inout Int, to end: Int, style: NumberStyle
  ) -> DecimalNumber? {
    var number = DecimalNumber(digits: 0, exponent: 0)
    var hasDigit = false
    var hasPoint = false
    // 18 digits fit for certain; the first one past them rounds, the others only count.
    var kept = 0
    var isRounded = false
    while place < end {
      let byte = text[place]
      if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
        hasDigit = true
        if kept < 18 {
          number.digits = number.digits * 10 + Int64(byte - UInt8(ascii: "0"))
          if number.digits > 0 { kept += 1 }
          if hasPoint { number.exponent -= 1 }
        } else {
          if !isRounded, byte >= UInt8(ascii: "5") { number.digits += 1 }
          isRounded = true
          if !hasPoint { number.exponent += 1 }
        }
      } else if byte == style.decimal, !hasPoint {
        hasPoint = true
      } else if byte != style.thousands || !hasDigit || hasPoint {
        break
      }
      place += 1
    }
    return hasDigit ? number : nil
  }

  /// The power of ten behind an `e`; zero where there is none, nil where it is broken.
  private static func power(of text: Span<UInt8>, from place: inout Int, to end: Int) -> Int? {
    guard place < end, text[place] | 0x20 == UInt8(ascii: "e") else { return 0 }
    place += 1
    var isNegative = false
    if place < end, text[place] == UInt8(ascii: "-") || text[place] == UInt8(ascii: "+") {
      isNegative = text[place] == UInt8(ascii: "-")
      place += 1
    }
    var power = 0
    var hasDigit = false
    while place < end, text[place] >= UInt8(ascii: "0"), text[place] <= UInt8(ascii: "9") {
      power = min(10_000, power * 10 + Int(text[place] - UInt8(ascii: "0")))
      hasDigit = true
      place += 1
    }
    guard hasDigit else { return nil }
    return isNegative ? -power : power
  }
}
