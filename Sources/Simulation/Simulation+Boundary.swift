import Execution
import SimulatedExchange
import StrategyKit
import Trading

extension Simulation {
  /// The next moment at which a candle begins or ends anywhere, or funding is paid.
  var nextBoundary: Timestamp {
    var boundary = funding.nextTime
    for cursor in paths { boundary = min(boundary, cursor.boundary) }
    for cursor in sights { boundary = min(boundary, cursor.boundary) }
    for mark in marks { boundary = min(boundary, mark.cursor.boundary) }
    return boundary
  }

  private var hasCandles: Bool { paths.contains { $0.boundary != .distantFuture } }

  /// Goes on to the next boundary and over it; returns false where there is none.
  mutating func step() -> Bool {
    let boundary = isPlain ? min(paths[0].boundary, funding.nextTime) : nextBoundary
    guard boundary != .distantFuture, hasCandles else { return false }
    if !isQuiet(until: boundary) { walkBothWays(to: boundary) }
    now = boundary
    exchange.setTime(boundary)
    finishPaths(at: boundary)
    if !marks.isEmpty { turnMarks(at: boundary) }
    if funding.nextTime <= boundary { payFunding(at: boundary) }
    if !sights.isEmpty { leaveSights(at: boundary) }
    if isClosing { showCloses(at: boundary) }
    if !sights.isEmpty { enterSights(at: boundary) }
    openPaths(at: boundary)
    return true
  }

  /// Whether nothing can happen up to a boundary, whichever way the prices go.
  ///
  /// The syncs up to there are then counted as done.
  private mutating func isQuiet(until boundary: Timestamp) -> Bool {
    if line != nil || min(queue.nextTime, executor.nextDue) <= boundary { return false }
    for index in paths.indices where paths[index].isInside {
      // Inside a candle somebody may ask for the price of that moment.
      if boundary != paths[index].boundary { return false }
      if !isUnwatched(index) { return false }
      if !paths[index].isPassing, !exchange.isQuiet(InstrumentIndex(index)) { return false }
    }
    if executor.nextWake <= boundary {
      guard canSkipSyncs() else { return false }
      executor.skipSyncs(through: boundary)
    }
    return true
  }

  /// Whether syncs up to the next event tell nothing new: nothing has changed since the last one,
  /// or the executor knows everything as it stands at the exchange.
  mutating func canSkipSyncs() -> Bool {
    guard skipsSyncs else { return false }
    if executor.canSkipSync { return true }
    guard executor.isAtRest else { return false }
    for market in paths.indices {
      let index = InstrumentIndex(market)
      guard let stops = exchange.onlyStops(index),
        executor.knows(index, size: exchange.position(index).size, stops: stops)
      else { return false }
    }
    executor.takeAsSynced()
    return true
  }

  private mutating func finishPaths(at boundary: Timestamp) {
    for index in paths.indices where paths[index].isInside && paths[index].boundary == boundary {
      if paths[index].isPassing {
        exchange.pass(InstrumentIndex(index), paths[index].candle)
        executor.pass(InstrumentIndex(index), paths[index].candle)
      } else {
        exchange.finish(InstrumentIndex(index))
      }
      paths[index].leave()
      if sights.isEmpty { isClosing = true }
    }
  }

  /// Where the price goes through finer candles: the ones that the strategy sees.
  private mutating func leaveSights(at boundary: Timestamp) {
    for index in sights.indices
    where sights[index].isInside && sights[index].boundary == boundary {
      sights[index].leave()
      isClosing = true
    }
  }

  /// What has closed was shown by now: the next candles begin.
  private mutating func enterSights(at boundary: Timestamp) {
    for index in sights.indices
    where !sights[index].isInside && sights[index].boundary == boundary {
      sights[index].enter()
    }
  }

  private mutating func turnMarks(at boundary: Timestamp) {
    for index in marks.indices {
      let instrument = InstrumentIndex(marks[index].market)
      if marks[index].cursor.isInside, marks[index].cursor.boundary == boundary {
        exchange.finishMark(instrument)
        marks[index].cursor.leave()
      }
      if !marks[index].cursor.isInside, marks[index].cursor.boundary == boundary {
        let candle = marks[index].cursor.enter()
        exchange.openMark(instrument, candle, lasting: marks[index].cursor.span)
      }
    }
    drain()
  }

  private mutating func payFunding(at boundary: Timestamp) {
    while let (market, rate) = funding.pop(at: boundary) {
      let payment = exchange.payFunding(InstrumentIndex(market), rate: rate, at: boundary)
      ledger.take(funding: payment, market)
      if payment != .zero { recorder?.funded(InstrumentIndex(market), payment) }
      drain()
    }
  }

  /// Lets the strategies see every candle that closed at a boundary, in the order of symbols.
  private mutating func showCloses(at boundary: Timestamp) {
    ledger.mark(exchange.markedEquity(), at: boundary)
    isClosing = false
    for market in paths.indices {
      if sights.isEmpty {
        guard paths[market].hasClosed else { continue }
        paths[market].hasClosed = false
        showClose(market, paths[market].candle, at: boundary)
      } else if sights[market].hasClosed {
        sights[market].hasClosed = false
        showClose(market, sights[market].candle, at: boundary)
      }
    }
    if !desk.wishes.isEmpty { takeWishes() }
    if ledger.openPositions > 1 { exchange.refreshLiquidationPrices() }
  }

  private mutating func showClose(_ market: Int, _ candle: Candle, at boundary: Timestamp) {
    ledger.count(market, candle)
    executor.observeClose(InstrumentIndex(market), candle.close, at: boundary)
    if let end = exchange.faults?.end(of: .starve) {
      queue.push(.close(market, candle), at: max(end, boundary))
    } else if settings.feedLatency.isNone {
      show(market, candle, at: boundary)
    } else {
      let delay = settings.feedLatency.draw(
        dice, stream: 300, number: UInt64(ledger.facts.candles))
      queue.push(.close(market, candle), at: boundary + delay)
    }
  }

  /// Hands a candle to the strategy.
  mutating func show(_ market: Int, _ candle: Candle, at moment: Timestamp) {
    let holding = Desk.Holding(
      size: executor.beliefs[market].size, averageEntry: executor.beliefs[market].averageEntry,
      since: executor.beliefs[market].since)
    desk.turn(
      to: InstrumentIndex(market), at: moment, holding: holding,
      workingEntries: executor.beliefs[market].workingEntries)
    strategies[scope == .eachSymbol ? market : 0].onCandle(candle, &desk)
  }

  /// Hands what the strategies wished for to the executor, one wish after the other.
  mutating func takeWishes() {
    // Where the process is not there, nobody wishes for anything.
    if line?.isDown == true { desk.wishes.removeAll(keepingCapacity: true) }
    for position in desk.wishes.indices {
      if line == nil {
        executor.step(desk.wishes[position], at: now, into: &effects)
      } else {
        tell(.wish(desk.wishes[position]))
      }
      drain()
    }
    desk.wishes.removeAll(keepingCapacity: true)
  }

  mutating func openPaths(at boundary: Timestamp) {
    for index in paths.indices where paths[index].boundary == boundary && !paths[index].isInside {
      let candle = paths[index].enter()
      // Nothing waits within its range: the exchange need not enter it unless something comes.
      if exchange.bands[index].contains(candle) {
        paths[index].isPassing = true
      } else {
        exchange.open(InstrumentIndex(index), candle, lasting: paths[index].span)
        if !exchange.outputs.isEmpty { drain() }
      }
    }
  }

  /// Lets the exchange enter the candles that it was about to pass over.
  mutating func openPassed() {
    for index in paths.indices where paths[index].isPassing {
      paths[index].isPassing = false
      exchange.open(InstrumentIndex(index), paths[index].candle, lasting: paths[index].span)
    }
  }
}
