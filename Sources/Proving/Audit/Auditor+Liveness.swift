public import Execution
import SimulatedExchange
import Simulation
public import Trading

/// What is looked at now and then, after a restart and at the end: S06, S09, S16 and L1 to L6.
extension Auditor {
  public func died(_ executor: borrowing Executor, at moment: Timestamp) {
    now = moment
    durable = executor.mind.holdings
    requests.removeAll()
    forgetRefusals()
    // What a process was answered and had not written down it must be answered again.
    for market in markets.indices {
      markets[market].fillListings = 0
      markets[market].unreadable = nil
    }
  }

  public func revived(_ executor: borrowing Executor, at moment: Timestamp) {
    now = moment
    isDirty = true
    for market in markets.indices where markets[market].isNaked {
      markets[market].naked.begin(.restarted, isHeard: true, at: moment)
    }
    let mind = executor.mind
    if executor.restarted().mind != executor.restarted().restarted().mind {
      violate(.crashAnywhere, nil, "twice", "coming back twice is not coming back once")
    }
    guard let durable else { return }
    for market in markets.indices {
      let (before, after) = (durable[market], mind.holdings[market])
      if let lost = before.lost(in: after) {
        violate(.crashAnywhere, market, lost, "\(lost) is not what it was before the restart")
      }
      markets[market].believed = after.size
    }
  }

  func lookAtTimes(
    _ exchange: borrowing Exchange, _ executor: borrowing Executor, _ way: Way
  ) {
    if way.isDown { return }
    for pending in requests.values where now - pending.sent > .seconds(1) { noteStruck(pending) }
    let mind = executor.mind
    lookForOrphans(exchange, mind, way)
    switch phase {
    case .converge: converge(exchange, mind)
    case .quiet:
      if quiet.orders == 0 { quiet.count(mind, configuration) }
      if converging.agreed == nil { converge(exchange, mind) }
    case .warmUp, .storm, .probe: break
    }
  }

  /// S06: every order of ours has an owner, or is being cancelled.
  private func lookForOrphans(_ exchange: borrowing Exchange, _ mind: Mind, _ way: Way) {
    let span = now - (orphansLooked ?? now)
    orphansLooked = now
    var standing: [ClientOrderID: TimeSpan] = [:]
    for market in markets.indices {
      let holding = mind.holdings[market]
      for order in exchange.openOrders(InstrumentIndex(market)) {
        guard let id = order.clientID, !holding.owns(id), !isBeingCancelled(id) else { continue }
        let isCounted = way.isReachable && lastWay.isReachable && now >= listingExcuse
        let age = orphans[id].map { isCounted ? $0 + span : $0 } ?? .zero
        standing[id] = age
        if age > bounds.orphan {
          violate(
            .noOrphan, market, "\(id.role)",
            "an order (\(id.role)) has stood for \(age.seconds) s without an owner")
        }
      }
    }
    orphans = standing
  }

  private func isBeingCancelled(_ id: ClientOrderID) -> Bool {
    requests.values.contains { pending in
      if case .cancel(let other, _) = pending.request { return other == id }
      return false
    }
  }

  /// L1: whether the executor believes what is so.
  private func converge(_ exchange: borrowing Exchange, _ mind: Mind) {
    if converging.agreed != nil { return }
    converging.differences = differences(exchange, mind)
    let count = converging.differences.count
    if count == 0 {
      converging.agreed = now
      return
    }
    if count < converging.least || converging.deadline == nil {
      // Nearer than ever: the time begins anew.
      converging.least = count
      converging.deadline = max(now, healed) + bounds.converge
    }
    if let deadline = converging.deadline, now > deadline { disagree() }
  }

  private func disagree() {
    let first = converging.differences.first ?? ""
    let word = first.split(separator: " ").first.map(String.init) ?? ""
    violate(
      .agreement, nil, word,
      "\((now - healed).seconds) s after all was well: "
        + converging.differences.joined(separator: "; "))
  }

  private func differences(_ exchange: borrowing Exchange, _ mind: Mind) -> [String] {
    var list: [String] = []
    for market in markets.indices {
      let (truth, holding) = (markets[market], mind.holdings[market])
      let name = symbols[market]
      let isLeftAlone = truth.isTainted && (holding.isForeign || holding.size == truth.own)
      if holding.size != truth.size, !isLeftAlone {
        list.append("size of \(name) is \(truth.size), not \(holding.size)")
      }
      var ours: Set<ClientOrderID> = []
      for order in exchange.openOrders(InstrumentIndex(market)) {
        guard let id = order.clientID else { continue }
        ours.insert(id)
        if !holding.owns(id) { list.append("orphan (\(id.role)) of \(name) stands") }
      }
      for order in holding.orders where !ours.contains(order.id) {
        list.append("order (\(order.id.role)) of \(name) does not stand")
      }
      guard holding.size != .zero, truth.own != .zero, !holding.isLeaving else { continue }
      if isHopeless(market) { continue }
      // Where no stop can be moved any more, what stands is what must be known.
      if has(.noConditionals, market), holding.liveStop == truth.tightest { continue }
      // One that somebody else has put beside ours is none of ours, tighter or not.
      let stops = exchange.openOrders(InstrumentIndex(market)).filter {
        $0.isStop(ofLong: holding.size > .zero)
      }
      let hasOurs = stops.contains { order in
        order.trigger?.price == holding.stop
          && (order.clientID.map(holding.owns) ?? (order.origin == .positionStop))
      }
      let hasOthers = stops.contains { $0.clientID == nil && $0.origin == .client }
      if hasOurs, hasOthers, holding.liveStop == holding.stop { continue }
      if holding.stop != truth.tightest || holding.liveStop != holding.stop {
        list.append(
          "stop of \(name) is \(truth.tightest.text), seen \(holding.liveStop.text), "
            + "not \(holding.stop.text)")
      }
    }
    if mind.balance != exchange.account.balance {
      list.append(
        "balance is \(exchange.account.balance), not \(mind.balance?.description ?? "unknown")")
    }
    return list
  }

  /// Everything that is judged at the end, before the run is told that it ends.
  func conclude(_ exchange: borrowing Exchange, _ executor: borrowing Executor) {
    let mind = executor.mind
    if converging.agreed == nil, converging.deadline != nil { disagree() }
    for (market, holding) in mind.holdings.enumerated() {
      for order in holding.orders where order.isInDoubt && now - order.sentAt > bounds.resolve {
        violate(
          .resolved, market, "\(order.id.role)",
          "an order (\(order.id.role)) is in doubt since \((now - order.sentAt).seconds) s")
      }
    }
    concludeSignals(exchange, mind)
    concludeProbe(mind)
    concludeQuiet()
  }

  private func concludeSignals(_ exchange: borrowing Exchange, _ mind: Mind) {
    for (id, life) in signals.sorted(by: { $0.key < $1.key }) {
      let market = life.record.instrument.value
      let filled = entryFills[id, default: .zero]
      switch life.fate {
      case .traded:
        if filled == .zero {
          violate(.accounted, market, "unfilled", "signal \(id) is called traded; nothing filled")
        }
      case .blocked(let reason):
        if filled > .zero {
          violate(
            .accounted, market, "filled",
            "signal \(id) is called blocked (\(reason)); \(filled) filled")
        }
      case .pending(let until):
        let isOwned =
          mind.holdings[market].orders.contains { $0.id.signal == id }
          || mind.holdings[market].hasQueued
        let isLate = (until ?? .distantFuture) < now - bounds.protect
        if isLate || !isOwned {
          violate(.settled, market, "pending", "signal \(id) is pending and should not be")
        }
      }
    }
  }

  private func concludeProbe(_ mind: Mind) {
    let probes = signals.values.filter { $0.record.tag == Drill.probeTag }
    for market in markets.indices {
      guard let probe = probes.first(where: { $0.record.instrument.value == market }) else {
        if plan.isDrilled {
          violate(.probe, market, "none", "no signal reached the executor")
        }
        continue
      }
      switch probe.fate {
      // Nothing is traded there any more, and whatever says so is right.
      case .blocked where isOver(market): break
      case .traded where isOver(market):
        violate(.probe, market, "over", "traded where nothing is")
      case .traded where probe.mustNotOpen:
        violate(.probe, market, "unprotectable", "opened where no stop is taken any more")
      case .traded:
        if probe.decided - probe.record.time > bounds.resume {
          violate(.probe, market, "late", "a new signal was traded too late")
        }
      case .blocked where probe.isExcused: break
      case .blocked(let reason):
        let why = mind.haltReason.map { ": \($0)" } ?? ""
        violate(.probe, market, "\(reason)", "a new signal was blocked as \(reason)\(why)")
      case .pending: violate(.probe, market, "pending", "a new signal is pending")
      }
    }
  }

  private func concludeQuiet() {
    let length = plan.timeline.probe.nanoseconds - plan.timeline.quiet.nanoseconds
    let span = TimeSpan(nanoseconds: length)
    let minutes = Int(span.nanoseconds / TimeSpan.minutes(1).nanoseconds)
    let syncs = Int(span.nanoseconds / max(1, bounds.sync.nanoseconds))
    // The account, positions and orders.
    let usual = 3 * syncs + quiet.asks * minutes
    let moves = 6 * quiet.fills + markets.count * minutes * 4
    guard quiet.requests > usual + usual / 5 + moves else { return }
    violate(
      .quiescence, nil, "requests",
      "\(quiet.requests) requests in \(minutes) quiet minutes; \(usual) are usual")
  }
}

extension Mind.Holding {
  /// Whether it knows of an order of ours that stands.
  func owns(_ id: ClientOrderID) -> Bool {
    conditionals.contains(id) || orders.contains { $0.id == id }
  }

  /// What of it another does not have any more; nil where nothing is lost.
  func lost(in other: Mind.Holding) -> String? {
    if size != other.size { return "the size" }
    if signal != other.signal { return "the signal" }
    if stop != other.stop { return "the stop" }
    if target != other.target { return "the target" }
    if best != other.best { return "the best price" }
    if conditionals != other.conditionals { return "the names of the stops" }
    if orders.map(\.id) != other.orders.map(\.id) { return "the orders" }
    return hasQueued == other.hasQueued ? nil : "the signal that waits"
  }
}

extension Price? {
  /// The price, or that there is none.
  fileprivate var text: String { map(\.description) ?? "none" }
}
