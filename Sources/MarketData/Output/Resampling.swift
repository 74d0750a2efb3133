public import Trading

/// Makes coarser candles of fine ones.
///
/// Open is the first, high the highest, low the lowest, close the last, volume the sum. A coarse
/// candle begins at a multiple of its timeframe since 1970 began in UTC, so a week begins on a
/// Thursday. Where no fine candle is, no coarse one is made.
public enum Resampling {
  /// Resamples a series.
  ///
  /// The first and the last coarse candle are left out where the fine ones do not reach over the
  /// whole of it, unless `keepingPartial`. Throws ``MarketDataFailure`` where the timeframe is no
  /// multiple of the series' own.
  public static func resample(
    _ series: CandleSeries, to timeframe: Timeframe, keepingPartial: Bool = false
  ) throws -> CandleSeries {
    guard timeframe.seconds % series.timeframe.seconds == 0 else {
      throw MarketDataFailure(
        .misuse, file: "timeframe", found: "\(timeframe)",
        expected: "a multiple of \(series.timeframe)",
        reason: "candles of \(series.timeframe) cannot be put together to \(timeframe)")
    }
    var buckets = bucketed(series, timeframe)
    if !keepingPartial {
      if let last = buckets.last, last.end < last.openTime + timeframe.span { buckets.removeLast() }
      if let first = buckets.first, first.begin > first.openTime { buckets.removeFirst() }
    }
    return self.series(of: buckets, timeframe, places: series.volumePlaces)
  }

  private struct Bucket {
    var openTime: Timestamp
    /// When the first fine candle begins and the last one ends.
    var begin: Timestamp
    var end: Timestamp
    var open: Price
    var high: Price
    var low: Price
    var close: Price
    var volume: Int128
  }

  private static func bucketed(_ series: CandleSeries, _ timeframe: Timeframe) -> [Bucket] {
    let length = timeframe.span.nanoseconds
    var buckets: [Bucket] = []
    for index in 0..<series.count {
      let candle = series[index]
      let start = candle.openTime.nanoseconds.divided(by: length, .down) * length
      let end = candle.openTime + series.timeframe.span
      let volume = Int128(candle.volume?.units ?? 0)
      guard let last = buckets.last, last.openTime.nanoseconds == start else {
        buckets.append(
          Bucket(
            openTime: Timestamp(nanoseconds: start), begin: candle.openTime, end: end,
            open: candle.open, high: candle.high, low: candle.low, close: candle.close,
            volume: volume))
        continue
      }
      let place = buckets.count - 1
      buckets[place].end = end
      buckets[place].high = max(last.high, candle.high)
      buckets[place].low = min(last.low, candle.low)
      buckets[place].close = candle.close
      buckets[place].volume += volume
    }
    return buckets
  }

  /// A sum that 64 bits do not hold makes the volumes of the whole series coarser.
  private static func series(
    of buckets: [Bucket], _ timeframe: Timeframe, places: UInt8?
  ) -> CandleSeries {
    let largest = buckets.map(\.volume).max() ?? 0
    var places = places
    var divisor: Int128 = 1
    while largest / divisor > Int128(Int64.max), let finer = places, finer > 0 {
      divisor *= 10
      places = finer - 1
    }
    let columns = CandleColumns(capacity: buckets.count)
    for bucket in buckets {
      let volume = Int64(clamping: bucket.volume / divisor)
      columns.append(
        time: bucket.openTime.nanoseconds, open: bucket.open.units, high: bucket.high.units,
        low: bucket.low.units, close: bucket.close.units, volume: volume)
    }
    return columns.series(timeframe: timeframe, volumePlaces: places)
  }
}
