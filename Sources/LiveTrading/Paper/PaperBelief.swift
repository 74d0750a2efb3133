import Trading

/// Which prices of a live market are believed, so that a wrong one fires no stop.
///
/// By the executor's rule (R6): a price far from the one before it needs another that says the
/// same. What says the same print once more, as a ticker does after its trade, is no other.
struct PaperBelief: Sendable {
  /// Where a price is from.
  enum Source: Equatable, Sendable {
    case ticker(Price)
    case trade(PublicTrade)

    var price: Price {
      switch self {
      case .ticker(let price): price
      case .trade(let trade): trade.price
      }
    }
  }

  /// The last one that was believed; zero before the first.
  private var last: Price
  private var suspect: (source: Source, since: Timestamp)?

  /// Begins with a price that the first one is measured by; nil for none.
  init(near price: Price?) { last = price ?? .zero }

  /// Takes a price that is certain.
  mutating func confirm(_ price: Price) {
    last = price
    suspect = nil
  }

  /// Takes a price; returns those that are believed now, in their order, none where it is not.
  mutating func take(_ source: Source, at now: Timestamp, jump: Rate) -> [Price] {
    let price = source.price
    if last == .zero || !Self.isFar(price, from: last, jump) {
      confirm(price)
      return [price]
    }
    guard let doubtful = suspect, !Self.isFar(price, from: doubtful.source.price, jump) else {
      suspect = (source, now)
      return []
    }
    if Self.isSamePrint(source, doubtful.source), now - doubtful.since < .seconds(1) { return [] }
    confirm(price)
    return doubtful.source.price == price ? [price] : [doubtful.source.price, price]
  }

  private static func isSamePrint(_ one: Source, _ other: Source) -> Bool {
    if case (.trade, .trade) = (one, other) { return one == other }
    return one.price == other.price
  }

  private static func isFar(_ price: Price, from other: Price, _ jump: Rate) -> Bool {
    (price - other).magnitude > other.scaled(by: jump, rounded: .up)
  }
}
