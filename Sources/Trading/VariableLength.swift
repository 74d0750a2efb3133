/// Whole numbers in as few bytes as they need: groups of seven bits, lowest first, the sign folded
/// into the lowest bit, so that what is near zero takes one byte.
extension Int64 {
  /// Appends the number.
  @inlinable public func appendVariableLength(to bytes: inout [UInt8]) {
    var rest = UInt64(bitPattern: self << 1 ^ self >> 63)
    while rest > 0x7F {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  /// Reads the number that stands at `offset`, and goes behind it; nil where there is none.
  public init?(variableLength bytes: [UInt8], at offset: inout Int) {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), through: 63, by: 7) {
      guard offset < bytes.count else { return nil }
      let byte = bytes[offset]
      offset += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte & 0x80 == 0 {
        self = Int64(bitPattern: value >> 1) ^ -Int64(value & 1)
        return
      }
    }
    return nil
  }
}
