import Execution
import Journal
import Recording
import Trading
import Transport
import Venues
import WireFormat

/// The one loop of a live run.
extension LiveSession {
  /// How long the streams may take to come up before the run begins without them.
  private static let patience = TimeSpan.seconds(20)
  /// How long the loop waits at most.
  private static let beat = TimeSpan.milliseconds(100)

  /// Trades until it is told to end.
  public func run() throws {
    try start()
    while !isOver { turn() }
    finish()
  }

  /// Brings the streams up, shows the strategy the candles so far, and then asks what stands.
  func start() throws {
    // What was paid while no process ran has been heard by nobody.
    adapter.listPayments(since: journal.lastTime ?? now)
    adapter.begin(at: moment)
    let end = WallClock.steady + Self.patience
    while !adapter.isReady, !isOver {
      carry()
      loop.turn(atMost: Self.beat)
      adapter.turn(at: moment)
      if endings() > 0 { isOver = true }
      if WallClock.steady >= end {
        // What is held must be looked after all the same; candles that come late open nothing.
        log.note("late", words: "streams or candles do not come: begun without", at: now)
        break
      }
    }
    carry()
    open()
  }

  /// Lets the executor begin with what the strategy has seen so far.
  func open() {
    isStarted = true
    startedAt = now
    candleWatch.begin(at: now)
    write(command: SessionCommand.start.rawValue)
    beginAgain()
    if setup.resumes { lift() }
    if let reason = executor.halted {
      log.note("halted", words: "halted before: \(reason) (--resume opens again)", at: now)
    }
    tell(.started)
    carry()
  }

  /// One turn of the loop.
  func turn() {
    carry()
    loop.turn(atMost: wait)
    adapter.turn(at: moment)
    carry()
    clock = clock.corrected(by: adapter.clockOffset)
    if executor.nextWake <= now {
      tell(.wake)
      carry()
    }
    watchLoss()
    watchCandles()
    takeQuestions()
    watchEndings()
    beatOnce()
  }

  private var wait: TimeSpan {
    var wait = Self.beat
    if let due = clock.wait(until: executor.nextWake, from: WallClock.now) { wait = min(wait, due) }
    let due = min(gate.due, adapter.nextTurn)
    if due != .distantFuture { wait = min(wait, due - WallClock.now) }
    return max(.zero, wait)
  }

  func beatOnce() {
    let wall = WallClock.steady
    guard wall - lastBeat >= .seconds(1) else { return }
    lastBeat = wall
    onBeat(self)
  }

  /// The first wish to end stops opening and keeps protecting; the second leaves stops in place.
  func watchEndings() {
    let count = endings()
    if count > 0, !isClosing {
      log.note(
        "ending",
        words: "no new entries; the run ends once flat, and at once if asked again (stops stay)",
        at: now)
      obey(.end)
    }
    if isClosing, !isHolding, adapter.callsUnderWay == 0 { isOver = true }
    if count > 1 { isOver = true }
  }

  func finish() {
    if let equity { curve.finish(equity, at: now) }
    log.note("ended", [("holding", .bool(isHolding))], words: "ended", at: now)
    tape?.finish()
    loop.end()
  }

  // In lockstep with a served exchange.

  /// Trades along a served exchange whose time stands still until it is told to go on.
  ///
  /// Everything that was said of one moment is heard before the next begins, so that the same data
  /// give the same trades as a backtest.
  public func runInLockstep(_ served: ServedTime) throws {
    try start()
    settle()
    var third = 0
    while !isOver {
      let span = setup.timeframe.span.nanoseconds
      let candle = now.nanoseconds.divided(by: span, .down) * span
      third = Int((now.nanoseconds - candle) * 3 / span) + 1
      var next = Timestamp(nanoseconds: candle + span * Int64(third) / 3)
      next = min(next, max(executor.nextWake, now + .milliseconds(1)))
      let state = try served.advance(to: next, by: loop, self)
      clock = .told(state.now)
      settle()
      lookAtMarket()
      settle()
      if executor.nextWake <= now { tell(.wake) }
      settle()
      watchEndings()
      takeQuestions()
      beatOnce()
      if state.isOver { isOver = true }
    }
    finish()
  }

  /// Where candles close they are looked at, and prices inside them.
  private func lookAtMarket() {
    let isBoundary = now.nanoseconds % setup.timeframe.span.nanoseconds == 0
    adapter.lookAtMarket(closes: isBoundary, at: moment)
  }

  /// Waits until all that was asked is answered and all that was said has come.
  private func settle() {
    while true {
      carry()
      while adapter.callsUnderWay > 0 {
        loop.turn(atMost: Self.beat)
        adapter.turn(at: moment)
        carry()
      }
      let heard = caughtUp
      adapter.catchUp(on: .account)
      let before = journal.sequence
      carry()
      while caughtUp == heard {
        loop.turn(atMost: Self.beat)
        adapter.turn(at: moment)
        carry()
      }
      if adapter.callsUnderWay == 0, journal.sequence == before { return }
    }
  }
}
