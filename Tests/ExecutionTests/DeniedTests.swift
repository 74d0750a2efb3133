import Execution
import TestKit
import Testing
import Trading

/// The venue's word that there is no entry need not be its last.
@Suite struct `An entry that the venue denies` {
  /// An entry that was refused when its request came, and what became of it as it came again.
  private static func refused(
    _ rejection: Rejection
  ) throws -> (story: ExecutorStory, fills: [Fill]) {
    var story = ExecutorStory.ready()
    story.wish(.long, stop: .distance(.rate("0.01")))
    let entry = try #require(story.order(.entry))
    story.answer(.rejected(rejection)) { $0 == .submit(entry.id, entry.terms) }
    story.pass(.seconds(1))
    let opening = story.executed(entry.id, .buy, "1", at: "100")
    story.pass(.seconds(3))
    let closing = story.executed(nil, .sell, "1", at: "99", origin: .positionStop)
    story.forget()
    return (story, [opening, closing])
  }

  @Test func `has its fills asked for once nothing of it can be on its way`() throws {
    var (story, fills) = try Self.refused(Rejection(.rateLimited))
    let given = story.list(.zero, fills: fills, for: .seconds(70))
    #expect(given == 1)
    #expect(story.fills == fills)
    #expect(story.records.contains(.fate(SignalID(1), .traded)))
    #expect(story.exits == [.stop])
  }

  @Test func `is asked about in no other sync`() throws {
    var (story, _) = try Self.refused(Rejection(.rateLimited))
    #expect(story.list(.zero, for: .seconds(300)) == 1)
    #expect(story.executor.canSkipSync)
  }

  @Test func `is remembered by who comes back`() throws {
    var (story, fills) = try Self.refused(Rejection(.rateLimited))
    story.restart()
    // What is asked for at a start, because nothing was heard meanwhile, is lost.
    story.lose()
    story.list(.zero, fills: fills, for: .seconds(70))
    #expect(story.fills == fills)
  }

  @Test func `and is then answered for has its fills asked for at once`() throws {
    var story = ExecutorStory.ready()
    story.wish(.long, stop: .distance(.rate("0.01")))
    let sent = try #require(story.open.last)
    let entry = try #require(story.order(.entry))
    story.tell(.answer(sent.id, .rejected(Rejection(.rateLimited))))
    story.pass(.seconds(4))
    story.forget()
    let opening = story.executed(entry.id, .buy, "1", at: "100")
    story.tell(.answer(sent.id, .accepted(.order(story.report(entry.id, .resting)))))
    story.answerFills(story.history([opening]))
    #expect(story.size == "1")
    #expect(story.stopsSet.map(\.stop) == ["99"])
    // Of one that has filled as far as is known there is nothing to ask for.
    story.forget()
    story.tell(.answer(sent.id, .accepted(.order(story.report(entry.id, .filled, filled: "1")))))
    #expect(story.asked.isEmpty)
  }

  @Test func `because it was never sent is not looked for`() throws {
    var (story, _) = try Self.refused(Rejection(.notSent))
    #expect(story.list(.zero, for: .seconds(70)) == 0)
  }
}

@Suite struct `An entry that waits for a price` {
  private static func waiting() throws -> (story: ExecutorStory, entry: ClientOrderID) {
    var story = ExecutorStory.ready(Venues.binance)
    story.wish(.long, .stop("110"), stop: .distance(.rate("0.01")))
    let entry = try #require(story.order(.entry))
    story.answer(.accepted(.order(story.report(entry.id, .untriggered, trigger: "110")))) {
      $0 == .submit(entry.id, entry.terms)
    }
    story.list(.zero, for: .seconds(5))
    story.forget()
    return (story, entry.id)
  }

  @Test func `and ends though nobody took it back may have become another`() throws {
    var (story, entry) = try Self.waiting()
    story.say(entry, .cancelled, trigger: "110")
    let fill = story.executed(entry, .buy, "1", at: "110")
    story.list("1", fills: [fill], for: .seconds(5))
    #expect(story.size == "1")
    #expect(story.order(.stop) != nil)
  }

  @Test func `and was not there to be taken back has become another`() throws {
    var (story, entry) = try Self.waiting()
    story.tell(.wish(.cancelEntries(ExecutorStory.symbol, tag: nil)))
    story.say(entry, .cancelled, trigger: "110")
    let fill = story.executed(entry, .buy, "1", at: "110")
    story.answer(.rejected(Rejection(.noSuchOrder))) {
      $0 == .cancel(entry, ExecutorStory.symbol)
    }
    story.list("1", fills: [fill], for: .seconds(5))
    #expect(story.size == "1")
    #expect(story.order(.stop) != nil)
  }
}
