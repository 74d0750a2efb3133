import Trading

/// Puts the rows of a file in order, finds the timeframe, judges the quality.
struct CandleFinishing {
  let path: String
  let rows: RowsRead
  let layout: Layout
  let options: ImportOptions
  let name: FileName
  let dialect: DialectDescription

  /// The finished candles.
  func result() throws -> ParsedCandles {
    let columns = rows.columns
    var report = QualityReport()
    takeNotes(&report)
    var arrangement = Arrangement(columns: columns, lines: rows.lines)
    arrangement.apply(to: &report)
    try checkDuplicates(report)
    if rows.hasOutside {
      try OutsideCheck(columns: columns, lines: arrangement.lines, layout: layout, path: path)
        .apply(options.onBadRow, to: &report)
    }

    let spacing = Spacing(columns)
    let timeframe = try timeframe(spacing)
    if let spacing {
      report.offGrid = spacing.offGrid
      report.isRegular = spacing.isRegular && spacing.step == timeframe.span
    }
    if let lag = layout.closeLag {
      columns.shiftTimes(by: lag.nanoseconds - timeframe.span.nanoseconds)
    }
    QualityCheck(columns: columns, step: timeframe.span, hasVolume: rows.volumePlaces != nil)
      .apply(to: &report)

    let warnings = WarningList(
      report: report, layout: layout, notes: rows.notes, columns: columns
    ).warnings
    report.verdict =
      report.brokenRowCount > 0 || !report.isRegular
      ? .broken : warnings.isEmpty ? .clean : .usableWithWarnings
    return ParsedCandles(
      series: columns.series(timeframe: timeframe, volumePlaces: rows.volumePlaces),
      about: ParsedCandles.About(
        dialect: dialect, quality: report, warnings: warnings, symbol: rows.symbol),
      columns: columns)
  }

  private func takeNotes(_ report: inout QualityReport) {
    report.rows = rows.rows - layout.rowsBeforeData
    report.nullRows = rows.notes.nullLines.count
    report.nullLines = Array(rows.notes.nullLines.prefix(QualityReport.namedEntries))
    report.brokenRows = rows.notes.broken
    report.brokenRowCount = rows.notes.brokenCount
    report.truncatedLine = rows.notes.truncatedLine
  }

  private func checkDuplicates(_ report: QualityReport) throws {
    let conflicts = report.conflictingDuplicates
    guard conflicts >= 3, conflicts * 2 >= rows.columns.count else { return }
    throw MarketDataFailure(
      .badData, file: path, column: layout.time.index + 1,
      field: layout.name(of: layout.time.index),
      found: "\(report.conflictingDuplicates) rows with the moment of another",
      expected: "a moment of its own for every candle",
      reason: "the timestamps have lost their precision, or several series are mixed")
  }

  private func timeframe(_ spacing: Spacing?) throws -> Timeframe {
    if let timeframe = options.timeframe { return timeframe }
    if let spacing, spacing.step.nanoseconds % 1_000_000_000 == 0 {
      return Timeframe(seconds: spacing.step.nanoseconds / 1_000_000_000)
    }
    if spacing == nil, let timeframe = name.timeframe { return timeframe }
    throw MarketDataFailure(
      .badData, file: path,
      found: spacing.map { "a step of \($0.step.seconds) s" } ?? "one candle",
      expected:
        "two candles some whole seconds apart, or a timeframe in the file's name such as -1h",
      reason: "the timeframe cannot be told")
  }
}

/// Puts what was found into words.
struct WarningList {
  let report: QualityReport
  let layout: Layout
  let notes: RowNotes
  let columns: CandleColumns

  /// The warnings, in a fixed order.
  var warnings: [ImportWarning] {
    var list: [ImportWarning] = []
    func warn(_ kind: ImportWarning.Kind, _ count: Int, _ message: String) {
      if count > 0 { list.append(ImportWarning(kind, count: count, message)) }
    }
    warn(
      .preamble, layout.preambleRows,
      "\(counted(layout.preambleRows, "line")) before the table left out")
    warn(.descending, report.isNewestFirst ? 1 : 0, "the newest row came first: turned round")
    warn(
      .otherPriceOrder, isOtherOrder ? 1 : 0,
      "the prices do not stand as open, high, low, close: columns \(priceOrder) were found from"
        + " the numbers")
    let outside = report.outsideCandles
    warn(
      .outsideHighLow, outside,
      "\(counted(outside, "candle")) with open or close outside low and high: kept")
    warn(
      .closeTime, layout.closeLag == nil ? 0 : columns.count,
      "the times are the candles' ends: moved to their beginnings")
    warn(
      .outOfOrder, report.outOfOrderRows,
      "\(counted(report.outOfOrderRows, "row")) out of order: sorted")
    warn(
      .duplicates, report.identicalDuplicates,
      "\(counted(report.identicalDuplicates, "identical duplicate")) left out")
    warn(
      .conflictingDuplicates, report.conflictingDuplicates,
      "\(counted(report.conflictingDuplicates, "duplicate")) with other values left out: the first was"
        + " kept")
    warn(.nullRows, report.nullRows, "\(counted(report.nullRows, "row")) without prices left out")
    warn(
      .repeatedHeader, notes.repeatedHeaders,
      "the header came \(counted(notes.repeatedHeaders, "time")) more")
    warn(
      .truncatedLastLine, notes.truncatedLine == nil ? 0 : 1,
      "the last line (\(notes.truncatedLine ?? 0)) is cut off: left out")
    warn(
      .remark, notes.remarkLine == nil ? 0 : 1,
      "the last line (\(notes.remarkLine ?? 0)) is a remark: left out")
    warn(
      .skippedRows, report.brokenRowCount,
      "\(counted(report.brokenRowCount, "broken row")) left out, as asked")
    warn(
      .irregularSteps, report.offGrid,
      "\(counted(report.offGrid, "candle")) off the timeframe's grid")
    warn(
      .gap, report.gapCount,
      "\(counted(report.gapCount, "gap")) with \(counted(report.missingCandles ?? 0, "missing candle"))"
    )
    let zero = report.zeroVolumeCandles ?? 0
    warn(.zeroVolume, zero, "\(counted(zero, "candle")) without volume")
    addJumps(to: &list)
    return list
  }

  private func addJumps(to list: inout [ImportWarning]) {
    let first = report.jumps.filter { $0.time == report.first && $0.isSpike }
    let spikes = report.jumps.filter(\.isSpike).count - first.count
    let jumps = report.jumpCount - spikes - first.count
    if let jump = first.first {
      list.append(
        ImportWarning(
          .priceSpikeInFirstRow,
          "the first candle reaches \(jump.price), far from the \(jump.neighbour) beside it"))
    }
    if spikes > 0 {
      list.append(
        ImportWarning(
          .priceSpike, count: spikes, "\(counted(spikes, "candle")) far beyond the neighbours"))
    }
    if jumps > 0 {
      list.append(
        ImportWarning(
          .priceJump, count: jumps, "\(counted(jumps, "jump")) from one candle to the next"))
    }
  }

  private var isOtherOrder: Bool { layout.header == nil && !layout.prices.isUsualOrder }

  private var priceOrder: String {
    layout.prices.indices.map { String($0 + 1) }.joined(separator: ", ")
  }
}
