import Trading

/// Reads the rows of a file whose dialect is known.
struct CandleReading {
  let source: TextSource
  let dialect: Dialect
  let options: ImportOptions
  let name: FileName
  private var path: String { source.file.path }

  init(source: TextSource, dialect: Dialect, options: ImportOptions, name: FileName) {
    self.source = source
    self.dialect = dialect
    self.options = options
    self.name = name
  }

  /// The candles with everything that was found out about them.
  func result() throws -> ParsedCandles {
    guard case .calendar(nil) = dialect.layout.time.format else {
      return try finish(try rows(of: dialect.layout), dialect.layout, wasInferred: false)
    }
    if let order = options.dateOrder {
      let layout = layout(order == .dayFirst ? .dayFirst : .monthFirst)
      return try finish(try rows(of: layout), layout, wasInferred: false)
    }
    return try inferDayOrder()
  }

  private func layout(_ order: DayOrder) -> Layout {
    var layout = dialect.layout
    layout.time.format = .calendar(order)
    return layout
  }

  /// Reads the file both ways and takes the one in which the candles are evenly spaced.
  private func inferDayOrder() throws -> ParsedCandles {
    let readings = [DayOrder.dayFirst, .monthFirst].map { order in
      Result { try evidence(layout(order)) }
    }
    switch (readings[0], readings[1]) {
    case (.success(let day), .success(let month)):
      guard
        let best = day.isMorePlausible(than: month)
          ? day : month.isMorePlausible(than: day) ? month : nil
      else { throw ambiguous }
      return try finish(best.rows, best.layout, wasInferred: true)
    case (.success(let day), .failure):
      return try finish(day.rows, day.layout, wasInferred: false)
    case (.failure, .success(let month)):
      return try finish(month.rows, month.layout, wasInferred: false)
    case (.failure(let failure), .failure):
      throw failure
    }
  }

  /// A reading of the whole file and how its candles would stand.
  private struct Evidence {
    var layout: Layout
    var rows: RowsRead
    /// The share of neighbours that stand exactly one step apart.
    var regularity: Double
    /// How long the candles reach from first to last.
    var span: Double

    /// More even steps, or as even ones and far fewer holes between them.
    func isMorePlausible(than other: Evidence) -> Bool {
      if abs(regularity - other.regularity) > 0.001 { return regularity > other.regularity }
      return span * 3 < other.span
    }
  }

  private func evidence(_ layout: Layout) throws -> Evidence {
    let rows = try rows(of: layout)
    let times = Set(rows.columns.times).sorted()
    let ordered = CandleColumns(capacity: times.count)
    for time in times {
      ordered.append(time: time, open: 0, high: 0, low: 0, close: 0, volume: 0)
    }
    let span = Double((times.last ?? 0) - (times.first ?? 0))
    return Evidence(
      layout: layout, rows: rows, regularity: Spacing(ordered)?.regularity ?? 0, span: span)
  }

  private var ambiguous: MarketDataFailure {
    MarketDataFailure(
      .badData, file: path, column: dialect.layout.time.index + 1,
      field: dialect.layout.name(of: dialect.layout.time.index),
      expected: "a day above 12 somewhere, evenly spaced rows, or the order as an option",
      reason: "the dates can be read day first or month first and nothing tells which")
  }

  /// Runs the text through the parser.
  private func rows(of layout: Layout) throws -> RowsRead {
    let packing = source.compression == .none ? 1 : 6
    let textSize = source.file.size * packing / (source.encoding == .utf8 ? 1 : 2)
    let columns = CandleColumns(capacity: textSize / dialect.bytesPerRow * 11 / 10 + 64)
    var parser = CandleRowParser(
      layout: layout, path: path, policy: options.onBadRow, columns: columns)
    parser.reserve(rows: textSize / dialect.bytesPerRow)
    try unsafe withUnsafeMutablePointer(to: &parser) { pointer in
      let sink = unsafe TokenSink(
        field: { bytes, count, context in
          guard let context = unsafe context else { return }
          let start = unsafe UnsafePointer(bytes?.assumingMemoryBound(to: UInt8.self))
          let text = unsafe UnsafeBufferPointer(start: start, count: count)
          unsafe context.assumingMemoryBound(to: CandleRowParser.self).pointee.field(text.span)
        },
        row: { end, context in
          guard let context = unsafe context else { return }
          unsafe context.assumingMemoryBound(to: CandleRowParser.self).pointee.endRow(end)
        }, context: UnsafeMutableRawPointer(pointer))
      try feed(sink, rows: { unsafe pointer.pointee.rowCount }) { unsafe pointer.pointee.hasFailed }
      unsafe pointer.pointee.finish()
    }
    if let failure = parser.failure { throw failure }
    guard !columns.isEmpty else {
      throw MarketDataFailure(
        .badData, file: path, expected: "at least one candle",
        reason: "the file holds no row that is a candle")
    }
    return RowsRead(
      columns: columns, lines: parser.lines, notes: parser.notes, rows: parser.rowCount,
      volumePlaces: parser.volumePlaces, symbol: parser.symbolText,
      hasOutside: parser.hasOutside)
  }

  private func feed(
    _ sink: TokenSink, rows: () -> Int, hasFailed: () -> Bool
  ) throws {
    if let delimiter = dialect.delimiter {
      let tokenizer = CSVTokenizer(delimiter: delimiter, path: path)
      try source.forEachChunk { chunk in
        try tokenizer.feed(chunk, to: sink, rows: rows)
        return !hasFailed()
      }
      if !hasFailed() { tokenizer.finish(to: sink) }
    } else {
      var tokenizer = JSONTokenizer(keys: dialect.layout.keys, path: path)
      try source.forEachChunk { chunk in
        try tokenizer.feed(chunk, to: sink)
        return !hasFailed()
      }
      if !hasFailed() { try tokenizer.finish() }
    }
  }

  private func finish(
    _ rows: RowsRead, _ layout: Layout, wasInferred: Bool
  ) throws -> ParsedCandles {
    var description = DialectDescription(layout, source: source, delimiter: dialect.delimiter)
    if wasInferred { description.time += "; only so are the rows evenly spaced" }
    return try CandleFinishing(
      path: path, rows: rows, layout: layout, options: options, name: name, dialect: description
    ).result()
  }
}

/// What the rows of a file gave before they were put in order.
struct RowsRead {
  var columns: CandleColumns
  var lines: [UInt32]
  var notes: RowNotes
  var rows: Int
  var volumePlaces: UInt8?
  var symbol: String?
  /// Whether open or close of some row lies outside low and high.
  var hasOutside: Bool
}
