/// All that a venue's ticker says: more than an executor asks for.
public struct MarketState: Hashable, Sendable {
  public var ticker: Ticker
  /// What rests at the best bid and ask; nil where the venue does not say.
  public var bidSize: Quantity?
  public var askSize: Quantity?
  /// The price of the index under the mark; nil where the venue does not say.
  public var index: Price?
  /// What longs pay at ``nextFunding``, by what is known so far.
  public var fundingRate: Rate?
  public var nextFunding: Timestamp?
  /// When the venue said it; nil where it does not say.
  public var time: Timestamp?

  /// Creates a state that says nothing but prices.
  public init(ticker: Ticker) { self.ticker = ticker }
}
