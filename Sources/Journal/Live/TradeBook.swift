public import Trading

/// A trade as the journal has it: from flat to flat, by fills as they became known.
public struct JournalTrade: Hashable, Sendable {
  /// From 1, in the order of their beginning.
  public var number: Int64
  public var instrument: InstrumentIndex
  public var direction: Direction
  public var signal: SignalID
  public var entryTime: Timestamp
  /// When it was over; nil while it is open.
  public var exitTime: Timestamp?
  /// What is left of it by its fills, signed; not zero in one that is over where a part of its
  /// fills was never heard of.
  public var size: Quantity = .zero
  /// The sum of what opened it.
  public var quantity: Quantity = .zero
  public var entryNotional: Money = .zero
  public var exitNotional: Money = .zero
  public var fees: Money = .zero
  /// Positive where it was received.
  public var funding: Money = .zero
  /// Where its first stop was to stand; nil without one.
  public var firstStop: Price?
  public var reason: ExitReason?
  /// How long it had no stop that was seen live, though it should have had one.
  public var naked: TimeSpan = .zero
  /// Since when it has none; nil while it has.
  public var nakedSince: Timestamp?

  /// After fees and funding; nil while it is open, or where a part of it was never heard of.
  public var netProfit: Money? {
    guard exitTime != nil, size == .zero else { return nil }
    return Money(units: direction.sign * (exitNotional.units - entryNotional.units))
      - fees + funding
  }

  /// The loss had the first stop been hit at its price, before fees; nil without a stop.
  public var initialRisk: Money? {
    guard let firstStop, let worth = firstStop.checkedNotional(of: quantity) else { return nil }
    return Money(units: direction.sign * (entryNotional.units - worth.units))
  }

  mutating func begin(_ fill: Fill) {
    direction = fill.side == .buy ? .long : .short
    entryTime = fill.time
    if signal == .none { signal = fill.clientID?.signal ?? .none }
  }

  /// Takes what a fill closes of it; returns what is left of the fill.
  mutating func close(by fill: Fill) -> (quantity: Quantity, fee: Money) {
    let isAgainst = size != .zero && (size > .zero) != (fill.side == .buy)
    guard isAgainst else { return (fill.quantity, fill.fee) }
    let closing = min(fill.quantity, size.magnitude)
    let fee = fill.fee.share(closing, of: fill.quantity)
    exitNotional += fill.price.notional(of: closing, rounded: .nearest)
    fees += fee
    size += Quantity(units: fill.side.sign * closing.units)
    return (fill.quantity - closing, fill.fee - fee)
  }

  /// Takes what opens more of it.
  mutating func open(_ quantity: Quantity, _ fee: Money, by fill: Fill) {
    size += Quantity(units: fill.side.sign * quantity.units)
    self.quantity += quantity
    entryNotional += fill.price.notional(of: quantity, rounded: .nearest)
    fees += fee
  }
}

/// Puts what is recorded together into trades; the same records give the same trades.
struct TradeBook {
  /// Of one instrument: the trade under way, and the one before it.
  struct Pair {
    var open: JournalTrade?
    var last: JournalTrade?
  }

  private(set) var pairs: [Pair]
  /// The trades that were changed since they were stored.
  private(set) var changed: [JournalTrade] = []
  private var lastNumber: Int64

  init(pairs: [Pair], lastNumber: Int64) {
    self.pairs = pairs
    self.lastNumber = lastNumber
  }

  /// What was changed, once it is stored.
  mutating func forgetChanges() { changed.removeAll(keepingCapacity: true) }

  /// The number of the trade that an instrument is in, or was in last.
  func number(_ index: InstrumentIndex) -> Int64? {
    pairs[index.value].open?.number ?? pairs[index.value].last?.number
  }

  /// Takes a fill; returns the trade that it belongs to, nil for a stranger's that changes none.
  mutating func take(_ fill: Fill) -> Int64? {
    let market = fill.instrument.value
    let isStranger = fill.clientID == nil && fill.origin == .client
    if completes(fill, market) { return takeLate(fill, market) }
    if isStranger, pairs[market].open == nil { return nil }
    if pairs[market].open?.isSpent == true { finish(market, fill.time, reason: nil) }
    var trade = pairs[market].open ?? begun(fill)
    if trade.quantity == .zero { trade.begin(fill) }
    let number = trade.number
    let rest = trade.close(by: fill)
    guard rest.quantity > .zero, !isStranger else {
      keep(trade, market)
      return number
    }
    if trade.size == .zero, trade.quantity > .zero {
      // Through flat: one trade is over and another begins.
      keep(trade, market)
      finish(market, fill.time, reason: nil)
      trade = begun(fill)
      trade.begin(fill)
    }
    trade.open(rest.quantity, rest.fee, by: fill)
    keep(trade, market)
    return number
  }

  /// Whether a fill is one of a trade that is over, of which not every fill was known.
  private func completes(_ fill: Fill, _ market: Int) -> Bool {
    guard let last = pairs[market].last, let end = last.exitTime, let id = fill.clientID,
      fill.time < end || (fill.time == end && last.size != .zero)
    else { return false }
    let isOther = pairs[market].open.map { $0.signal != id.signal } ?? true
    return isOther && last.signal == id.signal && id.signal != .none
  }

  private mutating func takeLate(_ fill: Fill, _ market: Int) -> Int64? {
    guard var last = pairs[market].last else { return nil }
    if last.quantity == .zero { last.begin(fill) }
    let rest = last.close(by: fill)
    if rest.quantity > .zero { last.open(rest.quantity, rest.fee, by: fill) }
    pairs[market].last = last
    note(last)
    return last.number
  }

  /// The executor has a position by a signal.
  mutating func opened(
    _ index: InstrumentIndex, _ signal: SignalID, stop: Price?, direction: Direction?,
    at time: Timestamp
  ) {
    if pairs[index.value].open?.isSpent == true { finish(index.value, time, reason: nil) }
    var trade = pairs[index.value].open ?? next(index, time)
    if trade.quantity == .zero, let direction { trade.direction = direction }
    trade.signal = signal
    if trade.firstStop == nil { trade.firstStop = stop }
    keep(trade, index.value)
  }

  /// The executor has no position any more.
  ///
  /// Where a fill went through flat, the trade that is meant is over by now and another has begun.
  mutating func closed(
    _ index: InstrumentIndex, _ signal: SignalID, _ reason: ExitReason, at time: Timestamp
  ) {
    let isOther = pairs[index.value].open.map { $0.signal != signal } ?? true
    if isOther, var last = pairs[index.value].last, last.reason == nil, last.signal == signal {
      last.reason = reason
      pairs[index.value].last = last
      note(last)
    } else if pairs[index.value].open != nil {
      finish(index.value, time, reason: reason)
    }
  }

  /// Books funding on the trade that was open at its moment, also where it is over by now; returns
  /// its number, nil where there was none.
  mutating func pay(_ funding: Money, _ index: InstrumentIndex, at time: Timestamp) -> Int64? {
    let market = index.value
    if var last = pairs[market].last, last.isOpen(at: time),
      pairs[market].open.map({ time < $0.entryTime }) ?? true
    {
      last.funding += funding
      pairs[market].last = last
      note(last)
      return last.number
    }
    guard var trade = pairs[market].open else { return nil }
    trade.funding += funding
    keep(trade, market)
    return trade.number
  }

  mutating func bare(_ index: InstrumentIndex, _ isNaked: Bool, at time: Timestamp) {
    guard var trade = pairs[index.value].open else { return }
    if let since = trade.nakedSince { trade.naked = trade.naked + (time - since) }
    trade.nakedSince = isNaked ? time : nil
    keep(trade, index.value)
  }

  private mutating func begun(_ fill: Fill) -> JournalTrade {
    next(fill.instrument, fill.time)
  }

  private mutating func next(_ index: InstrumentIndex, _ time: Timestamp) -> JournalTrade {
    lastNumber += 1
    return JournalTrade(
      number: lastNumber, instrument: index, direction: .long, signal: .none, entryTime: time)
  }

  private mutating func finish(_ market: Int, _ time: Timestamp, reason: ExitReason?) {
    guard var trade = pairs[market].open else { return }
    trade.exitTime = time
    trade.reason = reason
    if let since = trade.nakedSince {
      trade.naked = trade.naked + max(.zero, time - since)
      trade.nakedSince = nil
    }
    pairs[market].open = nil
    pairs[market].last = trade
    note(trade)
  }

  private mutating func keep(_ trade: JournalTrade, _ market: Int) {
    pairs[market].open = trade
    note(trade)
  }

  private mutating func note(_ trade: JournalTrade) {
    if let at = changed.firstIndex(where: { $0.number == trade.number }) {
      changed[at] = trade
    } else {
      changed.append(trade)
    }
  }
}

extension JournalTrade {
  /// Whether it was open at a moment, by the times of its fills.
  fileprivate func isOpen(at time: Timestamp) -> Bool {
    time >= entryTime && (exitTime.map { time <= $0 } ?? true)
  }

  /// Whether all that opened it was closed again.
  fileprivate var isSpent: Bool { size == .zero && quantity > .zero }
}
