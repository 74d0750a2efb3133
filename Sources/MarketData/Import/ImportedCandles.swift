public import Trading

/// What came out of a candle file.
public struct ImportedCandles: Sendable {
  /// The path as the user gave it.
  public let path: String
  /// The candles, oldest first, without duplicates; gaps are left as gaps.
  public let series: CandleSeries
  public let dialect: DialectDescription
  public let quality: QualityReport
  public let warnings: [ImportWarning]
  /// The SHA-256 of the file as it lies on disk, in lower-case hexadecimal.
  public let contentHash: String
  /// The symbol by the file's name, else by its folder's, else by its rows; nil if none tells.
  public let symbolGuess: String?
  /// Whether the candles came from the cache.
  public let isFromCache: Bool
  /// What went wrong with the cache, if anything did; never a reason to stop.
  public let cacheNotice: String?

  /// How long each candle lasts; of an irregular series, the most common step.
  public var timeframe: Timeframe { series.timeframe }

  /// Throws where the candles do not stand on one grid, as a backtest needs them to.
  public func requireRegular() throws {
    guard !quality.isRegular else { return }
    throw MarketDataFailure(
      .badData, file: path, found: "most often \(timeframe), \(quality.offGrid) candles off it",
      expected: "candles of one timeframe, gaps apart",
      reason: "the candles are not evenly spaced (as monthly ones are) and cannot be backtested")
  }
}
