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

  @Test(arguments: failures)
  mutating func `is asked for again within seconds where it failed`(failure: Outcome) {
    story.list(.zero, for: .seconds(61))
    var waits: [TimeSpan] = []
    story.pass(.seconds(60))
    for _ in 0..<6 {
      story.answer(failure) { $0 == .positions }
      story.lose()
      let failed = story.now
      story.forget()
      while story.positionQueries == 0, story.now - failed < .seconds(20) {
        story.pass(.milliseconds(500))
      }
      waits.append(story.now - failed)
    }
    #expect(waits.allSatisfy { $0 <= .seconds(5) }, "\(waits)")
    #expect(waits.first == .seconds(1))
    #expect(waits.last == story.executor.settings.retryWaits.last)
  }

  @Test mutating func `that was too early is asked for again once the lag is over`() {
    story.hold()
    story.tell(.venue(.connected(true)))
    story.answer(story.listing(.zero)) { $0 == .positions }
    #expect(story.size == "1")
    story.forget()
    story.pass(.seconds(3))
    #expect(story.positionQueries == 1)
    story.answer(story.listing(.zero)) { $0 == .positions }
    #expect(story.fillQueries.count == 1)
    #expect(story.size == "1")
    story.list(.zero, for: .seconds(20))
    #expect(story.size == .zero)
  }

  @Test mutating func `that is flat asks for the fill that closed, and takes its reason`() {
    story.hold(stop: .distance(.rate("0.01")))
    story.pass(.seconds(20))
    let executed = story.executed(nil, .sell, "1", at: "99", origin: .positionStop)
    story.pass(.seconds(41))
    story.forget()
    story.answer(story.listing(.zero)) { $0 == .positions }
    #expect(story.size == "1")
    #expect(story.fillQueries.count == 1)
    #expect(story.fillQueries.allSatisfy { $0 <= executed.time })
    story.answerFills(story.history([executed]))
    #expect(story.size == .zero)
    #expect(story.exits == [.stop])
    #expect(story.alarms.isEmpty)
    #expect(story.fills == [executed])
  }

  @Test mutating func `that no listing of fills explains clears a phantom, loudly`() {
    story.hold()
    story.pass(.seconds(61))
    var given = story.list(.zero, for: .zero)
    var seconds = 0
    while story.size == "1", seconds < 20 {
      #expect(story.alarms.isEmpty)
      given += story.list(.zero, for: .seconds(1))
      seconds += 1
    }
    #expect(story.size == .zero)
    #expect(story.alarms == [.phantomCleared("1")])
    #expect(story.exits == [.guessed])
    #expect(given >= story.executor.settings.stopAttempts)
  }

  @Test(arguments: failures)
  mutating func `decides in bounded time where listings of fills fail`(failure: Outcome) {
    story.hold()
    story.pass(.seconds(61))
    let wait = story.executor.settings.takeoverAfter
    let begin = story.now
    while story.size != .zero, story.now - begin < .seconds(60) {
      for request in story.open.map(\.request) {
        switch request {
        case .positions: story.answer(story.listing(.zero)) { $0 == request }
        case .fills: story.answer(failure) { $0 == request }
        case .openOrders: story.answer(.accepted(.openOrders([]))) { $0 == request }
        default: story.lose { $0 == request }
        }
      }
      story.pass(.seconds(1))
    }
    #expect(story.fillQueries.count > 3)
    #expect(story.size == .zero)
    #expect(story.now - begin >= wait)
    #expect(story.now - begin < wait + .seconds(10))
    #expect(story.exits == [.guessed])
    #expect(story.alarms.contains(.phantomCleared("1")))
  }

  @Test mutating func `that shows another size asks for the fill between`() {
    story.hold()
    let executed = story.executed(nil, .sell, "0.6", at: "101", at: story.now + .seconds(30))
    story.pass(.seconds(61))
    story.answer(story.listing("0.4", entry: "100")) { $0 == .positions }
    #expect(story.size == "1")
    story.answerFills(story.history([executed]))
    #expect(story.size == "0.4")
    #expect(story.alarms.isEmpty)
    #expect(story.exits.isEmpty)
  }

  @Test mutating func `that shows another size no fill explains is taken over, loudly`() {
    story.hold()
    story.pass(.seconds(61))
    let given = story.list("0.4", for: .seconds(20))
    #expect(given >= story.executor.settings.stopAttempts)
    #expect(story.size == "0.4")
    #expect(story.alarms == [.sizeCorrected(from: "1", to: "0.4")])
  }

  @Test mutating func `is asked for at start, on every reconnect and every minute`() {
    var fresh = ExecutorStory()
    fresh.tell(.started)
    #expect(fresh.positionQueries == 1)
    story.tell(.venue(.connected(true)))
    #expect(story.positionQueries == 1)
    // The fills of the gap are asked for, too, and then once more whether all agrees.
    story.list(.zero, for: .seconds(10))
    let settled = story.positionQueries
    story.pass(.seconds(40))
    #expect(story.positionQueries == settled)
    story.pass(.seconds(20))
    #expect(story.positionQueries > settled)
  }

  @Test mutating func `that comes before the fill it contains counts that fill once`() throws {
    story.wish(.long)
    let entry = try #require(story.order(.entry))
    let executed = story.executed(entry.id, .buy, "1", at: "100")
    story.pass(.seconds(3))
    story.tell(.venue(.connected(true)))
    story.answer(story.listing("1")) { $0 == .positions }
    story.answerFills(story.history([executed]))
    #expect(story.size == "1")
    story.tell(.venue(.fill(executed)))
    #expect(story.size == "1")
    #expect(story.fills == [executed])
  }

  @Test mutating func `that was taken over with a fill in it counts that fill no more`() throws {
    story.wish(.long)
    let entry = try #require(story.order(.entry))
    story.answer(.accepted(.order(story.report(entry.id, .resting)))) {
      $0 == .submit(entry.id, entry.terms)
    }
    let executed = story.executed(entry.id, .buy, "1", at: "100")
    story.pass(.seconds(3))
    story.tell(.venue(.connected(true)))
    // The venue's history is behind for long, and has the fill in the end.
    story.list("1", for: .seconds(20))
    #expect(story.executor.mind.holdings[0].foreign == "1")
    story.tell(.venue(.fill(executed)))
    #expect(story.executor.mind.holdings[0].foreign + story.size == "1")
  }

  @Test mutating func `that comes before the exit it contains leaves no position the other way`() {
    story.hold(stop: .distance(.rate("0.01")))
    story.pass(.seconds(61))
    let executed = story.executed(nil, .sell, "1", at: "99", origin: .positionStop)
    story.answer(story.listing(.zero, asOf: story.now + .milliseconds(1))) { $0 == .positions }
    story.answerFills(story.history([executed]))
    story.tell(.venue(.fill(executed)))
    #expect(story.size == .zero)
    #expect(story.exits == [.stop])
    #expect(story.alarms.isEmpty)
  }
}

@Suite struct `A start` {
  @Test func `asks for all fills since the last agreement, whatever was missed before`() throws {
    var story = ExecutorStory.ready(Venues.binance)
    story.hold()
    story.list("1", for: .seconds(61))
    let agreed = story.now
    story.pass(.seconds(10))
    story.tell(.wish(.close(ExecutorStory.symbol)))
    let exit = try #require(story.order(.exit))
    story.answer(.accepted(.order(story.report(exit.id, .resting)))) {
      $0 == .submit(exit.id, exit.terms)
    }
    // Of the close only a part was left to do, and why has not been told.
    let report = story.report(exit.id, .filled, filled: "0.4", side: .sell, average: "100")
    story.pass(.seconds(2))
    story.answer(.accepted(.order(report))) { $0 == .order(exit.id, ExecutorStory.symbol) }
    #expect(story.fillQueries.contains { $0 > agreed })
    story.restart()
    #expect(story.fillQueries.count == 1)
    #expect(story.fillQueries.allSatisfy { $0 < agreed })
  }

  @Test(arguments: [Outcome.unknown(.timedOut), .rejected(Rejection(.rateLimited))])
  func `that could not read the account is made good within seconds`(failure: Outcome) {
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
    // Not at the next sync of the clock's, but within seconds.
    story.pass(.seconds(5))
    #expect(story.asked.contains(.account))
  }
}
