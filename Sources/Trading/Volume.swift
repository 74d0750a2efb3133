/// How much of the base asset changed hands in a candle.
///
/// A type of its own because it is larger than a ``Quantity`` can be (an hour of a meme coin trades
/// 2.5e11 units) and coarser: a whole number whose decimal exponent is fixed for a series.
public struct Volume: Hashable, Sendable {
  /// The amount in units of 10 to the minus ``places``.
  public let units: Int64
  /// How many decimal places a unit stands for, 0 to 18.
  public let places: UInt8

  /// Creates an amount.
  @inlinable public init(units: Int64, places: UInt8) {
    self.units = units
    self.places = places
  }

  /// Nothing.
  @inlinable public static var zero: Volume { Volume(units: 0, places: 0) }

  /// The amount as a binary fraction, for indicators.
  public var double: Double { Double(units) / Double(Self.powers[Int(places)]) }

  /// As an exact ``Quantity`` where it fits, rounded down to eight places.
  public var quantity: Quantity? {
    let scaled = Int128(units) * 100_000_000 / Int128(Self.powers[Int(places)])
    return Int64(exactly: scaled).map(Quantity.init(units:))
  }

  /// Ten to the power of each number of places.
  public static let powers: [Int64] = (0...18).map { count in
    (0..<count).reduce(Int64(1)) { power, _ in power * 10 }
  }
}

extension Volume: CustomStringConvertible {
  /// The shortest plain decimal text.
  public var description: String { decimalText(units, places: Int(places)) }
}
