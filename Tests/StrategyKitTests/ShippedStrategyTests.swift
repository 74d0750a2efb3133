import Strategies
import StrategyKit
import TestKit
import Testing

/// A strategy at work without an executor: the desk is turned by hand.
struct Bench {
  var strategy: any Strategy
  var desk = Desk(symbols: ["BTCUSDT"])
  var holding = Desk.Holding.flat
  var workingEntries = 0

  init(_ name: String, _ settings: [(name: String, value: String)] = []) throws {
    let factory = try #require(allStrategies().first { $0.name == name })
    strategy = try factory.makeStrategy(settings: settings)
  }

  /// What the strategy wishes for when this candle closes.
  mutating func wishes(_ candle: Candle) -> [Wish] {
    desk.wishes.removeAll(keepingCapacity: true)
    desk.turn(
      to: InstrumentIndex(0), at: candle.openTime + .minutes(1), holding: holding,
      workingEntries: workingEntries)
    strategy.onCandle(candle, &desk)
    return Array(desk.wishes)
  }

  /// The signals among its wishes.
  mutating func signals(_ candle: Candle) -> [Signal] {
    wishes(candle).compactMap { if case .open(let signal) = $0 { signal } else { nil } }
  }

  /// The signals raised by a run of closes, each candle a little wider than its body.
  mutating func signals(closes: [Int]) -> [[Signal]] {
    closes.enumerated().map { index, close in
      signals(Self.candle(index, from: index == 0 ? close : closes[index - 1], to: close))
    }
  }

  static func candle(_ index: Int, from open: Int, to close: Int) -> Candle {
    Candle(
      openTime: Timestamp(milliseconds: Int64(index) * 60_000), open: price(open),
      high: price(max(open, close) + 1), low: price(min(open, close) - 1), close: price(close))
  }

  static func price(_ whole: Int) -> Price { Price(units: Int64(whole) * Price.unitsPerOne) }
}

@Suite struct `A shipped strategy` {
  static let names = allStrategies().map(\.name)

  @Test(arguments: names) func `wishes the same on the same candles`(name: String) throws {
    let candles = RandomCandles.series(1500, seed: 3)
    var first = try Bench(name)
    var second = try Bench(name)
    var count = 0
    for candle in candles {
      let wishes = first.wishes(candle)
      #expect(wishes == second.wishes(candle))
      count += wishes.count
    }
    #expect(count > 0)
  }

  @Test(arguments: names) func `protects what it opens`(name: String) throws {
    // The plain crossover is always in, and its exit is the next signal.
    guard name != "crossover" else { return }
    var bench = try Bench(name)
    for candle in RandomCandles.series(1500, seed: 5) {
      for signal in bench.signals(candle) {
        switch signal.protection.stop {
        case .unprotected: Issue.record("no stop at \(signal.time)")
        case .price(let stop):
          let isBelow = stop < candle.close
          #expect(stop > .zero && isBelow == (signal.direction == .long))
        case .distance(let distance): #expect(distance.amount(at: candle.close) > .zero)
        }
      }
    }
  }

  @Test(arguments: names) func `stands the extremes of its settings`(name: String) throws {
    let factory = try #require(allStrategies().first { $0.name == name })
    for isUpper in [false, true] {
      let settings = factory.parameters.map { parameter in
        let range = parameter.range
        let middle = range.firstRange(of: "...") ?? range.startIndex..<range.startIndex
        let value = isUpper ? range[middle.upperBound...] : range[..<middle.lowerBound]
        return (name: parameter.name, value: String(value))
      }
      var bench = try Bench(name, settings)
      for candle in RandomCandles.series(800, seed: 9) { _ = bench.wishes(candle) }
    }
  }
}

@Suite struct `The calculus` {
  @Test func `scores from nothing to one, and asks for the hedge rule`() throws {
    let factory = try #require(allStrategies().first { $0.name == "calculus" })
    #expect(factory.preferences.crossSymbolHedge == true)
    #expect(factory.preferences.qualityThreshold != nil)
    var bench = try Bench("calculus", [("memory", "50")])
    var scores: [Double] = []
    for candle in RandomCandles.series(2000, seed: 2) {
      scores += bench.signals(candle).compactMap(\.quality)
    }
    #expect(scores.allSatisfy { (0...1).contains($0) })
    #expect(scores.contains { $0 > 0.6 } && scores.contains { $0 < 0.4 })
  }

  @Test func `goes with a price that speeds up, and not with one that slows down`() throws {
    var bench = try Bench(
      "calculus", [("memory", "10"), ("smoothing", "3"), ("range", "5")])
    let flat = (0..<40).map { 1000 + $0 % 2 }
    let faster = (1...12).map { 1000 + $0 * $0 }
    let slower = (1...12).map { 1144 + 24 * $0 - $0 * $0 }
    let signals = bench.signals(closes: flat + faster + slower)
    #expect(signals[43..<52].map(\.count) == Array(repeating: 1, count: 9))
    #expect(!signals[43..<52].joined().contains { $0.direction == .short })
    #expect(signals[56..<63].joined().isEmpty)
  }
}

@Suite struct `The trend` {
  let quiet = Array(repeating: 1000, count: 30)

  @Test func `waits for the candle after a break to go on`() throws {
    var bench = try Bench("trend", [("channel", "10"), ("range", "5")])
    let signals = bench.signals(closes: quiet + [1005, 1008, 1009])
    #expect(signals[..<31].joined().isEmpty)
    #expect(signals[31].map(\.direction) == [.long])
    #expect(signals[31][0].protection.breakeven != nil)
    #expect(signals[31][0].protection.trailing != nil)
  }

  @Test(arguments: [[1005, 1004], [1005, 1000, 1001]])
  func `lets a break go that is not confirmed`(closes: [Int]) throws {
    var bench = try Bench("trend", [("channel", "10"), ("range", "5")])
    #expect(bench.signals(closes: quiet + closes).joined().isEmpty)
  }

  @Test func `sells a break downwards`() throws {
    var bench = try Bench("trend", [("channel", "10"), ("range", "5")])
    let signals = bench.signals(closes: quiet + [995, 990])
    #expect(signals[31].map(\.direction) == [.short])
  }

  @Test func `does not ask for what it holds`() throws {
    var bench = try Bench("trend", [("channel", "10"), ("range", "5")])
    bench.holding = Desk.Holding(size: "1", averageEntry: "1000", since: .distantPast)
    #expect(bench.signals(closes: quiet + [1005, 1008, 1012]).joined().isEmpty)
  }
}

@Suite struct `The trailing` {
  @Test func `enters once at each crossing of the average`() throws {
    var bench = try Bench("trailing", [("filter", "5")])
    let closes = [100, 100, 100, 100, 100, 90, 89, 88, 120, 121, 122, 80]
    let signals = bench.signals(closes: closes)
    let directions = signals.map { $0.map(\.direction) }
    #expect(directions[5..<8].joined().isEmpty, "the first side is not a crossing")
    #expect(Array(directions[8...]) == [[.long], [], [], [.short]])
    let rule = try #require(signals[8].first?.protection.trailing)
    #expect(
      rule
        == TrailingRule(
          distance: .percent(0.5), activation: .percent(1), step: .percent(0.1)))
  }
}

@Suite(.reference)
struct `A shipped strategy on real candles` {
  /// How many signals in a thousand candles of an hour are too few and too many.
  static let expected: [(name: String, perThousand: ClosedRange<Double>)] = [
    ("calculus", 300...800), ("crossover", 10...60), ("trend", 5...60), ("trailing", 20...150),
  ]

  @Test(arguments: expected.map(\.name)) func `has its say`(name: String) throws {
    let candles = try readCandles(of: "canonical/binance-usdm/BTCUSDT/1h_20230101-20241231.csv")
    var bench = try Bench(name)
    let signals = candles.flatMap { bench.signals($0) }
    let perThousand = Double(signals.count) / Double(candles.count) * 1000
    let range = try #require(Self.expected.first { $0.name == name }).perThousand
    #expect(range.contains(perThousand), "\(perThousand)")
    let longs = signals.filter { $0.direction == .long }.count
    #expect(Double(longs) > Double(signals.count) / 4 && longs < signals.count * 3 / 4)
  }

  @Test func `meets the threshold of the calculus now and then`() throws {
    let candles = try readCandles(of: "canonical/binance-usdm/BTCUSDT/1h_20230101-20241231.csv")
    var bench = try Bench("calculus")
    let scores = candles.flatMap { bench.signals($0) }.compactMap(\.quality)
    let share = Double(scores.filter { $0 >= 0.6 }.count) / Double(scores.count)
    #expect((0.02...0.4).contains(share), "\(share)")
  }
}
