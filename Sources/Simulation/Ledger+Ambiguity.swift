import Trading

extension Ledger {
  /// A ledger that goes on from here on its own, with empty facts.
  func fork() -> Ledger {
    var other = self
    other.facts = RunFacts(initialCapital: facts.initialCapital)
    other.facts.buyAndHold = facts.buyAndHold
    // Trips that closed before are not among the empty facts.
    for market in other.trips.indices { other.trips[market].closedAs = nil }
    return other
  }

  /// Keeps another outcome of a trade that is closed.
  mutating func note(_ profit: Money, ofClosed index: Int) {
    facts.roundTrips[index].widen(to: profit)
  }

  /// Keeps another outcome of the trade that stands, until it is closed.
  mutating func note(_ profit: Money, ofOpen market: Int) {
    trips[market].others = Self.widened(trips[market].others, to: profit)
  }

  /// What the trade that stands would bring if it were closed at a price; nil where none stands.
  func netProfit(of market: Int, closedAt price: Price, fee: Rate) -> Money? {
    trips[market].netProfit(closedAt: price, fee: fee)
  }

  /// A range that takes in one more outcome.
  static func widened(_ range: ClosedRange<Money>?, to profit: Money) -> ClosedRange<Money> {
    guard let range else { return profit...profit }
    return min(range.lowerBound, profit)...max(range.upperBound, profit)
  }
}

extension RoundTrip {
  /// Takes in another outcome; one that is equal to what came is none.
  mutating func widen(to profit: Money) {
    guard profit != netProfit || ambiguity != nil else { return }
    ambiguity = Ledger.widened(Ledger.widened(ambiguity, to: netProfit), to: profit)
  }
}
