import Trading

/// The column that holds the moments, or two columns that hold day and time of day.
struct TimeColumn {
  var index: Int
  var format: TimeFormat
  /// The column of the time of day, where it has its own.
  var timeOfDay: Int?
  /// Whether the name says that the moment is the candle's end.
  var isNamedClose = false

  /// Finds the best column: named as time if any is, with the most different moments, leftmost.
  ///
  /// Where no column is named so, any column of moments will do.
  init?(of table: SampleTable, day: Timestamp?) {
    let names = table.header?.map(ColumnName.init)
    guard let best = Self.best(of: table, names: names) ?? Self.best(of: table, names: nil) else {
      guard let day, let index = Self.countFromMidnight(in: table) else { return nil }
      self.init(index: index, format: .sinceMidnight(day))
      return
    }
    self = best
  }

  private static func best(of table: SampleTable, names: [ColumnName]?) -> TimeColumn? {
    var best: (column: TimeColumn, moments: Int, score: Int)?
    for index in 0..<table.width {
      let name = names.flatMap { index < $0.count ? $0[index] : nil }
      var score = name?.score(.time) ?? 50
      if score == 0, name?.words.isEmpty == true { score = 5 }
      guard score > 0, var column = column(index, of: table) else { continue }
      column.isNamedClose = name?.isCloseTime ?? false
      if column.isNamedClose { score -= 50 }
      let moments = column.countMoments(of: table)
      // Far fewer moments than another column has: it is cut to days or has lost its precision.
      let isBetter =
        best.map { best in
          moments * 2 > best.moments * 3
            || (moments * 3 >= best.moments * 2 && score > best.score)
        } ?? true
      if isBetter { best = (column, moments, score) }
    }
    return best?.column
  }

  private init(index: Int, format: TimeFormat) {
    self.index = index
    self.format = format
  }

  private static func column(_ index: Int, of table: SampleTable) -> TimeColumn? {
    guard let format = TimeFormat(of: table.column(index)) else { return nil }
    var column = TimeColumn(index: index, format: format)
    guard case .calendar = format, index + 1 < table.width else { return column }
    let dates = table.column(index).compactMap { CalendarText($0.utf8.span) }
    guard !dates.contains(where: \.hasTime) else { return column }
    let next = table.header.map {
      index + 1 < $0.count && ColumnName($0[index + 1]).score(.timeOfDay) > 0
    }
    let isTime = table.column(index + 1).allSatisfy { text in
      DayTime.nanoseconds(text.utf8.span, acceptsDigits: next == true) != nil
    }
    if isTime { column.timeOfDay = index + 1 }
    return column
  }

  /// The column of milliseconds since midnight, where times of day are counted so.
  static func countFromMidnight(in table: SampleTable) -> Int? {
    guard table.header == nil, table.data.count > 0 else { return nil }
    let values = table.numbers(0, style: NumberStyle()).map { $0 ?? -1 }
    let isCount = values.allSatisfy {
      $0 >= 0 && $0 < 86_400_000 && $0.truncatingRemainder(dividingBy: 1) == 0
    }
    let rises = zip(values, values.dropFirst()).allSatisfy { $0 < $1 }
    return isCount && rises ? 0 : nil
  }

  private func countMoments(of table: SampleTable) -> Int {
    Set(table.data.map { row in row[index] + " " + (timeOfDay.map { row[$0] } ?? "") }).count
  }

  /// The moments of the sample, in its order.
  func moments(of table: SampleTable) -> [Timestamp] {
    table.data.compactMap { row in
      guard let day = format.moment(row[index]) else { return nil }
      guard let timeOfDay else { return day }
      return DayTime.nanoseconds(row[timeOfDay].utf8.span, acceptsDigits: true).map {
        day + TimeSpan(nanoseconds: $0)
      }
    }
  }
}

/// A time of day in a column of its own.
enum DayTime {
  /// Reads `09:05:00`, `9:05 PM` or, where digits are accepted, `090500` and `905`.
  static func nanoseconds(_ text: Span<UInt8>, acceptsDigits: Bool) -> Int64? {
    if let time = CalendarText(text)?.timeOfDay { return time }
    guard acceptsDigits, (1...6).contains(text.count), text.count != 2 || text[0] == 48,
      let digits = NumberText(text, style: NumberStyle()).number?.units(places: 0), digits >= 0
    else { return nil }
    let time = text.count <= 4 ? digits * 100 : digits
    guard time / 10_000 < 24, time / 100 % 100 < 60, time % 100 < 60 else { return nil }
    return (time / 10_000 * 3600 + time / 100 % 100 * 60 + time % 100) * 1_000_000_000
  }
}
