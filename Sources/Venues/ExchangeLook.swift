public import Trading

/// What stands at an exchange at one moment, as far as it was seen.
public struct ExchangeLook: Hashable, Sendable {
  /// Those that are not flat.
  public var positions: [PositionReport]
  /// All that can still fill.
  public var orders: [OrderReport]
  /// The last price of each instrument, in their order; nil where it was not asked for.
  public var prices: [Price?]

  /// Creates a look.
  public init(positions: [PositionReport], orders: [OrderReport], prices: [Price?]) {
    self.positions = positions
    self.orders = orders
    self.prices = prices
  }
}
