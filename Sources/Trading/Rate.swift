/// A fraction of something, such as a fee or a funding rate, in whole trillionths.
///
/// Venues publish funding rates with more than eight places, so a rate is finer than an amount.
public struct Rate: Comparable, CustomStringConvertible, ExpressibleByStringLiteral, Hashable,
  Sendable
{
  /// How many units make one.
  @inlinable public static var unitsPerOne: Int64 { 1_000_000_000_000 }

  /// Nothing.
  @inlinable public static var zero: Rate { Rate(units: 0) }

  /// The whole.
  @inlinable public static var one: Rate { Rate(units: unitsPerOne) }

  /// The fraction in trillionths.
  public let units: Int64

  /// Creates a fraction of so many trillionths.
  @inlinable public init(units: Int64) { self.units = units }

  /// Creates a fraction from plain decimal text such as `0.00055`, or returns nil.
  public init?(_ text: String) {
    guard let units = scaledDecimal(text.utf8.span, places: 12) else { return nil }
    self.units = units
  }

  /// Creates a fraction from a literal; a malformed literal is a programmer's error.
  public init(stringLiteral text: String) {
    guard let value = Rate(text) else { preconditionFailure("not a decimal fraction: \(text)") }
    self = value
  }

  /// The fraction nearest to a binary one, or nil where it is not finite or does not fit.
  public init?(nearest value: Double) {
    let scaled = value * 1_000_000_000_000
    guard scaled > -9.2e18, scaled < 9.2e18 else { return nil }
    units = Int64(scaled.rounded(.toNearestOrAwayFromZero))
  }

  /// So many percent; the number must be finite and below nine million.
  public static func percent(_ value: Double) -> Rate {
    guard let rate = Rate(nearest: value / 100) else {
      preconditionFailure("not a percentage: \(value)")
    }
    return rate
  }

  /// The fraction as a binary one.
  @inlinable public var double: Double { Double(units) / 1_000_000_000_000 }

  /// The shortest plain decimal text that reads back as this fraction.
  public var description: String { decimalText(units, places: 12) }

  /// Orders two fractions.
  @inlinable public static func < (lhs: Rate, rhs: Rate) -> Bool { lhs.units < rhs.units }

  /// Adds two fractions.
  @inlinable public static func + (lhs: Rate, rhs: Rate) -> Rate {
    Rate(units: lhs.units + rhs.units)
  }

  /// Subtracts two fractions.
  @inlinable public static func - (lhs: Rate, rhs: Rate) -> Rate {
    Rate(units: lhs.units - rhs.units)
  }

  /// Turns the sign.
  @inlinable public static prefix func - (rate: Rate) -> Rate { Rate(units: -rate.units) }
}

extension Rate {
  /// This fraction of so many units, rounded as said; traps where it does not fit.
  @inlinable public func part(of amount: Int64, rounded rounding: Rounding) -> Int64 {
    // Millions and rests apart: each product fits in 64 bits, and only the last one is rounded.
    let million: Int64 = 1_000_000
    let (much, little) = amount.quotientAndRemainder(dividingBy: million)
    let (high, low) = units.quotientAndRemainder(dividingBy: million)
    let (middle, isWide) = (much * low).addingReportingOverflow(little * high)
    if isWide {
      return (Int128(amount) * Int128(units)).divided(by: Self.unitsPerOne, rounding)
    }
    let (whole, rest) = middle.quotientAndRemainder(dividingBy: million)
    let crumbs = (rest * million + little * low).divided(by: Self.unitsPerOne, rounding)
    return much * high + whole + crumbs
  }
}
