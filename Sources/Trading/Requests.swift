/// What we can ask of a venue.
public enum Request: Hashable, Sendable {
  case submit(ClientOrderID, OrderTerms)
  case amend(ClientOrderID, InstrumentIndex, Amendment)
  case cancel(ClientOrderID, InstrumentIndex)
  /// Sets, moves or takes off the stops of a position.
  case setStops(InstrumentIndex, PositionStops)
  case setLeverage(InstrumentIndex, Int)
  /// One order under our name, dead or alive.
  case order(ClientOrderID, InstrumentIndex)
  /// All that can still fill, of one instrument or of all.
  case openOrders(InstrumentIndex?)
  /// Every position, on every page.
  case positions
  case account
  /// What was filled on an instrument since a moment, whoever traded.
  case fills(InstrumentIndex, since: Timestamp)
  /// The leverage and the modes that an instrument really has.
  case settings(InstrumentIndex)
  /// The rules that hold for an instrument now.
  case rules(InstrumentIndex)
  /// The prices of now.
  case ticker(InstrumentIndex)

  /// Whether the request only asks.
  public var isQuestion: Bool {
    switch self {
    case .order, .openOrders, .positions, .account, .fills, .settings, .rules, .ticker: true
    case .submit, .amend, .cancel, .setStops, .setLeverage: false
    }
  }

  /// Whether the request can only bring risk down or asks without changing anything.
  public var reducesRisk: Bool {
    switch self {
    case .submit(_, let terms): terms.isReduceOnly || terms.closesPosition
    case .amend, .setLeverage: false
    case .cancel, .setStops, .order, .openOrders, .positions, .account, .fills: true
    case .settings, .rules, .ticker: true
    }
  }
}

/// What a venue answers to a request that it took.
public enum Answer: Hashable, Sendable {
  /// The order as it stands.
  case order(OrderReport)
  /// No order under that name is known; within the venue's read lag that is no evidence.
  case noSuchOrder
  case openOrders([OrderReport])
  /// A complete listing of all positions that are not flat, as of a moment.
  case positions([PositionReport], asOf: Timestamp)
  case account(AccountReport)
  /// Every fill since the moment asked for, oldest first, as of a moment.
  case fills([Fill], asOf: Timestamp)
  case settings(InstrumentSettings)
  case rules(Instrument)
  case ticker(Ticker)
  /// Nothing more than that it was done.
  case done
}

/// How a request ended.
///
/// Unknown is never read as rejected, and never as empty.
public enum Outcome: Hashable, Sendable {
  case accepted(Answer)
  /// The venue definitely refused, or the request never left.
  case rejected(Rejection)
  /// The venue may or may not have done it.
  case unknown(Uncertainty)
}

/// Why a venue refused, in our words and in its own.
public struct Rejection: Hashable, Sendable {
  /// What was wrong.
  public enum Reason: UInt8, Hashable, Sendable, CaseIterable {
    case priceOffGrid
    case priceOutsideBand
    case quantityOffLot
    case quantityTooSmall
    case quantityTooLarge
    case notionalTooSmall
    case insufficientMargin
    /// A reduce-only order without a position to reduce.
    case nothingToReduce
    /// A post-only order that would have taken liquidity.
    case wouldTakeLiquidity
    /// A fill-or-kill order that could not fill at once and whole.
    case couldNotFill
    /// A trigger that the price has passed already.
    case triggerAlreadyPassed
    case duplicateClientID
    /// A second order that closes the whole position, where only one may stand.
    case stopExists
    case noSuchOrder
    case tooManyOrders
    case unchanged
    case leverageTooHigh
    case unsupported
    case rateLimited
    case notSent
    case other
    /// A reduce-only order, where others that rest take up the position already.
    case reductionTaken
    /// The request was too old, or from the future, by the venue's clock; nothing was done.
    case staleRequest
    /// The position would be larger than the account's risk limit allows at its leverage.
    case riskLimit
    /// The request is for another position mode, or another side of a hedge, than the account has.
    case positionSide
    /// A stop that the venue does not let move there; the one that was in force still is.
    case stopNotMoved
    /// The contract is not open for this: suspended, being delisted or settled.
    case notTrading
  }

  public var reason: Reason
  /// The venue's own code, such as 110007; 0 where it has none or says it in words.
  public var code: Int32

  /// Creates a refusal.
  @inlinable public init(_ reason: Reason, code: Int32 = 0) {
    self.reason = reason
    self.code = code
  }
}

extension Rejection: CustomStringConvertible {
  /// Our reason, and after a colon the venue's code where it has one.
  public var description: String { code == 0 ? "\(reason)" : "\(reason): \(code)" }
}

/// What kept us from knowing how a request ended.
public enum Uncertainty: UInt8, Hashable, Sendable, CaseIterable {
  case timedOut
  case connectionReset
  case serverError
  case unreadable
}

/// What a venue tells without being asked.
public enum VenueEvent: Hashable, Sendable {
  case order(OrderReport)
  case fill(Fill)
  case ticker(InstrumentIndex, Ticker)
  /// The balance after a fill, a payment of funding or a liquidation.
  case account(AccountReport)
  /// Something was said of the account that could not be read: what it was must be asked for.
  case gap
  /// The venue has changed a position by something that is no trade, or that has no known name: a
  /// settlement, a corporate action. What is held must be asked for.
  case positionChanged(InstrumentIndex)
  /// Other rules hold for an instrument from now on.
  case rules(InstrumentIndex, Instrument)
  /// The private stream is up or down; what happened in between is not known.
  case connected(Bool)
}
