public import Trading

/// What a live run may do at most, whatever its strategy wants; going beyond halts it.
public struct LiveLimits: Sendable, Equatable {
  /// An amount of the quote asset, or a share of what the account is worth.
  public enum Bound: Sendable, Equatable {
    case amount(Money)
    case share(Rate)

    /// The amount, for an account that is worth so much.
    public func amount(of equity: Money) -> Money {
      switch self {
      case .amount(let amount): amount
      case .share(let share): max(.zero, equity.times(share, rounded: .down))
      }
    }
  }

  /// The worth of all positions together, and of what is on its way or working to open more.
  ///
  /// A share is one of the equity at the start of the process. The executor holds the run to it.
  public var notional: Bound?
  /// How many orders that open something may go out in a minute.
  public var ordersAMinute: Int?
  /// How much less the account may be worth than at the beginning of the day, in UTC, or of the
  /// process where that began later.
  ///
  /// A share is one of the equity then.
  public var dailyLoss: Bound?

  /// Limits nothing.
  public init(notional: Bound? = nil, ordersAMinute: Int? = nil, dailyLoss: Bound? = nil) {
    self.notional = notional
    self.ordersAMinute = ordersAMinute
    self.dailyLoss = dailyLoss
  }
}

extension LiveLimits.Bound: CustomStringConvertible {
  /// As it is typed.
  public var description: String {
    switch self {
    case .amount(let amount): "\(amount)"
    case .share(let share): "\(Money(units: share.units / 100))%"
    }
  }
}

/// Holds a run to its limits.
struct LimitWatch {
  let limits: LiveLimits
  private var orders: [Timestamp] = []
  private var day: Int64?
  private var dayEquity: Money?

  init(_ limits: LiveLimits) { self.limits = limits }

  /// Why one more order that opens something may not go out; nil where it may, and then it counts.
  mutating func refusalOfOrder(at now: Timestamp) -> String? {
    if let most = limits.ordersAMinute {
      orders.removeAll { $0 <= now - .minutes(1) }
      if orders.count >= most { return "more than \(most) orders within a minute" }
    }
    orders.append(now)
    return nil
  }

  /// Why nothing more may be opened with an account that is worth so much; nil while it may.
  mutating func refusal(ofEquity equity: Money, at now: Timestamp) -> String? {
    guard let bound = limits.dailyLoss else { return nil }
    if day != now.day { (day, dayEquity) = (now.day, equity) }
    guard let begin = dayEquity, begin - equity > bound.amount(of: begin) else { return nil }
    return "a loss of \(begin - equity) since the day began, with \(begin), goes beyond the limit"
      + " of \(bound)"
  }
}
