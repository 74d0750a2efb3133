import Execution
import TestKit
import Testing
import Trading

/// A contract that the venue delists or settles at a date.
@Suite struct `A contract that ends` {
  private func story(endsAfter span: TimeSpan, lead: TimeSpan = .minutes(1)) -> ExecutorStory {
    var instrument = Venues.instrument()
    instrument.delivery = ExecutorStory(Venues.bybit).now + span
    return ExecutorStory.ready(instruments: [instrument]) { $0.deliveryLead = lead }
  }

  @Test func `is said at the start, once`() {
    var instrument = Venues.instrument()
    let start = ExecutorStory(Venues.bybit).now
    instrument.delivery = start + .minutes(10)
    var story = ExecutorStory(instruments: [instrument])
    story.tell(.started)
    #expect(story.alarms == [.contractEnds(start + .minutes(10))])
    story.forget()
    story.tell(.venue(.connected(true)))
    story.pass(.seconds(30))
    #expect(!story.alarms.contains(.contractEnds(start + .minutes(10))))
  }

  @Test func `is closed before it does, and what rests is taken back`() throws {
    var story = story(endsAfter: .minutes(10))
    story.hold(stop: .distance(.rate("0.01")))
    story.forget()
    let stop = story.report(nil, .untriggered, side: .sell, trigger: "99", origin: .positionStop)
    story.list("1", orders: [stop], for: .seconds(538))
    let early = story.order(.exit)?.id
    #expect(early == nil)
    story.list("1", orders: [stop], for: .seconds(3))
    let exit = try #require(story.order(.exit))
    #expect(exit.terms.isReduceOnly && exit.terms.quantity == "1")
    story.fill(exit.id, .sell, "1", at: "100")
    #expect(story.exits == [.delisting])
  }

  @Test func `takes back an entry that still rests then`() throws {
    var story = story(endsAfter: .minutes(10))
    story.wish(.long, .limit("90"))
    let entry = try #require(story.order(.entry))
    story.answer(.accepted(.order(story.report(entry.id, .resting)))) {
      $0 == .submit(entry.id, entry.terms)
    }
    story.say(entry.id, .resting)
    story.list(.zero, orders: [story.report(entry.id, .resting)], for: .seconds(542))
    #expect(story.cancels.contains(entry.id))
  }

  @Test func `opens nothing that a signal could not close any more`() {
    var story = story(endsAfter: .minutes(3), lead: .minutes(1))
    story.list(.zero, for: .seconds(121))
    story.ticker("100")
    story.ticker("100.1")
    story.wish(.long)
    #expect(story.fate(SignalID(1)) == .blocked(.contractEnding))
    #expect(story.order(.entry) == nil)
  }

  @Test func `opens nothing that its own time limit would hold into the end`() {
    var story = story(endsAfter: .minutes(30))
    story.wish(.long, timeLimit: .minutes(40))
    #expect(story.fate(SignalID(1)) == .blocked(.contractEnding))
    story.wish(.long, timeLimit: .minutes(20))
    #expect(story.order(.entry) != nil)
  }

  @Test func `that goes on for ever is traded as always`() {
    var story = ExecutorStory.ready()
    story.wish(.long)
    #expect(story.order(.entry) != nil)
  }
}
