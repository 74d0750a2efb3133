import Trading

/// A field that did not say what its column should.
struct FieldTrouble {
  var role: ColumnRole
  var column: Int
  var text: String
  var value: NumberText
  /// What is wrong with it, where its own text does not show.
  var reason: String?

  init(role: ColumnRole, column: Int, text: Span<UInt8>, style: NumberStyle) {
    self.role = role
    self.column = column
    self.text = String(decoding: (0..<min(text.count, 60)).map { text[$0] }, as: UTF8.self)
    value = NumberText(text, style: style)
  }
}

/// Decides what is wrong with a row that is no plain candle.
struct RowJudge {
  enum Verdict {
    /// No price at all: a row that only says that there was nothing.
    case empty
    /// The header once more, as in files that were put behind one another.
    case repeatedHeader
    case broken(RowProblem)
  }

  let layout: Layout
  let line: Int
  let fieldCount: Int
  let seen: UInt16
  let required: UInt16
  let troubles: [FieldTrouble]
  let hasTextAfterEnd: Bool
  /// Open, high, low and close, where they were read.
  let prices: [Price]

  var verdict: Verdict {
    let absent = troubles.filter { $0.value == .absent }
    if ColumnRole.prices.allSatisfy({ role in absent.contains { $0.role == role } }) {
      return .empty
    }
    if let header = layout.header,
      let time = troubles.first(where: { $0.role == .time }), layout.time.index < header.count,
      header[layout.time.index] == time.text
    {
      return .repeatedHeader
    }
    if fieldCount == 1, layout.roles.count > 2 {
      var problem = problem(
        .missingValue, "the row has one field", expected: "\(layout.roles.count) fields")
      problem.isRemark = troubles.first.map { $0.text.contains(where: \.isLetter) } ?? true
      problem.isShort = true
      problem.found = troubles.first?.text
      return .broken(problem)
    }
    // Missing columns first: they explain a field that was cut short, too.
    let missing = layout.roles.indices.first { index in
      index >= fieldCount && layout.roles[index] != .ignored && layout.roles[index] != .symbol
    }
    if let missing {
      var problem = problem(
        .missingValue, "the row has only \(fieldCount) fields", at: missing,
        expected: "\(layout.roles.count) fields")
      problem.isShort = true
      return .broken(problem)
    }
    if hasTextAfterEnd {
      return .broken(
        problem(
          .malformedValue, "the row has \(fieldCount) fields",
          expected: "\(layout.roles.count) fields"))
    }
    if let trouble = troubles.first { return .broken(problem(of: trouble)) }
    return .broken(problemOfPrices)
  }

  private func problem(
    _ kind: BrokenRow.Kind, _ reason: String, at column: Int? = nil, found: String? = nil,
    expected: String? = nil
  ) -> RowProblem {
    RowProblem(
      line: line, column: column.map { $0 + 1 }, field: column.map { layout.name(of: $0) },
      found: found, expected: expected, reason: reason, kind: kind)
  }

  private func problem(of trouble: FieldTrouble) -> RowProblem {
    func say(_ kind: BrokenRow.Kind, _ reason: String, _ expected: String) -> RowProblem {
      problem(kind, reason, at: trouble.column, found: trouble.text, expected: expected)
    }
    if let reason = trouble.reason {
      return say(.malformedValue, reason, "one unit, or two one after the other")
    }
    switch trouble.role {
    case .time, .timeOfDay:
      return trouble.value == .absent
        ? say(.missingValue, "the time is missing", layout.time.format.words)
        : say(.malformedValue, "the time cannot be read", layout.time.format.words)
    case .symbol:
      return say(.malformedValue, "another symbol begins here", "one symbol in a file")
    default:
      break
    }
    let word = trouble.role.word
    switch trouble.value {
    case .absent where trouble.text.contains(where: \.isLetter):
      return say(.missingValue, "the \(word) is not a number", "a number")
    case .absent:
      return say(.missingValue, "the \(word) is missing", "a number")
    case .infinite:
      return say(.outOfRange, "the \(word) is infinite", "a finite number")
    case .malformed:
      return say(.malformedValue, "the \(word) cannot be read as a number", "a number")
    case .number(let number):
      if trouble.role == .volume, number.digits < 0 {
        return say(.negativeVolume, "the volume is negative", "a number of at least zero")
      }
      if trouble.role == .volume {
        return say(.outOfRange, "the volume is too large", "at most \(Int64.max)")
      }
      if number.digits <= 0 {
        return say(.nonPositivePrice, "the \(word) is not positive", "a positive price")
      }
      return number.units(places: 8) == nil
        ? say(.outOfRange, "the \(word) is too large", "at most \(Price(units: .max))")
        : say(.outOfRange, "the \(word) is too small", "at least 0.00000001")
    }
  }

  private var problemOfPrices: RowProblem {
    problem(
      .highBelowLow, "the high is below the low", at: layout.prices.high, found: "\(prices[1])",
      expected: "at least the low, \(prices[2])")
  }
}

/// What was noted of rows that are no candles.
struct RowNotes {
  var nullLines: [Int] = []
  var repeatedHeaders = 0
  var brokenCount = 0
  /// The first broken rows that were left out.
  var broken: [BrokenRow] = []
  var truncatedLine: Int?
  var remarkLine: Int?

  /// How many broken rows are named one by one; the rest is only counted.
  static let namedRows = 100

  mutating func take(_ problem: RowProblem) {
    brokenCount += 1
    guard broken.count < Self.namedRows else { return }
    let detail = problem.found.map { "\(problem.reason) (\($0))" } ?? problem.reason
    broken.append(BrokenRow(line: problem.line, kind: problem.kind, reason: detail))
  }
}
