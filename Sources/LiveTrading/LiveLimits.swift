public import Trading

/// What a live run may do at most, whatever its strategy wants; going beyond halts it.
public struct LiveLimits: Sendable, Equatable {
  /// The worth of all positions together, and of what is on its way to open more.
  public var notional: Money?
  /// How many orders that open something may go out in a minute.
  public var ordersAMinute: Int?
  /// How much less than at the beginning of the day, in UTC, or of the run, the account may be
  /// worth.
  public var dailyLoss: Money?

  /// Limits nothing.
  public init(notional: Money? = nil, ordersAMinute: Int? = nil, dailyLoss: Money? = nil) {
    self.notional = notional
    self.ordersAMinute = ordersAMinute
    self.dailyLoss = dailyLoss
  }
}

/// Holds a run to its limits.
struct LimitWatch {
  let limits: LiveLimits
  private var orders: [Timestamp] = []
  private var day: Int64?
  private var dayEquity: Money?

  init(_ limits: LiveLimits) { self.limits = limits }

  /// Why an order may not go out; nil where it may, and then it counts.
  mutating func refusal(
    of terms: OrderTerms, exposure: Money, price: Price, at now: Timestamp
  ) -> String? {
    if let most = limits.notional {
      let worth = Self.price(of: terms, price).checkedNotional(of: terms.quantity) ?? Money.zero
      if worth == .zero || exposure + worth > most {
        return "an order of \(worth) on top of \(exposure) goes beyond the limit of \(most)"
      }
    }
    if let most = limits.ordersAMinute {
      orders.removeAll { $0 <= now - .minutes(1) }
      if orders.count >= most { return "more than \(most) orders within a minute" }
    }
    orders.append(now)
    return nil
  }

  private static func price(of terms: OrderTerms, _ last: Price) -> Price {
    if case .limit(let price, _) = terms.pricing { return max(price, last) }
    return max(terms.trigger?.price ?? last, last)
  }

  /// Why nothing more may be opened with an account that is worth so much; nil while it may.
  mutating func refusal(ofEquity equity: Money, at now: Timestamp) -> String? {
    guard let most = limits.dailyLoss else { return nil }
    if day != now.day { (day, dayEquity) = (now.day, equity) }
    guard let begin = dayEquity, begin - equity > most else { return nil }
    return "a loss of \(begin - equity) since the day began goes beyond the limit of \(most)"
  }
}
