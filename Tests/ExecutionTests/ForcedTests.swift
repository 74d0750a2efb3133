import Execution
import TestKit
import Testing
import Trading

/// What the venue does by itself.
@Suite struct `A stop that was triggered` {
  private static func fired() -> ExecutorStory {
    var story = ExecutorStory.ready()
    story.hold(stop: .distance(.rate("0.02")))
    story.pass(.seconds(3))
    story.forget()
    story.say(nil, .triggered, trigger: "98", origin: .positionStop)
    return story
  }

  @Test func `is an exit under way, beside which nothing is sent`() {
    var story = Self.fired()
    story.tell(.wish(.close(ExecutorStory.symbol)))
    story.fill(nil, .sell, "0.4", at: "98", filled: "0.4", isComplete: false, origin: .positionStop)
    story.pass(.seconds(2))
    #expect(story.stopsSet.isEmpty)
    #expect(story.orders.isEmpty)
    story.fill(nil, .sell, "0.6", at: "98", filled: "1", origin: .positionStop)
    #expect(story.size == .zero)
    #expect(story.exits == [.stop])
    #expect(story.orders.isEmpty)
  }

  @Test func `that closes nothing in its time is protected against again`() {
    var story = Self.fired()
    story.list("1", for: story.executor.settings.answerTimeout + .seconds(3))
    #expect(story.asked.contains(.openOrders(ExecutorStory.symbol)))
    #expect(story.stopsSet.last?.stop == "98")
    // Told once more it does not get its time anew.
    story.say(nil, .triggered, trigger: "98", origin: .positionStop)
    #expect(story.executor.mind.holdings[0].isLeaving == false)
  }

  @Test func `keeps a close until its time is over`() {
    var story = Self.fired()
    story.tell(.wish(.close(ExecutorStory.symbol)))
    #expect(story.orders.isEmpty)
    story.list("1", for: story.executor.settings.answerTimeout + .seconds(8))
    #expect(story.order(.emergency)?.terms.quantity == "1")
  }
}

@Suite struct `An end that the venue brings about` {
  @Test(
    arguments: [
      (OrderOrigin.liquidation, ExitReason.liquidation), (.deleverage, .deleveraging),
      (.settlement, .settlement),
    ])
  func `has the reason that it has`(origin: OrderOrigin, reason: ExitReason) {
    var story = ExecutorStory.ready()
    story.hold(stop: .distance(.rate("0.02")))
    story.fill(nil, .sell, "1", at: "97", origin: origin)
    #expect(story.exits == [reason])
  }

  /// A contract that ends in so long.
  private static func ending(in span: TimeSpan) -> ExecutorStory {
    var instrument = Venues.instrument()
    instrument.delivery = ExecutorStory().now + span
    return ExecutorStory.ready(instruments: [instrument])
  }

  @Test func `of the contract is told when it is learned, once`() {
    var story = ExecutorStory.ready()
    var rules = Venues.instrument()
    rules.delivery = story.now + .minutes(10)
    story.tell(.venue(.rules(ExecutorStory.symbol, rules)))
    story.tell(.venue(.rules(ExecutorStory.symbol, rules)))
    #expect(story.alarms == [.contractEnds(story.now + .minutes(10))])
  }

  @Test func `of the contract closes what is open, and opens nothing that would be held into it`() {
    var story = Self.ending(in: .seconds(150))
    let long = story.wish(.long, timeLimit: .seconds(91))
    #expect(story.fate(long) == .blocked(.contractEnding))
    story.hold()
    story.list("1", for: .seconds(89))
    #expect(story.order(.exit) == nil)
    story.list("1", for: .seconds(1))
    let exit = story.order(.exit)
    #expect(exit?.terms.quantity == "1")
    story.fill(exit?.id, .sell, "1", at: "100")
    #expect(story.exits == [.delisting])
    story.tell(.closed(ExecutorStory.symbol, "100"))
    let late = story.wish(.long)
    #expect(story.fate(late) == .blocked(.contractEnding))
  }

  @Test func `of the contract is what has closed a position that is listed no more`() {
    var story = Self.ending(in: .seconds(70))
    let end = story.now + .seconds(70)
    story.hold()
    story.pass(.seconds(9))
    story.pass(.seconds(2))
    story.answer(.rejected(Rejection(.notTrading))) {
      if case .submit(let id, _) = $0 { id.role == .exit } else { false }
    }
    for _ in 0..<120 where story.size != .zero {
      for request in story.open.map(\.request) {
        switch request {
        case .positions:
          let listed: Quantity = story.now < end ? "1" : .zero
          story.answer(story.listing(listed)) { $0 == request }
        case .fills: story.answer(.unknown(.unreadable)) { $0 == request }
        default: story.lose { $0 == request }
        }
      }
      story.pass(.seconds(1))
    }
    #expect(story.size == .zero)
    #expect(story.exits == [.settlement])
  }
}

@Suite struct `Rows of another part of the venue` {
  @Test func `are never ours`() throws {
    var story = ExecutorStory.ready()
    story.hold()
    var fill = story.executed(nil, .sell, "1", at: "100", at: story.now)
    fill.category = .spot
    story.tell(.venue(.fill(fill)))
    #expect(story.size == "1")
    #expect(!story.executor.mind.holdings[0].isForeign)
    story.pass(.seconds(61))
    story.list("1", fills: [fill], for: .seconds(3))
    #expect(story.size == "1")
    var order = story.report(nil, .untriggered, trigger: "99", origin: .positionStop)
    order.category = .inverse
    story.tell(.venue(.order(order)))
    #expect(story.executor.mind.holdings[0].liveStop == nil)
  }
}

@Suite struct `Prices that stop coming` {
  @Test func `are asked for once in a while, and told once`() {
    var story = ExecutorStory.ready { $0.priceSilence = .seconds(10) }
    story.hold(stop: .distance(.rate("0.02")), trailing: TrailingRule(distance: .price("1")))
    story.forget()
    story.list("1", for: .seconds(35))
    let question = Request.ticker(ExecutorStory.symbol)
    #expect(story.asked.count { $0 == question } == 3)
    #expect(story.alarms.count { if case .priceSilent = $0 { true } else { false } } == 1)
    story.lose { $0 == question }
    story.list("1", for: .seconds(6))
    let price = Ticker(last: "110", bid: "110", ask: "110", mark: "110")
    story.answer(.accepted(.ticker(price))) { $0 == question }
    #expect(story.executor.lastPrice(ExecutorStory.symbol) == "110")
    #expect(story.stopsSet.last?.stop == "109")
  }

  @Test func `are not asked for by default, nor where nothing is open`() {
    var story = ExecutorStory.ready()
    story.hold()
    story.list("1", for: .seconds(100))
    var flat = ExecutorStory.ready { $0.priceSilence = .seconds(10) }
    flat.list(.zero, for: .seconds(100))
    #expect(!(story.asked + flat.asked).contains(.ticker(ExecutorStory.symbol)))
  }

  @Test func `are no bad prices at a clean start, and one far off moves nothing`() {
    var fresh = ExecutorStory()
    fresh.tell(.started)
    fresh.ticker("100")
    fresh.ticker("100.1")
    #expect(fresh.alarms.isEmpty)
    var story = ExecutorStory.ready()
    story.hold(stop: .distance(.rate("0.02")), trailing: TrailingRule(distance: .price("1")))
    story.pass(.seconds(2))
    story.forget()
    story.ticker("200")
    #expect(story.alarms == [.badPrice("200")])
    #expect(story.stopsSet.isEmpty)
    #expect(story.orders.isEmpty)
    #expect(story.executor.stopState(ExecutorStory.symbol)?.peak == "100")
  }
}
