/// A set of kinds of faults, of which it is asked at every step what is in it.
struct FaultKinds: Hashable, Sendable {
  private var bits: UInt128 = 0

  /// Creates a set.
  init(_ kinds: FaultKind...) { for kind in kinds { insert(kind) } }

  func contains(_ kind: FaultKind) -> Bool { bits & Self.bit(kind) != 0 }

  func isDisjoint(with other: FaultKinds) -> Bool { bits & other.bits == 0 }

  mutating func insert(_ kind: FaultKind) { bits |= Self.bit(kind) }

  mutating func removeAll() { bits = 0 }

  private static func bit(_ kind: FaultKind) -> UInt128 { 1 &<< UInt128(kind.rawValue) }
}
