/// Money that an account was paid or charged by something that is no trade.
public struct Payment: Hashable, Sendable {
  /// What it was for.
  public enum Kind: UInt8, Hashable, Sendable, CaseIterable {
    case funding
    /// A fee that is not of a trade, such as for borrowing or for delivery.
    case fee
    case rebate
    /// Deposits, withdrawals and what was moved from or to other accounts.
    case transfer
    /// The gain or loss of a contract that was settled.
    case settlement
    case other
  }

  /// The venue's name for it as a number, by which it is booked once; nil where it has none.
  public var id: UInt64?
  public var kind: Kind
  /// What it was paid for; nil for the account as a whole.
  public var instrument: InstrumentIndex?
  /// Positive where it was received.
  public var amount: Money
  public var time: Timestamp

  /// Creates a payment.
  public init(
    id: UInt64?, kind: Kind, instrument: InstrumentIndex?, amount: Money, time: Timestamp
  ) {
    self.id = id
    self.kind = kind
    self.instrument = instrument
    self.amount = amount
    self.time = time
  }
}
