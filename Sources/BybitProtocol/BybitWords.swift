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
public enum BybitOrderStatus: BybitWord {
  case new
  case partiallyFilled
  case untriggered
  case rejected
  case partiallyFilledCancelled
  case filled
  case cancelled
  case triggered
  case deactivated
  case other(String)

  public static let listed: [(word: BybitOrderStatus, text: String)] = [
    (.new, "New"), (.partiallyFilled, "PartiallyFilled"), (.untriggered, "Untriggered"),
    (.rejected, "Rejected"), (.partiallyFilledCancelled, "PartiallyFilledCanceled"),
    (.filled, "Filled"), (.cancelled, "Cancelled"), (.triggered, "Triggered"),
    (.deactivated, "Deactivated"),
  ]

  public var unlisted: String? { if case .other(let text) = self { text } else { nil } }

  /// Whether the order can still fill; nil where that is not known.
  public var isOpen: Bool? {
    switch self {
    case .new, .partiallyFilled, .untriggered, .triggered: true
    case .rejected, .partiallyFilledCancelled, .filled, .cancelled, .deactivated: false
    case .other: nil
    }
  }
}

/// At what price an order trades.
public enum BybitOrderType: BybitWord {
  case market
  case limit
  /// Of what did not come from an order.
  case unknown
  case other(String)

  public static let listed: [(word: BybitOrderType, text: String)] = [
    (.market, "Market"), (.limit, "Limit"), (.unknown, "UNKNOWN"),
  ]

  public var unlisted: String? { if case .other(let text) = self { text } else { nil } }
}

/// How long an order stands.
public enum BybitTimeInForce: BybitWord {
  case goodTillCancelled
  case immediateOrCancel
  case fillOrKill
  case postOnly
  /// Retail price improvement: of market makers.
  case retail
  case other(String)

  public static let listed: [(word: BybitTimeInForce, text: String)] = [
    (.goodTillCancelled, "GTC"), (.immediateOrCancel, "IOC"), (.fillOrKill, "FOK"),
    (.postOnly, "PostOnly"), (.retail, "RPI"),
  ]

  public var unlisted: String? { if case .other(let text) = self { text } else { nil } }

  /// Ours; nil for that of market makers, and for one that is not known.
  public var timeInForce: TimeInForce? {
    switch self {
    case .goodTillCancelled: .goodTillCancelled
    case .immediateOrCancel: .immediateOrCancel
    case .fillOrKill: .fillOrKill
    case .postOnly: .postOnly
    case .retail, .other: nil
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
public enum BybitTriggerBy: BybitWord {
  case last
  case mark
  case index
  case other(String)

  public static let listed: [(word: BybitTriggerBy, text: String)] = [
    (.last, "LastPrice"), (.mark, "MarkPrice"), (.index, "IndexPrice"),
  ]

  public var unlisted: String? { if case .other(let text) = self { text } else { nil } }

  /// Ours; nil for the index, and for one that is not known.
  public var source: Trigger.Source? {
    switch self {
    case .last: .last
    case .mark: .mark
    case .index, .other: nil
    }
  }

  /// The venue's word for ours.
  public init(_ source: Trigger.Source) { self = source == .last ? .last : .mark }
}

/// What kind of conditional order it is, or none.
public enum BybitStopType: BybitWord {
  case plain
  case stop
  case stopLoss
  case takeProfit
  case trailing
  case partialStopLoss
  case partialTakeProfit
  /// Kinds of the spot market, and of market makers.
  case foreign(String)
  case other(String)

  public static let listed: [(word: BybitStopType, text: String)] =
    [
      (.plain, ""), (.plain, "UNKNOWN"), (.stop, "Stop"), (.stopLoss, "StopLoss"),
      (.takeProfit, "TakeProfit"), (.trailing, "TrailingStop"),
      (.partialStopLoss, "PartialStopLoss"), (.partialTakeProfit, "PartialTakeProfit"),
    ]
    + ["tpslOrder", "OcoOrder", "MmRateClose", "BidirectionalTpslOrder"].map {
      (.foreign($0), $0)
    }

  public var unlisted: String? { if case .other(let text) = self { text } else { nil } }
}

/// Why something was executed.
public enum BybitExecutionType: BybitWord {
  case trade
  case adl
  case funding
  case liquidation
  case delivery
  case settlement
  case blockTrade
  case movePosition
  case futureSpread
  case sessionSettlement
  /// One that the venue names, and of which it does not say what it does to a position.
  case corporateAction
  /// The venue's own word for what it has no word for.
  case unknown
  case other(String)

  public static let listed: [(word: BybitExecutionType, text: String)] = [
    (.trade, "Trade"), (.adl, "AdlTrade"), (.funding, "Funding"), (.liquidation, "BustTrade"),
    (.delivery, "Delivery"), (.settlement, "Settle"), (.blockTrade, "BlockTrade"),
    (.movePosition, "MovePosition"), (.futureSpread, "FutureSpread"),
    (.sessionSettlement, "SessionSettlePnL"), (.corporateAction, "CorporateAction"),
    (.unknown, "UNKNOWN"),
  ]

  public var unlisted: String? { if case .other(let text) = self { text } else { nil } }
}

/// The part of the venue that a row belongs to.
public enum BybitCategory: BybitWord {
  case linear
  case spot
  case inverse
  case option
  case other(String)

  public static let listed: [(word: BybitCategory, text: String)] = [
    (.linear, "linear"), (.spot, "spot"), (.inverse, "inverse"), (.option, "option"),
  ]

  public var unlisted: String? { if case .other(let text) = self { text } else { nil } }
}
