public import Execution
public import SimulatedExchange
public import Simulation
public import StrategyKit
public import Trading

/// A whole run in virtual time: candles, a script and the settings around them.
public struct Play {
  public var profile = Venues.bybit
  /// What the exchange is, where that is not what the executor thinks it is.
  public var exchangeProfile: VenueProfile?
  public var instruments: [Instrument]
  public var feeds: [MarketFeed]
  public var executor = ExecutorSettings()
  public var exchange = ExchangeSettings()
  public var settings = SimulationSettings()
  public var deposit: Money = "10000"
  /// What is wished for at each close.
  public var script: @Sendable (_ candle: Candle, _ count: Int, _ desk: inout Desk) -> Void

  /// Sets up a run over one feed for each instrument.
  public init(
    _ feeds: [MarketFeed], instruments: [Instrument]? = nil,
    script: @escaping @Sendable (_ candle: Candle, _ count: Int, _ desk: inout Desk) -> Void
  ) {
    self.feeds = feeds
    self.script = script
    let symbols = ["BTCUSDT", "ETHUSDT", "SOLUSDT", "XRPUSDT"]
    self.instruments =
      instruments ?? feeds.indices.map { Venues.instrument(symbols[$0 % symbols.count]) }
    executor.sizing = .quantity("1")
  }

  /// The simulation, before its first candle.
  public func simulation() -> Simulation {
    Simulation(
      feeds: feeds, strategies: [Scripted(script)], scope: .allSymbols,
      executor: Executor(instruments: instruments, profile: profile, settings: executor),
      exchange: Exchange(
        instruments: instruments, profile: exchangeProfile ?? profile, settings: exchange,
        deposit: deposit),
      settings: settings)
  }

  /// Runs to the end.
  public func run() -> RunFacts {
    var simulation = simulation()
    return simulation.run()
  }

  /// Runs to the end, and looks at the exchange after each of its events.
  public func run(audit: @escaping (Exchange) -> Void) -> RunFacts {
    var simulation = simulation()
    simulation.audit = audit
    return simulation.run()
  }
}

/// A strategy that wishes for what a closure says, which is told how many candles there were of the
/// symbol, this one included.
public struct Scripted: Strategy {
  public static let name = "scripted"
  public static let summary = "Does as a test says."
  public static var scope: StrategyScope { .allSymbols }
  private let script: @Sendable (Candle, Int, inout Desk) -> Void
  private var counts: [Int] = []

  /// Creates a strategy of a closure.
  public init(_ script: @escaping @Sendable (Candle, Int, inout Desk) -> Void) {
    self.script = script
  }

  /// Required of every strategy.
  public init() { self.init { _, _, _ in } }

  /// Does what the script says.
  public mutating func onCandle(_ candle: Candle, _ desk: inout Desk) {
    let symbol = desk.instrument.value
    while counts.count <= symbol { counts.append(0) }
    counts[symbol] += 1
    script(candle, counts[symbol], &desk)
  }
}

/// Candles made for tests.
public enum Candles {
  /// When all of them begin.
  public static let start = Timestamp(nanoseconds: 1_735_689_600_000_000_000)

  /// A series of candles, each from four prices in text: `100 101 99 100.5`, and its volume.
  public static func series(
    _ timeframe: String = "1m", from first: Timestamp = start, _ lines: [String]
  ) -> CandleSeries {
    guard let timeframe = Timeframe(timeframe) else { preconditionFailure("a timeframe") }
    let candles = lines.enumerated().compactMap { index, line -> Candle? in
      let words = line.split(separator: " ").map(String.init)
      if words.count < 4 { return nil }
      let prices = words.prefix(4).compactMap { Price($0) }
      precondition(prices.count == 4, "four prices: \(line)")
      let time = first + TimeSpan(nanoseconds: timeframe.span.nanoseconds * Int64(index))
      return Candle(
        openTime: time, open: prices[0], high: prices[1], low: prices[2], close: prices[3],
        volume: words.count > 4 ? Int64(words[4]).map { Volume(units: $0, places: 0) } : nil)
    }
    return CandleSeries(timeframe: timeframe, candles: candles)
  }

  /// A random walk around 100 in ticks of 0.1, gaps between candles included.
  public static func random(
    _ timeframe: String = "1m", count: Int, seed: UInt64, stream: UInt64 = 1,
    from first: Timestamp = start, from price: Int64 = 1_000, hasGaps: Bool = false
  ) -> CandleSeries {
    guard let timeframe = Timeframe(timeframe) else { preconditionFailure("a timeframe") }
    let dice = Dice(seed: seed)
    var number: UInt64 = 0
    func draw(_ bound: UInt64) -> Int64 {
      number += 1
      return Int64(dice.below(bound, stream, number))
    }
    var last = price
    var candles: [Candle] = []
    for index in 0..<count {
      let skips = hasGaps && draw(20) == 0
      let open = max(100, last + draw(5) - 2)
      let close = max(100, open + draw(21) - 10)
      let high = max(open, close) + draw(6)
      let low = max(50, min(open, close) - draw(6))
      last = close
      if skips { continue }
      let tick = { (count: Int64) in Price(units: count * 10_000_000) }
      candles.append(
        Candle(
          openTime: first + TimeSpan(nanoseconds: timeframe.span.nanoseconds * Int64(index)),
          open: tick(open), high: tick(high), low: tick(low), close: tick(close),
          volume: Volume(units: draw(12), places: 0)))
    }
    return CandleSeries(timeframe: timeframe, candles: candles)
  }
}
