import Trading

/// Turns fields and row ends into candles.
///
/// A tokeniser reaches it through a pointer, once for every field, so it is a struct of plain
/// values and the common field takes a path without allocation. What is rare goes to `judge`.
struct CandleRowParser {
  let layout: Layout
  let path: String
  let policy: BadRowPolicy
  let columns: CandleColumns

  // What the row at hand has brought so far.
  private var column = 0
  private var seen: UInt16 = 0
  private var time: Int64 = 0
  private var timeOfDay: Int64 = 0
  private var open: Int64 = 0
  private var high: Int64 = 0
  private var low: Int64 = 0
  private var close: Int64 = 0
  private var volume: Int64 = 0
  private var troubles: [FieldTrouble] = []
  private var isTextAfterEnd = false

  // What the file has brought so far.
  private(set) var rowCount = 0
  private(set) var line = 1
  private var endedByReturn = false
  /// Whether the last row ended by the end of the file and not by a line end.
  private var isUnterminated = false
  private var timeUnit: Int?
  private var timeDigits = 0
  private var hasChangedUnit = false
  private var volumeScale: VolumeScale
  private var symbol: [UInt8]?
  private var pending: RowProblem?
  // Flags beside the optionals, which are large to look at once for every row.
  private var hasPending = false
  private(set) var hasFailed = false
  private(set) var lines: [UInt32] = []
  private(set) var notes = RowNotes()
  private(set) var hasOutside = false
  /// Why the import ends here.
  private(set) var failure: MarketDataFailure?

  private let roles: [ColumnRole]
  private let powers = DecimalNumber.powers
  private let required: UInt16
  private let isEpoch: Bool
  private let isPlainStyle: Bool
  private let hasTimeOfDay: Bool

  init(layout: Layout, path: String, policy: BadRowPolicy, columns: CandleColumns) {
    self.layout = layout
    self.path = path
    self.policy = policy
    self.columns = columns
    roles = layout.roles
    required = layout.roles.reduce(0) { $1 == .symbol ? $0 : $0 | Self.bit($1) } & ~1
    isEpoch = layout.time.format == .epoch
    isPlainStyle = layout.style.decimal == UInt8(ascii: ".")
    hasTimeOfDay = layout.time.timeOfDay != nil
    volumeScale = VolumeScale(columns: columns)
  }

  /// The decimal exponent of the volumes; nil where the file has none.
  var volumePlaces: UInt8? { layout.volume == nil ? nil : UInt8(volumeScale.places) }

  /// The first symbol that the rows name.
  var symbolText: String? { symbol.map { String(decoding: $0, as: UTF8.self) } }

  @inline(__always) private static func bit(_ role: ColumnRole) -> UInt16 { 1 << role.rawValue }

  /// Makes room for the line numbers of so many rows.
  mutating func reserve(rows: Int) { lines.reserveCapacity(rows + rows / 10) }

  /// Takes a field.
  mutating func field(_ text: Span<UInt8>) {
    let index = column
    column += 1
    guard index < roles.count else {
      if !text.isEmpty { isTextAfterEnd = true }
      return
    }
    let role = roles[index]
    switch role {
    case .ignored: return
    case .time: takeTime(text, index)
    case .open, .high, .low, .close: takePrice(text, role, index)
    case .volume: takeVolume(text, index)
    case .timeOfDay: takeTimeOfDay(text, index)
    case .symbol: takeSymbol(text, index)
    }
  }

  @inline(__always) private mutating func takeTime(_ text: Span<UInt8>, _ index: Int) {
    if isEpoch, text.count != timeDigits, !takeUnit(text) {
      note(text, .time, index)
      troubles[troubles.count - 1].reason = "the unit of time changes again"
      return
    }
    if isEpoch, let digits = EpochNumber.plainDigits(text), text.count == 13 {
      // Milliseconds of the years 2001 to 2286.
      time = digits &* 1_000_000
      if digits < 7_258_118_400_000 { seen |= Self.bit(.time) } else { note(text, .time, index) }
    } else if let moment = layout.time.format.moment(text) {
      time = moment.nanoseconds
      seen |= Self.bit(.time)
    } else {
      note(text, .time, index)
    }
  }

  /// Notices the unit of a moment written in another length; false where it is one too many.
  private mutating func takeUnit(_ text: Span<UInt8>) -> Bool {
    guard layout.time.format.moment(text) != nil else { return true }
    let unit = EpochNumber.unit(of: text)
    if let timeUnit, timeUnit != unit {
      // Files of one venue, put behind one another, change from milliseconds to microseconds.
      if hasChangedUnit { return false }
      hasChangedUnit = true
    }
    timeUnit = unit
    timeDigits = text.count
    return true
  }

  @inline(__always) private mutating func takePrice(
    _ text: Span<UInt8>, _ role: ColumnRole, _ index: Int
  ) {
    if isPlainStyle, let number = FastNumber(text), number.decimals <= 8 {
      let (units, overflowed) = number.digits.multipliedReportingOverflow(
        by: powers[8 - number.decimals])
      if !overflowed, units > 0 { return set(role, units) }
    } else if case .number(let number) = NumberText(text, style: layout.style),
      let units = number.units(places: 8), units > 0
    {
      return set(role, units)
    }
    note(text, role, index)
  }

  @inline(__always) private mutating func set(_ role: ColumnRole, _ units: Int64) {
    switch role {
    case .open: open = units
    case .high: high = units
    case .low: low = units
    default: close = units
    }
    seen |= Self.bit(role)
  }

  @inline(__always) private mutating func takeVolume(_ text: Span<UInt8>, _ index: Int) {
    if isPlainStyle, let number = FastNumber(text), let units = volumeScale.fastUnits(number) {
      volume = units
      seen |= Self.bit(.volume)
    } else if case .number(let number) = NumberText(text, style: layout.style),
      number.digits >= 0, let units = volumeScale.units(number)
    {
      volume = units
      seen |= Self.bit(.volume)
    } else {
      note(text, .volume, index)
    }
  }

  private mutating func takeTimeOfDay(_ text: Span<UInt8>, _ index: Int) {
    guard let nanoseconds = DayTime.nanoseconds(text, acceptsDigits: true) else {
      return note(text, .timeOfDay, index)
    }
    timeOfDay = nanoseconds
    seen |= Self.bit(.timeOfDay)
  }

  private mutating func takeSymbol(_ text: Span<UInt8>, _ index: Int) {
    // A row of the header's own kind is judged by its time.
    guard rowCount >= layout.rowsBeforeData, !text.isEmpty else { return }
    guard let symbol else {
      symbol = (0..<text.count).map { text[$0] }
      return
    }
    let isSame =
      symbol.count == text.count && (0..<text.count).allSatisfy { symbol[$0] == text[$0] }
    if !isSame { note(text, .symbol, index) }
  }

  private mutating func note(_ text: Span<UInt8>, _ role: ColumnRole, _ index: Int) {
    troubles.append(FieldTrouble(role: role, column: index, text: text, style: layout.style))
  }

  /// Takes the end of a row.
  mutating func endRow(_ end: Int32) {
    if column == 0 {
      // The second half of a line end of two bytes, or a blank line.
      if !(end == 10 && endedByReturn) { line += 1 }
      endedByReturn = end == 13
      return
    }
    if !hasFailed {
      if rowCount < layout.rowsBeforeData {
        troubles.removeAll()
      } else {
        if hasPending { settlePending() }
        takeRow()
      }
    }
    rowCount += 1
    line += 1
    endedByReturn = end == 13
    isUnterminated = end < 0
    column = 0
    seen = 0
    isTextAfterEnd = false
  }

  @inline(__always) private mutating func takeRow() {
    guard seen == required, troubles.isEmpty, !isTextAfterEnd, low <= high else { return judge() }
    // Judged when all rows are known: a vendor's way, or one row that is broken.
    if low > open || low > close || high < open || high < close { hasOutside = true }
    if hasTimeOfDay { time += timeOfDay }
    columns.append(
      time: time, open: open, high: high, low: low, close: close, volume: volume)
    volumeScale.note(volume)
    lines.append(UInt32(truncatingIfNeeded: line))
  }

  /// Decides what a row is that is no plain candle.
  private mutating func judge() {
    let judge = RowJudge(
      layout: layout, line: line, fieldCount: column, seen: seen, required: required,
      troubles: troubles, hasTextAfterEnd: isTextAfterEnd,
      prices: [open, high, low, close].map { Price(units: $0) })
    troubles.removeAll()
    switch judge.verdict {
    case .empty: notes.nullLines.append(line)
    case .repeatedHeader: notes.repeatedHeaders += 1
    case .broken(let problem):
      pending = problem
      hasPending = true
    }
  }

  /// Takes note of a broken row that is not the file's last.
  private mutating func settlePending() {
    guard let problem = pending else { return }
    pending = nil
    hasPending = false
    guard policy == .skip else {
      failure = problem.failure(file: path)
      hasFailed = true
      return
    }
    notes.take(problem)
  }

  /// Takes note of the end of the file.
  mutating func finish() {
    guard let pending, !hasFailed else { return }
    if pending.isRemark {
      notes.remarkLine = pending.line
    } else if (isUnterminated || pending.isShort) && !columns.isEmpty {
      notes.truncatedLine = pending.line
    } else {
      settlePending()
    }
  }
}

/// What an import does with a row that is no candle.
public enum BadRowPolicy: String, Codable, Hashable, Sendable, CaseIterable {
  /// Ends with an error that names the row.
  case stop
  /// Leaves the row out and counts it.
  case skip
}
