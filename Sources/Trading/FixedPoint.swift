/// A decimal amount held as a whole number of hundred-millionths.
///
/// ``Price``, ``Quantity`` and ``Money`` share this representation and nothing else. No operator
/// takes two of them, so adding a price to a quantity does not compile.
public protocol FixedPoint: Comparable, CustomStringConvertible, ExpressibleByStringLiteral,
  Hashable, Sendable
{
  /// The amount in hundred-millionths.
  var units: Int64 { get }

  /// Creates an amount of so many hundred-millionths.
  init(units: Int64)
}

/// Where a result that does not fit exactly goes.
public enum Rounding: Sendable {
  /// Towards negative infinity.
  case down
  /// Towards positive infinity.
  case up
  /// To the nearest; a tie goes away from zero.
  case nearest
}

extension FixedPoint {
  /// How many units make one.
  @inlinable public static var unitsPerOne: Int64 { 100_000_000 }

  /// Nothing.
  @inlinable public static var zero: Self { Self(units: 0) }

  /// Orders two amounts.
  @inlinable public static func < (lhs: Self, rhs: Self) -> Bool { lhs.units < rhs.units }

  /// Adds two amounts of one kind.
  @inlinable public static func + (lhs: Self, rhs: Self) -> Self {
    Self(units: lhs.units + rhs.units)
  }

  /// Subtracts two amounts of one kind.
  @inlinable public static func - (lhs: Self, rhs: Self) -> Self {
    Self(units: lhs.units - rhs.units)
  }

  /// Turns the sign.
  @inlinable public static prefix func - (amount: Self) -> Self { Self(units: -amount.units) }

  /// Adds in place.
  @inlinable public static func += (lhs: inout Self, rhs: Self) { lhs = lhs + rhs }

  /// Subtracts in place.
  @inlinable public static func -= (lhs: inout Self, rhs: Self) { lhs = lhs - rhs }

  /// Without its sign.
  @inlinable public var magnitude: Self { Self(units: abs(units)) }

  /// The amount as a binary fraction, for indicators and statistics only.
  @inlinable public var double: Double { Double(units) / 100_000_000 }

  /// The amount nearest to a binary fraction, or nil where it is not finite or does not fit.
  @inlinable public init?(nearest value: Double) {
    let scaled = value * 100_000_000
    guard scaled > -9.2e18, scaled < 9.2e18 else { return nil }
    self.init(units: Int64(scaled.rounded(.toNearestOrAwayFromZero)))
  }

  /// Creates an amount from plain decimal text such as `-0.0025`, or returns nil.
  public init?(_ text: String) { self.init(utf8: text.utf8.span) }

  /// Creates an amount from the bytes of plain decimal text, or returns nil.
  public init?(utf8 text: Span<UInt8>) {
    guard let units = scaledDecimal(text, places: 8) else { return nil }
    self.init(units: units)
  }

  /// Creates an amount from a literal; a malformed literal is a programmer's error.
  public init(stringLiteral text: String) {
    guard let value = Self(text) else { preconditionFailure("not a decimal amount: \(text)") }
    self = value
  }

  /// The shortest plain decimal text that reads back as this amount.
  public var description: String { decimalText(units, places: 8) }

  /// This amount moved to a whole multiple of `step`.
  @inlinable public func rounded(_ rounding: Rounding, to step: Self) -> Self {
    precondition(step.units > 0, "a step is positive")
    return Self(units: units.divided(by: step.units, rounding) * step.units)
  }

  /// Whether this amount is a whole multiple of `step`.
  @inlinable public func isMultiple(of step: Self) -> Bool {
    step.units > 0 && units % step.units == 0
  }
}

extension Int64 {
  /// The quotient, rounded as said; the divisor is positive.
  @inlinable @inline(__always)
  public func divided(by divisor: Int64, _ rounding: Rounding) -> Int64 {
    // Inlined, since a division by a constant is a multiplication.
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    if remainder == 0 { return quotient }
    switch rounding {
    case .down: return remainder < 0 ? quotient - 1 : quotient
    case .up: return remainder > 0 ? quotient + 1 : quotient
    case .nearest:
      let isHalfOrMore = remainder.magnitude >= divisor.magnitude - remainder.magnitude
      return isHalfOrMore ? quotient + (self < 0 ? -1 : 1) : quotient
    }
  }
}

extension Int128 {
  /// The quotient as 64 bits, rounded as said; the divisor is positive.
  ///
  /// Traps where the quotient does not fit.
  @inlinable public func divided(by divisor: Int64, _ rounding: Rounding) -> Int64 {
    // Most products fit in 64 bits, where a division is several times cheaper.
    if let small = Int64(exactly: self) { return small.divided(by: divisor, rounding) }
    let (quotient, remainder) = quotientAndRemainder(dividingBy: Int128(divisor))
    if remainder == 0 { return Int64(quotient) }
    switch rounding {
    case .down: return Int64(remainder < 0 ? quotient - 1 : quotient)
    case .up: return Int64(remainder > 0 ? quotient + 1 : quotient)
    case .nearest:
      let isHalfOrMore = remainder.magnitude * 2 >= UInt128(divisor.magnitude)
      return Int64(isHalfOrMore ? quotient + (self < 0 ? -1 : 1) : quotient)
    }
  }
}
