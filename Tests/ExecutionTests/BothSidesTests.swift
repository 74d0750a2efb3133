import Execution
import TestKit
import Testing
import Trading

/// A strategy may wait on both sides of the price for whichever comes first.
@Suite struct `Entries on both sides` {
  /// A buy above the price and a sale below it, both known to rest.
  static func waiting(
    isRung: Bool = false
  ) throws -> (
    story: ExecutorStory, above: ClientOrderID, below: ClientOrderID
  ) {
    var story = ExecutorStory.ready()
    story.wish(.long, .stop("110"), isRung: isRung)
    let above = try #require(story.order(.entry)?.id)
    story.answer(.accepted(.order(story.report(above, .untriggered)))) { _ in true }
    story.wish(.short, .stop("90"), isRung: isRung)
    let below = try #require(story.order(.entry)?.id)
    #expect(above != below)
    story.answer(.accepted(.order(story.report(below, .untriggered)))) { _ in true }
    return (story, above, below)
  }

  @Test func `rest together`() throws {
    let (story, _, _) = try Self.waiting()
    #expect(story.orders.map(\.terms.side) == [.buy, .sell])
    #expect(story.cancels.isEmpty)
  }

  @Test func `go once the other has opened, lest they close or turn it`() throws {
    var (story, above, below) = try Self.waiting()
    story.fill(above, .buy, "1", at: "110")
    #expect(story.cancels == [below])
    story.say(below, .cancelled)
    #expect(story.size == "1")
    #expect(story.executor.holding(ExecutorStory.symbol).workingEntries == 0)
  }

  @Test func `go before one at market is sent`() throws {
    var (story, _, below) = try Self.waiting()
    story.say(story.orders[0].id, .cancelled)
    story.forget()
    story.wish(.long)
    #expect(story.cancels == [below])
    #expect(story.orders.isEmpty)
    story.say(below, .cancelled)
    #expect(story.orders.map(\.terms.side) == [.buy])
  }

  @Test func `stay where they are rungs of a grid`() throws {
    var (story, above, _) = try Self.waiting(isRung: true)
    story.fill(above, .buy, "1", at: "110")
    #expect(story.cancels.isEmpty)
  }
}
