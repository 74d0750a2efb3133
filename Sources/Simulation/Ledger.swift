import Execution
import SimulatedExchange
import Trading

/// What a run leaves behind, written down as it happens.
///
/// Fills, funding and stops are taken from the exchange, as it says them: the truth. What the
/// executor believed is only ever measured against that.
struct Ledger {
  var facts: RunFacts
  private(set) var openPositions = 0

  private let instruments: [Instrument]
  var trips: ContiguousArray<TripBuilder>
  private var clocks: ContiguousArray<ExposureClock>
  private let curveStep: Int
  private var untilPoint = 1
  private var track: EquityTrack
  private var isEnding = false
  private var isDirty: ContiguousArray<Bool>
  private var anyDirty = false

  init(instruments: [Instrument], deposit: Money, candles: Int, curvePoints: Int) {
    self.instruments = instruments
    curveStep = max(1, candles / max(1, curvePoints))
    facts = RunFacts(initialCapital: deposit)
    facts.buyAndHold = instruments.map { _ in (Price.zero, Price.zero) }
    trips = ContiguousArray(repeating: TripBuilder(), count: instruments.count)
    clocks = ContiguousArray(
      instruments.indices.map { ExposureClock(instrument: InstrumentIndex($0)) })
    isDirty = ContiguousArray(repeating: false, count: instruments.count)
    track = EquityTrack(from: deposit, at: .distantPast)
    reserve(trips: min(candles / 16, 65_536))
  }

  /// Makes room for what a busy run leaves: memory that is not touched until it is used, and
  /// spares the copies of growing.
  private mutating func reserve(trips: Int) {
    facts.roundTrips.reserveCapacity(trips)
    facts.signals.reserveCapacity(trips)
    facts.fills.reserveCapacity(2 * trips)
  }

  mutating func begin(at moment: Timestamp) {
    facts.firstTime = moment
    track = EquityTrack(from: facts.initialCapital, at: moment)
  }

  /// From now on closes are the end of the data, not anybody's decision.
  mutating func beginEnd(at moment: Timestamp) { isEnding = true }

  // The curve of equity.

  /// Takes what the account is worth at the close of a candle.
  ///
  /// What is seldom has functions of its own, so that the rest is inlined.
  @inline(__always)
  mutating func mark(_ equity: Money, at moment: Timestamp) {
    track.mark(equity, at: moment)
    untilPoint -= 1
    if untilPoint == 0 { draw(equity, at: moment) }
    if openPositions > 0 { facts.candlesInPosition += 1 }
  }

  @inline(never)
  private mutating func draw(_ equity: Money, at moment: Timestamp) {
    untilPoint = curveStep
    facts.equityCurve.append(EquityPoint(time: moment, equity: equity))
  }

  /// Counts a candle that has closed, or several put together.
  mutating func count(_ market: Int, _ candle: Candle, candles: Int = 1) {
    facts.candles += candles
    if facts.buyAndHold[market].first == .zero { facts.buyAndHold[market].first = candle.open }
    facts.buyAndHold[market].last = candle.close
  }

  // What the exchange says and the executor records.

  /// Takes what the exchange says, as it says it.
  mutating func observe(
    _ output: borrowing ExchangeOutput, of exchange: borrowing Exchange, at moment: Timestamp
  ) {
    switch output {
    // What is traded under the same symbol in another category is none of it.
    case .event(.fill(let fill)) where fill.category == .linear:
      take(fill, swing: exchange.swing(fill.instrument))
    case .event(.order(let report)): touch(report.instrument.value)
    case .answer(_, .rejected): facts.rejections += 1
    case .answer, .event: break
    }
  }

  /// Has an instrument looked at when all is settled next.
  mutating func touch(_ market: Int) {
    isDirty[market] = true
    anyDirty = true
  }

  private mutating func take(_ fill: Fill, swing: (low: Price, high: Price)) {
    let market = fill.instrument.value
    touch(market)
    facts.fills.append(fill)
    facts.fees += fill.fee
    if fill.origin == .liquidation { facts.liquidations += 1 }
    let was = trips[market].isOpen
    if var trip = trips[market].take(fill, swing: swing) { close(&trip, market, by: fill) }
    let isOpen = trips[market].isOpen
    if was != isOpen { openPositions += isOpen ? 1 : -1 }
  }

  private mutating func close(_ trip: inout RoundTrip, _ market: Int, by fill: Fill) {
    if isEnding {
      trip.reason = .endOfData
    } else {
      // The executor says more, once it has heard of it.
      trip.reason = TripBuilder.reason(of: fill)
    }
    if let record = index(of: trip.signal) { trip.tag = facts.signals[record].tag }
    trip.instrument = fill.instrument
    trip.naked = clocks[market].end(at: fill.time, into: &facts)
    trips[market].closedAs = facts.roundTrips.count
    facts.roundTrips.append(trip)
  }

  /// Takes a payment of funding.
  mutating func take(funding payment: Money, _ market: Int) {
    facts.funding += payment
    trips[market].take(funding: payment)
  }

  /// Takes what the executor records.
  mutating func take(_ records: ContiguousArray<Record>, at moment: Timestamp) {
    for position in records.indices { take(records, position, at: moment) }
  }

  private mutating func take(
    _ records: ContiguousArray<Record>, _ position: Int, at moment: Timestamp
  ) {
    switch records[position] {
    case .signal(let signal): facts.signals.append(signal)
    case .fate(let id, let fate):
      guard let index = index(of: id) else { return }
      // Traded is for good: what becomes of the rest of an order does not undo it.
      if facts.signals[index].fate != .traded { facts.signals[index].fate = fate }
    case .opened(let instrument, let signal, let stop):
      trips[instrument.value].opened(signal, stop: stop)
      clocks[instrument.value].wantsStop = stop != nil
      touch(instrument.value)
    case .closed(let instrument, _, let reason):
      touch(instrument.value)
      if let closed = trips[instrument.value].closedAs, !isEnding {
        facts.roundTrips[closed].reason = reason
        trips[instrument.value].closedAs = nil
      }
    case .stop(let instrument, let price, let kind):
      touch(instrument.value)
      facts.stops.append(
        StopMove(
          time: moment, instrument: instrument, price: price, reason: kind.exitReason))
    case .alarm(let instrument, let alarm):
      facts.alarms.append(
        AlarmRecord(time: moment, instrument: instrument, text: "\(alarm)"))
    case .intent, .outcome, .fill: break
    }
  }

  private func index(of signal: SignalID) -> Int? {
    let index = Int(signal.number) - 1
    return facts.signals.indices.contains(index) ? index : nil
  }

  /// Looks at what has changed: who is without a stop, and who believes in what is not there.
  mutating func settle(
    exchange: borrowing Exchange, executor: borrowing Executor, at moment: Timestamp
  ) {
    guard anyDirty else { return }
    anyDirty = false
    for market in isDirty.indices where isDirty[market] {
      look(
        market, exchange: exchange, believed: executor.beliefs[market].size,
        isUnconfirmed: executor.beliefs[market].isUnconfirmed, at: moment)
    }
  }

  /// Looks at one instrument: what the exchange holds, and what is believed.
  mutating func look(
    _ market: Int, exchange: borrowing Exchange, believed: Quantity, isUnconfirmed: Bool,
    at moment: Timestamp
  ) {
    isDirty[market] = false
    let instrument = InstrumentIndex(market)
    let size = exchange.position(instrument).size
    clocks[market].look(
      held: size.magnitude, worth: exchange.notional(instrument),
      bare: size == .zero ? .zero : exchange.coverage(instrument).uncovered,
      isReachable: exchange.isTrading(instrument), believed: believed,
      isUnconfirmed: isUnconfirmed, at: moment, into: &facts)
  }

  /// The facts of the run as it stands.
  mutating func finish(exchange: Exchange, executor: Executor, at moment: Timestamp) -> RunFacts {
    finish(exchange: exchange, at: moment)
    facts.syncs = executor.syncs
    facts.skippedSyncs = executor.skippedSyncs
    // A sync counts what it asks, whether it was sent or known to change nothing.
    facts.requests += Executor.requestsPerSync * executor.skippedSyncs
    return facts
  }

  /// Ends what is still counted.
  mutating func finish(exchange: Exchange, at moment: Timestamp) {
    for market in clocks.indices { clocks[market].finish(at: moment, into: &facts) }
    track.finish(exchange.equity, at: moment)
    (facts.dailyEquity, facts.drawdown) = (track.days, track.drawdown)
    facts.finalEquity = exchange.equity
    facts.equityCurve.append(EquityPoint(time: moment, equity: exchange.equity))
    facts.lastTime = moment
  }
}
