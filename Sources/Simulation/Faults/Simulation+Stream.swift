import Execution
import SimulatedExchange
import Trading

/// What happens to the stream of a venue that misbehaves.
extension Simulation {
  /// Whether the stream brings nothing, whether or not anybody was told.
  var isStreamCut: Bool {
    mutating get {
      if line?.isStreamDown ?? false { return true }
      return exchange.faults?.isStreamCut ?? false
    }
  }

  /// Sends what the exchange said, as far as it gets.
  mutating func sendMisbehaving() {
    let outputs = exchange.outputs
    for output in outputs {
      switch output {
      case .answer(let id, let outcome): sendAnswer(id, outcome)
      case .event(let event): stream(event)
      }
    }
    if outputs.contains(where: \.changesListings) { keepSnapshot() }
    if exchange.lateFills.isEmpty { return }
    for late in exchange.lateFills { queue.push(.fill(late), at: now + late.delay) }
    exchange.lateFills.removeAll()
  }

  /// Sends an event by the stream, which may lose, repeat, delay or hold it.
  mutating func stream(_ event: VenueEvent) {
    line?.remember(event)
    let subject = event.subject
    let target = FaultTarget(event)
    guard let arrival = streamArrival(of: subject, target) else { return }
    let isStrange = strike(.strangeRow, subject, target: target) != nil
    let event = isStrange ? .gap : event
    if isOn(.stall) {
      line?.held.append(event)
      return
    }
    if let former = formerLeg(of: event) { queue.push(.event(former), at: arrival) }
    queue.push(.event(event), at: arrival)
    if strike(.repeatEvent, subject, target: target) != nil {
      queue.push(.event(event), at: arrival)
    }
  }

  /// Sends a price by the stream: as any event, but there are many.
  private mutating func stream(_ index: InstrumentIndex, _ ticker: Ticker) {
    guard let arrival = streamArrival(of: index.priceSubject, .ticker) else { return }
    if isOn(.stall) {
      line?.held.append(.ticker(index, ticker))
      return
    }
    queue.push(index, ticker, at: arrival)
    if strike(.repeatEvent, index.priceSubject, target: .ticker) != nil {
      queue.push(index, ticker, at: arrival)
    }
  }

  /// When what the stream says now arrives; nil for never.
  private mutating func streamArrival(of subject: UInt64, _ target: FaultTarget) -> Timestamp? {
    if isStreamCut { return nil }
    let isWindow = matters
    guard
      let late = exchange.faults?.passage(of: subject, target, at: now, isWindow: isWindow)
    else { return nil }
    sentAnswers += 1
    let delay = settings.responseLatency.draw(dice, stream: 200, number: sentAnswers)
    // What is not struck keeps its order: it all comes by one connection.
    let arrival = max(now + delay, line?.streamUntil ?? .distantPast)
    line?.streamUntil = arrival
    return arrival + late
  }

  /// Publishes the price of every instrument, as it is or as it is not.
  mutating func publishTickers() {
    guard let interval = exchange.faults?.tickerInterval else { return }
    line?.nextTicker = now + interval
    let isMute = isOn(.muteTicker)
    for market in paths.indices where paths[market].isInside {
      // The first instrument is the one that falls silent.
      if isMute, market == 0 { continue }
      let index = InstrumentIndex(market)
      if exchange.isOver(index) { continue }
      let good = exchange.ticker(index)
      guard good.last > .zero else { continue }
      if let ticker = spoiled(good, market) { stream(index, ticker) }
      // While it stands still, what it stands at stays.
      if !isOn(.freezePrice) { line?.tickers[market] = good }
    }
  }

  private mutating func spoiled(_ good: Ticker, _ market: Int) -> Ticker? {
    let isNew = line?.zeroNext.remove(market) != nil
    let isWindow = matters
    let sight =
      exchange.faults?.sight(
        of: UInt64(market), isAfterReconnect: isNew, at: now, isWindow: isWindow) ?? .good
    if case .late(let span) = sight {
      queue.push(InstrumentIndex(market), good, at: now + span)
    }
    return sight.ticker(good, former: line?.tickers[market])
  }

  /// Tells the executor that the stream broke, or is back.
  mutating func setStream(up isUp: Bool) {
    guard let line, line.isStreamDown == isUp else { return }
    if isUp, exchange.faults?.hasLostStream(at: now) == true { return }
    self.line?.isStreamDown = !isUp
    queue.push(.event(.connected(isUp)), at: now)
    guard isUp else { return }
    let isUsual = exchange.profile.habits.zeroAfterReconnect
    for market in paths.indices
    where strike(.zeroOnReconnect, UInt64(market)) != nil || isUsual {
      self.line?.zeroNext.insert(market)
    }
    if strike(.replayOnReconnect, 0) != nil {
      for event in line.history { queue.push(.event(event), at: now) }
    }
  }

  /// Keeps what queries would be answered with, for those that are answered late.
  mutating func keepSnapshot() {
    let habit = exchange.profile.habits.usualLag
    guard habit > .zero || exchange.faults?.plans(.staleRead) ?? false else { return }
    line?.keep(
      VenueSnapshot(
        time: now, positions: exchange.positionReports(), orders: exchange.listedOrders()),
      since: now - exchange.profile.readLag)
  }
}

extension ExchangeOutput {
  /// Whether a listing may say something else from now on.
  fileprivate var changesListings: Bool {
    switch self {
    case .event(.order), .event(.fill), .answer(_, .accepted(.order)): true
    default: false
    }
  }
}
