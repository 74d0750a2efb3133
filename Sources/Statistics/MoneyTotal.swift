public import Trading

/// A sum of money that may be larger than any one amount, exact.
public struct MoneyTotal: Comparable, CustomStringConvertible, Hashable, Sendable {
  /// The sum in hundred-millionths.
  public private(set) var units: Int128

  /// Creates a sum of one amount.
  public init(_ amount: Money = .zero) { units = Int128(amount.units) }

  /// Adds an amount.
  public mutating func add(_ amount: Money) { units += Int128(amount.units) }

  /// The sum less an amount.
  public func less(_ amount: Money) -> MoneyTotal { less(MoneyTotal(amount)) }

  /// The sum less another.
  public func less(_ other: MoneyTotal) -> MoneyTotal {
    var result = self
    result.units -= other.units
    return result
  }

  /// The sum and another.
  public func plus(_ other: MoneyTotal) -> MoneyTotal {
    var result = self
    result.units += other.units
    return result
  }

  /// The sum divided by `count`, to the nearest unit; nil for none, or beyond one amount.
  public func mean(of count: Int) -> Money? {
    guard count > 0 else { return nil }
    let (quotient, remainder) = units.quotientAndRemainder(dividingBy: Int128(count))
    let isHalfOrMore = remainder.magnitude * 2 >= UInt128(count)
    let rounded = isHalfOrMore ? quotient + (units < 0 ? -1 : 1) : quotient
    return Int64(exactly: rounded).map(Money.init(units:))
  }

  /// The sum as a binary fraction.
  public var double: Double { Double(units) / 100_000_000 }

  /// Orders two sums.
  public static func < (lhs: Self, rhs: Self) -> Bool { lhs.units < rhs.units }

  /// The shortest plain decimal text.
  public var description: String {
    if let small = Int64(exactly: units) { return decimalText(small, places: 8) }
    let (whole, rest) = units.magnitude.quotientAndRemainder(dividingBy: 100_000_000)
    let fraction = decimalText(Int64(rest), places: 8).dropFirst()
    return (units < 0 ? "-" : "") + "\(whole)" + fraction
  }
}
