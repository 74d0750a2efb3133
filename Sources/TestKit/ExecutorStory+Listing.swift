import Execution
public import Trading

/// A venue that lists what stands there, whenever it is asked.
extension ExecutorStory {
  /// Lets time pass second by second, and has every listing say the same: this one position or
  /// none, these fills, these orders.
  ///
  /// Returns how many listings of fills were given.
  @discardableResult
  public mutating func list(
    _ size: Quantity, fills: [Fill] = [], orders: [OrderReport] = [], for span: TimeSpan
  ) -> Int {
    var given = answerListings(size, fills, orders)
    let end = now + span
    while now < end {
      pass(min(.seconds(1), end - now))
      given += answerListings(size, fills, orders)
    }
    return given
  }

  private mutating func answerListings(
    _ size: Quantity, _ fills: [Fill], _ orders: [OrderReport]
  ) -> Int {
    var given = 0
    // What an answer asks for is answered in the second that follows.
    for request in open.map(\.request) {
      let outcome: Outcome
      switch request {
      case .positions: outcome = listing(size)
      case .openOrders: outcome = .accepted(.openOrders(orders))
      case .account: outcome = .accepted(.account(AccountReport(balance: "10000")))
      case .fills(_, let since):
        given += 1
        outcome = .accepted(.fills(fills.filter { $0.time >= since }, asOf: now))
      default: continue
      }
      answer(outcome) { $0 == request }
    }
    return given
  }

  /// Answers every question for settings.
  public mutating func tellSettings(
    leverage: Rate = "1", isIsolated: Bool? = true, isOneWay: Bool? = true
  ) {
    for request in open.map(\.request) {
      guard case .settings(let index) = request else { continue }
      let settings = InstrumentSettings(
        instrument: index, leverage: leverage, isIsolated: isIsolated, isOneWay: isOneWay)
      answer(.accepted(.settings(settings))) { $0 == request }
    }
  }

  /// A complete listing of fills.
  public func history(_ fills: [Fill]) -> Outcome { .accepted(.fills(fills, asOf: now)) }

  /// Answers the oldest question for fills.
  public mutating func answerFills(_ outcome: Outcome) {
    answer(outcome) { if case .fills = $0 { true } else { false } }
  }
}
