import Execution
import TestKit
import Testing
import Trading

@Suite struct `A cancel` {
  static let nothings: [Outcome] =
    [.rejected(Rejection(.rateLimited)), .rejected(Rejection(.notSent))]
    + Uncertainty.allCases.map { .unknown($0) }

  /// A limit order that rests.
  private static func resting() throws -> (story: ExecutorStory, entry: ClientOrderID) {
    var story = ExecutorStory.ready()
    story.wish(.long, .limit("90"))
    let entry = try #require(story.order(.entry))
    story.answer(.accepted(.order(story.report(entry.id, .resting)))) {
      $0 == .submit(entry.id, entry.terms)
    }
    story.say(entry.id, .resting)
    return (story, entry.id)
  }

  @Test(arguments: nothings)
  func `that came to nothing is sent again once its order was seen to stand`(
    outcome: Outcome
  ) throws {
    var (story, entry) = try Self.resting()
    story.tell(.wish(.cancelEntries(ExecutorStory.symbol, tag: nil)))
    #expect(story.cancels == [entry])
    story.answer(outcome) { $0 == .cancel(entry, ExecutorStory.symbol) }
    story.pass(.seconds(1))
    #expect(story.orderQueries == [entry])
    #expect(story.cancels == [entry])
    story.answer(.accepted(.order(story.report(entry, .resting)))) {
      $0 == .order(entry, ExecutorStory.symbol)
    }
    #expect(story.cancels == [entry, entry])
    story.say(entry, .cancelled)
    #expect(story.executor.holding(ExecutorStory.symbol).workingEntries == 0)
    #expect(story.fate(SignalID(1)) == .blocked(.cancelledByStrategy))
  }

  @Test func `of what has filled meanwhile keeps what has filled`() throws {
    var (story, entry) = try Self.resting()
    story.tell(.wish(.cancelEntries(ExecutorStory.symbol, tag: nil)))
    let executed = story.executed(entry, .buy, "1", at: "90")
    story.answer(.rejected(Rejection(.noSuchOrder))) {
      $0 == .cancel(entry, ExecutorStory.symbol)
    }
    story.answer(
      .accepted(.order(story.report(entry, .filled, filled: "1", average: "90")))
    ) { $0 == .order(entry, ExecutorStory.symbol) }
    #expect(story.size == "1")
    story.answerFills(story.history([executed]))
    #expect(story.size == "1")
    #expect(story.fills == [executed])
  }
}
