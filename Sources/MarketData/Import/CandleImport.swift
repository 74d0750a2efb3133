import Trading

/// Reads candle files of any known dialect without being told which it is.
public enum CandleImport {
  /// Reads a file.
  ///
  /// Throws ``MarketDataFailure`` where the file is missing, cannot be read or holds no candles
  /// that can be trusted.
  public static func read(
    path: String, options: ImportOptions = ImportOptions()
  ) throws -> ImportedCandles {
    let file = try SourceFile(path: path)
    let hash = try ContentHash.hex(of: file)
    let parsed = try parse(file, options: options)
    return parsed.imported(path: path, hash: hash, isFromCache: false, notice: nil)
  }

  /// Reads a file through a cache folder: the second time, the candles are mapped and not parsed.
  ///
  /// A cache that is stale, damaged or cannot be written is no error: see
  /// ``ImportedCandles/cacheNotice``.
  public static func read(
    path: String, options: ImportOptions = ImportOptions(), cache: CandleCache
  ) throws -> ImportedCandles {
    let file = try SourceFile(path: path)
    let hash = try ContentHash.hex(of: file)
    let key = CandleCache.Key(contentHash: hash, options: options, name: FileName(path: path))
    if let stored = cache.load(key) {
      return stored.imported(path: path, hash: hash, isFromCache: true, notice: nil)
    }
    let parsed = try parse(file, options: options)
    let notice = cache.store(parsed, key)
    return parsed.imported(path: path, hash: hash, isFromCache: false, notice: notice)
  }

  private static func parse(_ file: SourceFile, options: ImportOptions) throws -> ParsedCandles {
    let source = try TextSource(file)
    let name = FileName(path: source.innerName.map { file.path + "/" + $0 } ?? file.path)
    let dialect = try DialectDetection(source: source, name: name).dialect()
    let parsed = try CandleReading(
      source: source, dialect: dialect, options: options, name: name
    ).result()
    try file.confirmUnchanged()
    return parsed
  }
}

/// What a file's content alone gives, which is what a cache keeps.
struct ParsedCandles {
  var series: CandleSeries
  var about: About
  /// The memory of the series, where it is not a cache file's.
  var columns: CandleColumns?

  /// All but the candles themselves.
  struct About: Codable {
    var dialect: DialectDescription
    var quality: QualityReport
    var warnings: [ImportWarning]
    /// The symbol that the rows name.
    var symbol: String?
  }

  func imported(
    path: String, hash: String, isFromCache: Bool, notice: String?
  ) -> ImportedCandles {
    ImportedCandles(
      path: path, series: series, dialect: about.dialect, quality: about.quality,
      warnings: about.warnings, contentHash: hash,
      symbolGuess: FileName(path: path).symbol ?? about.symbol, isFromCache: isFromCache,
      cacheNotice: notice)
  }
}
