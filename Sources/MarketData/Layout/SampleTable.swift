/// The rows of a sample as a table: which rows are data, which is the header, what is in a column.
struct SampleTable {
  let sample: RowSample
  /// How many fields most rows have.
  let width: Int
  /// Where in the sample the data begins.
  let firstRow: Int
  /// The names of the columns, where there are any.
  let header: [String]?
  /// How many rows stand before header and data that are neither.
  let preambleRows: Int
  /// The rows of data with as many fields as most.
  let data: [[String]]

  /// Finds header and data, or returns nil where no row holds at least `least` numbers.
  init?(_ sample: RowSample, leastNumbers least: Int, leastWidth: Int) {
    self.sample = sample
    var counts: [Int: Int] = [:]
    for row in sample.rows where row.fields.count >= leastWidth {
      counts[row.fields.count, default: 0] += 1
    }
    guard let width = counts.max(by: { ($0.value, $0.key) < ($1.value, $1.key) })?.key,
      let first = sample.rows.firstIndex(where: { row in
        row.fields.count >= leastWidth && Self.isData(row.fields, least: least)
      })
    else { return nil }
    self.width = width
    firstRow = first
    if !sample.keys.isEmpty {
      header = sample.keys.map { String(decoding: $0, as: UTF8.self) }
      preambleRows = first
    } else if let row = Self.headerRow(of: sample, before: first, width: width) {
      header = sample.rows[row].fields
      preambleRows = first - 1
    } else {
      header = nil
      preambleRows = first
    }
    data = sample.rows[first...].filter { $0.fields.count == width }.map(\.fields)
  }

  /// The fields of a column.
  func column(_ index: Int) -> [String] { data.map { $0[index] } }

  /// The numbers of a column; nil where a field is none.
  func numbers(_ index: Int, style: NumberStyle) -> [Double?] {
    data.map { NumberText($0[index], style: style).number?.double }
  }

  private static func isData(_ fields: [String], least: Int) -> Bool {
    // Column numbers that a data frame wrote as its header.
    let counting = fields.drop { $0.isEmpty }.enumerated().allSatisfy { $1 == String($0) }
    guard !counting else { return false }
    return fields.count { field in
      NumberText(field, style: .english).number != nil
        || NumberText(field, style: .european).number != nil
    } >= least
  }

  /// The row that names the columns: one that names prices if any does, else the last text row.
  private static func headerRow(of sample: RowSample, before first: Int, width: Int) -> Int? {
    let texts = (0..<first).filter { isHeader(sample.rows[$0].fields, width: width) }
    let naming = texts.last { row in
      PriceColumns.named(sample.rows[row].fields, width: width, taken: []).columns != nil
    }
    return naming ?? texts.last { $0 == first - 1 }
  }

  private static func isHeader(_ fields: [String], width: Int) -> Bool {
    guard abs(fields.count - width) <= 1 || fields.count > 4 else { return false }
    return fields.count { NumberText($0).number == nil } * 2 > fields.count
      && fields.contains { $0.contains(where: \.isLetter) }
  }
}
