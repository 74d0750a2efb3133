import Trading

/// The last price that may be decided by (R6).
struct PriceWatch: Sendable {
  private(set) var last: Price = .zero
  private(set) var time: Timestamp = .distantPast
  /// A price far from the last good one, until a second one confirms it.
  private var suspect: Price?

  /// Takes the close of a candle, which the venue has confirmed by publishing it.
  @inline(__always)
  mutating func confirm(_ price: Price, at now: Timestamp) {
    guard price > .zero else { return }
    last = price
    time = now
    suspect = nil
  }

  /// Takes a price of the ticker; returns whether it may be decided by.
  mutating func take(_ ticker: Ticker, at now: Timestamp, jump: Rate) -> Bool {
    let price = ticker.last
    guard price > .zero, ticker.bid <= ticker.ask, ticker.bid > .zero else { return false }
    if last > .zero {
      let bound = last.scaled(by: jump, rounded: .up)
      let isFar = (price - last).magnitude > bound
      if isFar {
        let confirms = suspect.map { (price - $0).magnitude <= bound } ?? false
        guard confirms else {
          suspect = price
          return false
        }
      }
    }
    confirm(price, at: now)
    return true
  }

  /// Whether the price is too old to decide by.
  func isStale(at now: Timestamp, after limit: TimeSpan) -> Bool {
    time == .distantPast || now - time > limit
  }
}
