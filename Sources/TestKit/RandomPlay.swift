import Execution
import SimulatedExchange
public import Simulation
import StrategyKit
import Trading

/// Runs drawn from a seed: markets, wishes, settings and a venue.
public enum RandomPlay {
  /// What a random run may contain.
  public struct Ranges: Sendable {
    public var symbols = 2
    public var candles = 240
    /// Whether each wish carries a stop.
    public var alwaysStops = false
    public var hasRungs = true
    public var hasPartialExits = true
    /// Whether volume is scarce, liquidation near, and so on.
    public var isHarsh = true
    public var latency = Latency.none
    /// Whether the symbols stand the other way round; what is drawn for each is the same.
    public var isReversed = false

    /// Creates the widest ranges, without latency.
    public init() {}
  }

  /// The run of a seed.
  public static func make(seed: UInt64, _ ranges: Ranges = Ranges()) -> Play {
    let dice = Dice(seed: seed)
    var symbols = Array(0..<ranges.symbols)
    if ranges.isReversed { symbols.reverse() }
    let feeds = symbols.map { symbol in
      MarketFeed(
        candles: Candles.random(
          count: ranges.candles, seed: seed, stream: 50 + UInt64(symbol),
          hasGaps: ranges.isHarsh && dice.below(3, 1, UInt64(symbol)) == 0),
        funding: funding(dice, ranges, symbol))
    }
    let order = symbols
    var play = Play(feeds) { candle, _, desk in
      wish(dice, ranges, candle, order[desk.instrument.value], &desk)
    }
    if ranges.isReversed { play.instruments.reverse() }
    play.profile = Venues.all[Int(dice.below(UInt64(Venues.all.count), 2, 0))]
    play.settings.seed = seed
    play.settings.requestLatency = ranges.latency
    play.settings.responseLatency = ranges.latency
    let intrabar = ExchangeSettings.Intrabar.allCases
    play.exchange.intrabar = intrabar[Int(dice.below(UInt64(intrabar.count), 2, 1))]
    play.exchange.limitFill = dice.below(2, 2, 2) == 0 ? .touch : .through
    play.executor.onOpposite = OppositePolicy.allCases[Int(dice.below(3, 2, 6))]
    play.executor.leverage = 1 + Int(dice.below(20, 2, 9))
    if ranges.isHarsh {
      play.exchange.marginMode = dice.below(2, 2, 3) == 0 ? .cross : .isolated
      play.exchange.spread = .price(Price(units: 10_000_000 * Int64(dice.below(3, 2, 4))))
      play.exchange.slippage = .rate(Rate(units: Int64(dice.below(1_000_000_000, 2, 5))))
      if dice.below(3, 2, 7) == 0 { play.exchange.volumeShare = "0.1" }
      play.deposit = dice.below(3, 2, 8) == 0 ? "100" : "10000"
    }
    return play
  }

  private static func funding(_ dice: Dice, _ ranges: Ranges, _ symbol: Int) -> [FundingRate] {
    (1...4).map { number in
      let minutes = Int64(ranges.candles) * Int64(number) / 5
      let rate = Int64(dice.below(2_000_000_000, 3, UInt64(symbol * 10 + number))) - 1_000_000_000
      return FundingRate(time: Candles.start + .minutes(minutes), rate: Rate(units: rate))
    }
  }

  /// What is wished for at one close: often nothing.
  private static func wish(
    _ dice: Dice, _ ranges: Ranges, _ candle: Candle, _ symbol: Int, _ desk: inout Desk
  ) {
    let stream = 100 + UInt64(symbol)
    let moment = UInt64(candle.openTime.nanoseconds / 1_000_000_000) * 32
    func draw(_ bound: UInt64, _ number: UInt64) -> UInt64 {
      dice.below(bound, stream, moment + number)
    }
    func ticks(_ count: UInt64) -> Price { Price(units: Int64(count) * 10_000_000) }
    switch draw(10, 0) {
    case 0: desk.exit()
    case 1: desk.cancelEntries()
    case 2: desk.moveStop(to: candle.close - ticks(5 + draw(10, 1)))
    case 3...6:
      let direction: Direction = draw(2, 2) == 0 ? .long : .short
      let away = ticks(1 + draw(15, 3))
      let worse = direction == .long ? candle.close + away : candle.close - away
      let better = direction == .long ? candle.close - away : candle.close + away
      let lifetime: TimeSpan? = draw(2, 4) == 0 ? .seconds(30 + Int64(draw(300, 5))) : nil
      let entry: Signal.Entry =
        switch draw(8, 6) {
        case 0: .limit(better, expiresAfter: lifetime)
        case 1: .limit(better, .postOnly, expiresAfter: lifetime)
        case 2: .limit(worse, .immediateOrCancel)
        case 3: .stop(worse, expiresAfter: lifetime)
        case 4: .stopLimit(worse, limit: worse, expiresAfter: lifetime)
        default: .market
        }
      desk.enter(
        direction, at: entry, stop: .unprotected, isRung: ranges.hasRungs && draw(4, 22) == 0)
      guard case .open(var signal) = desk.wishes.removeLast() else { return }
      signal.size = .quantity(Quantity(units: 100_000 * (60 + Int64(draw(3_000, 21)))))
      signal.protection = protection(ranges, draw)
      desk.wishes.append(.open(signal))
    default: break
    }
  }

  private static func protection(
    _ ranges: Ranges, _ draw: (UInt64, UInt64) -> UInt64
  ) -> Protection {
    func ticks(_ count: UInt64) -> Distance { .price(Price(units: Int64(count) * 10_000_000)) }
    var protection = Protection()
    if ranges.alwaysStops || draw(4, 7) > 0 {
      protection.stop = .distance(ticks(4 + draw(30, 10)))
    }
    if draw(2, 11) == 0 { protection.target = .distance(ticks(4 + draw(40, 12))) }
    if draw(3, 8) == 0 {
      protection.trailing = TrailingRule(
        distance: ticks(4 + draw(10, 13)), activation: draw(2, 14) == 0 ? ticks(draw(12, 15)) : nil,
        mover: draw(2, 16) == 0 ? .executor : .venue)
    }
    if draw(4, 17) == 0 { protection.breakeven = BreakevenRule(activation: ticks(6)) }
    if draw(4, 18) == 0 { protection.timeLimit = .minutes(1 + Int64(draw(20, 19))) }
    if ranges.hasPartialExits, draw(4, 20) == 0 {
      protection.partialExits = [PartialExit(distance: ticks(3 + draw(10, 9)), fraction: "0.4")]
    }
    return protection
  }
}
