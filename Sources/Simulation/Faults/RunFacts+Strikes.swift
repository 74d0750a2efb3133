import SimulatedExchange
import Trading

extension RunFacts {
  /// So many faults are kept one by one.
  static let mostFaults = 20_000

  /// Takes the faults that struck: counts them all, and keeps those that say most.
  ///
  /// A storm of a year strikes tens of millions of tickers. What struck orders is kept first, then
  /// queries, then the rest; of whatever does not fit, every so many-th.
  mutating func take(_ strikes: ContiguousArray<FaultStrike>) {
    var counts: [FaultCount?] = FaultKind.allCases.map { _ in nil }
    var ranks: [[Int]] = [[], [], []]
    for (place, strike) in strikes.enumerated() {
      let kind = strike.decision.kind
      var count =
        counts[kind.index]
        ?? FaultCount(kind: kind.name, struck: 0, effective: 0, lasting: .zero)
      count.struck += 1
      if strike.isEffective { count.effective += 1 }
      if let until = strike.until { count.lasting = count.lasting + (until - strike.time) }
      counts[kind.index] = count
      ranks[strike.rank].append(place)
    }
    faultCounts = counts.compactMap(\.self)
    var places: [Int] = []
    for rank in ranks {
      let room = Self.mostFaults - places.count
      let step = max(1, (rank.count + room - 1) / max(1, room))
      if room > 0 { places += stride(from: 0, to: rank.count, by: step).map { rank[$0] } }
    }
    faults = places.sorted().map { FaultEvent(strikes[$0]) }
  }
}

extension FaultStrike {
  /// The lower, the more it says: orders and what comes by itself, queries, tickers.
  fileprivate var rank: Int {
    if target == .all || until != nil { return 0 }
    if target.contains(.ticker) { return 2 }
    return target.contains(.read) ? 1 : 0
  }
}

extension FaultEvent {
  /// What is told of a fault that struck.
  fileprivate init(_ strike: FaultStrike) {
    self.init(
      time: strike.time, until: strike.until, kind: strike.decision.kind.name,
      target: strike.target == .all ? "" : strike.target.names.joined(separator: " "),
      isEffective: strike.isEffective)
  }
}
