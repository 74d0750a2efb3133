import Trading

/// Reads a file of trades or funding rates.
struct EventReading {
  let source: TextSource
  let options: ImportOptions
  let wanted: [EventRole]
  private var path: String { source.file.path }

  init(path: String, options: ImportOptions, wanted: [EventRole]) throws {
    source = try TextSource(try SourceFile(path: path))
    self.options = options
    self.wanted = wanted
  }

  /// The parser with all rows, and the dialect.
  func result() throws -> (rows: EventRowParser, dialect: DialectDescription) {
    let (layout, delimiter) = try layout()
    var parser = EventRowParser(layout: layout, path: path, policy: options.onBadRow)
    try run(&parser, delimiter: delimiter)
    try source.file.confirmUnchanged()
    if let failure = parser.failure { throw failure }
    guard !parser.times.isEmpty else {
      throw MarketDataFailure(
        .badData, file: path, reason: "the file holds no row that can be read")
    }
    let dialect = DialectDescription(
      roles: layout.roles.map(\.word), header: layout.header, time: layout.timeFormat.words,
      style: NumberStyle(), source: source, delimiter: delimiter)
    return (parser, dialect)
  }

  private func layout() throws -> (EventLayout, UInt8?) {
    let (head, isWhole) = try RowSample.head(of: source)
    let values = wanted.count { [.price, .quantity, .rate].contains($0) }
    let first = head.first { $0 > UInt8(ascii: " ") }
    if first == UInt8(ascii: "[") || first == UInt8(ascii: "{") {
      let sample = try RowSample.json(head, isWhole: isWhole, path: path)
      guard let table = table(sample, values) else { throw nothing(sample) }
      return (try EventLayout(of: table, wanted: wanted, path: path), nil)
    }
    var last = RowSample()
    for delimiter in [UInt8(ascii: "\t"), UInt8(ascii: ";"), UInt8(ascii: ",")] {
      last = try RowSample.csv(head, isWhole: isWhole, delimiter: delimiter, path: path)
      guard let table = table(last, values) else { continue }
      return (try EventLayout(of: table, wanted: wanted, path: path), delimiter)
    }
    throw nothing(last)
  }

  private func table(_ sample: RowSample, _ values: Int) -> SampleTable? {
    SampleTable(sample, leastNumbers: values, leastWidth: values + 1)
  }

  private func nothing(_ sample: RowSample) -> MarketDataFailure {
    let opening = sample.rows.first?.fields.joined(separator: ",") ?? ""
    return MarketDataFailure(
      .badData, file: path, line: 1, found: String(opening.prefix(60)),
      expected: "rows with \((["time"] + wanted.map(\.word)).joined(separator: ", "))",
      reason: "this is not a table of them")
  }

  private func run(_ parser: inout EventRowParser, delimiter: UInt8?) throws {
    try unsafe withUnsafeMutablePointer(to: &parser) { pointer in
      let sink = unsafe TokenSink(
        field: { bytes, count, context in
          guard let context = unsafe context else { return }
          let start = unsafe UnsafePointer(bytes?.assumingMemoryBound(to: UInt8.self))
          let text = unsafe UnsafeBufferPointer(start: start, count: count)
          unsafe context.assumingMemoryBound(to: EventRowParser.self).pointee.field(text.span)
        },
        row: { end, context in
          guard let context = unsafe context else { return }
          unsafe context.assumingMemoryBound(to: EventRowParser.self).pointee.endRow(end)
        }, context: UnsafeMutableRawPointer(pointer))
      if let delimiter {
        let tokenizer = CSVTokenizer(delimiter: delimiter, path: path)
        try source.forEachChunk { chunk in
          try tokenizer.feed(chunk, to: sink, rows: { unsafe pointer.pointee.rowCount })
          return unsafe pointer.pointee.failure == nil
        }
        if unsafe pointer.pointee.failure == nil { tokenizer.finish(to: sink) }
      } else {
        var tokenizer = JSONTokenizer(keys: unsafe pointer.pointee.layout.keys, path: path)
        try source.forEachChunk { chunk in
          try tokenizer.feed(chunk, to: sink)
          return unsafe pointer.pointee.failure == nil
        }
        if unsafe pointer.pointee.failure == nil { try tokenizer.finish() }
      }
      unsafe pointer.pointee.finish()
    }
  }
}

extension EventRowParser {
  /// The positions of the rows, oldest first; rows of one moment keep their order.
  var order: [Int] {
    let isRising = zip(times, times.dropFirst()).allSatisfy { $0 <= $1 }
    let positions = Array(times.indices)
    return isRising ? positions : positions.sorted { (times[$0], $0) < (times[$1], $1) }
  }

  /// What there is to say about the rows.
  func warnings(isSorted: Bool) -> [ImportWarning] {
    var list: [ImportWarning] = []
    if layout.preambleRows > 0 {
      list.append(
        ImportWarning(
          .preamble, count: layout.preambleRows,
          "\(counted(layout.preambleRows, "line")) before the table left out"))
    }
    if !isSorted {
      list.append(ImportWarning(.outOfOrder, "rows were not in order of time: sorted"))
    }
    if let line = notes.truncatedLine {
      list.append(
        ImportWarning(.truncatedLastLine, "the last line (\(line)) is cut off: left out"))
    }
    if notes.brokenCount > 0 {
      list.append(
        ImportWarning(
          .skippedRows, count: notes.brokenCount,
          "\(counted(notes.brokenCount, "broken row")) left out, as asked"))
    }
    return list
  }
}
