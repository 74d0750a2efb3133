/// What one unit of the base asset costs, in the quote asset.
public struct Price: FixedPoint {
  public let units: Int64
  @inlinable public init(units: Int64) { self.units = units }
}

/// How much of the base asset.
///
/// Orders and fills are positive, since a ``Side`` says which way; only a position's size carries a
/// sign.
public struct Quantity: FixedPoint {
  public let units: Int64
  @inlinable public init(units: Int64) { self.units = units }
}

/// An amount of the currency that the account settles in.
public struct Money: FixedPoint {
  public let units: Int64
  @inlinable public init(units: Int64) { self.units = units }
}

extension Price {
  /// The worth of `quantity` at this price; negative for a short size.
  @inlinable public func notional(of quantity: Quantity, rounded rounding: Rounding) -> Money {
    // Wholes and rests apart: each product fits in 64 bits wherever the sum does, since all have
    // one sign, and only that of the rests is rounded.
    let (whole, rest) = units.quotientAndRemainder(dividingBy: Self.unitsPerOne)
    let (much, little) = quantity.units.quotientAndRemainder(dividingBy: Self.unitsPerOne)
    let crumbs = (rest * little).divided(by: Self.unitsPerOne, rounding)
    return Money(units: whole * quantity.units + rest * much + crumbs)
  }

  /// The worth of `quantity` at this price, or nil where it is beyond what ``Money`` holds.
  @inlinable public func checkedNotional(of quantity: Quantity) -> Money? {
    let worth = Int128(units) * Int128(quantity.units) / Int128(Self.unitsPerOne)
    return Int64(exactly: worth).map(Money.init(units:))
  }

  /// This price times `ratio`.
  @inlinable public func scaled(by ratio: Rate, rounded rounding: Rounding) -> Price {
    Price(units: ratio.part(of: units, rounded: rounding))
  }
}

extension Money {
  /// This amount times `rate`.
  @inlinable public func times(_ rate: Rate, rounded rounding: Rounding) -> Money {
    Money(units: rate.part(of: units, rounded: rounding))
  }

  /// How much of the base asset this amount buys at `price`; at most what ``Quantity`` holds, since
  /// a large account can afford more of a cheap asset than can be counted.
  @inlinable public func quantity(at price: Price, rounded rounding: Rounding) -> Quantity {
    precondition(price.units > 0, "a price is positive")
    let most = Int128(Int64.max) * Int128(price.units)
    let product = min(max(Int128(units) * Int128(Self.unitsPerOne), -most), most)
    return Quantity(units: product.divided(by: price.units, rounding))
  }

  /// The part of this amount that `part` is of `whole`, rounded to the nearest.
  @inlinable public func share(_ part: Quantity, of whole: Quantity) -> Money {
    precondition(whole.units > 0, "a whole is positive")
    let product = Int128(units) * Int128(part.units)
    return Money(units: product.divided(by: whole.units, .nearest))
  }
}
