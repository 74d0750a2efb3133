import Execution
import TestKit
import Testing
import Trading

@Suite struct `A position that no order of ours explains` {
  var story = ExecutorStory.ready()

  /// A position that every listing has and no listing of fills explains.
  private mutating func showForeign() {
    story.tell(.venue(.connected(true)))
    story.list("2", for: .seconds(20))
  }

  @Test mutating func `raises one alarm and is not touched`() {
    showForeign()
    #expect(story.alarms == [.foreignPosition("2")])
    #expect(story.size == .zero)
    story.list("2", for: .seconds(61))
    #expect(story.alarms == [.foreignPosition("2")])
    story.tell(.wish(.close(ExecutorStory.symbol)))
    #expect(story.orders.isEmpty)
    #expect(story.stopsSet.isEmpty)
  }

  @Test mutating func `is known by the first listing of the fills that made it`() {
    let executed = story.executed(nil, .buy, "2", at: "100")
    story.tell(.venue(.connected(true)))
    story.answer(story.listing("2")) { $0 == .positions }
    #expect(story.alarms.isEmpty)
    story.answerFills(story.history([executed]))
    #expect(story.alarms == [.foreignPosition("2")])
    #expect(story.size == .zero)
  }

  @Test mutating func `blocks its symbol`() {
    showForeign()
    let signal = story.wish(.long)
    #expect(story.fate(signal) == .blocked(.orderInDoubt))
  }

  @Test mutating func `frees its symbol once it is gone`() {
    showForeign()
    story.pass(.seconds(61))
    story.list(.zero, for: .seconds(20))
    story.tell(.closed(ExecutorStory.symbol, "100"))
    story.wish(.long)
    #expect(story.orders.count == 1)
  }

  @Test mutating func `is not ours either where its fill is told`() {
    story.fill(nil, .buy, "2", at: "100")
    #expect(story.alarms == [.foreignPosition("2")])
    #expect(story.size == .zero)
    story.tell(.wish(.close(ExecutorStory.symbol)))
    #expect(story.orders.isEmpty)
  }

  @Test mutating func `that closes ours is believed`() {
    story.hold()
    story.fill(nil, .sell, "1", at: "101")
    #expect(story.size == .zero)
    #expect(story.exits == [.foreign])
  }

  @Test mutating func `beside ours is kept apart from it`() throws {
    story.hold(stop: .distance(.rate("0.01")))
    story.forget()
    story.fill(nil, .buy, "2", at: "105")
    #expect(story.size == "1")
    #expect(story.executor.holding(ExecutorStory.symbol).averageEntry == "100")
    #expect(story.alarms == [.foreignPosition("2")])
    #expect(story.stopsSet.isEmpty)
    // A listing of both agrees.
    story.list("3", for: .seconds(61))
    #expect(story.size == "1")
    #expect(story.fillQueries.isEmpty)
    // Only ours is closed.
    story.tell(.wish(.close(ExecutorStory.symbol)))
    let exit = try #require(story.order(.exit))
    #expect(exit.terms.quantity == "1")
    story.fill(exit.id, .sell, "1", at: "106")
    #expect(story.size == .zero)
    #expect(story.exits == [.signal])
  }

  @Test mutating func `beside ours takes of ours only when its own is gone`() {
    story.hold()
    story.fill(nil, .buy, "2", at: "105")
    story.fill(nil, .sell, "2", at: "106")
    #expect(story.size == "1")
    #expect(story.exits.isEmpty)
    story.fill(nil, .sell, "0.4", at: "106")
    #expect(story.size == "0.6")
    story.fill(nil, .sell, "1", at: "106")
    #expect(story.size == .zero)
    #expect(story.exits == [.foreign])
    // The rest stands short, and is none of ours.
    #expect(story.alarms.last == .foreignPosition("-0.4"))
  }
}

@Suite struct `An order of ours that nothing owns` {
  @Test func `is cancelled, and one of another's is not`() {
    var story = ExecutorStory.ready()
    let index = ExecutorStory.symbol
    let ours = ClientOrderID(
      epoch: 1, signal: SignalID(7), role: .entry, attempt: 0, instrument: index)
    story.tell(.venue(.connected(true)))
    let reports = [story.report(ours, .resting), story.report(nil, .resting)]
    story.answer(.accepted(.openOrders(reports))) { $0 == .openOrders(nil) }
    #expect(story.alarms == [.orphanOrder])
    #expect(story.cancels == [ours])
  }

  @Test func `is none while a listing may be older than its release`() throws {
    var story = ExecutorStory.ready(Venues.binance)
    story.hold(stop: .distance(.rate("0.01")))
    let stop = try #require(story.order(.stop))
    story.pass(.seconds(10))
    story.tell(.venue(.connected(true)))
    story.fill(nil, .sell, "1", at: "101")
    #expect(story.cancels == [stop.id])
    let standing = story.report(stop.id, .untriggered, trigger: stop.terms.trigger?.price)
    story.answer(.accepted(.openOrders([standing]))) { $0 == .openOrders(nil) }
    #expect(story.alarms == [])
    let released = story.now
    while story.alarms.isEmpty, story.now - released < .seconds(61) {
      story.list(.zero, orders: [standing], for: .milliseconds(100))
    }
    #expect(story.alarms == [.orphanOrder])
    #expect(story.now - released > story.executor.profile.readLag)
  }
}

@Suite struct `A listing of orders` {
  @Test func `of one instrument says nothing of another`() throws {
    var story = ExecutorStory.ready(
      Venues.binance, instruments: [Venues.instrument(), Venues.instrument("ETHUSDT")])
    let other = InstrumentIndex(1)
    story.hold(stop: .distance(.rate("0.01")))
    story.pass(.seconds(10))
    story.wish(.long, stop: .distance(.rate("0.01")), other)
    let entry = try #require(story.order(.entry))
    story.fill(entry.id, .buy, "1", at: "100", other)
    story.forget()
    story.answer(.unknown(.timedOut)) { request in
      if case .submit(let id, _) = request { id.role == .stop } else { false }
    }
    story.answer(.accepted(.openOrders([]))) { $0 == .openOrders(other) }
    #expect(story.orders.allSatisfy { $0.terms.instrument == other })
  }
}
