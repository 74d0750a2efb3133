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
    case .partialPush: stream(.account(AccountReport(balance: nil)))
    case .lateFunding: payLate(rule)
    default:
      let coin = exchange.faults?.coin() ?? true
      let end = exchange.faults?.end(of: rule.kind) ?? now
      if exchange.begin(rule, coin: coin, until: end, at: now) == false {
        exchange.faults?.noteIdle()
      }
    }
  }

  /// Pays funding on the first position; the balance after it is told late, or not at all.
  private mutating func payLate(_ rule: FaultRule) {
    let rate = FaultRule.lateFunding(exchange.faults?.coin() ?? true)
    for index in exchange.instrumentIndices {
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
    case .stall:
      for event in line?.held ?? [] { queue.push(.event(event), at: now) }
      line?.held.removeAll()
    default: exchange.end(rule, at: now)
    }
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
    // What a process reads of the rules before it begins.
    for index in executor.instruments.indices.map(InstrumentIndex.init) {
      let rules = exchange.instrument(index)
      if rules != executor.instruments[index.value] { tell(.venue(.rules(index, rules))) }
    }
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
