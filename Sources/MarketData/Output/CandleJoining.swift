public import Trading

/// Puts the candles of several files together.
public enum CandleJoining {
  /// The candles of one file.
  public struct Part: Sendable {
    public var path: String
    public var series: CandleSeries

    /// Creates a part.
    public init(path: String, series: CandleSeries) {
      self.path = path
      self.series = series
    }
  }

  /// The candles of all files, oldest first; of two that begin at one moment the first file's is kept.
  ///
  /// Returns how many were left out so. Throws ``MarketDataFailure`` where the files are not of one
  /// timeframe.
  public static func join(
    _ parts: [Part]
  ) throws -> (series: CandleSeries, dropped: Int) {
    guard let first = parts.first else {
      throw MarketDataFailure(.misuse, file: "join", reason: "there is no file to join")
    }
    if parts.count == 1 { return (first.series, 0) }
    for part in parts where part.series.timeframe != first.series.timeframe {
      throw MarketDataFailure(
        .badData, file: part.path, found: "\(part.series.timeframe)",
        expected: "\(first.series.timeframe) as in \(first.path)",
        reason: "the files are not of one timeframe")
    }
    let places = parts.compactMap(\.series.volumePlaces).max()
    let hasVolume = parts.allSatisfy { $0.series.volumePlaces != nil }
    var candles: [(order: Int, candle: Candle)] = []
    for part in parts {
      for candle in part.series.candles {
        var candle = candle
        candle.volume = try volume(of: candle, hasVolume ? places : nil, part.path)
        candles.append((candles.count, candle))
      }
    }
    candles.sort { ($0.candle.openTime, $0.order) < ($1.candle.openTime, $1.order) }
    var result: [Candle] = []
    result.reserveCapacity(candles.count)
    for (_, candle) in candles where candle.openTime != result.last?.openTime {
      result.append(candle)
    }
    return (
      CandleSeries(timeframe: first.series.timeframe, candles: result), candles.count - result.count
    )
  }

  /// The volume of a candle in the exponent that all files share.
  private static func volume(
    of candle: Candle, _ places: UInt8?, _ path: String
  ) throws -> Volume? {
    guard let places, let volume = candle.volume else { return nil }
    let (units, overflow) = volume.units.multipliedReportingOverflow(
      by: Volume.powers[Int(places - volume.places)])
    guard !overflow else {
      throw MarketDataFailure(
        .badData, file: path, field: "volume", found: "\(volume)",
        expected: "volumes that fit one scale", reason: "a volume is too large to be joined")
    }
    return Volume(units: units, places: places)
  }
}
