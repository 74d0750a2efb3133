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
    // One that is far from the last, or the first of all, needs another that says the same.
    if last == .zero || isFar(price, from: last, jump) {
      let isConfirmed = suspect.map { !isFar(price, from: $0, jump) } ?? false
      guard isConfirmed else {
        suspect = price
        return false
      }
    }
    confirm(price, at: now)
    return true
  }

  private func isFar(_ price: Price, from other: Price, _ jump: Rate) -> Bool {
    (price - other).magnitude > other.scaled(by: jump, rounded: .up)
  }

  /// Whether the price is too old to decide by.
  func isStale(at now: Timestamp, after limit: TimeSpan) -> Bool {
    time == .distantPast || now - time > limit
  }
}
