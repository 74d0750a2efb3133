import Trading

/// Which column of a candle file means what, and how its fields are written.
struct Layout {
  /// What each column holds.
  var roles: [ColumnRole]
  var time: TimeColumn
  var prices: PriceColumns
  var volume: Int?
  var style: NumberStyle
  var header: [String]?
  /// How many rows that are not blank stand before the data, header included.
  var rowsBeforeData: Int
  /// How many of those are neither header nor data.
  var preambleRows: Int
  /// The names of an object's values, where rows are JSON objects.
  var keys: [[UInt8]] = []
  /// What the moments lack to the next whole minute, where they are the candles' ends; else nil.
  var closeLag: TimeSpan?

  /// The name of a column for messages: its header, or its meaning.
  func name(of column: Int) -> String {
    if let header, column < header.count, !header[column].isEmpty { return header[column] }
    return column < roles.count ? roles[column].word : "column \(column + 1)"
  }
}

/// Finds the layout of a sample.
struct LayoutDetection {
  let path: String
  /// The day that the file's name tells.
  let day: Timestamp?
  let hasCommaDelimiter: Bool

  /// The layout, or a failure that says what is missing.
  func layout(of table: SampleTable) throws -> Layout {
    guard let time = TimeColumn(of: table, day: day) else { throw noTime(table) }
    var taken: Set<Int> = [time.index]
    if let timeOfDay = time.timeOfDay { taken.insert(timeOfDay) }
    let symbol = try symbolColumn(of: table)
    if let symbol { taken.insert(symbol) }

    let fields = table.data.lazy.flatMap { row in
      row.indices.lazy.filter { !taken.contains($0) && !self.isDate($0, table) }.map { row[$0] }
    }
    let style = NumberStyle(of: fields, hasCommaDelimiter: hasCommaDelimiter)
    let moments = time.moments(of: table)
    let prices = try priceColumns(of: table, taken: taken, style: style, moments: moments)
    taken.formUnion(prices.indices)
    let volume = VolumeColumn.find(in: table, prices: prices, taken: taken, style: style)
    try checkPrecision(of: time, in: table, moments: moments)

    var roles = [ColumnRole](repeating: .ignored, count: table.width)
    roles[time.index] = .time
    if let timeOfDay = time.timeOfDay { roles[timeOfDay] = .timeOfDay }
    if let symbol { roles[symbol] = .symbol }
    for (role, index) in zip(ColumnRole.prices, prices.indices) { roles[index] = role }
    if let volume { roles[volume] = .volume }
    return Layout(
      roles: roles, time: time, prices: prices, volume: volume, style: style,
      header: table.header, rowsBeforeData: table.firstRow, preambleRows: table.preambleRows,
      keys: table.sample.keys, closeLag: closeLag(of: moments, isNamed: time.isNamedClose))
  }

  private func isDate(_ index: Int, _ table: SampleTable) -> Bool {
    guard let field = table.data.first?[index] else { return false }
    return CalendarText(field.utf8.span)?.possibleOrders.isEmpty == false
  }

  private func noTime(_ table: SampleTable) -> MarketDataFailure {
    let isCount = TimeColumn.countFromMidnight(in: table) != nil
    return MarketDataFailure(
      .badData, file: path, line: table.sample.rows[table.firstRow].line, field: "time",
      found: table.data.first?.first,
      expected: isCount
        ? "the day as YYYYMMDD in the file's name" : "a date or a number since 1970",
      reason: isCount
        ? "times count from midnight and the file's name does not say of which day"
        : "no column holds the time of the candles")
  }

  private func priceColumns(
    of table: SampleTable, taken: Set<Int>, style: NumberStyle, moments: [Timestamp]
  ) throws -> PriceColumns {
    if let header = table.header {
      try refuseTrades(header)
      let (columns, missing) = PriceColumns.named(header, width: table.width, taken: taken)
      if let columns { return columns }
      if missing.count < 3 {
        throw MarketDataFailure(
          .badData, file: path, line: table.sample.rows[max(0, table.firstRow - 1)].line,
          field: missing.map(\.word).joined(separator: ", "),
          found: header.joined(separator: ", "),
          expected: "columns for time, open, high, low and close",
          reason: "the header names no column that holds it")
      }
    }
    let newestFirst = (moments.first ?? .distantPast) > (moments.last ?? .distantPast)
    if let columns = PriceColumns.shaped(
      table, taken: taken, style: style, newestFirst: newestFirst)
    {
      return columns
    }
    throw MarketDataFailure(
      .badData, file: path, line: table.sample.rows[table.firstRow].line,
      found: table.data.first?.prefix(8).joined(separator: ", "),
      expected: "open, high, low and close in neighbouring columns, or a header that names them",
      reason: "the columns of the prices cannot be told from the numbers")
  }

  /// A price beside a size and no high is a trade.
  private func refuseTrades(_ header: [String]) throws {
    let words = header.map { ColumnName($0).words.joined() }
    let hasSize = ["qty", "quantity", "size", "amount"].contains { words.contains($0) }
    guard hasSize, words.contains("price"), !words.contains("high") else { return }
    throw MarketDataFailure(
      .badData, file: path, found: header.joined(separator: ", "),
      expected: "columns for time, open, high, low and close",
      reason: "this is a file of trades or of the order book and not of candles")
  }

  private func symbolColumn(of table: SampleTable) throws -> Int? {
    guard let header = table.header,
      let index = header.prefix(table.width).firstIndex(where: {
        ColumnName($0).score(.symbol) >= 50
      })
    else { return nil }
    let symbols = Set(table.column(index))
    guard symbols.count > 1 else { return index }
    throw MarketDataFailure(
      .badData, file: path, field: header[index],
      found: symbols.sorted().prefix(4).joined(separator: ", "), expected: "one symbol in a file",
      reason: "the file holds the candles of several symbols")
  }

  private func checkPrecision(
    of time: TimeColumn, in table: SampleTable, moments: [Timestamp]
  ) throws {
    guard moments.count >= 3, Set(moments).count * 2 < moments.count else { return }
    throw MarketDataFailure(
      .badData, file: path, line: table.sample.rows[table.firstRow].line,
      column: time.index + 1, field: table.header?[time.index] ?? "time",
      found: table.data.first?[time.index], expected: "a moment of its own for every candle",
      reason: "the timestamps have lost their precision: most candles have the same moment")
  }

  /// Moments such as 12:04:59.999 in every row are ends; so is what a header calls close time.
  private func closeLag(of moments: [Timestamp], isNamed: Bool) -> TimeSpan? {
    let minute: Int64 = 60_000_000_000
    for lag in [1, 1000, 1_000_000, 1_000_000_000] as [Int64] {
      let fits = moments.count { ($0.nanoseconds + lag) % minute == 0 }
      if fits > 0, fits * 10 >= moments.count * 9 { return TimeSpan(nanoseconds: lag) }
    }
    return isNamed ? .zero : nil
  }
}
