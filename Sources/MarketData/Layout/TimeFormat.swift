import Trading

/// How a file writes its moments.
enum TimeFormat: Equatable {
  /// A number since 1970; every row says by its size whether in s, ms, µs or ns.
  case epoch
  /// A date in a given order, perhaps with a time; nil where the order is not known yet.
  case calendar(DayOrder?)
  /// Milliseconds since the midnight that began this moment.
  case sinceMidnight(Timestamp)

  /// Reads a moment, or returns nil.
  func moment(_ text: Span<UInt8>) -> Timestamp? {
    switch self {
    case .epoch:
      return EpochNumber.moment(text)
    case .calendar(let order):
      return CalendarText(text)?.moment(order ?? .dayFirst)
    case .sinceMidnight(let midnight):
      guard let count = NumberText(text, style: NumberStyle()).number?.units(places: 6),
        (0..<86_400_000_000_000).contains(count)
      else { return nil }
      return midnight + TimeSpan(nanoseconds: count)
    }
  }

  /// Reads a field of a sample.
  func moment(_ text: String) -> Timestamp? { moment(text.utf8.span) }

  /// What the fields of one column have in common, or nil where they are no moments.
  ///
  /// One field in ten may be something else, and one of a few, since rows can be broken.
  init?(of fields: [String]) {
    let written = fields.filter { NumberText($0) != .absent }
    guard !written.isEmpty else { return nil }
    let allowed = max(written.count / 10, written.count >= 3 ? 1 : 0)
    if written.count(where: { EpochNumber.moment($0.utf8.span) == nil }) <= allowed {
      self = .epoch
      return
    }
    let dates = written.compactMap { CalendarText($0.utf8.span) }
    guard written.count - dates.count <= allowed else { return nil }
    let orders = DayOrder.allCases.filter { order in
      dates.count { $0.moment(order) == nil } <= allowed
    }
    // Where a day above 12 shows in one place, the other reading fails for that row, and few such
    // rows are enough: the orders must be told apart by all rows, not by most.
    let strict = orders.filter { order in dates.allSatisfy { $0.moment(order) != nil } }
    let possible = strict.isEmpty ? orders : strict
    guard let only = possible.first else { return nil }
    self = .calendar(possible.count == 1 ? only : nil)
  }

  /// In words, for people.
  var words: String {
    switch self {
    case .epoch: "number since 1970"
    case .calendar(let order): (order?.rawValue ?? "date") + ", UTC where no offset is given"
    case .sinceMidnight(let midnight):
      "milliseconds since midnight of \(CalendarDate(midnight).dayText)"
    }
  }
}

/// A moment as a number since 1970.
///
/// The unit follows from the size, so that a file may change it midway, once: seconds below 1e11
/// (the year 5138), milliseconds below 1e14, microseconds below 1e17, nanoseconds above.
enum EpochNumber {
  /// Reads a moment between 1990 and 2200, or returns nil.
  static func moment(_ text: Span<UInt8>) -> Timestamp? {
    if let digits = plainDigits(text) { return moment(DecimalNumber(digits: digits, exponent: 0)) }
    guard text.count >= 6, text.count < 40,
      let number = NumberText(text, style: NumberStyle()).number
    else { return nil }
    return moment(number)
  }

  /// The moment of a number.
  static func moment(_ number: DecimalNumber) -> Timestamp? {
    guard let whole = number.units(places: 0) else { return nil }
    let places =
      whole < 100_000_000_000
      ? 9 : whole < 100_000_000_000_000 ? 6 : whole < 100_000_000_000_000_000 ? 3 : 0
    guard let nanoseconds = number.units(places: places), nanoseconds >= 631_152_000_000_000_000,
      nanoseconds < 7_258_118_400_000_000_000
    else { return nil }
    return Timestamp(nanoseconds: nanoseconds)
  }

  /// How many decimal places a number's unit is below the second: 0, 3, 6 or 9.
  static func unit(of text: Span<UInt8>) -> Int {
    var digits = 0
    while digits < text.count, text[digits] != UInt8(ascii: ".") { digits += 1 }
    return digits < 12 ? 0 : digits < 15 ? 3 : digits < 18 ? 6 : 9
  }

  /// The value of a text of 9 to 19 digits that is no written-out date such as 20240131235900.
  @inline(__always) static func plainDigits(_ text: Span<UInt8>) -> Int64? {
    guard text.count >= 9, text.count < 20, text.count != 14, text.count != 12 else { return nil }
    var value: Int64 = 0
    for index in 0..<text.count {
      let digit = text[index] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      value = value &* 10 &+ Int64(digit)
    }
    return value
  }
}
