/// The number of a field that is written in the plainest way: digits, perhaps with a point.
///
/// Nearly every field is, and this reads it in a few nanoseconds; all others take the long way
/// through ``NumberText``.
struct FastNumber {
  var digits: Int64
  var decimals: Int

  /// Reads a field, or returns nil where it is not that plain.
  @inline(__always) init?(_ text: Span<UInt8>) {
    let count = text.count
    guard count > 0, count <= 18 else { return nil }
    var digits: Int64 = 0
    var point = -1
    for index in 0..<count {
      let byte = text[index]
      let digit = byte &- UInt8(ascii: "0")
      if digit < 10 {
        digits = digits &* 10 &+ Int64(digit)
      } else if byte == UInt8(ascii: "."), point < 0, index > 0 {
        point = index
      } else {
        return nil
      }
    }
    self.digits = digits
    decimals = point < 0 ? 0 : count - point - 1
  }
}
