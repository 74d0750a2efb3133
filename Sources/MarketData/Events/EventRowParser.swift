import Trading

/// Turns fields and row ends into trades or funding rates.
struct EventRowParser {
  let layout: EventLayout
  let path: String
  let policy: BadRowPolicy

  private var column = 0
  private var seen: UInt8 = 0
  private var time: Int64 = 0
  private var value: Int64 = 0
  private var quantity: Int64 = 0
  private var side = Side.buy
  private var trouble: RowProblem?

  private(set) var times: [Int64] = []
  /// Prices, or rates.
  private(set) var values: [Int64] = []
  private(set) var quantities: [Int64] = []
  private(set) var sides: [Side] = []
  private(set) var rowCount = 0
  private(set) var notes = RowNotes()
  private(set) var failure: MarketDataFailure?

  private var line = 1
  private var endedByReturn = false
  private var isUnterminated = false
  private var pending: RowProblem?
  private let roles: [EventRole]
  private let required: UInt8

  init(layout: EventLayout, path: String, policy: BadRowPolicy) {
    self.layout = layout
    self.path = path
    self.policy = policy
    roles = layout.roles
    required = layout.roles.reduce(0) { $0 | Self.bit($1) } & ~1
  }

  @inline(__always) private static func bit(_ role: EventRole) -> UInt8 { 1 << role.rawValue }

  /// Takes a field.
  mutating func field(_ text: Span<UInt8>) {
    let index = column
    column += 1
    guard index < roles.count, roles[index] != .ignored, failure == nil else { return }
    let role = roles[index]
    let isGood = take(text, role)
    if isGood {
      seen |= Self.bit(role)
    } else if trouble == nil {
      trouble = RowProblem(
        line: line, column: index + 1, field: layout.name(of: index), found: Self.string(text),
        expected: Self.expected(role), reason: "the \(role.word) cannot be read",
        kind: text.isEmpty ? .missingValue : .malformedValue)
    }
  }

  @inline(__always) private mutating func take(_ text: Span<UInt8>, _ role: EventRole) -> Bool {
    switch role {
    case .ignored: break
    case .time:
      guard let moment = layout.timeFormat.moment(text) else { return false }
      time = moment.nanoseconds
    case .price:
      guard let units = Self.positive(text) else { return false }
      value = units
    case .quantity:
      guard let units = Self.positive(text) else { return false }
      quantity = units
    case .rate:
      guard let units = Self.number(text)?.units(places: 12) else { return false }
      value = units
    case .side:
      guard let word = TradeSide.word(text) else { return false }
      side = word
    case .buyerIsMaker:
      guard let flag = TradeSide.flag(text) else { return false }
      side = flag
    }
    return true
  }

  @inline(__always) private static func positive(_ text: Span<UInt8>) -> Int64? {
    guard let units = number(text)?.units(places: 8), units > 0 else { return nil }
    return units
  }

  @inline(__always) private static func number(_ text: Span<UInt8>) -> DecimalNumber? {
    if let fast = FastNumber(text) {
      return DecimalNumber(digits: fast.digits, exponent: -fast.decimals)
    }
    return NumberText(text, style: NumberStyle()).number
  }

  private static func string(_ text: Span<UInt8>) -> String {
    String(decoding: (0..<min(text.count, 60)).map { text[$0] }, as: UTF8.self)
  }

  private static func expected(_ role: EventRole) -> String {
    switch role {
    case .time, .ignored: "a date or a number since 1970"
    case .price, .quantity: "a positive number"
    case .rate: "a number"
    case .side: "buy or sell"
    case .buyerIsMaker: "true or false"
    }
  }

  /// Takes the end of a row.
  mutating func endRow(_ end: Int32) {
    let isSecondHalf = column == 0 && end == 10 && endedByReturn
    if column > 0 {
      if rowCount >= layout.rowsBeforeData, failure == nil { takeRow() }
      rowCount += 1
      isUnterminated = end < 0
    }
    if !isSecondHalf { line += 1 }
    endedByReturn = end == 13
    column = 0
    seen = 0
    trouble = nil
  }

  private mutating func takeRow() {
    if let pending { settle(pending) }
    pending = nil
    guard failure == nil else { return }
    if seen == required {
      times.append(time)
      values.append(value)
      if required & Self.bit(.quantity) != 0 {
        quantities.append(quantity)
        sides.append(side)
      }
      return
    }
    var problem =
      trouble
      ?? RowProblem(
        line: line, found: nil, expected: "\(roles.count) fields",
        reason: "the row has only \(column) fields", kind: .missingValue)
    problem.isShort = column < roles.count
    pending = problem
  }

  private mutating func settle(_ problem: RowProblem) {
    if policy == .skip { return notes.take(problem) }
    failure = problem.failure(file: path)
  }

  /// Takes note of the end of the file.
  mutating func finish() {
    guard let pending, failure == nil else { return }
    if isUnterminated || pending.isShort, !times.isEmpty {
      notes.truncatedLine = pending.line
    } else {
      settle(pending)
    }
  }
}
