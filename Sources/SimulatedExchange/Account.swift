public import Trading

/// The money of one account, and the market's side of every transfer.
///
/// Both sides are kept, so that a test can demand after every event that nothing was made or lost.
public struct Account: Hashable, Sendable {
  /// What was paid in.
  public let deposit: Money
  /// The deposit with all that has happened to it, without what open positions have gained.
  public private(set) var balance: Money
  /// The sums of what closing brought, of fees, and of funding received.
  public private(set) var realised: Money = .zero
  public private(set) var fees: Money = .zero
  public private(set) var funding: Money = .zero
  /// What the venue's insurance put in when a liquidation fell short.
  public private(set) var insurance: Money = .zero
  /// The money that flowed to the market for all fills, fees and funding, counted on its own.
  public private(set) var flowToMarket: Money = .zero

  /// Creates an account.
  public init(deposit: Money) {
    self.deposit = deposit
    balance = deposit
  }

  /// Books a fill.
  mutating func book(
    realised gain: Money, fee: Money, side: Side, worth: Money
  ) {
    realised += gain
    fees += fee
    balance += gain - fee
    flowToMarket += Money(units: side.sign * worth.units) + fee
  }

  /// Books a payment of funding; negative where it is paid.
  mutating func book(funding payment: Money) {
    funding += payment
    balance += payment
    flowToMarket -= payment
  }

  /// Books what the insurance covers.
  mutating func book(insurance cover: Money) {
    insurance += cover
    balance += cover
    flowToMarket -= cover
  }
}
