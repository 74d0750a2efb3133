import SimulatedExchange
import Simulation
import Trading
import Venues

/// Events and prices of a paper account on their way, and what goes wrong by itself.
///
/// What becomes of each is decided where it is decided for a backtest (`StreamDecisions`).
extension PaperVenue {
  // What comes by itself.

  /// When something begins or ends by itself, on the wall; the far future for never.
  var faultsDue: Timestamp {
    guard let next = exchange.faults?.nextTime, next != .distantFuture else {
      return .distantFuture
    }
    return moment.wall + line.onWall(max(.zero, next - moment.trading))
  }

  /// Lets arrive what is due, and begins and ends what lasts.
  mutating func turnLine(at now: Moment) {
    moment = now
    if let failures = exchange.faults?.plan.permanent, !failures.isEmpty { fail(failures, at: now) }
    while let turn = exchange.faults?.turn(at: now.trading) {
      if turn.isBeginning { begin(turn.rule, at: now) } else { end(turn.rule, at: now) }
      drain(at: now)
    }
    while let message = line.pop(at: now.wall) {
      switch message {
      case .request(let id, let request): arrive(id, request, at: now)
      case .answer(let id, let outcome):
        if line.way.requests.removeValue(forKey: id) != nil {
          outputs.append(.answer(id, outcome))
        }
      case .echo(let id, let outcome): outputs.append(.answer(id, outcome))
      case .event(let event): outputs.append(.event(event))
      case .withdrawal(let id, let index):
        exchange.cancelByVenue(id, index, at: now.trading)
        drain(at: now)
      }
    }
  }

  /// What goes wrong for good.
  private mutating func fail(_ failures: [PermanentFailure], at now: Moment) {
    guard let faults = exchange.faults else { return }
    for (place, failure) in failures.enumerated()
    where !failed.contains(place) && faults.start + failure.from <= now.trading {
      failed.insert(place)
      switch failure.kind {
      case .noStream: setStream(up: false, at: now)
      case .frozen: exchange.cancelStops(failure.instrument, at: now.trading)
      case .noConditionals, .closeOnly: break
      }
      drain(at: now)
    }
  }

  private mutating func begin(_ rule: FaultRule, at now: Moment) {
    switch rule.kind {
    case .disconnect, .outage, .maintenance: setStream(up: false, at: now)
    default: exchange.carryOut(rule, at: now.trading)
    }
  }

  private mutating func end(_ rule: FaultRule, at now: Moment) {
    switch rule.kind {
    case .disconnect, .outage, .maintenance: setStream(up: true, at: now)
    case .stall:
      for event in line.way.held { line.push(.event(event), at: now.wall) }
      line.way.held.removeAll()
    default: break
    }
  }

  /// Tells that the stream broke, or is back.
  private mutating func setStream(up isUp: Bool, at now: Moment) {
    if line.way.isStreamDown != isUp { return }
    if isUp, exchange.faults?.hasLostStream(at: now.trading) == true { return }
    line.way.isStreamDown = !isUp
    line.push(.event(.connected(isUp)), at: now.wall)
    guard isUp else { return }
    let isUsual = settings.profile.habits.zeroAfterReconnect
    for market in settings.instruments.indices
    where strike(.zeroOnReconnect, UInt64(market), .all, now) != nil || isUsual {
      line.way.zeroNext.insert(market)
    }
    if strike(.replayOnReconnect, 0, .all, now) != nil {
      for event in line.way.history { line.push(.event(event), at: now.wall) }
    }
  }

  // What is told.

  /// Sends an event, which may be lost, late, held back or repeated.
  mutating func stream(_ event: VenueEvent, at now: Moment) {
    guard exchange.faults != nil else {
      return line.push(.event(event), at: line.arrival(now.wall + line.answerDelay()))
    }
    line.way.remember(event)
    let (subject, target) = (event.subject, FaultTarget(event))
    guard let late = passage(of: subject, target, at: now) else { return }
    let arrival = line.arrival(now.wall + line.answerDelay()) + late
    if isOn(.stall) { return line.way.held.append(event) }
    if let former = line.way.former(of: event), strike(.replaceLeg, subject, .all, now) != nil {
      line.push(.event(former), at: arrival)
    }
    line.push(.event(event), at: arrival)
    if strike(.repeatEvent, subject, target, now) != nil { line.push(.event(event), at: arrival) }
  }

  /// How much later than usual it comes on the wall; nil for never.
  private mutating func passage(
    of subject: UInt64, _ target: FaultTarget, at now: Moment
  ) -> TimeSpan? {
    if line.way.isStreamDown || exchange.faults?.isStreamCut == true { return nil }
    let matters = matters
    return exchange.faults?.passage(of: subject, target, at: now.trading, isWindow: matters)
      .map { line.onWall($0) }
  }

  /// Tells a ticker as it is, or as it is not.
  ///
  /// Only what is shown is spoiled: what waits at the exchange is met by the market's own price.
  mutating func tellTicker(_ index: InstrumentIndex, _ good: Ticker, at now: Moment) {
    guard exchange.faults != nil else {
      return outputs.append(.event(.ticker(index, good)))
    }
    let market = index.value
    let isNew = line.way.zeroNext.remove(market) != nil
    let matters = matters
    let sight =
      exchange.faults?.sight(
        of: UInt64(market), isAfterReconnect: isNew, at: now.trading, isWindow: matters) ?? .good
    if case .late(let span) = sight {
      line.push(.event(.ticker(index, good)), at: now.wall + line.onWall(span))
    }
    if let told = sight.ticker(good, former: line.way.tickers[market]) {
      stream(index, told, at: now)
    }
    // While it stands still, what it stands at stays.
    if !isOn(.freezePrice) { line.way.tickers[market] = good }
  }

  private mutating func stream(_ index: InstrumentIndex, _ ticker: Ticker, at now: Moment) {
    let subject = index.priceSubject
    guard let late = passage(of: subject, .ticker, at: now) else { return }
    if isOn(.stall) { return line.way.held.append(.ticker(index, ticker)) }
    let isTwice = strike(.repeatEvent, subject, .ticker, now) != nil
    for _ in 0..<(isTwice ? 2 : 1) {
      if late > .zero {
        line.push(.event(.ticker(index, ticker)), at: now.wall + late)
      } else {
        outputs.append(.event(.ticker(index, ticker)))
      }
    }
  }

  /// Keeps what queries would be answered with, for those that are answered late.
  mutating func keepSnapshot(at now: Moment) {
    guard exchange.faults != nil else { return }
    let habit = settings.profile.habits.usualLag
    guard habit > .zero || exchange.faults?.plans(.staleRead) ?? false else { return }
    line.way.keep(
      VenueSnapshot(
        time: now.trading, positions: exchange.positionReports(),
        orders: exchange.allOpenOrders),
      since: now.trading - settings.profile.readLag)
  }
}
