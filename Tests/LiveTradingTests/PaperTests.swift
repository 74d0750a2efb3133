import Execution
import Foundation
import Journal
import LiveTrading
import SimulatedExchange
import TestKit
import Testing
import Trading
import Transport
import Venues
import WireFormat

/// A market in the hands of a test: it says what it is told to say.
private struct QuietMarket: VenueAdapter {
  var outputs: [VenueOutput] = []
  var clockOffset = TimeSpan.zero
  var isReady: Bool { true }
  var callsUnderWay: Int { 0 }
  var nextTurn: Timestamp { .distantFuture }

  mutating func begin(at now: Moment) {}
  mutating func ask(_ request: Request, _ id: RequestID, at now: Moment) {}
  mutating func take(_ response: HTTPResponse, of call: UInt64, at now: Moment) {}
  mutating func take(_ end: WireEnd, of call: UInt64, at now: Moment) {}
  /// A price, as a text on the stream of the market; or last, bid, ask and mark, and then perhaps
  /// the rate of funding and in how many minutes since the beginning it is paid.
  mutating func take(_ event: SocketEvent, on stream: VenueStream, at now: Moment) {
    guard case .text(let text) = event else { return }
    if text.hasPrefix("book ") { return take(book: text) }
    if text.hasPrefix("sold ") { return take(sale: text, at: now) }
    let words = text.split(separator: " ").map(String.init)
    guard let price = Price(words[0]) else { return }
    var ticker = Ticker(last: price, bid: price, ask: price, mark: price)
    if words.count >= 4, let bid = Price(words[1]), let ask = Price(words[2]),
      let mark = Price(words[3])
    {
      ticker = Ticker(last: price, bid: bid, ask: ask, mark: mark)
    }
    var state = MarketState(ticker: ticker)
    if words.count == 6, let minutes = Int64(words[5]) {
      state.fundingRate = Rate(words[4])
      state.nextFunding = LiveBench.begin + .minutes(minutes)
    }
    outputs.append(.state(InstrumentIndex(0), state))
    outputs.append(.event(.ticker(InstrumentIndex(0), ticker)))
  }
  /// A trade of the tape, of somebody who sold: `sold QUANTITY PRICE`.
  private mutating func take(sale text: String, at now: Moment) {
    let words = text.split(separator: " ").map(String.init)
    guard let quantity = Quantity(words[1]), let price = Price(words[2]) else { return }
    let trade = PublicTrade(
      time: now.trading, price: price, quantity: quantity, takerSide: .sell)
    outputs.append(.trade(InstrumentIndex(0), trade))
  }

  /// A book: `book BID:SIZE … | ASK:SIZE …`, or what changes of one after `book +`.
  private mutating func take(book text: String) {
    let isWhole = !text.hasPrefix("book +")
    let sides = text.dropFirst(isWhole ? 5 : 6)
      .split(separator: "|", omittingEmptySubsequences: false)
    let levels = sides.map { side in
      side.split(separator: " ").compactMap { level -> BookLevel? in
        let parts = level.split(separator: ":").map(String.init)
        guard let price = Price(parts[0]), let size = Quantity(parts[1]) else { return nil }
        return BookLevel(price: price, quantity: size)
      }
    }
    outputs.append(
      .book(InstrumentIndex(0), BookChange(isWhole: isWhole, bids: levels[0], asks: levels[1])))
  }
  mutating func turn(at now: Moment) {}
  mutating func lookAtMarket(closes: Bool, at now: Moment) {}
  mutating func catchUp(on stream: VenueStream) {}
}

/// An account on paper, and a clock that a test turns.
struct PaperBench {
  static let btc = InstrumentIndex(0)
  var venue: PaperVenue
  var now: Timestamp
  private var asked: UInt64 = 0

  init(kept: [UInt8]? = nil, at now: Timestamp = LiveBench.begin, faults: FaultPlan? = nil) throws {
    var exchange = ExchangeSettings(leverage: 10)
    exchange.arrival = .lastPrint
    var settings = PaperVenue.Settings(
      instruments: [LiveBench.instrument], profile: try LiveBench.profile(), exchange: exchange,
      deposit: "10000")
    settings.faults = faults
    self.now = now
    venue = try PaperVenue(settings, market: QuietMarket(), kept: kept, at: now)
  }

  var moment: Moment { Moment(wall: now, trading: now) }

  /// Lets the price be one, a second later.
  @discardableResult
  mutating func price(_ text: String) -> [VenueOutput] {
    now = now + .seconds(1)
    venue.take(.text(text), on: .market, at: moment)
    return drain()
  }

  mutating func ask(_ request: Request) -> Outcome? {
    asked += 1
    venue.ask(request, RequestID(asked), at: moment)
    for case .answer(_, let outcome) in drain(keepsEvents: true) { return outcome }
    return nil
  }

  /// What came since the last time that was no answer.
  private(set) var events: [VenueOutput] = []

  @discardableResult
  mutating func drain(keepsEvents: Bool = false) -> [VenueOutput] {
    venue.turn(at: moment)
    let outputs = venue.outputs
    venue.outputs.removeAll()
    if keepsEvents { events += outputs }
    return outputs
  }

  static func name(_ signal: UInt32) -> ClientOrderID {
    ClientOrderID(
      epoch: 1, signal: SignalID(signal), role: .entry, attempt: 0, instrument: btc)
  }

  mutating func buy(_ signal: UInt32, stops: PositionStops? = nil) -> Outcome? {
    ask(
      .submit(
        Self.name(signal),
        OrderTerms(instrument: Self.btc, side: .buy, quantity: "0.1", attached: stops)))
  }

  mutating func positions() throws -> [PositionReport] {
    guard case .accepted(.positions(let reports, _)) = ask(.positions) else {
      throw LiveBench.NoAddress()
    }
    return reports
  }

  mutating func fills() throws -> [Fill] {
    guard
      case .accepted(.fills(let fills, _)) = ask(.fills(Self.btc, since: LiveBench.begin))
    else { throw LiveBench.NoAddress() }
    return fills
  }

  mutating func balance() throws -> Money {
    guard case .accepted(.account(let report)) = ask(.account) else {
      throw LiveBench.NoAddress()
    }
    return report.balance ?? .zero
  }
}

@Suite struct `An account on paper` {
  @Test func `fills at the market's price, and is stopped where the price goes`() throws {
    var bench = try PaperBench()
    #expect(!bench.venue.isReady, "without a price there is no market")
    bench.price("50000")
    #expect(bench.venue.isReady)
    _ = bench.buy(1, stops: PositionStops(stop: "49500", target: "51000"))
    #expect(try bench.positions().map(\.size) == ["0.1"])
    #expect(try bench.positions()[0].stops.stop == "49500")
    #expect(try bench.fills().map(\.price) == ["50000"])
    bench.price("49600")
    #expect(try bench.positions().count == 1)
    bench.price("49400")
    #expect(try bench.positions().isEmpty)
    #expect(try bench.fills().map(\.origin) == [.client, .positionStop])
    #expect(try bench.fills()[1].price == "49500")
  }

  @Test func `pays the venue's ask, and gets its bid`() throws {
    var bench = try PaperBench()
    bench.price("50000 49999 50004 50000")
    _ = bench.buy(1)
    _ = bench.ask(
      .submit(
        PaperBench.name(2),
        OrderTerms(instrument: PaperBench.btc, side: .sell, quantity: "0.1", isReduceOnly: true)))
    #expect(try bench.fills().map(\.price) == ["50004", "49999"])
  }

  @Test func `takes what the venue's book shows, and no more`() throws {
    var bench = try PaperBench()
    bench.price("50000 49999 50001 50000")
    bench.price("book 49999:0.04 49990:1 | 50001:0.07 50010:0.01 50020:5")
    // What the ticker says of its best is no news where there is a book.
    bench.price("50000 49000 51000 50000")
    _ = bench.buy(1)
    #expect(try bench.fills().map(\.price) == ["50001", "50010", "50020"])
    #expect(try bench.fills().map(\.quantity) == ["0.07", "0.01", "0.02"])
    bench.price("book |")
    bench.price("50000 49998 50002 50000")
    _ = bench.buy(2)
    #expect(try bench.fills().last?.price == "50002", "without a book the ticker holds")
  }

  @Test func `takes what changes of a book for none that was never told whole`() throws {
    var bench = try PaperBench()
    bench.price("50000 49999 50001 50000")
    bench.price("book + | 50100:5")
    bench.price("50000 49998 50002 50000")
    _ = bench.buy(1)
    #expect(try bench.fills().map(\.price) == ["50002"], "the ticker's best holds on")
  }

  @Test func `has its place in the queue of the venue's book`() throws {
    var bench = try PaperBench()
    bench.price("50000 49999 50001 50000")
    bench.price("book 49999:0.4 49990:1 | 50001:1")
    _ = bench.ask(
      .submit(
        PaperBench.name(1),
        OrderTerms(
          instrument: PaperBench.btc, side: .buy, quantity: "0.1",
          pricing: .limit("49999", .goodTillCancelled))))
    bench.price("sold 0.3 49999")
    #expect(try bench.fills().isEmpty, "0.4 stood there before")
    bench.price("sold 0.15 49999")
    #expect(try bench.fills().map(\.quantity) == ["0.05"])
    bench.price("sold 0.01 49998")
    #expect(try bench.fills().map(\.quantity) == ["0.05", "0.05"], "the price went through it")
    #expect(try bench.fills().allSatisfy { $0.liquidity == .maker && $0.price == "49999" })
  }

  @Test func `pays the funding that was announced last, once`() throws {
    var bench = try PaperBench()
    bench.price("50000 50000 50000 50000 0.0005 2")
    _ = bench.buy(1)
    let before = try bench.balance()
    bench.price("50000 50000 50000 50000 0.0001 2")
    bench.now = LiveBench.begin + .minutes(3)
    let paid = bench.price("50000 50000 50000 50000 0.0002 480")
    let payments = paid.compactMap { output -> Money? in
      if case .payment(let payment) = output { payment.amount } else { nil }
    }
    #expect(payments == ["-0.5"])
    #expect(try bench.balance() == before - "0.5")
    bench.price("50000 50000 50000 50000 0.0002 480")
    #expect(try bench.balance() == before - "0.5")
  }

  @Test func `lets a stop by the mark price go by the mark`() throws {
    var bench = try PaperBench()
    bench.price("50000 50000 50000 50000")
    _ = bench.buy(1, stops: PositionStops(stop: "49500", source: .mark))
    bench.price("49000 49000 49000 49800")
    #expect(try bench.positions().count == 1, "the mark has not come there")
    bench.price("49400 49400 49400 49500")
    #expect(try bench.positions().isEmpty)
    // Filled at the last price of the moment at which the mark came there.
    let fill = try bench.fills()[1]
    #expect(fill.origin == .positionStop && fill.price > "49000" && fill.price <= "49400")
  }

  @Test func `is the same after its process has died, and its numbers never come twice`() throws {
    var bench = try PaperBench()
    bench.price("50000")
    _ = bench.buy(1, stops: PositionStops(stop: "49500", target: "51000"))
    _ = bench.ask(
      .submit(
        PaperBench.name(2),
        OrderTerms(
          instrument: PaperBench.btc, side: .buy, quantity: "0.2",
          pricing: .limit("49800", .goodTillCancelled))))
    let money = try bench.balance()
    let before = try bench.fills()
    let state = bench.venue.changedState()
    let kept = try #require(state)
    #expect(bench.venue.changedState() == nil, "nothing has changed since")

    var again = try PaperBench(kept: kept, at: bench.now + .seconds(60))
    again.price("50100")
    #expect(try again.balance() == money)
    let positions = try again.positions()
    #expect(positions.map(\.size) == ["0.1"] && positions[0].averageEntry == "50000")
    #expect(positions[0].stops.stop == "49500" && positions[0].stops.target == "51000")
    #expect(try again.fills() == before)
    guard case .accepted(.order(let first)) = again.ask(.order(PaperBench.name(1), PaperBench.btc)),
      case .accepted(.order(let second)) = again.ask(.order(PaperBench.name(2), PaperBench.btc))
    else {
      Issue.record("an order was forgotten")
      return
    }
    #expect(first.status == .filled && second.status == .resting)
    again.price("49700")
    #expect(try again.positions().map(\.size) == ["0.3"])
    let numbers = try again.fills().map(\.execution)
    #expect(Set(numbers).count == numbers.count && numbers.count == 2)
  }

  @Test func `is stopped at the price that it comes back to, where that is past the stop`() throws {
    var bench = try PaperBench()
    bench.price("50000")
    _ = bench.buy(1, stops: PositionStops(stop: "49500"))
    let state = bench.venue.changedState()
    let kept = try #require(state)
    var again = try PaperBench(kept: kept, at: bench.now + .seconds(600))
    again.price("49000")
    again.price("49000")
    #expect(try again.positions().isEmpty)
    #expect(try again.fills().last?.price == "49000", "a gap fills where it opens")
  }

  @Test func `cannot be taken up from bytes that are none`() throws {
    #expect(throws: DamagedBytes.self) { try PaperBench(kept: [9, 1, 2]) }
    #expect(throws: DamagedBytes.self) { try PaperBench(kept: []) }
  }

  @Test func `loses and spoils what a plan says`() throws {
    func bench(_ kind: FaultKind) throws -> PaperBench {
      var bench = try PaperBench(
        faults: FaultPlan(name: "one", rules: [FaultRule(kind, chance: .one)]))
      bench.price("50000")
      return bench
    }
    var lost = try bench(.loseAnswer)
    #expect(lost.ask(.positions) == nil && lost.venue.callsUnderWay == 0)
    var spoiled = try bench(.garbleAnswer)
    #expect(spoiled.ask(.positions) == WireEnd.halfBody.outcome)
    var twice = try bench(.repeatAnswer)
    let first = twice.ask(.positions)
    #expect(first != nil)
    // A little later it comes once more, the same, and then no more.
    twice.now = twice.now + .seconds(10)
    let later = twice.drain().compactMap { output -> Outcome? in
      if case .answer(_, let outcome) = output { outcome } else { nil }
    }
    #expect(later == [first])
    twice.now = twice.now + .seconds(60)
    #expect(twice.drain().isEmpty)
    var refused = try bench(.rateLimit)
    guard case .rejected(let rejection) = refused.ask(.positions) else {
      Issue.record("not refused")
      return
    }
    #expect(rejection.reason == .rateLimited)
    var zero = try bench(.zeroPrice)
    let tickers = zero.price("50001").compactMap { output -> Price? in
      if case .event(.ticker(_, let ticker)) = output { ticker.last } else { nil }
    }
    #expect(tickers == [.zero])
  }
}
