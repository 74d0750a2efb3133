import Trading

/// A layout and how rows are cut.
struct Dialect {
  var layout: Layout
  /// The character between fields; nil for JSON.
  var delimiter: UInt8?
  /// How many bytes of text the rows of the sample take on average.
  var bytesPerRow: Int
}

/// Finds out how a file is written from its head.
struct DialectDetection {
  let source: TextSource
  let name: FileName
  private var path: String { source.file.path }

  init(source: TextSource, name: FileName) {
    self.source = source
    self.name = name
  }

  /// What stands before candles at least: a moment and four prices.
  private static let leastWidth = 5

  /// The dialect, or a failure that says why there is none.
  func dialect() throws -> Dialect {
    let (head, isWhole) = try RowSample.head(of: source)
    try checkIsText(head)
    let first = head.first { $0 > UInt8(ascii: " ") }
    if first == UInt8(ascii: "[") || first == UInt8(ascii: "{") {
      let sample = try RowSample.json(head, isWhole: isWhole, path: path)
      guard let table = table(sample) else {
        throw noRows(
          sample, isWhole: isWhole, found: "no array or object with a moment and four prices")
      }
      let detection = LayoutDetection(path: path, day: name.day, hasCommaDelimiter: true)
      let layout = try detection.layout(of: table)
      return Dialect(layout: layout, delimiter: nil, bytesPerRow: bytesPerRow(head, sample))
    }
    return try csvDialect(head, isWhole: isWhole)
  }

  private func csvDialect(_ head: [UInt8], isWhole: Bool) throws -> Dialect {
    var failure: (any Error)?
    var widest = 0
    var last: RowSample?
    // A comma may also be a decimal mark, so it comes last.
    for delimiter in [UInt8(ascii: "\t"), UInt8(ascii: ";"), UInt8(ascii: "|"), UInt8(ascii: ",")] {
      let sample = try RowSample.csv(head, isWhole: isWhole, delimiter: delimiter, path: path)
      last = sample
      guard let table = table(sample) else { continue }
      let detection = LayoutDetection(
        path: path, day: name.day, hasCommaDelimiter: delimiter == UInt8(ascii: ","))
      do {
        return Dialect(
          layout: try detection.layout(of: table), delimiter: delimiter,
          bytesPerRow: bytesPerRow(head, sample))
      } catch {
        if table.width > widest {
          failure = error
          widest = table.width
        }
      }
    }
    if let failure { throw failure }
    throw noRows(
      last ?? RowSample(), isWhole: isWhole, found: "no row with a moment and four prices")
  }

  private func table(_ sample: RowSample) -> SampleTable? {
    SampleTable(sample, leastNumbers: 4, leastWidth: Self.leastWidth)
  }

  private func bytesPerRow(_ head: [UInt8], _ sample: RowSample) -> Int {
    guard sample.rows.count < RowSample.rowLimit else {
      // The sample stops before the head does: count its lines.
      let lines = head.count { "\n]}".utf8.contains($0) }
      return max(8, head.count / max(1, lines))
    }
    return max(8, head.count / max(1, sample.rows.count))
  }

  private func checkIsText(_ head: [UInt8]) throws {
    let control = head.count { $0 < 9 || ($0 > 13 && $0 < 32) }
    guard control * 100 > head.count else { return }
    throw MarketDataFailure(
      .badData, file: path, expected: "CSV or JSON text, plain or packed by gzip or zip",
      reason: "this is not a text file")
  }

  private func noRows(
    _ sample: RowSample, isWhole: Bool, found: String
  ) -> MarketDataFailure {
    let opening = sample.rows.first?.fields.joined(separator: ",") ?? ""
    let start = opening.drop { $0 == " " }.prefix(15).lowercased()
    if start.hasPrefix("<!doctype") || start.hasPrefix("<html") || start.hasPrefix("<?xml") {
      return MarketDataFailure(
        .badData, file: path, line: 1, found: String(opening.prefix(40)),
        expected: "CSV or JSON", reason: "this is not CSV but a web page")
    }
    let names = sample.rows.first.map { $0.fields } ?? []
    if !isWhole, sample.rows.count < 2 {
      return MarketDataFailure(
        .badData, file: path, line: sample.rows.count + 1,
        expected: "rows of at most \(RowSample.byteLimit / 1024) kB",
        reason: "the line does not end within \(RowSample.byteLimit / 1024) kB")
    }
    let (columns, missing) = PriceColumns.named(names, width: names.count, taken: [])
    if columns != nil || (sample.rows.count == 1 && missing.count < 3) {
      return MarketDataFailure(
        .badData, file: path, line: sample.rows.first?.line, expected: "rows of candles",
        reason: "the file has a header and no rows")
    }
    return MarketDataFailure(
      .badData, file: path, line: sample.rows.first?.line,
      found: opening.isEmpty ? nil : String(opening.prefix(60)),
      expected: "rows with a time, open, high, low and close",
      reason: "this is not CSV with candles: \(found)")
  }
}
