import Execution
import TestKit
import Testing
import Trading

/// What was not heard when it happened, and is found when the venue is asked.
@Suite struct `What is found late` {
  /// An entry that was said to be refused, and has filled all the same.
  private static func refusedAndFilled(
    _ profile: VenueProfile = Venues.bybit
  ) throws -> (
    story: ExecutorStory, executed: Fill
  ) {
    var story = ExecutorStory.ready(profile)
    story.wish(.long, stop: .distance(.rate("0.02")))
    let entry = try #require(story.order(.entry))
    story.answer(.rejected(Rejection(.other))) { $0 == .submit(entry.id, entry.terms) }
    story.pass(.seconds(1))
    let executed = story.executed(entry.id, .buy, "1", at: "100")
    story.pass(.seconds(30))
    return (story, executed)
  }

  @Test(arguments: [("99", "99"), ("97", "98")] as [(Price, Price)])
  func `keeps the tighter of the stop that stands and the one that should`(
    _ standing: Price, _ kept: Price
  ) throws {
    var (story, executed) = try Self.refusedAndFilled()
    let stop = story.report(nil, .untriggered, trigger: standing, origin: .positionStop)
    story.list("1", fills: [executed], orders: [stop], for: .seconds(40))
    #expect(story.size == "1")
    let asked = story.stopsSet.compactMap(\.stop)
    #expect(asked.allSatisfy { $0 >= standing })
    #expect((asked.last ?? standing) == kept)
  }

  @Test func `is not given up where its request came twice and the second was refused`() throws {
    var story = ExecutorStory.ready(Venues.binance)
    let signal = story.wish(.long, stop: .distance(.rate("0.02")))
    let entry = try #require(story.order(.entry))
    story.answer(.rejected(Rejection(.duplicateClientID))) { $0 == .submit(entry.id, entry.terms) }
    #expect(story.fate(signal) == nil)
    story.pass(.seconds(2))
    let filled = story.report(entry.id, .filled, filled: "1", average: "100")
    story.answer(.accepted(.order(filled))) { $0 == .order(entry.id, ExecutorStory.symbol) }
    #expect(story.size == "1")
    #expect(story.order(.stop)?.terms.trigger?.price == "98")
  }

  @Test func `has its stop asked for, should nothing stand`() throws {
    var (story, executed) = try Self.refusedAndFilled()
    story.list("1", fills: [executed], for: .seconds(40))
    #expect(story.stopsSet.first?.stop == "98")
  }

  @Test func `is looked for where a stop hangs and nothing is held`() {
    var story = ExecutorStory.ready()
    story.list(.zero, for: .seconds(5))
    story.forget()
    story.seeStop("99")
    story.pass(.seconds(3))
    #expect(story.positionQueries == 1)
  }

  @Test func `is looked for where a query says that an entry is over with nothing filled`() throws {
    var story = ExecutorStory.ready()
    story.wish(.long, .limit("90"))
    let entry = try #require(story.order(.entry))
    story.answer(.accepted(.order(story.report(entry.id, .resting)))) {
      $0 == .submit(entry.id, entry.terms)
    }
    story.list(.zero, for: .seconds(1))
    story.pass(.seconds(1))
    story.forget()
    story.answer(.accepted(.order(story.report(entry.id, .cancelled)))) {
      $0 == .order(entry.id, ExecutorStory.symbol)
    }
    story.pass(.seconds(3))
    #expect(story.positionQueries == 1)
    #expect(story.asked.contains(.openOrders(nil)))
  }
}

@Suite struct `A stop that a listing left out` {
  /// A position whose stop stood until a listing came without it, and the stop that was then asked
  /// for.
  private static func missed() throws -> (
    story: ExecutorStory, first: ClientOrderID, second: ClientOrderID
  ) {
    var story = ExecutorStory.ready(Venues.binance)
    story.hold(stop: .distance(.rate("0.02")))
    let first = try #require(story.order(.stop)?.id)
    for _ in 0..<70 where story.order(.stop)?.id == first { story.list("1", for: .seconds(1)) }
    let second = try #require(story.order(.stop)?.id)
    #expect(second != first && story.cancels.isEmpty)
    return (story, first, second)
  }

  @Test(arguments: [true, false])
  func `is not missed before it could be listed`(isListedThen: Bool) throws {
    var story = ExecutorStory.ready(Venues.binance)
    story.hold(stop: .distance(.rate("0.02")))
    story.pass(.milliseconds(59_950))
    story.lose()
    story.tell(.wish(.moveStop(ExecutorStory.symbol, "99")))
    story.accept()
    let moved = try #require(story.order(.stop)?.id)
    story.forget()
    story.pass(.milliseconds(60))
    story.answer(.accepted(.openOrders([]))) { $0 == .openOrders(nil) }
    #expect(story.orders.isEmpty && story.orderQueries.isEmpty)
    // Soon after it counts.
    let standing = story.report(moved, .untriggered, side: .sell, trigger: "99")
    story.list("1", orders: isListedThen ? [standing] : [], for: .seconds(4))
    #expect(story.orders.isEmpty == isListedThen)
    #expect(story.orderQueries == (isListedThen ? [] : [moved]))
  }

  @Test func `is not believed to stand by what is told late of what it was`() throws {
    var story = ExecutorStory.ready(Venues.okx)
    story.hold(stop: .distance(.rate("0.02")))
    story.pass(.seconds(20))
    // It fires as another order, which finds nobody and ends.
    var fired = story.report(nil, .resting, side: .sell, trigger: "98", origin: .positionStop)
    fired.venueID = VenueOrderID(9)
    story.tell(.venue(.order(fired)))
    fired.status = .cancelled
    story.tell(.venue(.order(fired)))
    story.answer(.rejected(Rejection(.rateLimited))) { request in
      if case .submit = request { true } else { false }
    }
    story.seeStop("98")
    story.forget()
    story.list("1", for: .seconds(7))
    #expect(story.stopsSet.first?.stop == "98")
  }

  @Test func `just after a fill is looked for again within seconds`() throws {
    var story = ExecutorStory.ready(Venues.binance)
    story.hold(stop: .distance(.rate("0.02")))
    story.pass(.milliseconds(59_950))
    story.lose()
    story.fill(nil, .sell, "0.4", at: "101", origin: .liquidation)
    story.forget()
    story.pass(.milliseconds(60))
    story.answer(.accepted(.openOrders([]))) { $0 == .openOrders(nil) }
    // That listing may be from before the fill, and says nothing yet.
    #expect(story.orders.isEmpty && story.orderQueries.isEmpty)
    story.list("0.6", for: .seconds(5))
    #expect(story.order(.stop)?.terms.trigger?.price == "98")
  }

  @Test func `is not overdue by the time of the one before`() throws {
    var story = ExecutorStory.ready(Venues.binance)
    story.hold(stop: .distance(.rate("0.02")))
    story.pass(.seconds(10))
    story.tell(.wish(.moveStop(ExecutorStory.symbol, "99")))
    story.accept()
    story.pass(.seconds(10))
    // Its report comes before its answer.
    let former = try #require(story.order(.stop)?.id)
    story.tell(.wish(.moveStop(ExecutorStory.symbol, "99.2")))
    story.answer(.accepted(.done)) { $0 == .cancel(former, ExecutorStory.symbol) }
    story.say(former, .cancelled)
    let next = try #require(story.order(.stop))
    story.say(next.id, .untriggered, trigger: "99.2")
    story.answer(.accepted(.done)) { $0 == .submit(next.id, next.terms) }
    let deadline = story.executor.settings.stopDeadline.nanoseconds
    story.pass(TimeSpan(nanoseconds: deadline - 10_000_000))
    story.tell(.wish(.moveStop(ExecutorStory.symbol, "99.4")))
    story.forget()
    story.pass(.milliseconds(20))
    #expect(story.asked.isEmpty)
  }

  @Test(arguments: [false, true])
  func `is not let go for one that is further away`(isFirst: Bool) throws {
    var story = ExecutorStory.ready(Venues.hyperliquid)
    story.hold(stop: .distance(.rate("0.02")))
    // It hangs no more, and the next is an order of its own.
    story.seeStop(nil)
    story.accept()
    let own = try #require(story.order(.stop)?.id)
    story.pass(.seconds(10))
    story.tell(.wish(.moveStop(ExecutorStory.symbol, "99")))
    story.lose()
    story.forget()
    // A retry that was given up stands where the stop should.
    let twin = ClientOrderID(
      epoch: own.epoch, signal: own.signal, role: .stop, attempt: own.attempt + 9,
      instrument: ExecutorStory.symbol)
    let standing = story.report(own, .untriggered, side: .sell, trigger: "98")
    let tighter = story.report(twin, .untriggered, side: .sell, trigger: "99")
    let listed = isFirst ? [tighter, standing] : [standing, tighter]
    story.list("1", orders: listed, for: .seconds(70))
    #expect(Set(story.cancels) == [own])
  }

  @Test func `goes once another stands in its place`() throws {
    var (story, first, second) = try Self.missed()
    story.accept()
    let standing = story.report(second, .untriggered, side: .sell, trigger: "98")
    story.list("1", orders: [standing], for: .seconds(61))
    #expect(story.cancels == [first])
  }

  @Test func `goes with the position, should that end before`() throws {
    var (story, first, second) = try Self.missed()
    story.fill(nil, .sell, "1", at: "101", origin: .liquidation)
    #expect(Set(story.cancels) == [first, second])
  }
}

@Suite struct `An order that nothing owns` {
  @Test func `is looked for again soon after its cancel was taken`() throws {
    var story = ExecutorStory.ready()
    let stray = ClientOrderID(
      epoch: ExecutorSettings().epoch, signal: SignalID(7), role: .partialExit, attempt: 0,
      instrument: ExecutorStory.symbol)
    let report = story.report(stray, .resting, side: .sell)
    var cancels = 0
    // The venue takes each cancel, and does nothing.
    for _ in 0..<90 {
      story.list(.zero, orders: [report], for: .seconds(1))
      while story.open.contains(where: { $0.request == .cancel(stray, ExecutorStory.symbol) }) {
        story.answer(.accepted(.done)) { $0 == .cancel(stray, ExecutorStory.symbol) }
        cancels += 1
      }
    }
    #expect((10...45).contains(cancels))
  }
}

@Suite struct `A doubtful price` {
  @Test func `is not confirmed by one that agrees, where zero came between`() {
    var story = ExecutorStory.ready()
    let symbol = ExecutorStory.symbol
    story.ticker("160")
    story.ticker("0")
    story.ticker("160.1")
    #expect(story.executor.lastPrice(symbol) == "100")
    story.ticker("160.2")
    #expect(story.executor.lastPrice(symbol) == "160.2")
  }

  @Test func `is not what it was doubted for, either, where zero came between`() {
    var story = ExecutorStory.ready()
    let symbol = ExecutorStory.symbol
    // Two that agree are believed; what follows says otherwise.
    for price in ["40", "40.1", "100", "0", "0"] as [Price] { story.ticker(price) }
    #expect(story.executor.lastPrice(symbol) == "40.1")
    story.ticker("40.2")
    #expect(story.executor.lastPrice(symbol) == "40.1")
    story.ticker("100.1")
    story.ticker("100.2")
    #expect(story.executor.lastPrice(symbol) == "100.2")
  }
}
