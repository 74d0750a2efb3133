/// Reads plain decimal text as a whole number of units of 10 to the minus `places`, or returns nil.
///
/// Digits past the last place are refused rather than rounded, unless they are zeros: a number that
/// cannot be held exactly is a number this code does not understand. Not generic, so that every
/// module gets the one compiled copy.
public func scaledDecimal(_ text: Span<UInt8>, places: Int) -> Int64? {
  var units: Int64 = 0
  var seen = 0
  var hasPoint = false
  var hasDigit = false
  let isNegative = !text.isEmpty && text[0] == UInt8(ascii: "-")

  for index in (isNegative ? 1 : 0)..<text.count {
    let byte = text[index]
    if byte == UInt8(ascii: "."), !hasPoint, hasDigit {
      hasPoint = true
      hasDigit = false
      continue
    }
    guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
    hasDigit = true
    if hasPoint, seen == places {
      guard byte == UInt8(ascii: "0") else { return nil }
      continue
    }
    guard let appended = units.appending(Int64(byte - UInt8(ascii: "0"))) else { return nil }
    units = appended
    seen += hasPoint ? 1 : 0
  }

  guard hasDigit else { return nil }
  for _ in seen..<places {
    guard let appended = units.appending(0) else { return nil }
    units = appended
  }
  return isNegative ? -units : units
}

/// The shortest plain decimal text of a whole number of units of 10 to the minus `places`.
public func decimalText(_ units: Int64, places: Int) -> String {
  var bytes: [UInt8] = []
  appendDecimal(units, places: places, to: &bytes)
  return String(decoding: bytes, as: UTF8.self)
}

/// Appends the text of ``decimalText(_:places:)`` to a buffer, for those who write many.
public func appendDecimal(_ units: Int64, places: Int, to bytes: inout [UInt8]) {
  var digits: [UInt8] = []
  var rest = units.magnitude
  while rest > 0 || digits.count <= places {
    digits.append(UInt8(ascii: "0") + UInt8(rest % 10))
    rest /= 10
  }
  if units < 0 { bytes.append(UInt8(ascii: "-")) }
  for index in stride(from: digits.count - 1, through: places, by: -1) {
    bytes.append(digits[index])
  }
  guard let last = digits[..<places].firstIndex(where: { $0 != UInt8(ascii: "0") }) else { return }
  bytes.append(UInt8(ascii: "."))
  for index in stride(from: places - 1, through: last, by: -1) { bytes.append(digits[index]) }
}

extension Int64 {
  fileprivate func appending(_ digit: Int64) -> Int64? {
    let (shifted, overflowed) = multipliedReportingOverflow(by: 10)
    let (sum, carried) = shifted.addingReportingOverflow(digit)
    return overflowed || carried ? nil : sum
  }
}
