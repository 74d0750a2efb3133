public import Trading

/// Puts the candles of several files of one symbol behind one another.
public enum CandleJoining {
  /// What came out of several files.
  public struct Joined: Sendable {
    /// The candles of all files, oldest first, without duplicates.
    public let series: CandleSeries
    /// The quality of the whole; lines are 0, since they would be of several files.
    public let quality: QualityReport
    public let warnings: [ImportWarning]
  }

  /// Joins files, in whatever order they are given.
  ///
  /// Where files overlap, identical candles are kept once; of others the one of the file that
  /// begins earlier is kept, with a warning. Throws ``MarketDataFailure`` where the timeframes
  /// differ, where only some have volume, or where there is no file.
  public static func join(_ files: [ImportedCandles]) throws -> Joined {
    guard let first = files.first else {
      throw MarketDataFailure(
        .misuse, file: "files", expected: "at least one", reason: "there is no file to join")
    }
    for file in files {
      guard file.timeframe == first.timeframe else {
        throw MarketDataFailure(
          .badData, file: file.path, found: "\(file.timeframe)", expected: "\(first.timeframe)",
          reason: "its candles are of another timeframe than those of \(first.path)")
      }
      guard (file.series.volumePlaces == nil) == (first.series.volumePlaces == nil) else {
        throw MarketDataFailure(
          .badData, file: file.path,
          reason: "only one of this file and \(first.path) has volume")
      }
    }
    return joined(files.sorted { $0.quality.first.timestamp < $1.quality.first.timestamp })
  }

  private static func joined(_ files: [ImportedCandles]) -> Joined {
    let timeframe = files[0].timeframe
    let places = commonPlaces(of: files)
    let columns = CandleColumns(capacity: files.reduce(0) { $0 + $1.series.count })
    for file in files {
      for index in 0..<file.series.count {
        let candle = file.series[index]
        let volume = candle.volume.map { units(of: $0, places: places ?? 0) } ?? 0
        columns.append(
          time: candle.openTime.nanoseconds, open: candle.open.units, high: candle.high.units,
          low: candle.low.units, close: candle.close.units, volume: volume)
      }
    }
    var report = QualityReport()
    report.rows = columns.count
    var arrangement = Arrangement(
      columns: columns, lines: [UInt32](repeating: 0, count: columns.count))
    arrangement.apply(to: &report)
    // Files that overlap are no rows out of order.
    report.outOfOrderRows = 0
    report.outOfOrderLines = []
    if let spacing = Spacing(columns) {
      report.offGrid = spacing.offGrid
      report.isRegular = spacing.isRegular && spacing.step == timeframe.span
    }
    QualityCheck(columns: columns, step: timeframe.span, hasVolume: places != nil)
      .apply(to: &report)
    let warnings = warnings(of: report)
    report.verdict =
      !report.isRegular ? .broken : warnings.isEmpty ? .clean : .usableWithWarnings
    return Joined(
      series: columns.series(timeframe: timeframe, volumePlaces: places), quality: report,
      warnings: warnings)
  }

  private static func warnings(of report: QualityReport) -> [ImportWarning] {
    let counts: [(ImportWarning.Kind, Int, String, String)] = [
      (.duplicates, report.identicalDuplicates, "candle", "in two files with the same values"),
      (
        .conflictingDuplicates, report.conflictingDuplicates, "candle",
        "in two files with other values: that of the earlier file was kept"
      ),
      (.irregularSteps, report.offGrid, "candle", "off the timeframe's grid"),
      (
        .gap, report.gapCount, "gap",
        "with \(counted(report.missingCandles ?? 0, "missing candle"))"
      ),
      (.zeroVolume, report.zeroVolumeCandles ?? 0, "candle", "without volume"),
      (.priceSpike, report.jumpCount, "candle", "far beyond the neighbours"),
    ]
    return counts.filter { $0.1 > 0 }
      .map { ImportWarning($0.0, count: $0.1, "\(counted($0.1, $0.2)) \($0.3)") }
  }

  /// The finest exponent in which the volumes of all files fit.
  private static func commonPlaces(of files: [ImportedCandles]) -> UInt8? {
    guard var places = files.compactMap(\.series.volumePlaces).max() else { return nil }
    for file in files {
      let own = file.series.volumePlaces ?? 0
      let largest = (0..<file.series.count).reduce(Int64(0)) {
        max($0, file.series[$1].volume?.units ?? 0)
      }
      while places > own,
        largest.multipliedReportingOverflow(by: Volume.powers[Int(places - own)]).overflow
      {
        places -= 1
      }
    }
    return places
  }

  private static func units(of volume: Volume, places: UInt8) -> Int64 {
    places >= volume.places
      ? volume.units * Volume.powers[Int(places - volume.places)]
      : volume.units.divided(by: Volume.powers[Int(volume.places - places)], .nearest)
  }
}
