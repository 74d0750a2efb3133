public import Trading

extension Side {
  /// As `Buy` or `Sell`.
  public var bybit: String { self == .buy ? "Buy" : "Sell" }

  /// Reads it back; nil for anything else.
  public init?(bybit text: String) {
    switch text {
    case "Buy": self = .buy
    case "Sell": self = .sell
    default: return nil
    }
  }
}

/// Where an order stands.
public enum BybitOrderStatus: String, Hashable, Sendable {
  case new = "New"
  case partiallyFilled = "PartiallyFilled"
  case untriggered = "Untriggered"
  case rejected = "Rejected"
  case partiallyFilledCancelled = "PartiallyFilledCanceled"
  case filled = "Filled"
  case cancelled = "Cancelled"
  case triggered = "Triggered"
  case deactivated = "Deactivated"

  /// Whether the order can still fill.
  public var isOpen: Bool {
    switch self {
    case .new, .partiallyFilled, .untriggered, .triggered: true
    case .rejected, .partiallyFilledCancelled, .filled, .cancelled, .deactivated: false
    }
  }
}

/// At what price an order trades.
public enum BybitOrderType: String, Hashable, Sendable {
  case market = "Market"
  case limit = "Limit"
  /// Of what did not come from an order.
  case unknown = "UNKNOWN"
}

/// How long an order stands.
public enum BybitTimeInForce: String, Hashable, Sendable {
  case goodTillCancelled = "GTC"
  case immediateOrCancel = "IOC"
  case fillOrKill = "FOK"
  case postOnly = "PostOnly"
  /// Retail price improvement: of market makers.
  case retail = "RPI"

  /// Ours; nil for that of market makers.
  public var timeInForce: TimeInForce? {
    switch self {
    case .goodTillCancelled: .goodTillCancelled
    case .immediateOrCancel: .immediateOrCancel
    case .fillOrKill: .fillOrKill
    case .postOnly: .postOnly
    case .retail: nil
    }
  }

  /// The venue's word for ours.
  public init(_ timeInForce: TimeInForce) {
    switch timeInForce {
    case .goodTillCancelled: self = .goodTillCancelled
    case .immediateOrCancel: self = .immediateOrCancel
    case .fillOrKill: self = .fillOrKill
    case .postOnly: self = .postOnly
    }
  }
}

/// Which price wakes a conditional order.
public enum BybitTriggerBy: String, Hashable, Sendable {
  case last = "LastPrice"
  case mark = "MarkPrice"
  case index = "IndexPrice"

  /// Ours; nil for the index.
  public var source: Trigger.Source? {
    switch self {
    case .last: .last
    case .mark: .mark
    case .index: nil
    }
  }

  /// The venue's word for ours.
  public init(_ source: Trigger.Source) { self = source == .last ? .last : .mark }
}

/// Why something was executed.
public enum BybitExecutionType: String, Hashable, Sendable {
  case trade = "Trade"
  case adl = "AdlTrade"
  case funding = "Funding"
  case liquidation = "BustTrade"
  case delivery = "Delivery"
  case settlement = "Settle"
  case blockTrade = "BlockTrade"
  case movePosition = "MovePosition"
  case futureSpread = "FutureSpread"
  case sessionSettlement = "SessionSettlePnL"
}
