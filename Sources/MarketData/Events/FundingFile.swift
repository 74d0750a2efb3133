public import Trading

/// What came out of a file of funding rates.
public struct ImportedFunding: Sendable {
  /// The path as the user gave it.
  public let path: String
  /// The rates, oldest first, one for each moment.
  public let rates: [FundingRate]
  public let dialect: DialectDescription
  public let warnings: [ImportWarning]
  /// The SHA-256 of the file as it lies on disk, in lower-case hexadecimal.
  public let contentHash: String
  /// The symbol by the file's name, else by its folder's; nil if neither tells.
  public let symbolGuess: String?
}

/// Reads files of funding rates: canonical `timestamp,funding_rate` and the venues' own.
///
/// A rate is rounded to the nearest trillionth; the moments keep the venue's jitter.
public enum FundingFile {
  /// Reads a file.
  ///
  /// Throws ``MarketDataFailure`` where the file is missing, cannot be read or holds no such table.
  public static func read(
    path: String, options: ImportOptions = ImportOptions()
  ) throws -> ImportedFunding {
    let reading = try EventReading(path: path, options: options, wanted: [.rate])
    let hash = try ContentHash.hex(of: reading.source.file)
    let (rows, dialect) = try reading.result()
    let order = rows.order
    var warnings = rows.warnings(isSorted: order.elementsEqual(rows.times.indices))
    var rates: [FundingRate] = []
    var conflicts = 0
    var duplicates = 0
    for index in order {
      let rate = FundingRate(
        time: Timestamp(nanoseconds: rows.times[index]), rate: Rate(units: rows.values[index]))
      guard let last = rates.last, last.time == rate.time else {
        rates.append(rate)
        continue
      }
      if last == rate { duplicates += 1 } else { conflicts += 1 }
    }
    if duplicates > 0 {
      warnings.append(
        ImportWarning(.duplicates, count: duplicates, "\(duplicates) identical duplicates left out")
      )
    }
    if conflicts > 0 {
      warnings.append(
        ImportWarning(
          .conflictingDuplicates, count: conflicts,
          "\(conflicts) duplicates with other rates left out: the first was kept"))
    }
    return ImportedFunding(
      path: path, rates: rates, dialect: dialect, warnings: warnings, contentHash: hash,
      symbolGuess: FileName(path: path).symbol)
  }
}
