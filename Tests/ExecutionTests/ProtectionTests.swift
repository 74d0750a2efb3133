import Execution
import TestKit
import Testing
import Trading

@Suite struct `A rung` {
  @Test(arguments: [Direction.long, .short])
  func `carries the stop that stands, not the one it was wished with`(direction: Direction) throws {
    let isLong = direction == .long
    var story = ExecutorStory.ready()
    story.hold(direction, stop: .distance(.rate("0.02")))
    story.pass(.seconds(2))
    let standing: Price = isLong ? "99" : "101"
    story.tell(.wish(.moveStop(ExecutorStory.symbol, standing)))
    story.accept()
    story.forget()
    story.wish(direction, stop: .distance(.rate("0.05")), isRung: true)
    let rung = try #require(story.order(.entry))
    #expect(rung.terms.attached?.stop == standing)
  }
}

@Suite struct `A stop that was refused` {
  @Test func `is told loudly and looked for, however late the answer comes`() throws {
    var story = ExecutorStory.ready()
    story.hold(stop: .distance(.rate("0.02")))
    story.pass(.seconds(2))
    story.tell(.wish(.moveStop(ExecutorStory.symbol, "99")))
    let sent = try #require(
      story.open.last { if case .setStops = $0.request { true } else { false } })
    story.pass(.seconds(5))
    story.lose()
    story.forget()
    let refusal = Rejection(.other)
    story.tell(.answer(sent.id, .rejected(refusal)))
    #expect(story.alarms == [.stopRefused(refusal)])
    #expect(story.asked == [.openOrders(ExecutorStory.symbol)])
    story.tell(.answer(sent.id, .rejected(refusal)))
    #expect(story.alarms == [.stopRefused(refusal)])
  }
}

/// A venue that places no conditional orders from one moment on.
@Suite struct `Stops that a venue does not take` {
  private static func isStop(_ request: Request) -> Bool {
    if case .submit(let id, _) = request { return id.role == .stop }
    return false
  }

  /// A position that got no stop and was closed for it.
  private static func refused() throws -> ExecutorStory {
    var story = ExecutorStory.ready(Venues.binance)
    story.wish(.long, stop: .distance(.rate("0.01")))
    let entry = try #require(story.order(.entry))
    story.fill(entry.id, .buy, "1", at: "100")
    story.answer(.rejected(Rejection(.unsupported)), where: isStop)
    #expect(story.alarms.contains(.unprotected))
    story.answer(story.listing("1")) { $0 == .positions }
    let exit = try #require(story.order(.emergency))
    story.fill(exit.id, .sell, "1", at: "100")
    #expect(story.size == .zero)
    #expect(story.exits == [.emergency])
    let flat = story.listing(.zero)
    story.answerAll { request in
      switch request {
      case .positions: flat
      case .openOrders: .accepted(.openOrders([]))
      default: .accepted(.done)
      }
    }
    story.forget()
    return story
  }

  /// The same until the venue is tried, with the order that tries it.
  private static func tried() throws -> (story: ExecutorStory, trial: ClientOrderID) {
    var story = try refused()
    for _ in 0..<62 where story.order(.stop) == nil { story.list(.zero, for: .seconds(1)) }
    let trial = try #require(story.order(.stop))
    #expect(trial.terms.closesPosition && trial.terms.isReduceOnly)
    #expect(trial.terms.trigger?.price == "50")
    return (story, trial.id)
  }

  @Test func `keep everything closed that was to have one`() throws {
    var story = try Self.refused()
    let bare = story.wish(.long)
    #expect(story.fate(bare) == nil)
    var other = try Self.refused()
    let signal = other.wish(.long, stop: .distance(.rate("0.01")))
    #expect(other.fate(signal) == .blocked(.stopUnavailable))
    #expect(other.orders.isEmpty)
  }

  /// Whether a new position is refused, now that none is held.
  private static func areUntaken(_ story: ExecutorStory) -> Bool {
    var story = story
    story.list(.zero, for: .seconds(2))
    story.tell(.closed(ExecutorStory.symbol, "100"))
    let signal = story.wish(.long, stop: .distance(.rate("0.01")))
    return story.fate(signal) == .blocked(.stopUnavailable)
  }

  @Test func `are known not to be taken where the refusal comes late`() throws {
    var story = ExecutorStory.ready(Venues.binance)
    story.wish(.long, stop: .distance(.rate("0.02")))
    let entry = try #require(story.order(.entry))
    story.answer(.accepted(.order(story.report(entry.id, .resting)))) {
      $0 == .submit(entry.id, entry.terms)
    }
    story.fill(entry.id, .buy, "1", at: "100")
    let stop = try #require(story.order(.stop))
    story.fill(nil, .sell, "1", at: "98", origin: .liquidation)
    story.list(.zero, for: .seconds(30))
    #expect(!Self.areUntaken(story))
    story.answer(.rejected(Rejection(.unsupported))) { $0 == .submit(stop.id, stop.terms) }
    #expect(Self.areUntaken(story))
  }

  @Test func `are not known to be taken again by one of before`() throws {
    var story = ExecutorStory.ready(Venues.binance)
    story.hold(stop: .distance(.rate("0.02")))
    let stop = try #require(story.order(.stop)?.id)
    story.tell(.wish(.moveTarget(ExecutorStory.symbol, "110")))
    let target = try #require(story.order(.target))
    story.answer(.rejected(Rejection(.unsupported))) { $0 == .submit(target.id, target.terms) }
    // A late word on it: it stood elsewhere once.
    story.say(stop, .untriggered, trigger: "97.5")
    story.fill(nil, .sell, "1", at: "101", origin: .liquidation)
    #expect(Self.areUntaken(story))
  }

  @Test func `are tried with one that has nothing to close, and taken off when it stands`() throws {
    var (story, trial) = try Self.tried()
    story.answer(.accepted(.order(story.report(trial, .untriggered))), where: Self.isStop)
    #expect(story.cancels == [trial])
    story.tell(.closed(ExecutorStory.symbol, "100"))
    let signal = story.wish(.long, stop: .distance(.rate("0.01")))
    #expect(story.fate(signal) == nil)
    #expect(story.order(.entry) != nil)
  }

  @Test func `are taken again where the trial finds nothing to close`() throws {
    var (story, _) = try Self.tried()
    story.answer(.rejected(Rejection(.nothingToReduce)), where: Self.isStop)
    story.tell(.closed(ExecutorStory.symbol, "100"))
    let signal = story.wish(.long, stop: .distance(.rate("0.01")))
    #expect(story.fate(signal) == nil)
  }

  @Test(arguments: [
    Outcome.rejected(Rejection(.unsupported)), .rejected(Rejection(.rateLimited)),
    .unknown(.timedOut),
  ])
  func `stay untaken where the trial tells nothing else`(outcome: Outcome) throws {
    var (story, _) = try Self.tried()
    story.answer(outcome, where: Self.isStop)
    story.tell(.closed(ExecutorStory.symbol, "100"))
    let signal = story.wish(.long, stop: .distance(.rate("0.01")))
    #expect(story.fate(signal) == .blocked(.stopUnavailable))
    // And it is tried again, but not at every listing.
    story.forget()
    story.list(.zero, for: .seconds(120))
    #expect((1...4).contains(story.orders.count))
  }
}

@Suite struct `A venue's habit` {
  @Test func `of cancelling an amended stop is waited for, and does not last`() throws {
    var profile = Venues.hyperliquid
    profile.habits.amendsAsNewOrder = true
    var story = ExecutorStory.ready(profile)
    story.hold(stop: .distance(.rate("0.02")))
    story.pass(.seconds(2))
    story.forget()
    story.tell(.wish(.moveStop(ExecutorStory.symbol, "99")))
    let asked = story.asked
    #expect(asked.count == 1)
    story.answer(.accepted(.done)) { $0 == asked.first }
    story.say(nil, .cancelled, trigger: "98", origin: .positionStop)
    #expect(story.asked.count == 1)
    // Its successor never comes: it is asked for after all.
    story.pass(.seconds(4))
    #expect(story.asked.count > 1)
  }

  @Test func `of cancelling an amended stop does not explain the end of its successor`() {
    var profile = Venues.hyperliquid
    profile.habits.amendsAsNewOrder = true
    var story = ExecutorStory.ready(profile)
    story.hold(stop: .distance(.rate("0.02")))
    story.pass(.seconds(2))
    story.tell(.wish(.moveStop(ExecutorStory.symbol, "99")))
    story.accept()
    story.pass(.seconds(2))
    story.forget()
    // The venue takes away what stands since the amendment.
    story.say(nil, .cancelled, trigger: "99", origin: .positionStop)
    #expect(story.order(.stop)?.terms.trigger?.price == "99")
  }

  @Test func `of cancelling an amended stop is known of one that an entry has carried`() throws {
    var profile = Venues.hyperliquid
    profile.habits.amendsAsNewOrder = true
    var story = ExecutorStory.ready(profile)
    story.wish(.long, stop: .distance(.rate("0.02")))
    let entry = try #require(story.order(.entry)?.id)
    // It fills elsewhere than was thought, so that its stop is moved before it is seen.
    story.fill(entry, .buy, "1", at: "100.5")
    #expect(story.stopsSet.map(\.stop) == ["98.5"])
    story.answer(.accepted(.done)) { if case .setStops = $0 { true } else { false } }
    story.say(nil, .untriggered, trigger: "98", origin: .positionStop)
    story.say(nil, .cancelled, trigger: "98", origin: .positionStop)
    #expect(story.order(.stop) == nil)
    story.forget()
    let successor = VenueOrderID(2)
    var report = story.report(
      nil, .untriggered, side: .sell, trigger: "98.5", origin: .positionStop)
    report.venueID = successor
    story.tell(.venue(.order(report)))
    story.pass(.seconds(10))
    #expect(story.asked.isEmpty)
  }

  @Test(arguments: [true, false])
  func `of counting what reduces takes parts off before a close`(isHabit: Bool) throws {
    var profile = Venues.bybit
    profile.habits.countsReduceOnly = isHabit
    var story = ExecutorStory.ready(profile)
    story.hold(partialExits: [PartialExit(distance: .rate("0.01"), fraction: "0.5")])
    let part = try #require(story.order(.partialExit))
    story.forget()
    story.tell(.wish(.close(ExecutorStory.symbol)))
    #expect(story.order(.exit)?.terms.quantity == "1")
    #expect(story.cancels == (isHabit ? [part.id] : []))
    let cancel = story.asked.firstIndex { if case .cancel = $0 { true } else { false } }
    let exit = story.asked.firstIndex { if case .submit = $0 { true } else { false } }
    if isHabit { #expect(try #require(cancel) < (try #require(exit))) }
  }
}

@Suite struct `The first price of all` {
  @Test func `is believed once a second confirms it`() {
    var story = ExecutorStory()
    story.tell(.started)
    story.ticker("100")
    #expect(story.executor.lastPrice(ExecutorStory.symbol) == .zero)
    story.ticker("1000")
    #expect(story.executor.lastPrice(ExecutorStory.symbol) == .zero)
    story.ticker("1001")
    #expect(story.executor.lastPrice(ExecutorStory.symbol) == "1001")
  }
}

@Suite struct `A stop that is not told of` {
  private let symbol = ExecutorStory.symbol

  private func stop(_ id: ClientOrderID?, _ level: Price, in story: ExecutorStory) -> OrderReport {
    story.report(id, .untriggered, side: .sell, trigger: level)
  }

  @Test func `is gone once it was cancelled and is not listed, however soon`() throws {
    var story = ExecutorStory.ready(Venues.binance)
    story.hold(stop: .distance(.rate("0.01")))
    let former = try #require(story.order(.stop)?.id)
    story.pass(.seconds(10))
    story.forget()
    story.tell(.wish(.moveStop(symbol, "99.5")))
    #expect(story.cancels == [former])
    // The cancel was done when it was sent first, which nobody told.
    story.answer(.rejected(Rejection(.noSuchOrder))) { $0 == .cancel(former, symbol) }
    story.answer(.accepted(.openOrders([]))) { $0 == .openOrders(symbol) }
    #expect(story.order(.stop)?.terms.trigger?.price == "99.5")
  }

  @Test func `is missed though its target stands elsewhere than it should`() throws {
    var story = ExecutorStory.ready()
    story.hold(stop: .distance(.rate("0.01")), target: .distance(.rate("0.02")))
    story.pass(.seconds(10))
    story.tell(.wish(.moveTarget(symbol, "101")))
    // The venue takes no stops any more, and has lost ours.
    let target = story.report(
      nil, .untriggered, side: .sell, trigger: "102", origin: .positionTarget)
    for _ in 0..<60 where story.order(.emergency) == nil {
      for request in story.open.map(\.request) {
        switch request {
        case .setStops: story.answer(.rejected(Rejection(.unsupported))) { $0 == request }
        case .positions: story.answer(story.listing("1")) { $0 == request }
        case .openOrders: story.answer(.accepted(.openOrders([target]))) { $0 == request }
        default: story.lose { $0 == request }
        }
      }
      story.pass(.seconds(1))
    }
    #expect(story.alarms.contains(.unprotected))
    #expect(story.order(.emergency)?.terms.quantity == "1")
  }

  @Test func `is missed though its target was placed a moment ago`() throws {
    var story = ExecutorStory.ready(Venues.binance)
    story.hold(stop: .distance(.rate("0.01")), target: .distance(.rate("0.02")))
    let own = try #require(story.order(.stop)?.id)
    story.pass(.seconds(10))
    story.tell(.wish(.moveTarget(symbol, "103")))
    story.accept()
    let target = try #require(story.order(.target)?.id)
    story.forget()
    let listed = story.report(target, .untriggered, side: .sell, trigger: "103")
    story.tell(.venue(.connected(true)))
    story.answer(.accepted(.openOrders([listed]))) { $0 == .openOrders(nil) }
    #expect(story.executor.holding(symbol).isUnconfirmed)
    #expect(story.orderQueries == [own])
    story.pass(.seconds(4))
    #expect(story.order(.stop)?.terms.trigger?.price == "99")
  }

  @Test func `hangs on the position though its target is gone`() {
    var story = ExecutorStory.ready(Venues.okx)
    story.hold(stop: .distance(.rate("0.01")), target: .distance(.rate("0.02")))
    story.pass(.seconds(10))
    story.forget()
    story.seeStop(nil, origin: .positionTarget)
    #expect(story.order(.target) == nil)
    #expect(story.stopsSet == [PositionStops(stop: "99", target: "102")])
  }

  @Test func `hangs beside a target of which there are two`() throws {
    var story = ExecutorStory.ready(Venues.okx)
    story.hold(stop: .distance(.rate("0.01")), target: .distance(.rate("0.02")))
    story.pass(.seconds(10))
    // Only the target hangs from now on, and the next is an order of its own.
    story.seeStop(nil)
    story.accept()
    let own = try #require(story.order(.stop)?.id)
    story.tell(.wish(.moveTarget(symbol, "103")))
    story.accept()
    let target = try #require(story.order(.target)?.id)
    story.pass(.seconds(5))
    story.forget()
    var hanging = story.report(
      nil, .untriggered, side: .sell, trigger: "102", origin: .positionTarget)
    hanging.venueID = VenueOrderID(2)
    story.tell(.venue(.connected(true)))
    story.answer(
      .accepted(
        .openOrders([
          hanging, stop(own, "99", in: story), stop(target, "103", in: story),
        ]))
    ) { $0 == .openOrders(nil) }
    #expect(story.cancels == [target])
    #expect(story.stopsSet.last?.target == "103")
  }

  @Test func `and stands beside ours is looked for when it is seen, and let go`() throws {
    var story = ExecutorStory.ready(Venues.binance)
    story.hold(stop: .distance(.rate("0.01")))
    let own = try #require(story.order(.stop)?.id)
    let other = ClientOrderID(
      epoch: own.epoch, signal: own.signal, role: .stop, attempt: own.attempt + 9,
      instrument: symbol)
    story.pass(.seconds(10))
    story.forget()
    story.say(other, .untriggered, trigger: "98")
    story.list(
      "1", orders: [stop(own, "99", in: story), stop(other, "98", in: story)], for: .seconds(3))
    #expect(Set(story.cancels) == [other])
  }

  @Test func `is not placed again for a target that is listed before it`() throws {
    var story = ExecutorStory.ready(Venues.binance)
    story.hold(stop: .distance(.rate("0.01")), target: .distance(.rate("0.02")))
    let own = try #require(story.order(.stop)?.id)
    let target = try #require(story.order(.target)?.id)
    story.pass(.seconds(10))
    story.restart()
    let standing = story.report(target, .untriggered, side: .sell, trigger: "102")
    story.list("1", orders: [standing, stop(own, "99", in: story)], for: .seconds(20))
    #expect(story.orders.isEmpty)
    #expect(story.cancels.isEmpty)
    #expect(!story.executor.holding(symbol).isUnconfirmed)
  }
}
