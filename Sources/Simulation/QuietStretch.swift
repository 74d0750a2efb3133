import Execution
import SimulatedExchange
import StrategyKit
import Trading

/// A stretch of candles of one symbol in which nothing happens but their closes.
///
/// Strategy and ledger see each close. The exchange and the executor, to whom none of them makes a
/// difference, are told of the stretch when it is over, as of one long candle.
struct QuietStretch {
  /// Between which prices nothing happens, and before which moment.
  let low, high: Price
  let until: Timestamp
  /// How many candles the stretch has at most.
  let most: Int
  /// What is held all along, by the exchange's word, and the balance beside it.
  let position: Position
  let balance: Money
  /// The same as the executor tells it to the strategy.
  let holding: Desk.Holding
  let workingEntries: Int
  /// Whether the prices inside a candle are watched, so that one cut short is not like the others.
  let isWatched: Bool

  /// The candles of the stretch put together.
  private(set) var candle: Candle
  private(set) var count = 0
  /// When the last of them closed.
  private(set) var end: Timestamp = .distantPast

  init(
    from candle: Candle, between low: Price, and high: Price, until: Timestamp, most: Int,
    position: Position, balance: Money, belief: Belief
  ) {
    self.candle = candle
    self.low = low
    self.high = high
    self.until = until
    self.most = most
    self.position = position
    self.balance = balance
    holding = Desk.Holding(
      size: belief.size, averageEntry: belief.averageEntry, since: belief.since)
    workingEntries = belief.workingEntries
    isWatched = belief.watchesPrice
  }

  /// Goes on from a candle that is passed over to the last one, or to the first wish.
  mutating func go(
    _ cursor: inout CandleCursor, _ strategy: inout some Strategy, _ desk: inout Desk,
    _ ledger: inout Ledger
  ) {
    guard contains(candle) else { return }
    var closing = cursor.candle
    desk.turn(
      to: InstrumentIndex(0), at: cursor.boundary, holding: holding,
      workingEntries: workingEntries)
    while cursor.boundary < until, count < most, !isWatched || cursor.isWhole {
      end = cursor.boundary
      join(closing)
      ledger.mark(balance + position.unrealised(at: closing.close), at: end)
      desk.turn(at: end)
      strategy.onCandle(closing, &desk)
      guard desk.wishes.isEmpty, cursor.isFollowed else { return cursor.leave(closing) }
      let next = cursor.next
      guard contains(next) else { return cursor.leave(closing) }
      cursor.step(into: next)
      closing = next
    }
    cursor.stay(in: closing)
  }

  private func contains(_ candle: Candle) -> Bool { candle.low > low && candle.high < high }

  private mutating func join(_ next: Candle) {
    candle.high = max(candle.high, next.high)
    candle.low = min(candle.low, next.low)
    candle.close = next.close
    count += 1
  }
}

extension Strategy {
  // Called on a strategy of any kind: it is looked up once for the stretch, not for each candle.
  fileprivate mutating func go(
    through stretch: inout QuietStretch, along cursor: inout CandleCursor, _ desk: inout Desk,
    _ ledger: inout Ledger
  ) {
    stretch.go(&cursor, &self, &desk, &ledger)
  }
}

extension Simulation {
  /// Goes over the quiet stretch that begins with the candle of now, if it is one.
  mutating func passQuietly(candles most: Int) {
    let belief = executor.beliefs[0]
    let index = InstrumentIndex(0)
    let band = exchange.bands[0]
    guard skipsSyncs, !band.isBusy, isUnwatched(0) else { return }
    let isSkipping = canSkipSyncs()
    let wake = isSkipping ? executor.nextDue : executor.nextWake
    var stretch = QuietStretch(
      from: paths[0].candle, between: max(band.low, belief.quietPrices.low, .zero),
      and: min(band.high, belief.quietPrices.high),
      until: min(wake, queue.nextTime, funding.nextTime), most: most,
      position: exchange.position(index), balance: exchange.account.balance, belief: belief)
    strategies[0].go(through: &stretch, along: &paths[0], &desk, &ledger)
    guard stretch.count > 0 else { return }
    now = stretch.end
    exchange.setTime(now)
    if isSkipping { executor.skipSyncs(through: now) }
    exchange.pass(index, stretch.candle)
    executor.pass(index, stretch.candle)
    ledger.count(0, stretch.candle, candles: stretch.count)
    executor.observeClose(index, stretch.candle.close, at: now)
    paths[0].hasClosed = false
    if !desk.wishes.isEmpty { takeWishes() }
    openPaths(at: now)
  }

  /// Whether the executor need not be told the prices inside a candle that is passed over.
  func isUnwatched(_ market: Int) -> Bool {
    guard executor.beliefs[market].watchesPrice else { return true }
    // Later messages take as long as they do whether or not there were tickers before them.
    return skipsSyncs && isImmediate.response && paths[market].isPassing
      && paths[market].isWhole
      && executor.beliefs[market].quietPrices.contains(
        paths[market].candle, after: executor.lastPrice(InstrumentIndex(market)))
  }
}
