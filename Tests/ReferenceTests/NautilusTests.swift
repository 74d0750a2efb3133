import Foundation
import SimulatedExchange
import Simulation
import StrategyKit
import TestKit
import Testing
import Trading

/// What nautilus_trader computed, fill by fill.
@Suite(.reference) struct `The nautilus reference` {
  /// Its bars trade at their close, and go open, high, low, close where something rests.
  static let settings = ExchangeSettings(
    intrabar: .openHighLowClose, limitFill: .touch, arrival: .lastPrint)

  @Test(arguments: Reference.cases("nautilus", "runs"))
  func `runs agree in every fill with the reference`(run: Reference) throws {
    let object = run.object
    let isPublished = object["published"] != nil
    let series = try CandleShelf.candles(
      object.text("data"), from: object["start"], to: object["end"])
    if !isPublished { #expect(series.count == Int(try object.number("rows"))) }

    let facts = try Self.stage(object).run(
      try Self.strategy(object), over: MarketFeed(candles: series))

    let results = isPublished ? object : try object.child("expected")
    let expected = try results.list("fills")
    try #require(facts.fills.count == expected.count)
    let span = series.timeframe.span
    for (fill, wanted) in zip(facts.fills, expected) {
      // The published run names a bar by the moment that its label says.
      let close = Self.close(of: fill, span) - (isPublished ? span : .zero)
      #expect(close == (try wanted.moment("ts")))
      #expect(fill.side == (try wanted.text("side") == "BUY" ? .buy : .sell), "at \(close)")
      #expect(fill.price == (try wanted.price("avg_px")), "at \(close)")
      #expect(fill.quantity == (try wanted.quantity("qty")), "at \(close)")
      let fees = try #require(wanted["commissions"] as? [String])
      #expect(fees.map { Money(String($0.prefix { $0 != " " })) } == [fill.fee], "at \(close)")
    }
    let final =
      try isPublished
      ? object.child("published").amount("balance_usdt") : results.amount("final_balance")
    #expect(facts.finalEquity == final)
  }

  /// The end of the bar in which an order filled; one that filled between two bars filled at the
  /// end of the first.
  private static func close(of fill: Fill, _ span: TimeSpan) -> Timestamp {
    let isInside = fill.origin == .positionStop || fill.clientID?.role == .partialExit
    let bars = fill.time.nanoseconds.divided(by: span.nanoseconds, isInside ? .down : .up)
    return Timestamp(nanoseconds: (bars + (isInside ? 1 : 0)) * span.nanoseconds)
  }

  private static func stage(_ run: Reference.Object) throws -> Stage {
    guard let instrument = run["instrument"] as? Reference.Object else {
      let instrument = try run.child("rerun").child("instrument")
      return Stage(
        deposit: "10000000", tick: try instrument.amountless("price_increment"),
        lot: try instrument.amountless("size_increment"), maker: try instrument.rate("maker_fee"),
        taker: try instrument.rate("taker_fee"), settings: settings)
    }
    let places = Int(try instrument.number("price_precision"))
    let sizePlaces = Int(try instrument.number("size_precision"))
    return Stage(
      deposit: "1000000", tick: Price(units: Volume.powers[8 - places]),
      lot: Quantity(units: Volume.powers[8 - sizePlaces]), maker: try instrument.rate("maker_fee"),
      taker: try instrument.rate("taker_fee"), settings: settings)
  }

  private static func strategy(_ run: Reference.Object) throws -> any Strategy {
    guard let params = run["params"] as? Reference.Object else {
      return AlwaysIn(fast: 10, slow: 20, size: "0.001")
    }
    let size = try #require(Quantity(params.text("trade_size")))
    func whole(_ key: String) throws -> Int { try #require(Int(params.text(key))) }
    if params["sl"] == nil {
      return AlwaysIn(
        fast: try whole("fast_ema_period"), slow: try whole("slow_ema_period"), size: size)
    }
    return Bracketed(
      fast: try whole("fast"), slow: try whole("slow"), size: size,
      stop: try #require(Rate(params.text("sl"))), target: try #require(Rate(params.text("tp"))),
      places: Int(try run.child("instrument").number("price_precision")))
  }
}

/// Two averages that begin with the first close and count once they have seen their length.
private struct Averages {
  private var fast: ExponentialAverage
  private var slow: ExponentialAverage
  private let length: Int
  private var seen = 0

  init(_ fast: Int, _ slow: Int) {
    self.fast = ExponentialAverage(fast, seed: .firstValue)
    self.slow = ExponentialAverage(slow, seed: .firstValue)
    length = max(fast, slow)
  }

  mutating func next(_ price: Price) -> (fast: Double, slow: Double)? {
    seen += 1
    guard let fast = fast.next(price), let slow = slow.next(price), seen >= length else {
      return nil
    }
    return (fast, slow)
  }
}

extension Candle {
  /// A bar of one price is not acted on.
  fileprivate var isSinglePrice: Bool { high == low }
}

/// Long where the fast average is at or above the slow one, else short.
private struct AlwaysIn: Strategy {
  static let name = "always-in"
  static let summary = "Turns with two averages."
  private var averages: Averages
  private let size: Quantity

  init() { self.init(fast: 10, slow: 20, size: "1") }

  init(fast: Int, slow: Int, size: Quantity) {
    averages = Averages(fast, slow)
    self.size = size
  }

  mutating func onCandle(_ candle: Candle, _ desk: inout Desk) {
    guard let now = averages.next(candle.close), !candle.isSinglePrice else { return }
    let direction: Direction = now.fast >= now.slow ? .long : .short
    guard desk.holding.direction != direction else { return }
    desk.enter(direction, size: .quantity(size))
  }
}

/// Enters with a stop and a limit for the profit when the averages cross, and leaves by those
/// alone.
private struct Bracketed: Strategy {
  static let name = "bracketed"
  static let summary = "Enters with a bracket."
  private var averages: Averages
  private let size: Quantity
  private let stop: Rate
  private let target: Rate
  private let places: Int
  private var wasAbove: Bool?

  init() { self.init(fast: 10, slow: 20, size: "1", stop: "0.01", target: "0.01", places: 8) }

  init(fast: Int, slow: Int, size: Quantity, stop: Rate, target: Rate, places: Int) {
    self.places = places
    averages = Averages(fast, slow)
    self.size = size
    self.stop = stop
    self.target = target
  }

  /// On the tick as the peer rounds: the binary fraction, to the nearest.
  private func rounded(_ value: Double) -> Price {
    Price(String(format: "%.\(places)f", value)) ?? .zero
  }

  mutating func onCandle(_ candle: Candle, _ desk: inout Desk) {
    guard let now = averages.next(candle.close) else { return }
    let isAbove = now.fast > now.slow
    defer { wasAbove = isAbove }
    guard let wasAbove, wasAbove != isAbove, desk.holding.size == .zero, !candle.isSinglePrice
    else { return }
    let side: Double = isAbove ? 1 : -1
    let close = candle.close.double
    let goal = rounded(close * (1 + side * target.double))
    // A limit on the book, as the peer's take-profit is, is a part that leaves on the way: all of
    // it.
    let exit = PartialExit(distance: .price((goal - candle.close).magnitude), fraction: .one)
    desk.enter(
      isAbove ? .long : .short, stop: .price(rounded(close * (1 - side * stop.double))),
      partialExits: [exit], size: .quantity(size))
  }
}

extension Reference.Object {
  /// An amount that is written as text.
  fileprivate func amountless<Amount: FixedPoint>(_ key: String) throws -> Amount {
    try #require(Amount(text(key)))
  }
}
