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
  let span: TimeSpan
  private(set) var position = 0
  /// When the next thing happens here: the end of the candle, or the beginning of the next.
  private(set) var boundary: Timestamp
  private(set) var isInside = false

  init(_ series: CandleSeries) {
    self.series = series
    span = series.timeframe.span
    boundary = series.count > 0 ? series.openTime(at: 0) : .distantFuture
  }

  /// The candle that the cursor is in or before.
  var candle: Candle { series[position] }

  /// Enters the candle.
  mutating func enter() {
    isInside = true
    // A candle never outlasts the beginning of the next, whatever its timeframe says.
    let end = series.openTime(at: position) + span
    let isLast = position + 1 == series.count
    boundary = isLast ? end : min(end, series.openTime(at: position + 1))
  }

  /// Leaves the candle.
  mutating func leave() {
    isInside = false
    position += 1
    boundary = position < series.count ? series.openTime(at: position) : .distantFuture
  }
}
