import Trading

/// A file of candles or of public trades, whichever it turns out to be.
public enum MarketFile: Sendable {
  case candles(ImportedCandles)
  case trades(ImportedTrades)

  /// Reads a file.
  ///
  /// Throws ``MarketDataFailure``; of a file that is neither, what keeps it from being candles.
  public static func read(
    path: String, options: ImportOptions = ImportOptions(), cache: CandleCache? = nil
  ) throws -> MarketFile {
    do {
      if let cache {
        return .candles(try CandleImport.read(path: path, options: options, cache: cache))
      }
      return .candles(try CandleImport.read(path: path, options: options))
    } catch let failure as MarketDataFailure where failure.kind == .badData {
      guard let trades = try? TradeFile.read(path: path, options: options), !trades.trades.isEmpty
      else { throw failure }
      return .trades(trades)
    }
  }
}
