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
    story.list(.zero, for: .seconds(10))
    story.tell(.closed(ExecutorStory.symbol, "100"))
    story.forget()
    var sent: [(time: Timestamp, count: Int)] = []
    for _ in 0..<4 { story.tell(.venue(.connected(true))) }
    sent.append((story.now, story.asked.count))
    let first = story.asked.count
    for _ in 0..<120 {
      story.list(.zero, for: .zero)
      let before = story.asked.count
      story.pass(.milliseconds(125))
      sent.append((story.now, story.asked.count - before))
    }
    #expect(story.asked.count > first)
    // Four of five that the venue takes, of which one is kept free for what protects.
    for (time, _) in sent {
      let window = sent.filter { $0.time >= time && $0.time < time + Self.narrow.requestWindow }
      #expect(window.map(\.count).reduce(0, +) <= 3)
    }
    // Each reconnect asks for the account, the positions and the orders.
    #expect(story.positionQueries >= 4)
    #expect(story.asked.count { $0 == .openOrders(nil) } >= 4)
  }

  @Test func `blocks an entry that cannot leave in time`() throws {
    var profile = Venues.bybit
    profile.requestLimit = 10
    profile.requestWindow = .seconds(60)
    var story = ExecutorStory.ready(profile)
    story.pass(.seconds(55))
    story.tell(.venue(.connected(true)))
    story.tell(.closed(ExecutorStory.symbol, "100"))
    story.wish(.long, .limit("90"))
    let first = try #require(story.order(.entry))
    story.answer(.accepted(.order(story.report(first.id, .resting)))) {
      $0 == .submit(first.id, first.terms)
    }
    // A new window has begun for what opens, and the venue's own is full until the start is gone.
    story.pass(.seconds(6))
    story.list(.zero, for: .zero)
    story.forget()
    story.tell(.closed(ExecutorStory.symbol, "100"))
    let second = story.wish(.long, isRung: true)
    #expect(story.orders.isEmpty)
    #expect(story.fate(second) == nil)
    story.pass(.milliseconds(1_999))
    #expect(story.fate(second) == nil)
    story.pass(.milliseconds(1))
    #expect(story.fate(second) == .blocked(.requestBudget))
    story.pass(.seconds(60))
    #expect(story.orders.isEmpty)
  }

  @Test func `leaves room for a stop while questions wait`() throws {
    var story = ExecutorStory.ready(Self.narrow)
    // The question for settings has to wait for the limit, too.
    for _ in 0..<10 {
      story.list(.zero, for: .seconds(1))
      story.tellSettings()
    }
    story.tell(.closed(ExecutorStory.symbol, "100"))
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

extension `The venue's limit` {
  @Test func `holds nothing back for good from a process that starts over and over`() {
    var profile = Venues.bybit
    profile.requestLimit = 400
    profile.requestWindow = .seconds(60)
    var story = ExecutorStory.ready(profile)
    for _ in 0..<100 {
      story.pass(.seconds(2))
      story.restart()
    }
    #expect(story.positionQueries == 1)
    #expect(story.asked.contains(.openOrders(nil)))
  }
}

/// What everything else waits for may take the room that is kept for what protects.
@Suite struct `A pressing question` {
  /// A venue that took as many questions as it takes in a minute, just now.
  private static func spent() -> ExecutorStory {
    var profile = Venues.bybit
    profile.requestLimit = 40
    profile.requestWindow = .seconds(60)
    var story = ExecutorStory.ready(profile)
    story.hold(stop: .distance(.rate("0.01")))
    story.list("1", for: .seconds(2))
    for _ in 0..<12 { story.tell(.venue(.connected(true))) }
    story.lose()
    return story
  }

  @Test func `is what stands, after a start`() {
    var story = Self.spent()
    story.forget()
    story.tell(.venue(.connected(true)))
    #expect(story.asked.isEmpty)
    story.restart()
    #expect(story.positionQueries == 1)
    #expect(story.asked.contains(.openOrders(nil)))
  }

  @Test func `is the size that an emergency waits for`() throws {
    var story = Self.spent()
    story.seeStop(nil)
    story.forget()
    let stops = try #require(story.open.last?.request)
    story.answer(.rejected(Rejection(.triggerAlreadyPassed))) { $0 == stops }
    #expect(story.positionQueries == 1)
  }
}

@Suite struct `A halt` {
  @Test func `for want of answers is over with the first answer`() {
    var story = ExecutorStory.ready()
    story.pass(.minutes(10))
    let before = story.wish(.long)
    #expect(story.fate(before) == .blocked(.halted))
    // What was asked then has been given up; what is asked from now on is answered.
    story.lose()
    story.list(.zero, for: .seconds(10))
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
