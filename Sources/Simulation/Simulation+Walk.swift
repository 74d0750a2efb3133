import Execution
import SimulatedExchange
import Trading

extension Simulation {
  /// Goes through everything that happens up to a boundary, in the order of time.
  mutating func walk(to boundary: Timestamp) {
    var points = TickerPoints()
    for index in paths.indices where paths[index].isInside {
      if let inner = exchange.innerPoints(InstrumentIndex(index)) {
        points.add(inner.0, inner.1, until: boundary, after: now, index)
      }
    }
    while true {
      let message = queue.nextTime
      let wake = wakeTime(until: boundary)
      let point = points.nextTime
      let limit = min(boundary, message, wake, point)
      if let event = exchange.nextEvent(until: limit) {
        now = event.time
        exchange.happen(event)
        drain()
        continue
      }
      exchange.move(to: limit)
      now = limit
      if message == limit {
        deliver()
      } else if point == limit {
        for index in points.take() where executor.watchesPrice(InstrumentIndex(index)) {
          publish(index)
        }
      } else if wake == limit {
        tell(.wake)
        drain()
      } else {
        return
      }
    }
  }

  /// When the executor must be woken up to a boundary; syncs that cannot differ are passed over.
  private mutating func wakeTime(until boundary: Timestamp) -> Timestamp {
    guard executor.nextWake <= boundary else { return .distantFuture }
    if settings.skipsSyncs, executor.syncTime == executor.nextWake, executor.canSkipSync {
      executor.skipSyncs(through: executor.nextWake)
      return wakeTime(until: boundary)
    }
    return max(executor.nextWake, now)
  }

  private mutating func publish(_ market: Int) {
    let instrument = InstrumentIndex(market)
    exchange.outputs.append(.event(.ticker(instrument, exchange.ticker(instrument))))
    drain()
  }

  private mutating func deliver() {
    switch queue.pop() {
    case nil: return
    case .request(let id, let request): exchange.receive(request, id: id, at: now)
    case .answer(let id, let outcome): tell(.answer(id, outcome))
    case .event(let event): tell(.venue(event))
    case .close(let market, let candle):
      show(market, candle, at: now)
      takeWishes()
    }
    drain()
  }

  /// Tells the executor something, now.
  mutating func tell(_ event: Event) {
    executor.step(event, at: now, into: &effects)
  }

  /// Carries effects to the exchange and what it says back, until nobody has anything to say now.
  mutating func drain() {
    while true {
      if !effects.isEmpty {
        carryEffects()
      } else if !exchange.outputs.isEmpty {
        carryOutputs()
      } else if inboxHead < inbox.count {
        let output = inbox[inboxHead]
        inboxHead += 1
        switch output {
        case .answer(let id, let outcome): tell(.answer(id, outcome))
        case .event(let event): tell(.venue(event))
        }
      } else {
        break
      }
    }
    inbox.removeAll(keepingCapacity: true)
    inboxHead = 0
    ledger.settle(exchange: exchange, executor: executor, at: now)
  }

  private mutating func carryEffects() {
    for position in effects.indices {
      switch effects[position] {
      case .record(let record): ledger.take(record, at: now)
      case .request(let id, let request):
        ledger.facts.requests += 1
        if isImmediate.request {
          exchange.receive(request, id: id, at: now)
        } else {
          sentRequests += 1
          let delay = settings.requestLatency.draw(dice, stream: 100, number: sentRequests)
          queue.push(.request(id, request), at: now + delay)
        }
      }
    }
    effects.removeAll(keepingCapacity: true)
  }

  private mutating func carryOutputs() {
    for position in exchange.outputs.indices {
      let output = exchange.outputs[position]
      ledger.observe(output, of: exchange, at: now)
      if isImmediate.response {
        inbox.append(output)
      } else {
        sentAnswers += 1
        let delay = settings.responseLatency.draw(dice, stream: 200, number: sentAnswers)
        switch output {
        case .answer(let id, let outcome): queue.push(.answer(id, outcome), at: now + delay)
        case .event(let event): queue.push(.event(event), at: now + delay)
        }
      }
    }
    exchange.outputs.removeAll(keepingCapacity: true)
    audit?(exchange)
  }
}

/// The moments inside candles at which tickers are published, in order.
struct TickerPoints {
  private var points: ContiguousArray<(time: Timestamp, market: Int)> = []

  /// The first moment that is left; the far future where there is none.
  var nextTime: Timestamp { points.first?.time ?? .distantFuture }

  mutating func add(
    _ first: Timestamp, _ second: Timestamp, until boundary: Timestamp, after now: Timestamp,
    _ market: Int
  ) {
    for time in [first, second] where time > now && time < boundary {
      let at = points.firstIndex { $0.time > time } ?? points.count
      points.insert((time, market), at: at)
    }
  }

  /// Takes off every point of the first moment.
  mutating func take() -> [Int] {
    let time = nextTime
    let due = points.prefix { $0.time == time }.map(\.market)
    points.removeFirst(due.count)
    return due
  }
}
