import Execution
import TestKit
import Testing
import Trading

/// A position is protected by as much as its live stops close.
@Suite struct `A stop for a part of a position` {
  /// Three units with a stop asked for and taken, and not seen yet.
  private static func held(_ direction: Direction = .long) throws -> ExecutorStory {
    var story = ExecutorStory.ready { $0.sizing = .quantity("3") }
    story.wish(direction, stop: .distance(.rate("0.02")))
    let entry = try #require(story.order(.entry))
    story.answer(.accepted(.order(story.report(entry.id, .resting)))) {
      $0 == .submit(entry.id, entry.terms)
    }
    story.fill(entry.id, direction.entrySide, "3", at: "100")
    story.answer(.accepted(.done)) { if case .setStops = $0 { true } else { false } }
    story.forget()
    return story
  }

  private func tell(_ report: OrderReport, to story: inout ExecutorStory) {
    story.tell(.venue(.order(report)))
  }

  @Test(arguments: [Direction.long, .short])
  func `leaves the rest naked, and is said to`(direction: Direction) throws {
    var story = try Self.held(direction)
    let level: Price = direction == .long ? "98" : "102"
    tell(story.part("1", at: level, number: 7), to: &story)
    #expect(story.executor.holding(ExecutorStory.symbol).isUnconfirmed)
    #expect(story.alarms == [.partlyProtected(uncovered: "2")])
    // Seen once more, it is told no second time.
    tell(story.part("1", at: level, number: 7), to: &story)
    #expect(story.alarms.count == 1)
  }

  @Test func `has the whole asked for, and then the position closed`() throws {
    var story = try Self.held()
    let part = story.part("1", at: "98", number: 7)
    tell(part, to: &story)
    for _ in 0..<40 {
      for request in story.open.map(\.request) {
        if case .setStops = request { story.answer(.accepted(.done)) { $0 == request } }
      }
      story.list("3", orders: [part], for: .seconds(1))
    }
    let wholes = story.stopsSet.filter { $0.stop == "98" }
    #expect(wholes.count > 2)
    #expect(story.alarms.contains(.unprotected))
    #expect(story.order(.emergency)?.terms.quantity == "3")
  }

  @Test func `is mended by one for the whole`() throws {
    var story = try Self.held()
    tell(story.part("1", at: "98", number: 7), to: &story)
    story.seeStop("98")
    #expect(!story.executor.holding(ExecutorStory.symbol).isUnconfirmed)
    // The end of the part takes nothing from it, and with the whole gone the part is no stop again.
    tell(story.part("1", at: "98", number: 7, .cancelled), to: &story)
    #expect(!story.executor.holding(ExecutorStory.symbol).isUnconfirmed)
  }

  @Test func `protects together with others that cover the rest`() throws {
    var story = try Self.held()
    tell(story.part("1", at: "98", number: 7), to: &story)
    tell(story.part("2", at: "98", number: 8), to: &story)
    #expect(!story.executor.holding(ExecutorStory.symbol).isUnconfirmed)
    #expect(story.executor.mind.holdings[0].liveStop == "98")
    tell(story.part("2", at: "98", number: 8, .cancelled), to: &story)
    #expect(story.executor.holding(ExecutorStory.symbol).isUnconfirmed)
    #expect(story.alarms.last == .partlyProtected(uncovered: "2"))
  }

  @Test func `does not grow with the position`() throws {
    var story = try Self.held()
    tell(story.part("3", at: "98", number: 7), to: &story)
    #expect(!story.executor.holding(ExecutorStory.symbol).isUnconfirmed)
    story.forget()
    story.wish(.long, stop: .distance(.rate("0.02")), isRung: true)
    let rung = try #require(story.order(.entry))
    story.fill(rung.id, .buy, "3", at: "100")
    #expect(story.executor.holding(ExecutorStory.symbol).isUnconfirmed)
    #expect(story.alarms.contains(.partlyProtected(uncovered: "3")))
    #expect(story.stopsSet.last?.stop == "98")
  }

  @Test func `that a listing leaves out is gone`() throws {
    var story = try Self.held()
    tell(story.part("3", at: "98", number: 7), to: &story)
    story.list("3", for: .seconds(70))
    #expect(story.executor.holding(ExecutorStory.symbol).isUnconfirmed)
  }
}

@Suite struct `A stop beyond the price of liquidation` {
  /// A position of one at 100 with its stop 5 away, that the venue would liquidate at a price.
  private static func held(
    _ direction: Direction, liquidatedAt price: Price
  ) -> ExecutorStory {
    var story = ExecutorStory.ready()
    story.hold(direction, stop: .distance(.rate("0.05")))
    story.pass(.seconds(60))
    story.forget()
    let size: Quantity = direction == .long ? "1" : "-1"
    let listing = story.listing(size, liquidation: price)
    story.answer(listing) { $0 == .positions }
    return story
  }

  @Test(
    arguments: [
      (Direction.long, "97", "95", "97.8"), (.long, "95", "95", "96.3"),
      (.short, "103", "105", "102.2"), (.short, "105", "105", "103.7"),
    ] as [(Direction, Price, Price, Price)])
  func `is moved inside by a quarter of the way, and said`(
    direction: Direction, liquidation: Price, stop: Price, inside: Price
  ) {
    var story = Self.held(direction, liquidatedAt: liquidation)
    #expect(story.alarms == [.stopBeyondLiquidation(stop: stop, liquidation: liquidation)])
    #expect(story.stopsSet.last?.stop == inside)
    story.accept()
    #expect(!story.executor.holding(ExecutorStory.symbol).isUnconfirmed)
  }

  @Test func `protects nothing`() {
    let story = Self.held(.long, liquidatedAt: "96")
    #expect(story.executor.holding(ExecutorStory.symbol).isUnconfirmed)
  }

  @Test func `is not moved for every change of that price, and never loosened`() {
    var story = Self.held(.long, liquidatedAt: "97")
    story.accept()
    story.forget()
    for price in ["97.1", "97.3", "97.5", "96", "90"] as [Price] {
      story.pass(.seconds(60))
      let listing = story.listing("1", liquidation: price)
      story.answer(listing) { $0 == .positions }
    }
    #expect(story.stopsSet.isEmpty)
    #expect(story.alarms.isEmpty)
  }

  @Test func `has the position closed where the price is there already`() {
    var story = Self.held(.long, liquidatedAt: "100")
    #expect(story.stopsSet.isEmpty)
    let listing = story.listing("1", liquidation: "100")
    story.answer(listing) { $0 == .positions }
    #expect(story.order(.emergency)?.terms.quantity == "1")
  }

  @Test func `stands where the venue names no such price, or one beyond it`() {
    var story = Self.held(.long, liquidatedAt: "94.9")
    #expect(story.alarms.isEmpty)
    let listing = story.listing("1")
    story.pass(.seconds(60))
    story.answer(listing) { $0 == .positions }
    #expect(story.alarms.isEmpty)
    #expect(story.stopsSet.isEmpty)
  }
}
