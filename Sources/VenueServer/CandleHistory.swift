public import Trading

/// The candles of one instrument up to now.
///
/// Those of the data that are over, and the one under way as far as its price has gone: what is to
/// come is never shown.
public struct CandleHistory: Sendable {
  private let series: CandleSeries
  /// The candle under way; nil before the first.
  public private(set) var current: Candle?
  private var last: Price?

  init(_ series: CandleSeries) { self.series = series }

  /// How long a candle of the data lasts.
  public var timeframe: Timeframe { series.timeframe }

  mutating func open(_ candle: Candle, detailed isDetailed: Bool) {
    let start =
      isDetailed ? Self.start(of: candle.openTime, every: timeframe.span) : candle.openTime
    if current?.openTime == start { return }
    current = Candle(
      openTime: start, open: candle.open, high: candle.open, low: candle.open, close: candle.open,
      volume: .zero)
  }

  /// Gives the candle under way its volume, where it has closed by now.
  mutating func finish(at now: Timestamp) {
    guard let begin = current?.openTime, begin + timeframe.span <= now else { return }
    let index = series.firstIndex(from: begin)
    if index < series.count, series.openTime(at: index) == begin {
      current?.volume = series[index].volume
    }
  }

  /// Notes a price; returns the one before it.
  mutating func note(_ price: Price, at now: Timestamp) -> Price? {
    defer { last = price }
    guard price > .zero, var candle = current else { return last }
    candle.high = max(candle.high, price)
    candle.low = min(candle.low, price)
    candle.close = price
    current = candle
    return last
  }

  /// Candles of a length from one moment to another, newest first, so many at most.
  ///
  /// The volume of the candle under way is not known from the data, and is none.
  public func candles(
    every span: TimeSpan, from start: Timestamp?, to end: Timestamp?, limit: Int
  ) -> [Candle] {
    let whole = max(span.nanoseconds, timeframe.span.nanoseconds)
    let length = TimeSpan(nanoseconds: whole)
    var found: [Candle] = []
    func add(_ candle: Candle) -> Bool {
      let begin = Self.start(of: candle.openTime, every: length)
      if let start, begin < start { return false }
      if let index = found.indices.last, found[index].openTime == begin {
        found[index].open = candle.open
        found[index].high = max(found[index].high, candle.high)
        found[index].low = min(found[index].low, candle.low)
        found[index].volume = found[index].volume.map { Self.sum($0, candle.volume) }
        return true
      }
      if found.count == limit { return false }
      var candle = candle
      candle.openTime = begin
      found.append(candle)
      return true
    }
    var index = current.map { series.firstIndex(from: $0.openTime) } ?? 0
    if let current, end.map({ current.openTime <= $0 }) ?? true, !add(current) { return found }
    if let end { index = min(index, series.firstIndex(from: end + TimeSpan(nanoseconds: 1))) }
    while index > 0 {
      index -= 1
      if !add(series[index]) { break }
    }
    return found
  }

  /// The extremes, the volume and the price of a day ago.
  public func day(before now: Timestamp) -> (high: Price, low: Price, open: Price, volume: Volume) {
    guard let current else { return (.zero, .zero, .zero, .zero) }
    var (high, low, open) = (current.high, current.low, current.open)
    var volume = Volume.zero
    let begin = now - .minutes(24 * 60)
    var index = series.firstIndex(from: current.openTime)
    while index > 0, series.openTime(at: index - 1) >= begin {
      index -= 1
      let candle = series[index]
      (high, low, open) = (max(high, candle.high), min(low, candle.low), candle.open)
      volume = Self.sum(volume, candle.volume)
    }
    return (high, low, open, volume)
  }

  private static func sum(_ left: Volume, _ right: Volume?) -> Volume {
    guard let right else { return left }
    let places = max(left.places, right.places)
    func units(_ volume: Volume) -> Int64 {
      volume.units.multipliedReportingOverflow(by: Volume.powers[Int(places - volume.places)])
        .partialValue
    }
    return Volume(units: units(left) &+ units(right), places: places)
  }

  static func start(of time: Timestamp, every span: TimeSpan) -> Timestamp {
    Timestamp(
      nanoseconds: time.nanoseconds.divided(by: span.nanoseconds, .down) * span.nanoseconds)
  }
}
