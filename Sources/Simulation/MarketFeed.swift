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
struct CandleCursor: Sendable {
  let series: CandleSeries
  /// How long the candle lasts; less than the timeframe where the next one begins earlier.
  private(set) var span: TimeSpan
  private(set) var position = 0
  /// The candle that the cursor is in or was in last.
  private(set) var candle: Candle
  /// When the next thing happens here: the end of the candle, or the beginning of the next.
  private(set) var boundary: Timestamp
  private(set) var isInside = false
  /// Whether the exchange passes over this candle, since nothing can happen in it.
  var isPassing = false

  init(_ series: CandleSeries) {
    self.series = series
    span = series.timeframe.span
    boundary = series.count > 0 ? series.openTime(at: 0) : .distantFuture
    candle = Candle(openTime: boundary, open: .zero, high: .zero, low: .zero, close: .zero)
  }

  /// Enters the next candle.
  @discardableResult
  mutating func enter() -> Candle {
    isInside = true
    candle = series[position]
    position += 1
    // A candle never outlasts the beginning of the next, whatever its timeframe says.
    let end = candle.openTime + series.timeframe.span
    boundary = position == series.count ? end : min(end, series.openTime(at: position))
    span = boundary - candle.openTime
    return candle
  }

  /// Leaves the candle.
  mutating func leave() {
    isInside = false
    isPassing = false
    boundary = position < series.count ? series.openTime(at: position) : .distantFuture
  }
}
