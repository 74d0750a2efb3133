public import Trading

/// Makes candles of public trades: even ones for a strategy, and a tape for the exchange.
///
/// Open is the first trade's price, high the highest, low the lowest, close the last, volume the sum
/// of quantities; trades of one moment count in the order of the file. A candle begins at a multiple
/// of its timeframe since 1970 began in UTC. Where nobody traded, no candle is made.
public enum TradeAggregation {
  /// The candles of trades in the order of time.
  ///
  /// Throws ``MarketDataFailure`` where there is no trade, or where a volume is too large.
  public static func candles(
    _ trades: [PublicTrade], timeframe: Timeframe, path: String
  ) throws -> CandleSeries {
    guard !trades.isEmpty else {
      throw MarketDataFailure(.badData, file: path, reason: "there is no trade in the file")
    }
    let span = timeframe.span.nanoseconds
    var candles: [Candle] = []
    var volume: Int64 = 0
    for trade in trades {
      let begin = Timestamp(nanoseconds: trade.time.nanoseconds.divided(by: span, .down) * span)
      if candles.last?.openTime != begin {
        volume = 0
        candles.append(
          Candle(
            openTime: begin, open: trade.price, high: trade.price, low: trade.price,
            close: trade.price))
      }
      let (sum, overflow) = volume.addingReportingOverflow(trade.quantity.units)
      guard !overflow else {
        throw MarketDataFailure(
          .badData, file: path, field: "quantity", found: "\(trade.quantity)",
          expected: "quantities whose sum fits a candle",
          reason: "the volume of the candle at \(begin) is too large")
      }
      volume = sum
      let last = candles.count - 1
      candles[last].high = max(candles[last].high, trade.price)
      candles[last].low = min(candles[last].low, trade.price)
      candles[last].close = trade.price
      candles[last].volume = Volume(units: volume, places: 8)
    }
    return CandleSeries(timeframe: timeframe, candles: candles)
  }
  /// The trades as the path of a price: one candle for each moment at which somebody traded.
  ///
  /// Each lasts until the next, a second at most. Throws as ``candles(_:timeframe:path:)`` does.
  public static func tape(_ trades: [PublicTrade], path: String) throws -> CandleSeries {
    guard !trades.isEmpty else {
      throw MarketDataFailure(.badData, file: path, reason: "there is no trade in the file")
    }
    var candles: [Candle] = []
    candles.reserveCapacity(trades.count)
    for trade in trades {
      if candles.last?.openTime == trade.time {
        let last = candles.count - 1
        candles[last].high = max(candles[last].high, trade.price)
        candles[last].low = min(candles[last].low, trade.price)
        candles[last].close = trade.price
        let volume = (candles[last].volume?.units ?? 0) &+ trade.quantity.units
        candles[last].volume = Volume(units: volume, places: 8)
      } else {
        candles.append(
          Candle(
            openTime: trade.time, open: trade.price, high: trade.price, low: trade.price,
            close: trade.price, volume: Volume(units: trade.quantity.units, places: 8)))
      }
    }
    return CandleSeries(timeframe: Timeframe(seconds: 1), candles: candles)
  }
}
