import Execution
import TestKit
import Testing
import Trading

@Suite struct `A position that is closed` {
  @Test func `by its own stop order does not have that order cancelled`() throws {
    var story = ExecutorStory.ready(Venues.binance)
    story.hold(stop: .distance(.rate("0.01")), target: .distance(.rate("0.02")))
    let stop = try #require(story.order(.stop)?.id)
    let target = try #require(story.order(.target)?.id)
    story.fill(stop, .sell, "1", at: "99")
    #expect(story.cancels == [target])
    #expect(story.exits == [.stop])
  }

  @Test func `at a loss leaves less to open the next with, before the balance is told`() throws {
    var story = ExecutorStory.ready { $0.sizing = .percent("1") }
    story.wish(.long)
    let first = try #require(story.order(.entry))
    story.fill(first.id, .buy, first.terms.quantity, at: "100")
    story.tell(.closed(ExecutorStory.symbol, "80"))
    story.wish(.short)
    let exit = try #require(story.order(.exit))
    story.fill(exit.id, .sell, exit.terms.quantity, at: "80")
    let second = try #require(story.order(.entry))
    // A fifth of 10,000 is lost, and what is left buys a hundred at 80.
    #expect(second.terms.quantity <= "100")
  }
}
