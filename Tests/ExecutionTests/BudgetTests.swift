import Execution
import TestKit
import Testing
import Trading

/// How a venue that takes few requests is kept from refusing (R14).
@Suite struct `The venue's limit` {
  static var narrow: VenueProfile {
    var profile = Venues.bybit
    profile.requestLimit = 6
    profile.requestWindow = .seconds(1)
    return profile
  }

  @Test func `is kept by questions, which wait for the next window`() {
    var story = ExecutorStory.ready(Self.narrow)
    story.pass(.seconds(10))
    story.forget()
    for _ in 0..<4 { story.tell(.venue(.connected(true))) }
    #expect(story.asked.count <= 6)
    let first = story.asked.count
    story.pass(.seconds(1))
    #expect(story.asked.count > first)
    story.pass(.seconds(10))
    // Each reconnect asks for the account, the positions and the orders.
    #expect(story.positionQueries == 4)
  }

  @Test func `leaves room for a stop while questions wait`() throws {
    var story = ExecutorStory.ready(Self.narrow)
    story.pass(.seconds(10))
    let signal = story.wish(.long, stop: .distance(.rate("0.01")))
    #expect(story.fate(signal) == nil)
    let entry = try #require(story.order(.entry)?.id)
    for _ in 0..<3 { story.tell(.venue(.connected(true))) }
    story.forget()
    story.pass(.seconds(1))
    story.fill(entry, .buy, "1", at: "100.5")
    story.pass(.seconds(1))
    #expect(!story.stopsSet.isEmpty)
  }
}

@Suite struct `A halt` {
  @Test func `for want of answers is over with the first answer`() {
    var story = ExecutorStory.ready()
    story.pass(.minutes(10))
    let before = story.wish(.long)
    #expect(story.fate(before) == .blocked(.halted))
    while let open = story.open.first {
      story.tell(.answer(open.id, story.listing(.zero)))
      story.lose { $0 == open.request }
    }
    story.pass(.seconds(61))
    story.answer(story.listing(.zero)) { $0 == .positions }
    story.tell(.closed(ExecutorStory.symbol, "100"))
    let after = story.wish(.long)
    #expect(story.fate(after) == nil)
    #expect(story.alarms.contains { if case .resumed = $0 { true } else { false } })
  }

  @Test func `by a person stays`() {
    var story = ExecutorStory.ready()
    story.tell(.halt("enough"))
    story.pass(.seconds(61))
    story.answer(story.listing(.zero)) { $0 == .positions }
    story.tell(.closed(ExecutorStory.symbol, "100"))
    let signal = story.wish(.long)
    #expect(story.fate(signal) == .blocked(.halted))
  }
}
