public import Trading
public import WireFormat

/// Why the balance of a coin has changed.
public enum BybitTransactionType: BybitWord {
  case trade
  case settlement
  case delivery
  case liquidation
  case deleverage
  case transferIn
  case transferOut
  case feeRefund
  case interest
  /// Kinds of spot, loans, bonuses and others that are known and are no more than money.
  case account(String)
  case other(String)

  public static let listed: [(word: BybitTransactionType, text: String)] =
    [
      (.trade, "TRADE"), (.settlement, "SETTLEMENT"), (.delivery, "DELIVERY"),
      (.liquidation, "LIQUIDATION"), (.deleverage, "ADL"), (.transferIn, "TRANSFER_IN"),
      (.transferOut, "TRANSFER_OUT"), (.feeRefund, "FEE_REFUND"), (.interest, "INTEREST"),
    ]
    + [
      "AIRDROP", "BONUS", "BONUS_RECOLLECT", "CURRENCY_BUY", "CURRENCY_SELL", "AUTO_DEDUCTION",
      "AUTO_BUY_LIABILITY", "AUTO_SELL", "BORROWED_AMOUNT_INS_LOAN",
      "PRINCIPLE_REPAYMENT_INS_LOAN", "INTEREST_REPAYMENT_INS_LOAN", "FIXED_INCOME",
      "TOKENS_SUBSCRIPTION", "TOKENS_REDEMPTION", "FLEXIBLE_STAKING_SUBSCRIPTION",
      "FLEXIBLE_STAKING_REDEMPTION", "FIXED_STAKING_SUBSCRIPTION",
    ].map { (.account($0), $0) }

  public var unlisted: String? { if case .other(let text) = self { text } else { nil } }
}

/// A row of the account's log: what has changed the balance of a coin.
public struct BybitTransaction: Hashable, Sendable {
  public var type: BybitTransactionType
  /// By which it is the same wherever it is listed: the venue's own id need not differ by itself.
  public var name: String
  /// Empty where it is of the account as a whole.
  public var symbol: String
  public var currency: String
  /// Positive where it was received.
  public var change: Money
  public var time: Timestamp

  /// Reads a row.
  public init(_ row: WireReader) throws(WireFailure) {
    type = try row.required("type").said()
    symbol = try row.text("symbol")
    currency = try row.required("currency").text()
    change = try row.required("change").measured()
    time = try row.required("transactionTime").moment()
    let id = try row.required("id").text()
    name = "\(id) \(type.text) \(time.milliseconds) \(try row.text("tradeId"))"
  }

  /// What kind of payment it is; nil for what executions tell: trades and funding.
  public var kind: Payment.Kind? {
    switch type {
    case .trade, .settlement, .liquidation, .deleverage: nil
    case .delivery: .settlement
    case .transferIn, .transferOut: .transfer
    case .feeRefund: .rebate
    case .interest: .fee
    case .account, .other: .other
    }
  }
}
