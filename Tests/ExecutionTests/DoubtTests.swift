import Execution
import TestKit
import Testing
import Trading

/// What the venue says late, twice or in another order.
@Suite struct `News that is old` {
  @Test func `does not clear what a newer listing has shown`() throws {
    var story = ExecutorStory.ready()
    let asked = story.now
    story.tell(.venue(.connected(true)))
    let entry = try enter(&story)
    let executed = story.executed(entry, .buy, "1", at: "100")
    story.pass(.seconds(3))
    story.tell(.venue(.connected(true)))
    let answers = story.open.filter { $0.request == .positions }
    try #require(answers.count == 2)
    // The second question is answered first, and has the position in it.
    story.tell(.answer(answers[1].id, story.listing("1")))
    story.answerFills(story.history([executed]))
    story.answerFills(story.history([executed]))
    #expect(story.size == "1")
    story.tell(.venue(.fill(executed)))
    #expect(story.size == "1")
    story.tell(.answer(answers[0].id, story.listing(.zero, asOf: asked)))
    #expect(story.size == "1")
    #expect(story.exits.isEmpty)
  }

  @Test func `does not undo what was taken over since`() {
    var story = ExecutorStory.ready()
    story.hold()
    story.pass(.seconds(61))
    let asked = story.now
    story.list("0.4", for: .seconds(20))
    #expect(story.size == "0.4")
    story.forget()
    story.tell(.venue(.connected(true)))
    story.answer(story.listing("1", asOf: asked)) { $0 == .positions }
    #expect(story.size == "0.4")
    #expect(story.alarms.isEmpty)
  }

  @Test func `that showed no position for a moment has taken nothing away`() {
    var story = ExecutorStory.ready()
    story.hold(stop: .distance(.rate("0.01")))
    story.pass(.seconds(61))
    story.forget()
    story.answer(story.listing(.zero)) { $0 == .positions }
    story.answerFills(story.history([]))
    #expect(story.size == "1")
    var stop = story.report(nil, .untriggered, trigger: "99", origin: .positionStop)
    stop.side = .sell
    // What comes from now on is true again; however often it is asked, nothing is taken over.
    story.list("1", orders: [stop], for: .seconds(130))
    #expect(story.size == "1")
    #expect(story.alarms.isEmpty)
    #expect(story.exits.isEmpty)
    #expect(story.stopsSet.isEmpty)
  }

  @Test func `that cleared a position leaves a stranger's one where it is seen again`() {
    var story = ExecutorStory.ready()
    story.hold(stop: .distance(.rate("0.01")))
    story.pass(.seconds(61))
    story.list(.zero, for: .seconds(15))
    #expect(story.size == .zero)
    #expect(story.alarms == [.phantomCleared("1")])
    story.pass(.seconds(60))
    story.forget()
    story.list("1", for: .seconds(15))
    // Nothing tells any more that it was ours: it is told loudly, and not touched.
    #expect(story.size == .zero)
    #expect(story.alarms == [.foreignPosition("1")])
    #expect(story.stopsSet.isEmpty)
    #expect(story.orders.isEmpty)
  }

  private func enter(_ story: inout ExecutorStory) throws -> ClientOrderID {
    story.wish(.long)
    return try #require(story.order(.entry)?.id)
  }
}

@Suite struct `A stop that was not seen in time` {
  /// A position whose stop was sent, taken, and not seen by its deadline.
  static func unseen() throws -> (story: ExecutorStory, stop: ClientOrderID) {
    var story = ExecutorStory.ready(Venues.binance)
    story.wish(.long, stop: .distance(.rate("0.01")))
    let entry = try #require(story.order(.entry)?.id)
    story.fill(entry, .buy, "1", at: "100")
    let stop = try #require(story.order(.stop)?.id)
    story.answer(.accepted(.done)) { request in
      if case .submit(stop, _) = request { true } else { false }
    }
    story.forget()
    story.pass(.seconds(4))
    return (story, stop)
  }

  @Test func `is asked for before another is placed`() throws {
    let (story, _) = try Self.unseen()
    #expect(story.asked.contains(.openOrders(ExecutorStory.symbol)))
    #expect(story.order(.stop) == nil)
  }

  @Test func `is placed again where it is not listed`() throws {
    var (story, stop) = try Self.unseen()
    story.answer(.accepted(.openOrders([]))) { $0 == .openOrders(ExecutorStory.symbol) }
    let second = try #require(story.order(.stop)?.id)
    #expect(second != stop)
  }

  @Test func `is taken over under its first name where it stands after all`() throws {
    var (story, stop) = try Self.unseen()
    story.answer(.accepted(.openOrders([]))) { $0 == .openOrders(ExecutorStory.symbol) }
    let second = try #require(story.order(.stop)?.id)
    story.forget()
    var first = story.report(stop, .untriggered, trigger: "99")
    first.side = .sell
    story.list("1", orders: [first], for: .seconds(61))
    // The other may have come by then, and is let go.
    #expect(Set(story.cancels).subtracting([second]).isEmpty)
    #expect(!story.alarms.contains(.orphanOrder))
    #expect(!story.executor.holding(ExecutorStory.symbol).isUnconfirmed)
  }
}

@Suite struct `A process that comes back` {
  @Test func `asks for everything, and places the stop that is not there`() throws {
    var story = ExecutorStory.ready()
    story.hold(stop: .distance(.rate("0.01")))
    story.forget()
    story.restart()
    #expect(story.positionQueries == 1)
    story.answer(story.listing("1")) { $0 == .positions }
    story.pass(.seconds(2))
    #expect(story.stopsSet.isEmpty)
    story.pass(.seconds(1))
    story.tell(.venue(.connected(true)))
    story.answer(.accepted(.openOrders([]))) { $0 == .openOrders(nil) }
    story.answer(.accepted(.openOrders([]))) { $0 == .openOrders(nil) }
    #expect(story.stopsSet.last?.stop == "99")
  }

  @Test func `has its trailing stop where it was`() {
    var story = ExecutorStory.ready()
    story.hold(
      stop: .distance(.rate("0.02")),
      trailing: TrailingRule(distance: .price("1"), activation: .price("1")))
    story.pass(.seconds(2))
    story.ticker("105")
    story.accept()
    #expect(story.stopsSet.last?.stop == "104")
    story.restart()
    #expect(story.executor.stopState(ExecutorStory.symbol)?.peak == "105")
    story.answer(story.listing("1")) { $0 == .positions }
    story.answer(.accepted(.openOrders([]))) { $0 == .openOrders(nil) }
    story.forget()
    story.pass(.seconds(2))
    // The first price needs a second that says the same; a lower peak loosens nothing.
    story.ticker("104.5")
    story.pass(.seconds(2))
    story.ticker("104.6")
    #expect(story.executor.lastPrice(ExecutorStory.symbol) == "104.6")
    #expect(!story.stopsSet.isEmpty)
    #expect(story.stopsSet.allSatisfy { $0.stop == "104" })
    #expect(story.executor.stopState(ExecutorStory.symbol)?.peak == "105")
    story.accept()
    story.forget()
    // What is one step better than the peak of before moves it by one step.
    story.pass(.seconds(2))
    story.ticker("105.1")
    #expect(story.stopsSet.map(\.stop) == ["104.1"])
  }

  @Test func `sends no second entry, and asks for the first`() throws {
    var story = ExecutorStory.ready()
    story.wish(.long)
    let entry = try #require(story.order(.entry)?.id)
    story.restart()
    story.pass(.seconds(1))
    #expect(story.orders.isEmpty)
    #expect(story.orderQueries == [entry])
  }
}
