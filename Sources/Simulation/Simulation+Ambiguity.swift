import Execution
import SimulatedExchange
import Trading

/// What a candle cannot tell: in which order its high and low came.
///
/// Where that order can decide what becomes of a trade, the candle is gone through the other way
/// too, by a copy of everything, and the trade keeps both outcomes. That is a first order: entries,
/// sizes and later trades stay as they were chosen.
extension Simulation {
  /// Goes through everything up to a boundary, and where it can be read two ways, also the other.
  mutating func walkBothWays(to boundary: Timestamp) {
    var others: ContiguousArray<OtherReading> = []
    if settings.judgesAmbiguity, line == nil {
      for index in paths.indices where isAmbiguous(index, until: boundary) {
        others.append(OtherReading(market: index, outcome: outcome(of: index, to: boundary)))
      }
    }
    let closedBefore = ledger.facts.roundTrips.count
    walk(to: boundary)
    for other in others { judge(other, since: closedBefore) }
  }

  /// Whether the order of a candle's extremes can decide what becomes of a trade in it.
  private func isAmbiguous(_ index: Int, until boundary: Timestamp) -> Bool {
    guard paths[index].isInside, paths[index].boundary <= boundary,
      paths[index].candle.openTime == now
    else { return false }
    let candle = paths[index].candle
    let reach = exchange.bands[index].reach(of: candle)
    if reach.low && reach.high { return true }
    if executor.beliefs[index].workingEntries > 0, reach.low || reach.high { return true }
    return executor.mayTrailOut(InstrumentIndex(index), candle)
  }

  /// What would become of the trade if the candle's extremes came in the other order.
  private func outcome(of index: Int, to boundary: Timestamp) -> OtherReading.Outcome {
    var other = self
    other.ledger = ledger.fork()
    other.audit = nil
    // What only might have been is nobody's record, and nobody watches it.
    other.recorder = nil
    other.witness = nil
    other.openPassed()
    other.exchange.reverseExtremes(InstrumentIndex(index))
    other.walk(to: boundary)
    let instrument = InstrumentIndex(index)
    if let trip = other.ledger.facts.roundTrips.first(where: { $0.instrument == instrument }) {
      return .closed(trip.netProfit)
    }
    return .open(
      other.ledger.netProfit(
        of: index, closedAt: paths[index].candle.close, fee: exchange.takerFee(instrument)))
  }

  /// Keeps the other outcome with the trade that it belongs to.
  private mutating func judge(_ other: OtherReading, since closedBefore: Int) {
    let instrument = InstrumentIndex(other.market)
    let trips = ledger.facts.roundTrips
    let closed = trips.indices.dropFirst(closedBefore).first { trips[$0].instrument == instrument }
    switch (closed, other.outcome) {
    case (let closed?, .closed(let profit)), (let closed?, .open(let profit?)):
      ledger.note(profit, ofClosed: closed)
    case (nil, .closed(let profit)):
      ledger.note(profit, ofOpen: other.market)
    case (nil, .open), (_?, .open(nil)):
      break
    }
  }
}

/// A candle read the other way.
private struct OtherReading {
  /// What became of the trade.
  enum Outcome {
    case closed(Money)
    /// It still stood at the end of the candle, and would have brought this there; nil for no
    /// trade.
    case open(Money?)
  }

  let market: Int
  let outcome: Outcome
}
