import Execution
import TestKit
import Testing
import Trading

/// Fills make the position, in the order of the venue and each of them once.
@Suite struct `A fill` {
  @Test func `that overtook the one that opened is booked after it`() throws {
    var story = ExecutorStory.ready()
    story.wish(.long, stop: .distance(.rate("0.01")))
    let entry = try #require(story.order(.entry))
    let opening = story.executed(entry.id, .buy, "1", at: "100")
    story.pass(.seconds(1))
    let closing = story.executed(nil, .sell, "1", at: "99", origin: .positionStop)
    story.tell(.venue(.fill(closing)))
    // There is nothing to close: what opened it has not been heard.
    #expect(story.size == .zero)
    #expect(story.exits.isEmpty)
    #expect(story.alarms.isEmpty)
    #expect(story.fillQueries.count == 1)
    story.answerFills(story.history([opening, closing]))
    #expect(story.size == .zero)
    #expect(story.exits == [.stop])
    #expect(story.fills == [opening, closing])
    story.tell(.venue(.fill(opening)))
    story.tell(.venue(.fill(closing)))
    #expect(story.size == .zero)
    #expect(story.fills == [opening, closing])
    #expect(story.alarms.isEmpty)
  }

  @Test func `that comes after a later one has its place before it`() throws {
    var story = ExecutorStory.ready()
    story.hold()
    story.wish(.long, isRung: true)
    let rung = try #require(story.order(.entry))
    story.pass(.seconds(1))
    let closing = story.executed(nil, .sell, "1", at: "99", origin: .positionStop)
    story.pass(.seconds(1))
    story.fill(rung.id, .buy, "1", at: "110")
    story.tell(.venue(.fill(closing)))
    // The first position was closed before the second was opened at its own price.
    #expect(story.size == "1")
    #expect(story.executor.holding(ExecutorStory.symbol).averageEntry == "110")
  }

  @Test func `that is told twice counts once`() throws {
    var story = ExecutorStory.ready()
    story.wish(.long)
    let entry = try #require(story.order(.entry))
    let executed = story.executed(entry.id, .buy, "0.4", at: "100", isComplete: false)
    for _ in 0..<3 { story.tell(.venue(.fill(executed))) }
    #expect(story.size == "0.4")
    #expect(story.fills == [executed])
  }

  @Test func `that more has filled before than was heard brings that along`() throws {
    var story = ExecutorStory.ready()
    story.wish(.long)
    let entry = try #require(story.order(.entry))
    let first = story.executed(entry.id, .buy, "0.4", at: "100", isComplete: false)
    let second = story.executed(entry.id, .buy, "0.6", at: "101", filled: "1")
    story.tell(.venue(.fill(second)))
    // By the total of the order all of it is held at once; the execution is asked for.
    #expect(story.size == "1")
    #expect(story.fillQueries.count == 1)
    story.answerFills(story.history([first, second]))
    #expect(story.size == "1")
    #expect(Set(story.fills.map(\.execution)) == [first.execution, second.execution])
  }

  @Test func `that a listing has beside others closes nothing until all are booked`() throws {
    var story = ExecutorStory.ready { $0.sizing = .quantity("3") }
    story.hold(.short)
    story.tell(.wish(.close(ExecutorStory.symbol)))
    let exit = try #require(story.order(.exit))
    // Another on the account buys, our close takes the rest, and the other buys again: of all that
    // only the last was heard.
    story.pass(.milliseconds(10))
    let first = story.executed(nil, .buy, "2", at: "100")
    story.pass(.milliseconds(10))
    let closing = story.executed(exit.id, .buy, "1", at: "100")
    story.pass(.milliseconds(10))
    let last = story.executed(nil, .buy, "2", at: "100")
    story.tell(.venue(.fill(last)))
    #expect(story.size == "-1")
    story.tell(.venue(.connected(true)))
    story.answerFills(story.history([first, closing, last]))
    #expect(story.size == .zero)
    #expect(story.exits == [.signal])
  }

  @Test func `that a listing has from before what seemed to close all leaves the same position`() {
    var story = ExecutorStory.ready { $0.sizing = .quantity("3") }
    story.hold(.short, stop: .distance(.rate("0.01")))
    // The venue takes a part of it, and somebody else sells and buys: only the last was heard.
    story.pass(.milliseconds(10))
    let part = story.executed(nil, .buy, "1", at: "100", origin: .liquidation)
    story.pass(.milliseconds(10))
    let sale = story.executed(nil, .sell, "2", at: "100")
    story.pass(.milliseconds(10))
    let purchase = story.executed(nil, .buy, "2", at: "100")
    story.tell(.venue(.fill(purchase)))
    #expect(story.size == "-1")
    story.forget()
    story.tell(.venue(.connected(true)))
    story.answerFills(story.history([part, sale, purchase]))
    #expect(story.size == "-2")
    #expect(story.exits.isEmpty)
    #expect(!story.records.contains { if case .opened = $0 { true } else { false } })
  }

  /// A short that rests, and a rung the other way at 99.
  private static func bothWays(
    _ story: inout ExecutorStory, from limit: Price
  ) throws -> (short: ClientOrderID, long: ClientOrderID) {
    story.wish(.short, .limit(limit))
    let short = try #require(story.order(.entry)?.id)
    story.wish(.long, .limit("99"), isRung: true)
    return (short, try #require(story.order(.entry)?.id))
  }

  @Test func `found between others does not explain what one of those has closed`() throws {
    var story = ExecutorStory.ready()
    let (first, second) = try Self.bothWays(&story, from: "100")
    story.fill(first, .sell, "1", at: "100")
    story.pass(.milliseconds(10))
    // Somebody else on the account takes a part of it off, unheard, before our own order does.
    let foreign = story.executed(nil, .buy, "0.5", at: "99.5")
    story.pass(.milliseconds(10))
    story.fill(second, .buy, "0.9", at: "99", isComplete: false)
    #expect(story.size == "-0.1")
    story.tell(.venue(.fill(foreign)))
    #expect(story.size == "0.4")
    #expect(story.exits == [.netted])
  }

  @Test func `heard last that came first does not end what closed long before`() throws {
    var story = ExecutorStory.ready()
    story.hold()
    story.tell(.wish(.close(ExecutorStory.symbol)))
    let exit = try #require(story.order(.exit)?.id)
    story.fill(exit, .sell, "1", at: "101")
    story.lose()
    story.list(.zero, for: .seconds(5))
    let (first, second) = try Self.bothWays(&story, from: "102")
    story.forget()
    let opening = story.executed(first, .sell, "1", at: "102")
    story.pass(.milliseconds(10))
    story.fill(second, .buy, "0.9", at: "99", isComplete: false)
    #expect(story.size == "0.9")
    story.tell(.venue(.fill(opening)))
    #expect(story.size == "-0.1")
    #expect(story.exits == [.netted])
  }

  @Test func `of several in one listing asks for the stop of all of them, once`() throws {
    var story = ExecutorStory.ready()
    let stop = StopRule.distance(.rate("0.02"))
    story.wish(.long, .limit("100"), stop: stop)
    let first = try #require(story.order(.entry)?.id)
    story.wish(.long, .limit("90"), stop: stop, isRung: true)
    let second = try #require(story.order(.entry)?.id)
    story.pass(.milliseconds(10))
    let fills = [
      story.executed(first, .buy, "1", at: "100"), story.executed(second, .buy, "1", at: "90"),
    ]
    story.pass(.milliseconds(10))
    story.forget()
    story.tell(.venue(.connected(true)))
    story.answerFills(story.history(fills))
    #expect(story.size == "2")
    #expect(story.stopsSet.map(\.stop) == ["93.1"])
  }

  @Test func `that closes more than stands is not believed without what it closes`() {
    var story = ExecutorStory.ready()
    story.hold()
    story.forget()
    story.fill(nil, .sell, "3", at: "99", origin: .positionStop)
    #expect(story.size == "1")
    #expect(story.fillQueries.count == 1)
  }
}

@Suite struct `What an order says has filled` {
  /// An entry whose fill nobody has told, asked for when its answer was due.
  private static func filledUnheard() throws -> (story: ExecutorStory, executed: Fill) {
    var story = ExecutorStory.ready(Venues.binance)
    story.wish(.long, stop: .distance(.rate("0.01")))
    let entry = try #require(story.order(.entry))
    story.pass(.seconds(1))
    let executed = story.executed(entry.id, .buy, "1", at: "100.5")
    let report = story.report(entry.id, .filled, filled: "1", average: "100.5")
    story.pass(.seconds(1))
    #expect(story.orderQueries == [entry.id])
    story.answer(.accepted(.order(report))) { $0 == .order(entry.id, ExecutorStory.symbol) }
    return (story, executed)
  }

  @Test func `is held and protected before its execution comes`() throws {
    let (story, _) = try Self.filledUnheard()
    #expect(story.size == "1")
    #expect(story.executor.holding(ExecutorStory.symbol).averageEntry == "100.5")
    #expect(story.order(.stop)?.terms.trigger?.price == "99.5")
    #expect(story.fillQueries.count == 1)
    // The execution itself is kept when it comes; what is made up is not.
    #expect(story.fills.isEmpty)
  }

  @Test(arguments: [true, false])
  func `is booked once, whether its execution is listed or told first`(isListed: Bool) throws {
    var (story, executed) = try Self.filledUnheard()
    if isListed { story.answerFills(story.history([executed])) }
    story.tell(.venue(.fill(executed)))
    if !isListed { story.answerFills(story.history([executed])) }
    #expect(story.size == "1")
    #expect(story.executor.holding(ExecutorStory.symbol).averageEntry == "100.5")
    #expect(story.fills == [executed])
  }

  @Test(arguments: [20, 100])
  func `is booked once, however many orders fill before its execution comes`(count: Int) throws {
    var (story, executed) = try Self.filledUnheard()
    let entry = try #require(executed.clientID)
    story.answerFills(story.history([]))
    for _ in 0..<count {
      for (role, side) in [(ClientOrderID.Role.exit, Side.sell), (.entry, .buy)] {
        story.pass(.seconds(1))
        let other = ClientOrderID(
          epoch: entry.epoch, signal: SignalID(900 + UInt32(story.fills.count)), role: role,
          attempt: 0, instrument: ExecutorStory.symbol)
        story.fill(other, side, "1", at: "100")
      }
    }
    story.tell(.venue(.fill(executed)))
    #expect(story.size == "1")
    #expect(story.fills.count == 2 * count + 1)
  }

  @Test func `is not added to what its fills have said already`() throws {
    var story = ExecutorStory.ready()
    story.wish(.long)
    let entry = try #require(story.order(.entry))
    story.fill(entry.id, .buy, "0.4", at: "100", isComplete: false)
    story.pass(.seconds(2))
    let report = story.report(entry.id, .resting, filled: "0.4", average: "100")
    story.answer(.accepted(.order(report))) { $0 == .order(entry.id, ExecutorStory.symbol) }
    #expect(story.size == "0.4")
    #expect(story.fillQueries.isEmpty)
  }
}
