import Trading

/// The last price that may be decided by (R6).
struct PriceWatch: Sendable {
  private(set) var last: Price = .zero
  private(set) var time: Timestamp = .distantPast
  /// A price far from the one before it, or none at all, until another settles what holds.
  private var suspect: (ticker: Ticker, since: Timestamp)?
  /// Whether none came while the last two contradicted each other, so that neither holds any more.
  private var isVoid = false
  /// Whether no price was heard at all yet.
  var isUnheard: Bool { last == .zero && suspect == nil }
  /// Whether the last two prices contradict each other, so that nobody knows which holds.
  var isContested: Bool { suspect != nil }
  /// What the next price must agree with: the last that was heard, whether or not it is believed.
  private var reference: Price {
    if isVoid { return .zero }
    guard let doubtful = suspect?.ticker.last, doubtful > .zero else { return last }
    return doubtful
  }

  /// Takes the close of a candle, which the venue has confirmed by publishing it; one that was put
  /// together from prices that contradict each other settles nothing.
  @inline(__always)
  mutating func take(close price: Price, at now: Timestamp, jump: Rate) {
    if isContested, isFar(price, from: reference, jump) { return }
    confirm(price, at: now)
  }

  @inline(__always)
  private mutating func confirm(_ price: Price, at now: Timestamp) {
    guard price > .zero else { return }
    last = price
    time = now
    suspect = nil
    isVoid = false
  }

  /// Takes a price of the ticker; returns whether it may be decided by.
  mutating func take(_ ticker: Ticker, at now: Timestamp, jump: Rate) -> Bool {
    let price = ticker.last
    guard price > .zero, ticker.bid > .zero else {
      // Something is wrong at the venue: until the next price nothing is decided, and what was
      // doubtful before can no longer be confirmed, nor what it was doubted for.
      if let suspect, suspect.ticker.last > .zero { isVoid = true }
      suspect = (ticker, now)
      return false
    }
    if isRepeated(ticker, at: now) { return false }
    // One that is far from the one before, or the first of all, needs another that says the same;
    // so does one whose book is crossed.
    let before = reference
    guard before > .zero, ticker.bid <= ticker.ask, !isFar(price, from: before, jump) else {
      suspect = (ticker, now)
      isVoid = false
      return false
    }
    confirm(price, at: now)
    return true
  }

  /// Whether it is the doubtful one once more: a message that comes twice confirms nothing.
  private func isRepeated(_ ticker: Ticker, at now: Timestamp) -> Bool {
    guard let suspect else { return false }
    return ticker == suspect.ticker && now - suspect.since < .seconds(1)
  }

  private func isFar(_ price: Price, from other: Price, _ jump: Rate) -> Bool {
    (price - other).magnitude > other.scaled(by: jump, rounded: .up)
  }

  /// Whether the price is too old to decide by.
  func isStale(at now: Timestamp, after limit: TimeSpan) -> Bool {
    time == .distantPast || now - time > limit
  }
}

extension Ticker {
  /// Whether its prices are prices, and the right way round.
  var isPlausible: Bool { last > .zero && bid > .zero && bid <= ask }
}
