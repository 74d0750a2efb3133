extension Int128 {
  /// This sum as a binary fraction, at most one unit in the last place off.
  @inlinable @inline(__always) var double: Double {
    if let small = Int64(exactly: self) { return Double(small) }
    return wideDouble
  }

  /// The library's own conversion takes half a microsecond where 64 bits do not suffice.
  @usableFromInline var wideDouble: Double {
    let upper = Double(UInt64(truncatingIfNeeded: magnitude >> 64)) * 18_446_744_073_709_551_616
    let value = upper + Double(UInt64(truncatingIfNeeded: magnitude))
    return self < 0 ? -value : value
  }
}
