/// A price and what is offered at it.
public struct BookLevel: Hashable, Sendable {
  public var price: Price
  public var quantity: Quantity

  /// Creates a level.
  public init(price: Price, quantity: Quantity) {
    self.price = price
    self.quantity = quantity
  }
}

/// What a venue says of a book: all that is seen of it, or the levels that are others by now, where
/// a quantity of zero takes the level off.
public struct BookChange: Hashable, Sendable {
  /// Whether nothing of what was said before holds any more.
  public var isWhole: Bool
  public var bids: [BookLevel]
  public var asks: [BookLevel]
  /// When the venue said it; nil where it does not say.
  public var time: Timestamp?

  /// Whether nothing is seen of the book any more.
  public var isNothing: Bool { isWhole && bids.isEmpty && asks.isEmpty }

  /// Creates a change.
  public init(isWhole: Bool, bids: [BookLevel], asks: [BookLevel], time: Timestamp? = nil) {
    self.isWhole = isWhole
    self.bids = bids
    self.asks = asks
    self.time = time
  }
}

/// What stands on a market's book, as far down as it is seen.
public struct OrderBook: Hashable, Sendable {
  /// Highest first.
  public private(set) var bids: [BookLevel] = []
  /// Lowest first.
  public private(set) var asks: [BookLevel] = []

  /// Creates an empty book.
  public init() {}

  /// Creates a book on which any amount is offered at one bid and one ask.
  public init(bid: Price, ask: Price) {
    bids = [BookLevel(price: bid, quantity: Quantity(units: .max))]
    asks = [BookLevel(price: ask, quantity: Quantity(units: .max))]
  }

  /// Whether a bid is as high as an ask, which no book that is understood shows.
  public var isCrossed: Bool {
    guard let bid = bids.first, let ask = asks.first else { return false }
    return bid.price >= ask.price
  }

  /// What somebody who trades on a side can take, best first.
  public func offers(to side: Side) -> [BookLevel] { side == .buy ? asks : bids }

  /// Takes what the venue says; in whatever order it names the levels.
  public mutating func take(_ change: BookChange) {
    if change.isWhole { self = OrderBook() }
    for level in change.bids { Self.put(level, into: &bids) { $0 > level.price } }
    for level in change.asks { Self.put(level, into: &asks) { $0 < level.price } }
  }

  /// Takes a quantity off the best of what is offered to a side.
  public mutating func consume(_ quantity: Quantity, by side: Side) {
    if side == .buy {
      Self.consume(quantity, of: &asks)
    } else {
      Self.consume(quantity, of: &bids)
    }
  }

  private static func consume(_ quantity: Quantity, of levels: inout [BookLevel]) {
    guard let best = levels.first, best.quantity.units < .max else { return }
    levels[0].quantity = best.quantity - quantity
    if levels[0].quantity <= .zero { levels.removeFirst() }
  }

  /// Sets one level; those for which `isBefore` holds stand before it.
  private static func put(
    _ level: BookLevel, into levels: inout [BookLevel], _ isBefore: (Price) -> Bool
  ) {
    var (low, high) = (0, levels.count)
    while low < high {
      let middle = (low + high) / 2
      if isBefore(levels[middle].price) { low = middle + 1 } else { high = middle }
    }
    let isKnown = low < levels.count && levels[low].price == level.price
    if level.quantity <= .zero {
      if isKnown { levels.remove(at: low) }
    } else if isKnown {
      levels[low] = level
    } else {
      levels.insert(level, at: low)
    }
  }
}
