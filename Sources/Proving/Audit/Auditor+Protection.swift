import Execution
import SimulatedExchange
import Simulation
import Trading

/// S01 and S13: whether what is held has a stop, and whether stops only tighten.
extension Auditor {
  /// Counts the time since the last look for every position without a stop.
  ///
  /// Only time counts in which an order would have been taken: what the way does not let through,
  /// and what a request spent that was struck, is left out, whatever the executor believed.
  func countNaked(_ way: Way, _ moment: Timestamp) {
    let span = moment - lastLook
    guard span > .zero else { return }
    for market in markets.indices where markets[market].isNaked {
      guard way.isReachable, lastWay.isReachable else { continue }
      if isHopeless(market) {
        countHopeless(market, span)
        continue
      }
      if !markets[market].naked.isHeard, moment < listingExcuse { continue }
      markets[market].naked.count(span, during: stepUnderWay(market))
      excuseStruck(market)
      judgeNaked(market)
    }
  }

  private func judgeNaked(_ market: Int) {
    let clock = markets[market].naked
    let bound: TimeSpan
    switch clock.cause {
    case .opened: bound = bounds.protectAfterFill
    case .part, .lost: bound = bounds.protect
    case .restarted: bound = bounds.protect + bounds.recover
    }
    // What has been refused for so long may be asked less often.
    let settings = configuration.executor
    let rest = clock.strikes > settings.hopelessAfter ? settings.hopelessWait : .zero
    let isLate = clock.counted > bound + rest
    let isUnheard = clock.unheard > bounds.sync + bounds.protect
    guard isLate || isUnheard, let since = clock.since else { return }
    violate(
      phase == .storm || phase == .warmUp ? .protected : .protectedAgain, market,
      isLate ? clock.cause.rawValue : "unheard",
      "\(markets[market].bareText) for \((now - since).seconds) s, "
        + "\((clock.counted + clock.unheard).seconds) s of them reachable; "
        + "\(bound.seconds) s are allowed (\(clock.cause))")
  }

  /// The furthest step that a request is under way for; nil where there is none.
  private func stepUnderWay(_ market: Int) -> NakedClock.Step? {
    NakedClock.Step.allCases.first { step in
      requests.values.contains { $0.request.step == step && isUnderWay($0, market) }
    }
  }

  /// What has had no answer for a second was struck, whatever still comes.
  private func excuseStruck(_ market: Int) {
    for pending in requests.values where now - pending.sent > .seconds(1) {
      if isUnderWay(pending, market) { markets[market].naked.excuse(pending.request.step) }
    }
  }

  /// Whether a request about a market may still be answered.
  private func isUnderWay(_ pending: PendingRequest, _ market: Int) -> Bool {
    let settings = configuration.executor
    let limit = pending.request.isQuestion ? settings.questionTimeout : settings.answerTimeout
    return now - pending.sent <= limit && pending.request.concerns(market)
  }

  /// Takes the end of a request for the clocks of positions without a stop.
  func noteAnswer(_ pending: PendingRequest, _ outcome: Outcome) {
    var isGood = false
    if case .accepted = outcome, now - pending.sent <= .seconds(1) {
      // A ghost is answered, and never came.
      isGood = pending.request.isQuestion || pending.hasArrived
    }
    if !isGood { noteStruck(pending) }
    for market in markets.indices
    where markets[market].isNaked && pending.request.concerns(market) {
      let step = pending.request.step
      if isGood { markets[market].naked.admit(step) } else { markets[market].naked.excuse(step) }
      // Only what never came to the exchange was struck; what that refuses is no excuse.
      if step == .mend, !pending.hasArrived {
        markets[market].naked.strike(upTo: configuration.executor.retryWaits.last ?? .zero)
      }
    }
  }

  /// A listing that does not come is made up for by the next.
  func noteStruck(_ pending: PendingRequest) {
    guard case .openOrders(nil) = pending.request else { return }
    listingExcuse = max(listingExcuse, pending.sent + bounds.sync + .seconds(1))
  }

  /// Looks at what stands for one position, after something has changed.
  func look(_ market: Int, _ exchange: borrowing Exchange) {
    let index = InstrumentIndex(market)
    let position = exchange.position(index)
    markets[market].lastPrice = exchange.lastPrice(index)
    if position.size != markets[market].size {
      violate(
        .conservation, market, "size",
        "fills sum to \(markets[market].size), the position is \(position.size)")
      markets[market].size = position.size
    }
    let orders = exchange.openOrders(index)
    lookAtExposure(market, orders, position)
    markets[market].isOver = exchange.isOver(index)
    guard let direction = position.direction, markets[market].own != .zero else {
      markets[market].naked.end()
      markets[market].hasStop = false
      markets[market].tightest = nil
      markets[market].mayLoosen = false
      return
    }
    let coverage = exchange.coverage(index)
    let stop = coverage.isWhole ? coverage.first : nil
    markets[market].coverage = coverage
    let had = markets[market].hasStop
    markets[market].hasStop = stop != nil
    if stop != nil {
      markets[market].naked.end()
    } else if !markets[market].isNaked {
      let isPart =
        markets[market].isPart && configuration.profile.habits.attachesWhenWhole
      markets[market].naked.begin(
        had ? .lost : isPart ? .part : .opened, isHeard: !had && isKnown(market), at: now)
    }
    if let stop { tighten(market, direction, stop) }
  }

  /// Whether the executor can know that a position has opened: it was not told that the order was
  /// refused, and has heard of the end of the one before, with its stop.
  private func isKnown(_ market: Int) -> Bool {
    if let id = markets[market].fills.last?.clientID, denied.contains(id) { return false }
    return knowsFormerEnd(market)
  }

  /// Whether the executor has heard of the end of the position before this one.
  func knowsFormerEnd(_ market: Int) -> Bool {
    markets[market].lost.map { heardFills.contains($0) } ?? true
  }

  private func tighten(_ market: Int, _ direction: Direction, _ stop: Price) {
    guard let former = markets[market].tightest, former != stop else {
      markets[market].tightest = stop
      return
    }
    let isLooser = direction == .long ? stop < former : stop > former
    if isLooser, !markets[market].mayLoosen, !markets[market].isTainted {
      violate(
        .stopsTighten, market, "loosened",
        "the stop of \(markets[market].size) went from \(former) back to \(stop)")
    }
    // What a larger position asks for stands once the last that was asked for since does.
    let truth = markets[market]
    if isLooser, stop == truth.stopRequest?.stopPrice, truth.isStopOfNow {
      markets[market].mayLoosen = false
    }
    markets[market].tightest = stop
  }
}

extension Request {
  /// Whether it may find out or mend what is wrong with the protection of a market.
  func concerns(_ market: Int) -> Bool {
    switch self {
    case .submit(let id, _): id.role != .entry && id.instrument.value == market
    case .amend(_, let index, _), .cancel(_, let index), .setStops(let index, _),
      .order(_, let index), .fills(let index, _):
      index.value == market
    case .openOrders(let index): index.map { $0.value == market } ?? true
    case .positions: true
    case .setLeverage, .account, .settings, .rules, .ticker: false
    }
  }

  /// What it does about a position without a stop.
  fileprivate var step: NakedClock.Step {
    switch self {
    case .order, .fills: .explain
    case .openOrders, .positions, .account, .settings, .rules, .ticker: .find
    case .submit, .amend, .cancel, .setStops, .setLeverage: .mend
    }
  }
}
