import Execution
import TestKit
import Testing
import Trading

@Suite struct `A listing of positions` {
  var story = ExecutorStory.ready()

  static let failures: [Outcome] =
    [.rejected(Rejection(.rateLimited)), .rejected(Rejection(.notSent))]
    + Uncertainty.allCases.map { .unknown($0) }

  @Test(arguments: failures)
  mutating func `changes nothing where it failed`(failure: Outcome) {
    story.hold()
    story.pass(.seconds(61))
    story.forget()
    story.answer(failure) { $0 == .positions }
    #expect(story.size == "1")
    #expect(story.exits.isEmpty)
    #expect(story.alarms.isEmpty)
  }

  @Test mutating func `that is flat and older than the read lag clears nothing`() {
    story.hold()
    story.tell(.venue(.connected(true)))
    story.pass(.milliseconds(1_900))
    story.answer(story.listing(.zero)) { $0 == .positions }
    #expect(story.size == "1")
    #expect(story.exits.isEmpty)
  }

  @Test mutating func `that was too early is asked for again once the lag is over`() {
    story.hold()
    story.tell(.venue(.connected(true)))
    story.answer(story.listing(.zero)) { $0 == .positions }
    story.forget()
    story.pass(.seconds(3))
    #expect(story.positionQueries == 1)
    story.answer(story.listing(.zero)) { $0 == .positions }
    #expect(story.size == .zero)
  }

  @Test mutating func `that is flat and newer than the last fill clears a phantom, loudly`() {
    story.hold()
    story.pass(.seconds(61))
    story.answer(story.listing(.zero)) { $0 == .positions }
    #expect(story.size == .zero)
    #expect(story.alarms == [.phantomCleared("1")])
    #expect(story.exits == [.guessed])
  }

  @Test mutating func `that shows another size is taken over, loudly`() {
    story.hold()
    story.pass(.seconds(61))
    story.answer(story.listing("0.4", entry: "101")) { $0 == .positions }
    #expect(story.size == "0.4")
    #expect(story.alarms == [.sizeCorrected(from: "1", to: "0.4")])
  }

  @Test mutating func `is asked for at start, on every reconnect and every minute`() {
    var fresh = ExecutorStory()
    fresh.tell(.started)
    #expect(fresh.positionQueries == 1)
    story.tell(.venue(.connected(true)))
    #expect(story.positionQueries == 1)
    story.answer(story.listing(.zero)) { $0 == .positions }
    story.pass(.seconds(60))
    #expect(story.positionQueries == 2)
  }

  @Test mutating func `that comes before the fill it contains counts that fill once`() throws {
    story.wish(.long)
    let entry = try #require(story.order(.entry))
    let executed = story.now
    story.pass(.seconds(3))
    story.tell(.venue(.connected(true)))
    story.answer(story.listing("1")) { $0 == .positions }
    #expect(story.size == "1")
    story.fill(entry.id, .buy, "1", at: "100", at: executed)
    #expect(story.size == "1")
  }

  @Test mutating func `that comes before the exit it contains leaves no position the other way`() {
    story.hold()
    story.pass(.seconds(61))
    let executed = story.now
    story.answer(story.listing(.zero)) { $0 == .positions }
    story.fill(nil, .sell, "1", at: "99", origin: .positionStop, at: executed)
    #expect(story.size == .zero)
  }
}

@Suite struct `A start` {
  @Test(arguments: [Outcome.unknown(.timedOut), .rejected(Rejection(.rateLimited))])
  func `that could not read the account is made good at the next sync`(failure: Outcome) {
    var story = ExecutorStory()
    story.tell(.started)
    let empty = story.listing(.zero)
    story.answerAll { request in
      switch request {
      case .account: failure
      case .positions: empty
      case .openOrders: .accepted(.openOrders([]))
      default: .accepted(.done)
      }
    }
    story.forget()
    story.pass(.seconds(60))
    #expect(story.asked.contains(.account))
  }
}
