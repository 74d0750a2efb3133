import Execution
public import Journal
import Statistics
public import Trading

/// What a live run leaves, read from its journal: all starts of it together.
public struct LiveFacts {
  public let facts: RunFacts

  /// Reads a journal, and takes what only the process knew beside it.
  ///
  /// What was never heard of is not there: fills, stops and exposure are what the executor knew,
  /// not the venue's truth.
  public init(
    _ journal: borrowing JournalReader, curve: EquityCurve, last: [Price], requests: Int,
    rejections: Int, candles: Int, at end: Timestamp
  ) throws(JournalFailure) {
    let balances = try journal.balances()
    var facts = RunFacts(initialCapital: balances?.first ?? .zero)
    facts.finalEquity = curve.points.last?.equity ?? balances?.last ?? .zero
    facts.lastTime = end
    facts.firstTime = end
    (facts.requests, facts.rejections) = (requests, rejections)
    facts.annualisedFrom = Self.annualisedFrom
    facts.candles = candles
    facts.candlesInPosition = curve.closesHeld
    facts.equityCurve = curve.points
    facts.dailyEquity = curve.days
    facts.drawdown = curve.drawdown
    facts.buyAndHold = curve.prices
    var reading = Reading(facts: facts, instruments: last.count)
    for (_, time, record) in try journal.records() { reading.take(record, at: time) }
    facts = reading.facts
    let tags = try journal.tags()
    let trips = try journal.trades().map { Self.trip($0, tags, last, at: end) }
    facts.roundTrips = trips.filter { !$0.isOpen } + trips.filter(\.isOpen)
    self.facts = facts
  }

  /// A rate a year says nothing of a few days that happened to be good.
  private static let annualisedFrom = TimeSpan.minutes(30 * 24 * 60)

  private static func trip(
    _ trade: JournalTrade, _ tags: [SignalID: String], _ last: [Price], at end: Timestamp
  ) -> RoundTrip {
    let isOpen = trade.exitTime == nil
    var closing = trade.exitNotional
    if isOpen {
      closing += last[trade.instrument.value].notional(
        of: trade.size.magnitude, rounded: .nearest)
    }
    let gross = Money(units: trade.direction.sign * (closing.units - trade.entryNotional.units))
    return RoundTrip(
      instrument: trade.instrument, direction: trade.direction, signal: trade.signal,
      tag: tags[trade.signal] ?? "", entryTime: trade.entryTime, exitTime: trade.exitTime ?? end,
      quantity: trade.quantity, entryNotional: trade.entryNotional, exitNotional: closing,
      fees: trade.fees, funding: trade.funding, netProfit: gross - trade.fees + trade.funding,
      initialRisk: trade.initialRisk, maximumAdverse: .zero, maximumFavourable: .zero,
      reason: trade.reason ?? .guessed, isOpen: isOpen, ambiguity: nil, naked: trade.naked)
  }
}

/// Puts the records of a journal together, oldest first.
private struct Reading {
  var facts: RunFacts
  private var places: [SignalID: Int] = [:]
  private var naked: [(since: Timestamp, worth: Money)?]
  private var isFirst = true

  init(facts: RunFacts, instruments: Int) {
    self.facts = facts
    naked = Array(repeating: nil, count: instruments)
  }

  mutating func take(_ record: JournalRecord, at time: Timestamp) {
    if isFirst { facts.firstTime = time }
    isFirst = false
    switch record {
    case .signal(let signal):
      places[signal.id] = facts.signals.count
      facts.signals.append(signal)
    case .fate(let id, let fate):
      guard let place = places[id], facts.signals[place].fate != .traded else { return }
      facts.signals[place].fate = fate
    case .fill(let fill):
      facts.fills.append(fill)
      facts.fees += fill.fee
      if fill.origin == .liquidation { facts.liquidations += 1 }
    case .stop(let index, let price, let kind):
      facts.stops.append(
        StopMove(time: time, instrument: index, price: price, reason: kind.exitReason))
    case .alarm(nil, let text) where text.hasSuffix(LiveSession.endingReason): break
    case .alarm(let index, let text):
      facts.alarms.append(AlarmRecord(time: time, instrument: index, text: text))
    case .funding(_, let payment): facts.funding += payment
    case .payment(let payment): if payment.kind == .funding { facts.funding += payment.amount }
    case .naked(let index, let isNaked): take(naked: isNaked, index, at: time)
    case .setting, .intent, .outcome, .opened, .closed, .protection, .balance, .positions, .state:
      break
    }
  }

  private mutating func take(naked isNaked: Bool, _ index: InstrumentIndex, at time: Timestamp) {
    if isNaked {
      let fill = facts.fills.last { $0.instrument == index }
      let worth = fill.map { $0.price.notional(of: $0.quantity, rounded: .nearest) } ?? Money.zero
      if naked[index.value] == nil { naked[index.value] = (time, worth) }
    } else if let (since, worth) = naked[index.value] {
      naked[index.value] = nil
      facts.unconfirmed.add(time - since, notional: worth)
    }
  }
}
