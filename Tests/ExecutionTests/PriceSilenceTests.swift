import Execution
import TestKit
import Testing
import Trading

/// A venue whose prices stop coming while everything else speaks.
@Suite struct `A price that does not come` {
  private var story = ExecutorStory.ready { $0.priceSilence = .seconds(10) }

  private var priceQueries: Int { story.asked.count { $0 == .ticker(ExecutorStory.symbol) } }

  @Test mutating func `is asked for while something is open, and said once`() {
    story.hold(stop: .distance(.rate("0.02")), trailing: TrailingRule(distance: .price("1")))
    story.forget()
    story.list("1", for: .seconds(35))
    #expect(priceQueries == 3)
    #expect(story.alarms.filter { if case .priceSilent = $0 { true } else { false } }.count == 1)
  }

  @Test mutating func `moves the stop that follows it, once it has been answered`() {
    story.hold(stop: .distance(.rate("0.02")), trailing: TrailingRule(distance: .price("1")))
    story.forget()
    story.list("1", for: .seconds(11))
    let price = Ticker(last: "105", bid: "104.9", ask: "105.1", mark: "105")
    story.answer(.accepted(.ticker(price))) { $0 == .ticker(ExecutorStory.symbol) }
    #expect(story.stopsSet.last?.stop == "104")
  }

  @Test mutating func `decides nothing where the answer is no price`() {
    story.hold(stop: .distance(.rate("0.02")), trailing: TrailingRule(distance: .price("1")))
    story.forget()
    story.list("1", for: .seconds(11))
    let price = Ticker(last: .zero, bid: .zero, ask: .zero, mark: .zero)
    story.answer(.accepted(.ticker(price))) { $0 == .ticker(ExecutorStory.symbol) }
    #expect(story.stopsSet.isEmpty && story.order(.exit) == nil)
  }

  @Test mutating func `is said again once prices had come in between`() {
    story.hold(stop: .distance(.rate("0.02")))
    story.list("1", for: .seconds(12))
    story.ticker("100.5")
    story.forget()
    story.list("1", for: .seconds(12))
    #expect(story.alarms.contains { if case .priceSilent = $0 { true } else { false } })
  }

  @Test mutating func `is not asked for while nothing is open`() {
    story.list(.zero, for: .seconds(60))
    #expect(priceQueries == 0)
  }

  @Test mutating func `is not asked for where prices come with candles alone`() {
    story = ExecutorStory.ready()
    story.hold(stop: .distance(.rate("0.02")))
    story.forget()
    story.list("1", for: .seconds(60))
    #expect(priceQueries == 0)
  }
}
