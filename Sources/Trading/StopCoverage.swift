/// How much of a position its live stops would close before the venue liquidates it.
///
/// The one definition of a protected position: the executor, the monitor, the served exchange and
/// the proof all go by it. A position is protected where the stops that can fire for it cover its
/// whole size, orders and attributes of the position together, and none of these stands beyond the
/// price of liquidation.
public struct StopCoverage: Hashable, Sendable {
  /// The size of the position, unsigned.
  public let size: Quantity
  /// How much of it live stops close; never more than all.
  public let covered: Quantity
  /// The level of the stop that fires first; nil without one.
  public let first: Price?
  /// The level of the last stop that is needed to close all; nil where all of them do not.
  public let whole: Price?
  /// The stop that stands farthest beyond the price of liquidation; nil where none does.
  public let beyondLiquidation: Price?

  /// What no live stop closes.
  public var uncovered: Quantity { size - covered }
  /// Whether the whole position is closed by stops that fire before liquidation.
  public var isWhole: Bool { covered >= size }

  /// Measures the stops of a position.
  ///
  /// - Parameters:
  ///   - size: signed, positive for a long.
  ///   - orders: what can still fill on the instrument; all others in it are passed over.
  ///   - attribute: the stop that the venue keeps on the position as a whole, where it says so.
  ///   - liquidation: where the venue closes the position for want of margin, if it says so.
  public init(
    of size: Quantity, orders: some Sequence<OrderReport>, attribute: Price? = nil,
    liquidation: Price? = nil
  ) {
    let isLong = size > .zero
    let all = size.magnitude
    var stops: [(level: Price, quantity: Quantity)] = []
    var beyond: Price?
    func count(_ level: Price, _ quantity: Quantity) {
      if let liquidation, isLong ? level <= liquidation : level >= liquidation {
        beyond = beyond.map { isLong ? min($0, level) : max($0, level) } ?? level
      } else {
        stops.append((level, quantity))
      }
    }
    if let attribute { count(attribute, all) }
    for order in orders where order.isStop(ofLong: isLong) {
      guard let level = order.trigger?.price else { continue }
      count(level, order.closesPosition ? all : max(.zero, order.quantity - order.filled))
    }
    stops.sort { isLong ? $0.level > $1.level : $0.level < $1.level }
    var covered = Quantity.zero
    var whole: Price?
    for stop in stops where covered < all {
      covered = stop.quantity < all - covered ? covered + stop.quantity : all
      if covered == all { whole = stop.level }
    }
    self.size = all
    self.covered = covered
    self.first = stops.first?.level
    self.whole = whole
    self.beyondLiquidation = beyond
  }
}

extension OrderReport {
  /// Whether it is a live order that closes a long, or a short, once the price has gone against it.
  public func isStop(ofLong isLong: Bool) -> Bool {
    guard status == .untriggered || status == .triggered, let trigger else { return false }
    return category == .linear && side == (isLong ? .sell : .buy)
      && trigger.crossing == (isLong ? .falling : .rising) && (isReduceOnly || closesPosition)
  }
}
