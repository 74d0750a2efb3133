import Trading

/// What is held of one instrument: ours, and what others on the account have added.
///
/// A venue nets everything that is traded on an account into one position. Ours is what our own
/// fills have made of it; since one cannot hold more than all, or the other way than all, what
/// others take away of it is gone.
struct Holding: Sendable {
  /// What is ours, signed.
  var size: Quantity = .zero
  var cost: Money = .zero
  /// What the venue has, signed.
  var total: Quantity = .zero
  /// The mean price paid for ours, rounded to the nearest unit; zero when flat.
  var averageEntry: Price = .zero

  /// What belongs to others.
  @inline(__always) var foreign: Quantity { total - size }

  /// Which way ours stands; nil when flat.
  @inline(__always) var direction: Direction? {
    size > .zero ? .long : size < .zero ? .short : nil
  }

  /// Whether a fill finds what it closes; one that does not has overtaken the fill that opened it.
  @inline(__always) func hasRoom(for fill: Fill) -> Bool {
    if fill.canOpen { return true }
    return fill.side == .sell ? total >= fill.quantity : total.units <= -fill.quantity.units
  }

  /// Books a fill, by the arithmetic of the venue; returns what it realised for us.
  mutating func take(_ fill: Fill) -> Money {
    total += Quantity(units: fill.side.sign * fill.quantity.units)
    var realised = Money.zero
    if !fill.isForeign {
      let isAgainst = size.units != 0 && (size.units > 0) != (fill.side == .buy)
      let closing = isAgainst ? min(fill.quantity, size.magnitude) : .zero
      if closing > .zero { realised = close(closing, at: fill.price) }
      let opening = fill.quantity - closing
      if opening > .zero, fill.canOpen {
        cost += Money(
          units: fill.side.sign * fill.price.notional(of: opening, rounded: .nearest).units)
        size += Quantity(units: fill.side.sign * opening.units)
      }
    }
    realised += bound(at: fill.price)
    refreshAverage()
    return realised
  }

  /// Takes over what the venue has, where no fill explains it: only what is ours can be less.
  mutating func correct(to total: Quantity, at price: Price) {
    self.total = total
    _ = bound(at: price)
    refreshAverage()
  }

  /// Takes off what others have taken away of ours.
  private mutating func bound(at price: Price) -> Money {
    let kept =
      size.units > 0
      ? max(0, min(size.units, total.units)) : min(0, max(size.units, total.units))
    if kept == size.units { return .zero }
    return close(Quantity(units: size.units - kept).magnitude, at: price)
  }

  private mutating func close(_ closing: Quantity, at price: Price) -> Money {
    let part = closing == size.magnitude ? cost : cost.share(closing, of: size.magnitude)
    let worth = price.notional(of: closing, rounded: .nearest)
    let sign: Int64 = size.units > 0 ? 1 : -1
    cost -= part
    size -= Quantity(units: sign * closing.units)
    return Money(units: sign * worth.units) - part
  }

  private mutating func refreshAverage() {
    guard size != .zero else {
      averageEntry = .zero
      return
    }
    let scaled = Int128(cost.units.magnitude) * Int128(Money.unitsPerOne)
    averageEntry = Price(units: scaled.divided(by: abs(size.units), .nearest))
  }
}

extension Fill {
  /// Whether an order made it that is neither ours nor the venue's.
  @inline(__always) var isForeign: Bool { clientID == nil && origin == .client }

  /// Whether its order may open a position; all others only reduce.
  @inline(__always) var canOpen: Bool {
    origin == .client && (clientID.map { $0.role == .entry } ?? true)
  }
}
