import Execution
import SimulatedExchange
import Trading

extension Simulation {
  /// Goes through everything that happens up to a boundary, in the order of time.
  mutating func walk(to boundary: Timestamp) {
    openPassed()
    var told = now
    // What happens at the exchange next, as long as nothing comes to it.
    var event: NextEvent?
    var isKnown = false
    while true {
      if !isKnown { event = exchange.nextEvent(until: boundary) }
      isKnown = false
      let message = queue.nextTime
      let wake = wakeTime(until: boundary)
      let point = nextPoint(after: told, until: boundary)
      let turn = nextTurn
      let limit = min(boundary, message, wake, point, turn)
      if let next = event, next.time <= limit {
        now = next.time
        exchange.happen(next)
        drain()
        continue
      }
      now = limit
      if message == limit, turn != limit, line != nil, queue.nextIsPrice {
        isKnown = hearPrice()
        continue
      }
      exchange.move(to: limit)
      if turn == limit {
        turnLine()
      } else if message == limit {
        deliver()
      } else if point == limit {
        told = limit
        publishPoints(at: limit)
      } else if wake == limit, isSyncNeedless() {
        executor.skipSyncs(through: limit)
      } else if wake == limit {
        told = limit
        tell(.wake)
        drain()
      } else {
        return
      }
    }
  }

  /// When the executor must be woken up to a boundary.
  private func wakeTime(until boundary: Timestamp) -> Timestamp {
    if line != nil { return wakeTimeMisbehaving(until: boundary) }
    return executor.nextWake <= boundary ? max(executor.nextWake, now) : .distantFuture
  }

  /// Whether what the executor would be woken for now is a sync that tells nothing new.
  private mutating func isSyncNeedless() -> Bool {
    line == nil && executor.syncTime == executor.nextWake && executor.nextDue > executor.syncTime
      && canSkipSyncs()
  }

  /// The same where the process may be down, held up, or have its clock off.
  private func wakeTimeMisbehaving(until boundary: Timestamp) -> Timestamp {
    if line?.isDown == true || tampering?.isFrozen == true { return .distantFuture }
    let wake = max(
      executor.nextWake - (line?.clock.skew ?? .zero), now,
      exchange.faults?.end(of: .starve) ?? .distantPast)
    return wake <= boundary ? wake : .distantFuture
  }

  /// When the executor is next told a price inside a candle: at its two inner points, where it
  /// watches; the far future where there is none before the boundary.
  private mutating func nextPoint(after told: Timestamp, until boundary: Timestamp) -> Timestamp {
    // Where the exchange misbehaves, prices are told by the second.
    if line != nil { return .distantFuture }
    var next = boundary
    for index in paths.indices where executor.beliefs[index].watchesPrice {
      guard paths[index].isInside, let inner = exchange.innerPoints(InstrumentIndex(index)) else {
        continue
      }
      let point = inner.0 > told && inner.0 >= now ? inner.0 : inner.1
      if point > told, point >= now { next = min(next, point) }
    }
    return next < boundary ? next : .distantFuture
  }

  private mutating func publishPoints(at moment: Timestamp) {
    for index in paths.indices where executor.beliefs[index].watchesPrice {
      let instrument = InstrumentIndex(index)
      guard paths[index].isInside, let inner = exchange.innerPoints(instrument),
        inner.0 == moment || inner.1 == moment
      else { continue }
      exchange.outputs.append(.event(.ticker(instrument, exchange.ticker(instrument))))
      drain()
    }
  }

  private mutating func deliver() {
    if queue.nextIsPrice {
      let (index, ticker) = queue.popPrice()
      hear(.venue(.ticker(index, ticker)))
      return drain()
    }
    switch queue.pop() {
    case nil: return
    case .request(let id, let request):
      if line == nil { exchange.receive(request, id: id, at: now) } else { arrive(id, request) }
    case .answer(let id, let outcome): hear(.answer(id, outcome))
    case .event(let event): hear(.venue(event))
    case .withdrawal(let id, let index): exchange.cancelByVenue(id, index, at: now)
    case .fill(let late): exchange.fill(late, at: now)
    case .balance: stream(.account(AccountReport(balance: exchange.account.balance)))
    case .revival: revive()
    case .close(let market, let candle):
      show(market, candle, at: now)
      takeWishes()
    }
    drain()
  }

  /// Tells the executor something, now.
  mutating func tell(_ event: Event) {
    guard line != nil else {
      recorder?.heard(event)
      return executor.step(event, at: now, into: &effects)
    }
    if line?.isDown == true { return }
    line?.clock.run(to: now)
    let skew = line?.clock.skew ?? .zero
    line?.steps += 1
    if dies(.unheard) { return }
    recorder?.heard(event)
    if witness != nil || tampering != nil {
      tellWatched(event, at: now + skew)
    } else {
      executor.step(event, at: now + skew, into: &effects)
    }
    if !dies(.unsent), effects.isEmpty { _ = dies(.sent) }
  }

  /// Carries effects to the exchange and what it says back, until nobody has anything to say now.
  mutating func drain() {
    var told = 0
    while true {
      if !effects.isEmpty {
        carryEffects()
      } else if !exchange.outputs.isEmpty {
        carryOutputs(told: &told)
      } else if told < inbox.count {
        told += tellOutputs(from: told)
      } else {
        break
      }
    }
    if !inbox.isEmpty { inbox.removeAll(keepingCapacity: true) }
    recordQuietly()
    ledger.settle(exchange: exchange, executor: executor, at: now)
    letLook()
  }

  /// Tells the executor what the exchange said, until it wants something done; returns how much.
  private mutating func tellOutputs(from first: Int) -> Int {
    // Taken out meanwhile: what is told is neither copied nor changed.
    var batch: ContiguousArray<ExchangeOutput> = []
    swap(&batch, &inbox)
    var next = first
    repeat {
      recorder?.heard(batch[next].event)
      switch batch[next] {
      case .answer(let id, let outcome): executor.step(outcome, of: id, at: now, into: &effects)
      case .event(let event): executor.step(event, at: now, into: &effects)
      }
      next += 1
    } while next < batch.count && effects.isEmpty
    swap(&batch, &inbox)
    return next - first
  }

  private mutating func carryEffects() {
    record()
    ledger.take(effects.records, at: now)
    for position in effects.requests.indices {
      // A process that dies as it sends takes the rest with it.
      if line?.isDown == true { break }
      ledger.facts.requests += 1
      send(effects.requests[position].request, effects.requests[position].id)
    }
    effects.removeAll()
    _ = dies(.sent)
  }

  private mutating func send(_ request: Request, _ id: RequestID) {
    if line != nil { return dispatch(id, request) }
    if isImmediate.request { return exchange.receive(request, id: id, at: now) }
    sentRequests += 1
    let delay = settings.requestLatency.draw(dice, stream: 100, number: sentRequests)
    queue.push(.request(id, request), at: now + delay)
  }

  private mutating func carryOutputs(told: inout Int) {
    for position in exchange.outputs.indices {
      ledger.observe(exchange.outputs[position], of: exchange, at: now)
    }
    if let witness {
      for output in exchange.outputs { witness.said(output, by: exchange, at: now) }
    }
    if line != nil {
      sendMisbehaving()
    } else if !isImmediate.response {
      sendOutputs()
    } else if told < inbox.count {
      inbox += exchange.outputs
    } else {
      if !inbox.isEmpty { inbox.removeAll(keepingCapacity: true) }
      told = 0
      swap(&inbox, &exchange.outputs)
    }
    if !exchange.outputs.isEmpty { exchange.outputs.removeAll(keepingCapacity: true) }
    audit?(exchange)
  }

  private mutating func sendOutputs() {
    for output in exchange.outputs {
      sentAnswers += 1
      let delay = settings.responseLatency.draw(dice, stream: 200, number: sentAnswers)
      switch output {
      case .answer(let id, let outcome): queue.push(.answer(id, outcome), at: now + delay)
      case .event(let event): queue.push(.event(event), at: now + delay)
      }
    }
  }
}

extension ExchangeOutput {
  /// What the executor is told of it.
  fileprivate var event: Event {
    switch self {
    case .answer(let id, let outcome): .answer(id, outcome)
    case .event(let event): .venue(event)
    }
  }
}
