import Execution
import TestKit
import Testing
import Trading

@Suite struct `A position that no order of ours explains` {
  var story = ExecutorStory.ready()

  private mutating func showForeign() {
    story.tell(.venue(.connected(true)))
    story.answer(story.listing("2")) { $0 == .positions }
  }

  @Test mutating func `raises one alarm and is not touched`() {
    showForeign()
    #expect(story.alarms == [.foreignPosition("2")])
    #expect(story.size == .zero)
    story.pass(.seconds(61))
    story.answer(story.listing("2")) { $0 == .positions }
    #expect(story.alarms == [.foreignPosition("2")])
    story.tell(.wish(.close(ExecutorStory.symbol)))
    #expect(story.orders.isEmpty)
    #expect(story.stopsSet.isEmpty)
  }

  @Test mutating func `blocks its symbol`() {
    showForeign()
    let signal = story.wish(.long)
    #expect(story.fate(signal) == .blocked(.orderInDoubt))
  }

  @Test mutating func `frees its symbol once it is gone`() {
    showForeign()
    story.pass(.seconds(61))
    story.answer(story.listing(.zero)) { $0 == .positions }
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
    story.pass(.seconds(61))
    story.answer(.accepted(.openOrders([standing]))) { $0 == .openOrders(nil) }
    #expect(story.alarms == [.orphanOrder])
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
