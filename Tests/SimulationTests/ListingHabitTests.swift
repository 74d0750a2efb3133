import Execution
import SimulatedExchange
import Simulation
import StrategyKit
import TestKit
import Testing
import Trading

/// What tests of habits share.
enum HabitPlay {
  /// A venue with these habits, at which nothing goes wrong but what a test says.
  static func play(
    _ profile: VenueProfile, _ habits: VenueHabits, striking script: Set<FaultDecision> = [],
    latency: TimeSpan = .seconds(5), instruments: [Instrument]? = nil, _ feeds: [MarketFeed],
    script wishes: @escaping @Sendable (Candle, Int, inout Desk) -> Void = { _, _, _ in }
  ) -> Play {
    var play = Play(feeds, instruments: instruments, script: wishes)
    play.profile = profile
    play.profile.habits = habits
    play.executor.answerTimeout = .minutes(10)
    play.executor.questionTimeout = .minutes(10)
    play.executor.doubtLimit = .minutes(60)
    play.exchange.intrabar = .openHighLowClose
    play.settings.requestLatency = Latency(base: latency)
    play.settings.responseLatency = Latency(base: latency)
    play.settings.faults = FaultPlan(
      name: "scripted", rules: Set(script.map(\.kind)).map { FaultRule($0, chance: "1") },
      tickerInterval: .minutes(60), script: script)
    return play
  }

  static func listen(to play: Play) -> Listener {
    let listener = Listener()
    var simulation = play.simulation()
    simulation.witness = listener
    _ = simulation.run()
    return listener
  }

  /// Candles in which the price stands still.
  static let still = ["100 100 100 100", "100 100 100 100", "100 100 100 100"]
}

/// Listings that a venue gives in parts.
@Suite struct `A listing in parts` {
  static var books: VenueHabits {
    var habits = VenueHabits()
    habits.hasConditionalBook = true
    return habits
  }

  typealias Listed = (Timestamp, RequestID, [PositionReport], Timestamp)

  static func isAllOrders(_ request: Request) -> Bool { request == .openOrders(nil) }

  /// The second read of the first listing of all orders, by the name that faults know it by.
  static let secondRead = FaultDecision(.failRead, subject: 3_000 + 1 << 40, nth: 0)

  @Test func `of two books is unknown where either half fails`() throws {
    let feeds = [MarketFeed(candles: Candles.series("1m", HabitPlay.still))]
    let listener = HabitPlay.listen(
      to: HabitPlay.play(Venues.binance, Self.books, striking: [Self.secondRead], feeds))
    #expect(listener.answer(to: Self.isAllOrders) == .unknown(.serverError))
    // The same failure has nothing to strike where there is one book.
    let plain = HabitPlay.listen(
      to: HabitPlay.play(Venues.binance, VenueHabits(), striking: [Self.secondRead], feeds))
    #expect(plain.answer(to: Self.isAllOrders) == .accepted(.openOrders([])))
  }

  @Test func `of two books shows an order in both that triggers between the reads`() {
    // At 2:00 everything is synced; the books are read at 2:05 and 2:15, and at 2:13 or so the
    // price reaches the trigger.
    let feeds = [
      MarketFeed(
        candles: Candles.series(
          "1m",
          [
            "100 100 100 100", "100 100 100 100", "100 102 101 101", "101 101 101 101",
            "101 101 101 101",
          ]))
    ]
    func listener(_ habits: VenueHabits) -> Listener {
      HabitPlay.listen(
        to: HabitPlay.play(Venues.binance, habits, feeds) { _, count, desk in
          guard count == 1 else { return }
          desk.enter(.long, at: .stopLimit("101.2", limit: "99"), stop: .percent(5))
        })
    }
    func isTwice(_ reports: [OrderReport]) -> Bool {
      reports.contains { first in
        first.status == .untriggered
          && reports.contains { $0.clientID == first.clientID && $0.status == .resting }
      }
    }
    #expect(listener(Self.books).orderListings.contains(where: isTwice))
    #expect(!listener(VenueHabits()).orderListings.contains(where: isTwice))
  }

  @Test(arguments: [1, 2, 20])
  func `of many pages has every position once, as of the first page`(size: Int) throws {
    let symbols = (0..<5).map { Venues.instrument("S\($0)USDT") }
    let feeds = symbols.map { _ in
      MarketFeed(candles: Candles.series("1m", HabitPlay.still + HabitPlay.still))
    }
    var habits = VenueHabits()
    habits.positionsPerPage = size
    let listener = HabitPlay.listen(
      to: HabitPlay.play(
        Venues.bybit, habits, latency: .milliseconds(100), instruments: symbols, feeds
      ) { _, count, desk in
        if count == 1 { desk.enter(.long, stop: .percent(5)) }
      })
    let found = try #require(
      listener.heard.compactMap { time, event -> Listed? in
        guard case .answer(let id, .accepted(.positions(let rows, let asOf))) = event,
          rows.count == 5
        else { return nil }
        return (time, id, rows, asOf)
      }.first)
    let (answered, id, rows, asOf) = found
    #expect(rows.map(\.instrument.value) == [0, 1, 2, 3, 4])
    // Each page is another way there and back.
    let pages = (5 + size - 1) / size
    let asked = try #require(listener.asked.first { $0.id == id })
    #expect(answered - asked.time == .milliseconds(200 * Int64(pages)))
    #expect(asOf - asked.time == .milliseconds(100))
  }
}
