public import Trading

/// What came out of a file of public trades.
public struct ImportedTrades: Sendable {
  /// The path as the user gave it.
  public let path: String
  /// The trades, oldest first; those of one moment keep the file's order.
  public let trades: [PublicTrade]
  public let dialect: DialectDescription
  public let warnings: [ImportWarning]
  /// The broken rows that were left out, where that was asked.
  public let brokenRows: [BrokenRow]
  /// The SHA-256 of the file as it lies on disk, in lower-case hexadecimal.
  public let contentHash: String
  /// The symbol by the file's name, else by its folder's; nil if neither tells.
  public let symbolGuess: String?
}

/// Reads files of public trades: canonical `timestamp,price,quantity,side` and the venues' own.
///
/// Binance's trades and aggregated trades with and without header, Bybit's, OKX's, Tardis' and
/// those of freqtrade are told apart by their columns. The side is the taker's.
public enum TradeFile {
  /// Reads a file.
  ///
  /// Throws ``MarketDataFailure`` where the file is missing, cannot be read or holds no such table.
  public static func read(
    path: String, options: ImportOptions = ImportOptions()
  ) throws -> ImportedTrades {
    let reading = try EventReading(
      path: path, options: options, wanted: [.price, .quantity, .side, .buyerIsMaker])
    let hash = try ContentHash.hex(of: reading.source.file)
    let (rows, dialect) = try reading.result()
    let order = rows.order
    let isSorted = order.elementsEqual(rows.times.indices)
    let trades = order.map { index in
      PublicTrade(
        time: Timestamp(nanoseconds: rows.times[index]), price: Price(units: rows.values[index]),
        quantity: Quantity(units: rows.quantities[index]), takerSide: rows.sides[index])
    }
    return ImportedTrades(
      path: path, trades: trades, dialect: dialect, warnings: rows.warnings(isSorted: isSorted),
      brokenRows: rows.notes.broken, contentHash: hash, symbolGuess: FileName(path: path).symbol)
  }
}
