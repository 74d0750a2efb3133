public import Trading

/// What is held of one instrument, with what it cost.
///
/// Cost is kept as the exact sum of the fills' worths, so no average price is ever rounded and the
/// account's identity holds to the last unit.
public struct Position: Hashable, Sendable {
  /// Signed: positive for a long.
  public private(set) var size: Quantity = .zero
  /// The worth of what is held, at the prices paid; negative for a short.
  public private(set) var cost: Money = .zero
  /// The sum of what closing has brought, before fees.
  public private(set) var realised: Money = .zero
  /// The margin set aside for it, in isolated mode.
  public internal(set) var isolatedMargin: Money = .zero
  public internal(set) var leverage: Int

  /// Creates a flat position.
  public init(leverage: Int) { self.leverage = leverage }

  /// Whether nothing is held.
  public var isFlat: Bool { size == .zero }

  /// Which way it stands; nil when flat.
  public var direction: Direction? {
    size > .zero ? .long : size < .zero ? .short : nil
  }

  /// The mean price paid, rounded to the nearest unit; zero when flat.
  public var averageEntry: Price {
    guard !isFlat else { return .zero }
    let scaled = Int128(cost.units) * Int128(Money.unitsPerOne)
    let size = size.units
    return Price(
      units: size > 0 ? scaled.divided(by: size, .nearest) : (-scaled).divided(by: -size, .nearest))
  }

  /// What closing at `price` would bring, before fees.
  public func unrealised(at price: Price) -> Money {
    price.notional(of: size, rounded: .nearest) - cost
  }

  /// Takes a fill; returns what it realised and what it was worth.
  public mutating func take(
    _ side: Side, _ quantity: Quantity, at price: Price
  ) -> (realised: Money, worth: Money) {
    let isAgainst = size.units != 0 && (size.units > 0) != (side == .buy)
    let closing = isAgainst ? min(quantity, size.magnitude) : .zero
    var gain = Money.zero
    var total = Money.zero
    if closing > .zero {
      let part = closing == size.magnitude ? cost : cost.share(closing, of: size.magnitude)
      let worth = price.notional(of: closing, rounded: .nearest)
      gain = Money(units: -side.sign * worth.units) - part
      cost -= part
      size += Quantity(units: side.sign * closing.units)
      realised += gain
      total += worth
    }
    let opening = quantity - closing
    if opening > .zero {
      let worth = price.notional(of: opening, rounded: .nearest)
      cost += Money(units: side.sign * worth.units)
      size += Quantity(units: side.sign * opening.units)
      total += worth
    }
    return (gain, total)
  }
}
