import Execution
public import SimulatedExchange
import Trading

/// Faults that come by themselves, and the process that dies and comes back.
extension Simulation {
  /// What has gone wrong so far; nil where the exchange behaves.
  public var faults: FaultInjector? { exchange.faults }

  /// Switches bad manners on; before the first candle.
  mutating func beginMisbehaving() {
    guard let plan = settings.faults else { return }
    exchange.misbehave(by: plan, seed: settings.seed, from: now)
    line = FaultLine(symbols: paths.count)
    line?.nextTicker = now + plan.tickerInterval
    keepSnapshot()
    line?.nextFailure = plan.permanent.map { now + $0.from }.min() ?? .distantFuture
  }

  /// When the line has something to do next.
  var nextTurn: Timestamp {
    // Asked for at every step: nothing is taken out to be looked at.
    let own = min(line?.nextTicker ?? .distantFuture, line?.nextFailure ?? .distantFuture)
    return min(own, exchange.faults?.nextTime ?? .distantFuture)
  }

  /// Does what is due on the line.
  mutating func turnLine() {
    if let next = line?.nextTicker, next <= now { publishTickers() }
    if let next = line?.nextFailure, next <= now { beginFailures() }
    while let turn = exchange.faults?.turn(at: now) {
      if turn.isBeginning { begin(turn.rule) } else { end(turn.rule) }
    }
    drain()
  }

  /// What goes wrong for good from now on.
  private mutating func beginFailures() {
    guard let faults = exchange.faults else { return }
    let times = faults.plan.permanent.map { faults.start + $0.from }
    line?.nextFailure = times.filter { $0 > now }.min() ?? .distantFuture
    for (failure, time) in zip(faults.plan.permanent, times) where time == now {
      switch failure.kind {
      case .noStream: setStream(up: false)
      case .frozen: exchange.cancelStops(failure.instrument, at: now)
      case .noConditionals, .closeOnly: break
      }
    }
  }

  private mutating func begin(_ rule: FaultRule) {
    switch rule.kind {
    case .disconnect, .outage, .maintenance: setStream(up: false)
    case .kill: die()
    case .skewClock:
      let isAhead = exchange.faults?.coin() ?? true
      line?.clock.target = isAhead ? rule.amount : TimeSpan(nanoseconds: -rule.amount.nanoseconds)
    case .cancelStop: act { $0.cancelStops($1, at: $2) }
    case .foreignCancel: act { $0.cancelOldest($1, at: $2) }
    case .deleverage: act { $0.deleverage($1, by: rule.part, at: $2) }
    case .foreignTrade:
      act { exchange, index, now in
        let side: Side = exchange.faults?.coin() ?? true ? .buy : .sell
        return exchange.tradeAsStranger(
          index, side, exchange.share(rule.part, of: "1", in: index.value), at: now)
      }
    default: beginKnowingLess(rule)
    }
  }

  /// What the venue does that says more than one knows.
  private mutating func beginKnowingLess(_ rule: FaultRule) {
    switch rule.kind {
    case .otherCategory:
      act { exchange, index, now in
        let side: Side = exchange.faults?.coin() ?? true ? .sell : .buy
        return exchange.tradeElsewhere(
          index, side, exchange.share(rule.part, of: "1", in: index.value), at: now)
      }
    case .partialPush: stream(.account(AccountReport(balance: nil)))
    case .handStop: act { $0.setPartialStop($1, part: rule.part, at: $2) }
    case .changeRules:
      act { exchange, index, now in
        guard !exchange.isOver(index) else { return false }
        let isTold = exchange.faults?.coin() ?? true
        exchange.setRules(index, to: exchange.coarserRules(index), isTold: isTold, at: now)
        return true
      }
    case .delist:
      guard let last = exchange.instrumentIndices.last, !exchange.isOver(last),
        let end = exchange.faults?.end(of: .delist)
      else { return exchange.faults?.noteIdle() ?? () }
      exchange.announceEnd(last, at: end, on: now)
    case .lateFunding: payLate(rule)
    default: break
    }
  }

  /// Pays funding on the first position; the balance after it is told late, or not at all.
  private mutating func payLate(_ rule: FaultRule) {
    let isPaid = exchange.faults?.coin() ?? true
    for index in exchange.instrumentIndices {
      let rate: Rate = isPaid ? "0.0005" : "-0.0005"
      let payment = exchange.payFunding(index, rate: rate, at: now)
      if payment == .zero { continue }
      // What the exchange would tell now is kept back.
      exchange.outputs.removeLast()
      ledger.take(funding: payment, index.value)
      recorder?.funded(index, payment)
      let span = exchange.faults?.amount(of: rule) ?? .zero
      if span.nanoseconds % 2 == 0 { queue.push(.balance, at: now + span) }
      return
    }
    exchange.faults?.noteIdle()
  }

  private mutating func end(_ rule: FaultRule) {
    switch rule.kind {
    case .disconnect, .outage, .maintenance: setStream(up: true)
    case .kill: revive()
    case .skewClock: line?.clock.target = .zero
    case .delist:
      if let last = exchange.instrumentIndices.last { exchange.settle(last, at: now) }
    case .stall:
      for event in line?.held ?? [] { queue.push(.event(event), at: now) }
      line?.held.removeAll()
    default: break
    }
  }

  /// Lets the venue do something to the first instrument where it comes to anything.
  private mutating func act(_ deed: (inout Exchange, InstrumentIndex, Timestamp) -> Bool) {
    for index in exchange.instrumentIndices where deed(&exchange, index, now) { return }
    exchange.faults?.noteIdle()
  }

  /// Lets the executor hear an answer or an event, unless its process dies of it.
  mutating func hear(_ event: Event) {
    if line == nil { return tell(event) }
    if let end = exchange.faults?.end(of: .starve), end > now {
      switch event {
      case .answer(let id, let outcome): return queue.push(.answer(id, outcome), at: end)
      case .venue(let event): return queue.push(.event(event), at: end)
      default: break
      }
    }
    switch event {
    case .answer(let id, _): line?.requests[id] = nil
    case .venue(let event):
      if case .ticker = event { break }
      if let rule = strike(.killAtEvent, event.subject, target: FaultTarget(event)) {
        return die(for: rule.lasting)
      }
    default: break
    }
    tell(event)
  }

  /// Kills the process, which comes back after a while.
  mutating func die(for span: TimeSpan) {
    guard line?.isDown == false else { return }
    die()
    queue.push(.revival, at: now + span)
  }

  /// The process is killed: what was not durable is gone, and nobody hears what comes.
  private mutating func die() {
    guard let line, !line.isDown else { return }
    witness?.died(executor, at: now)
    let survivor = tampering?.restarted(executor) ?? comeBack(executor)
    self.line?.survivor = Survivor(survivor)
    self.line?.requests.removeAll()
    effects.removeAll()
  }

  /// The process starts anew from what was durable.
  mutating func revive() {
    guard let survivor = line?.survivor else { return }
    executor = survivor.executor
    line?.survivor = nil
    line?.clock.restart()
    line?.restarts += 1
    recorder?.restarted()
    witness?.revived(executor, at: now)
    tell(.started)
    if exchange.faults?.hasLostStream(at: now) == true {
      queue.push(.event(.connected(false)), at: now)
    }
  }
}

extension Simulation {
  /// The executor that comes back after its process died, by way of the bytes that were durable:
  /// those that somebody has kept, or its own where nobody keeps any.
  func comeBack(_ executor: borrowing Executor) -> Executor {
    let state = recorder?.recovered() ?? executor.durableState
    do {
      return try Executor(
        recovering: state, instruments: executor.instruments, profile: executor.profile,
        settings: executor.settings)
    } catch {
      preconditionFailure("what the executor has written it cannot read: \(error)")
    }
  }
}
