public import Trading

/// Makes a market that never was, the same on every machine.
///
/// The price walks through regimes (range, rise, fall, crash) whose returns cluster in volatility
/// as a GARCH(1,1) process does, with jumps, outages of the exchange that leave gaps, volume that
/// grows with the movement, and funding that follows the trend. All of it is drawn from one seed by
/// SplitMix64, and only by + − × ÷ and square roots of doubles, which IEEE 754 fixes to the last
/// bit; no logarithm or exponential, whose last bits differ between machines.
public struct CandleGenerator: Sendable {
  /// What kind of market to make.
  public struct Settings: Hashable, Sendable {
    public var seed: UInt64
    public var symbol: String
    public var timeframe: Timeframe
    /// How many candles; outages come on top and make the span longer.
    public var count: Int
    /// When the first candle begins.
    public var start: Timestamp
    /// The first open, positive.
    public var startPrice: Price
    /// The step of the price grid, positive.
    public var tick: Price
    /// The usual movement of a day, as a fraction.
    public var dailyVolatility: Double
    /// The usual volume of a day in units of the base asset.
    public var dailyVolume: Double
    /// Whether the exchange sometimes fails and leaves candles out.
    public var hasOutages: Bool

    /// Creates settings; the defaults resemble bitcoin against the dollar.
    public init(
      seed: UInt64, symbol: String = "BTCUSDT", timeframe: Timeframe = Timeframe(seconds: 3600),
      count: Int = 8760, start: Timestamp = Timestamp(milliseconds: 1_704_067_200_000),
      startPrice: Price = "42000", tick: Price = "0.1", dailyVolatility: Double = 0.03,
      dailyVolume: Double = 20_000, hasOutages: Bool = true
    ) {
      precondition(
        count >= 0 && startPrice > .zero && tick > .zero, "a market can be made of these")
      self.seed = seed
      self.symbol = symbol
      self.timeframe = timeframe
      self.count = count
      self.start = start
      self.startPrice = startPrice
      self.tick = tick
      self.dailyVolatility = dailyVolatility
      self.dailyVolume = dailyVolume
      self.hasOutages = hasOutages
    }
  }

  /// A market that was made.
  public struct Market: Sendable {
    public let symbol: String
    public let series: CandleSeries
    /// One rate every eight hours, at 00:00, 08:00 and 16:00 UTC.
    public let funding: [FundingRate]
  }

  private enum Regime {
    case range
    case rise
    case fall
    case crash
  }

  private let settings: Settings
  private let days: Double
  private let usualVariance: Double
  private var dice: SyntheticDice
  private var regime = Regime.range
  private var price: Double
  private var anchor: Double
  private var variance: Double
  private var premium = 0.0

  /// Makes the market of some settings.
  public static func market(_ settings: Settings) -> Market {
    var generator = CandleGenerator(settings)
    return generator.make()
  }

  private init(_ settings: Settings) {
    self.settings = settings
    days = Double(settings.timeframe.seconds) / 86_400
    usualVariance = settings.dailyVolatility * settings.dailyVolatility * days
    dice = SyntheticDice(seed: settings.seed)
    price = settings.startPrice.double
    anchor = price
    variance = usualVariance
  }

  private mutating func make() -> Market {
    var candles: [Candle] = []
    candles.reserveCapacity(settings.count)
    var funding: [FundingRate] = []
    var time = settings.start
    var outage = 0
    while candles.count < settings.count {
      changeRegime()
      let candle = candle(at: time)
      if outage > 0 { outage -= 1 } else { candles.append(candle) }
      if settings.hasOutages, outage == 0, candles.count > 1, dice.happens(days / 40) {
        outage = 1 + Int(dice.below(12))
      }
      appendFunding(in: time, to: &funding)
      time = time + settings.timeframe.span
    }
    return Market(
      symbol: settings.symbol,
      series: CandleSeries(timeframe: settings.timeframe, candles: candles), funding: funding)
  }

  /// Ranges last some days, trends a few, crashes hours.
  private mutating func changeRegime() {
    let lasting =
      switch regime {
      case .range: 4.0
      case .rise, .fall: 3.0
      case .crash: 0.25
      }
    guard dice.happens(days / lasting) else { return }
    anchor = price
    switch dice.below(20) {
    case 0: regime = .crash
    case 1...6: regime = .rise
    case 7...12: regime = .fall
    default: regime = .range
    }
  }

  /// The usual movement of this candle: what the regime pulls it towards.
  private var drift: Double {
    let daily =
      switch regime {
      case .range: (anchor / price - 1) * 0.5
      case .rise: settings.dailyVolatility * 0.5
      case .fall: settings.dailyVolatility * -0.5
      case .crash: settings.dailyVolatility * -4
      }
    return daily * days
  }

  private mutating func candle(at time: Timestamp) -> Candle {
    let steps = 8
    let open = price
    let expected = drift
    let deviation = variance.squareRoot() * (regime == .crash ? 3 : 1)
    var path = price
    var high = price
    var low = price
    for _ in 0..<steps {
      path *= 1 + limited(expected / 8 + deviation * dice.normal() * 0.353_553_390_593_273_8)
      high = max(high, path)
      low = min(low, path)
    }
    if dice.happens(days / 8) {
      path *= 1 + limited(deviation * (dice.below(2) == 0 ? -4 : 4) * (1 + dice.unit()))
      high = max(high, path)
      low = min(low, path)
    }
    let move = path / open - 1
    // The weights of a GARCH process that forgets in some fifty candles.
    variance = usualVariance * 0.02 + variance * 0.9 + min(move * move, usualVariance * 60) * 0.08
    premium = premium * 0.97 + move * 0.03
    price = max(path, settings.tick.double * 20)
    let range = (high - low) / open
    let activity = 0.3 + range / (usualVariance.squareRoot() * 1.6)
    let luck = (dice.unit() + dice.unit()) * (0.5 + dice.unit())
    return Candle(
      openTime: time, open: onGrid(open), high: onGrid(high), low: onGrid(low),
      close: onGrid(price), volume: volume(settings.dailyVolume * days * activity * luck)
    ).containing(onGrid(price))
  }

  /// No single step takes more than a tenth of the price.
  private func limited(_ move: Double) -> Double { min(0.1, max(-0.1, move)) }

  private func onGrid(_ value: Double) -> Price {
    let tick = settings.tick.units
    let steps = Int64(value * 100_000_000 / Double(tick) + 0.5)
    return Price(units: max(1, steps) * tick)
  }

  private func volume(_ amount: Double) -> Volume {
    Volume(units: Int64(min(max(amount, 0), 1e14) * 1000 + 0.5), places: 3)
  }

  private func appendFunding(in time: Timestamp, to rates: inout [FundingRate]) {
    let period: Int64 = 8 * 3_600_000_000_000
    let end = time + settings.timeframe.span
    var next = time.nanoseconds.divided(by: period, .up) * period
    while next < end.nanoseconds {
      // A hundredth of a percent is the usual interest; the rest follows the trend.
      let rate = min(0.003, max(-0.003, 0.0001 + premium * 0.05))
      let units = Int64(rate * 100_000_000 + 0.5 + 1_000_000) - 1_000_000
      rates.append(
        FundingRate(time: Timestamp(nanoseconds: next), rate: Rate(units: units * 10_000)))
      next += period
    }
  }
}

extension Candle {
  /// This candle with low and high that hold its close.
  fileprivate func containing(_ price: Price) -> Candle {
    var candle = self
    candle.high = max(high, price)
    candle.low = min(low, price)
    return candle
  }
}

/// Chance from a seed: SplitMix64 by Sebastiano Vigna (<https://prng.di.unimi.it/splitmix64.c>).
private struct SyntheticDice: Sendable {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  private mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// A number from 0 up to but not including 1.
  mutating func unit() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }

  /// A whole number below a bound.
  mutating func below(_ bound: UInt64) -> UInt64 { next().multipliedFullWidth(by: bound).high }

  /// Whether something of this probability happens.
  mutating func happens(_ probability: Double) -> Bool { unit() < probability }

  /// A number that is near enough to normal: twelve uniform ones less six have variance one.
  mutating func normal() -> Double {
    var sum = -6.0
    for _ in 0..<12 { sum += unit() }
    return sum
  }
}
