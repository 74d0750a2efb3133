/// Chance that depends on nothing but its seed and what is drawn for.
///
/// A draw is a function of (seed, stream, number), not of the draws before it, so that adding a
/// rule leaves all others as they were. The mixing is SplitMix64's finalizer (Steele, Lea and
/// Flood, 2014).
public struct Dice: Hashable, Sendable {
  /// What the run was started with.
  public let seed: UInt64

  /// Creates dice.
  @inlinable public init(seed: UInt64) { self.seed = seed }

  /// 64 bits for the nth draw of a stream.
  @inlinable public func bits(_ stream: UInt64, _ number: UInt64) -> UInt64 {
    Self.mix(Self.mix(seed &+ stream &* 0x9E37_79B9_7F4A_7C15) &+ number &* 0xD1B5_4A32_D192_ED03)
  }

  /// A whole number below `bound`, which must be positive.
  @inlinable public func below(_ bound: UInt64, _ stream: UInt64, _ number: UInt64) -> UInt64 {
    precondition(bound > 0, "a bound is positive")
    return bits(stream, number).multipliedFullWidth(by: bound).high
  }

  /// A fraction from 0 up to but not including 1.
  @inlinable public func fraction(_ stream: UInt64, _ number: UInt64) -> Double {
    Double(bits(stream, number) >> 11) / 9_007_199_254_740_992
  }

  @inlinable static func mix(_ value: UInt64) -> UInt64 {
    var bits = value &+ 0x9E37_79B9_7F4A_7C15
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }
}
