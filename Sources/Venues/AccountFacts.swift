public import Trading

/// What is looked at before anything is traded on an account.
public struct AccountFacts: Sendable {
  /// What a key may do.
  public struct Key: Sendable {
    /// Whether the venue has said what it may do; else nothing below means anything.
    public var isKnown = false
    public var canTrade = false
    public var canWithdraw = false
    /// As the venue calls them.
    public var permissions: [String] = []

    /// Creates a key that may do nothing.
    public init() {}
  }

  /// The rules of an instrument as the venue says them today.
  public struct Rules: Hashable, Sendable {
    public var isTrading: Bool
    /// As the venue calls it.
    public var status: String
    public var tick: Price
    public var lot: Quantity
    public var minimumQuantity: Quantity
    /// The largest quantity of a limit order, and of a market order; nil where it is not said.
    public var maximumQuantity: Quantity?
    public var maximumMarketQuantity: Quantity?
    public var minimumNotional: Money?
    public var maximumLeverage: Rate?
    public var fundingInterval: TimeSpan?
    /// When the contract is settled and ends; nil for one that goes on.
    public var delivery: Timestamp?

    /// An instrument under these rules; what they do not say stays as it is.
    public func applied(to instrument: Instrument) -> Instrument {
      var instrument = instrument
      instrument.priceGrid = .step(tick)
      instrument.lot = lot
      instrument.minimumQuantity = minimumQuantity
      instrument.maximumQuantity = maximumQuantity ?? instrument.maximumQuantity
      instrument.maximumMarketQuantity = maximumMarketQuantity ?? instrument.maximumMarketQuantity
      instrument.minimumNotional = minimumNotional ?? instrument.minimumNotional
      instrument.fundingInterval = fundingInterval ?? instrument.fundingInterval
      instrument.delivery = delivery
      return instrument
    }
  }

  public var key = Key()
  /// As the venue calls it, such as `REGULAR_MARGIN`.
  public var marginMode = ""
  /// What the venue does not let be looked at in this mode, and why, in words.
  public var unchecked: [String] = []
  /// Why the account cannot be traded on, in words; empty where it can.
  public var obstacles: [String] = []
  /// Symbols on which a long and a short would stand side by side.
  public var hedged: [String] = []
  public var balance: Money = .zero
  /// In the order of the symbols.
  public var rules: [Rules] = []
  /// As the venue says it, in the order of the symbols.
  public var leverages: [String] = []
  public var positions: [PositionReport] = []
  /// Symbols with orders that stand already, and how many.
  public var orders: [(symbol: String, count: Int)] = []
  /// The venue's clock less the one on the wall, and how long the way there and back took.
  public var clockOffset: TimeSpan = .zero
  public var roundTrip: TimeSpan = .distant

  /// Knows nothing yet.
  public init() {}
}

extension TimeSpan {
  /// Longer than any other.
  fileprivate static let distant = TimeSpan(nanoseconds: .max)
}

/// What a venue has said before the trading that does not let it begin.
public struct InspectionFailure: Error, CustomStringConvertible {
  public let description: String
  /// Whether asking again will not help, since the key is refused.
  public let isRefusal: Bool

  /// Creates a failure.
  public init(_ description: String, isRefusal: Bool = false) {
    self.description = description
    self.isRefusal = isRefusal
  }
}
