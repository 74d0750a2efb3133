public import Trading

/// The data of one symbol.
public struct MarketFeed: Sendable {
  /// The candles that the strategy sees.
  public var candles: CandleSeries
  /// Finer candles that the price goes through inside them; nil where there are none.
  public var detail: CandleSeries?
  /// Candles of the mark price; nil where the mark is the last price.
  public var mark: CandleSeries?
  /// Rates in the order of time; empty where no funding is paid.
  public var funding: [FundingRate]

  /// Creates a feed.
  public init(
    candles: CandleSeries, detail: CandleSeries? = nil, mark: CandleSeries? = nil,
    funding: [FundingRate] = []
  ) {
    self.candles = candles
    self.detail = detail
    self.mark = mark
    self.funding = funding
  }
}

/// A place in a series of candles: before one, or inside one.
public struct CandleCursor: Sendable {
  public let series: CandleSeries
  /// How long the candle lasts; less than the timeframe where the next one begins earlier.
  public private(set) var span: TimeSpan
  public private(set) var position = 0
  /// The candle that the cursor is in or was in last.
  public private(set) var candle: Candle
  /// When the next thing happens here: the end of the candle, or the beginning of the next.
  public private(set) var boundary: Timestamp
  public private(set) var isInside = false
  /// Whether the exchange passes over this candle, since nothing can happen in it.
  var isPassing = false
  /// Whether the candle has closed and was not shown yet.
  var hasClosed = false

  /// Stands before the first candle.
  public init(_ series: CandleSeries) {
    self.series = series
    span = series.timeframe.span
    boundary = series.count > 0 ? series.openTime(at: 0) : .distantFuture
    candle = Candle(openTime: boundary, open: .zero, high: .zero, low: .zero, close: .zero)
  }

  /// Whether the candle lasts as long as its timeframe says, and has inner points.
  var isWhole: Bool { span == series.timeframe.span && span.nanoseconds >= 3 }

  /// The candle that comes next; there must be one.
  public var next: Candle { series[position] }

  /// Enters the next candle.
  @discardableResult
  public mutating func enter() -> Candle {
    enter(next)
    return candle
  }

  /// Enters the next candle, which the caller has looked at.
  @inline(__always)
  mutating func enter(_ next: Candle) {
    isInside = true
    hasClosed = false
    candle = next
    step(into: next)
  }

  // Going on through candles that are passed over: at the end the cursor is told where it is.

  /// Whether the next candle begins as this one closes.
  @inline(__always) var isFollowed: Bool {
    position < series.count && series.openTime(at: position) == boundary
  }

  /// Goes on into the next candle, which the caller has looked at.
  @inline(__always)
  mutating func step(into next: Candle) {
    position += 1
    // A candle never outlasts the beginning of the next, whatever its timeframe says.
    let end = next.openTime + series.timeframe.span
    boundary = position == series.count ? end : min(end, series.openTime(at: position))
    span = boundary - next.openTime
  }

  /// Stays in the candle that it has come to.
  mutating func stay(in candle: Candle) { self.candle = candle }

  /// Leaves the candle that it has come to.
  mutating func leave(_ candle: Candle) {
    self.candle = candle
    leave()
  }

  /// Leaves the candle at its close.
  @inline(__always)
  public mutating func leave() {
    isInside = false
    isPassing = false
    hasClosed = true
    boundary = position < series.count ? series.openTime(at: position) : .distantFuture
  }
}
