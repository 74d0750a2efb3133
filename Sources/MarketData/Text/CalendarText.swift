import Trading

/// In which order a file writes the parts of a day.
enum DayOrder: String, Codable, Hashable, Sendable, CaseIterable {
  case yearFirst = "YYYY-MM-DD"
  case dayFirst = "DD.MM.YYYY"
  case monthFirst = "MM/DD/YYYY"
}

/// A day, a time of day or both, as text: the numbers and words in it, in their order.
///
/// Reads ISO 8601 with or without offset, dates with dots and slashes, `20240131 235900`,
/// `2017-08-17 04-AM`, `Mar 22, 2024` and their like. Without an offset the time is UTC.
struct CalendarText {
  private struct Part {
    var value: Int
    var width: Int
  }

  /// The numbers before the time zone, with their widths.
  private var parts: [Part] = []
  private var monthByName: Int?
  /// How many numbers stood before the month's name.
  private var partsBeforeName = 0
  private var fraction = 0
  private var isAfternoon: Bool?
  private var offset = 0
  private var colonBefore = false

  /// Takes a text apart, or returns nil where it holds anything but a day and a time.
  init?(_ text: Span<UInt8>) {
    var place = 0
    var lastSeparator = UInt8(ascii: " ")
    while place < text.count {
      let byte = text[place]
      if Self.isDigit(byte) {
        guard takeNumber(text, &place, after: lastSeparator) else { return nil }
        lastSeparator = UInt8(ascii: " ")
      } else if Self.isLetter(byte) {
        guard takeWord(text, &place) else { return nil }
        lastSeparator = UInt8(ascii: " ")
      } else if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-"), isZoneNext(text, place) {
        guard takeOffset(text, &place) else { return nil }
      } else {
        guard Self.separators.contains(byte) else { return nil }
        lastSeparator = byte
        if byte == UInt8(ascii: ":") { colonBefore = true }
        place += 1
      }
    }
    guard !parts.isEmpty, parts.count <= 6 else { return nil }
  }

  /// Whether this is a time of day and no day: `09:05:00`, or six digits.
  var isTimeOfDay: Bool { colonBefore && parts.count <= 3 && parts.allSatisfy { $0.width <= 2 } }

  /// Whether a day is followed by a time of day.
  var hasTime: Bool {
    if parts.first?.width == 14 || parts.first?.width == 12 { return true }
    return parts.count > (parts.first?.width == 8 ? 1 : 3 - (monthByName == nil ? 0 : 1))
  }

  /// The time of day in nanoseconds, where this is one.
  var timeOfDay: Int64? {
    guard isTimeOfDay else { return nil }
    return Self.timeOfDay(parts.map(\.value), fraction: fraction, isAfternoon: isAfternoon)
  }

  /// The moment, if the day is written in this order and exists.
  func moment(_ order: DayOrder) -> Timestamp? {
    guard let day = split(order),
      let date = CalendarDate(year: day.year, month: day.month, day: day.day),
      let nanoseconds = Self.timeOfDay(day.time, fraction: fraction, isAfternoon: isAfternoon),
      (1920...2200).contains(day.year)
    else { return nil }
    let start = date.timestamp.nanoseconds
    return Timestamp(nanoseconds: start + nanoseconds - Int64(offset) * 1_000_000_000)
  }

  /// The orders in which this day exists.
  var possibleOrders: [DayOrder] { DayOrder.allCases.filter { moment($0) != nil } }

  /// The parts of a day in one order, and those of its time.
  private struct Split {
    var year: Int
    var month: Int
    var day: Int
    var time: [Int]
  }

  private func split(_ order: DayOrder) -> Split? {
    guard let first = parts.first else { return nil }
    if monthByName == nil, first.width >= 8 { return splitCompact(first, order) }
    let values = parts.map(\.value)
    if let monthByName {
      // "22 Mar 2024", "Mar 22, 2024" or "2024-Mar-22": the name says which part is what.
      guard values.count >= 2, order != (partsBeforeName == 0 ? .dayFirst : .monthFirst)
      else { return nil }
      let isYearFirst = first.width == 4
      guard isYearFirst == (order == .yearFirst) else { return nil }
      let year = isYearFirst ? values[0] : values[1]
      let day = isYearFirst ? values[1] : values[0]
      return Split(
        year: Self.fullYear(year), month: monthByName, day: day, time: Array(values.dropFirst(2)))
    }
    guard values.count >= 3 else { return nil }
    let rest = Array(values.dropFirst(3))
    guard (first.width == 4) == (order == .yearFirst), first.width <= 4 else { return nil }
    let year = Self.fullYear(values[2])
    return switch order {
    case .yearFirst: Split(year: values[0], month: values[1], day: values[2], time: rest)
    case .dayFirst: Split(year: year, month: values[1], day: values[0], time: rest)
    case .monthFirst: Split(year: year, month: values[0], day: values[1], time: rest)
    }
  }

  /// Digits without separators: `20240131`, `202401312359`, `20240131235900`.
  private func splitCompact(_ first: Part, _ order: DayOrder) -> Split? {
    guard order == .yearFirst else { return nil }
    var time: [Int] = []
    for part in parts.dropFirst() { time += Self.clock(part) }
    var date = first.value
    switch first.width {
    case 8: break
    case 12:
      time = [date / 100 % 100, date % 100]
      date /= 10_000
    case 14:
      time = [date / 10_000 % 100, date / 100 % 100, date % 100]
      date /= 1_000_000
    default: return nil
    }
    return Split(year: date / 10_000, month: date / 100 % 100, day: date % 100, time: time)
  }

  /// The parts of a time of day written as four or six digits, or one part of it.
  private static func clock(_ part: Part) -> [Int] {
    switch part.width {
    case 6: [part.value / 10_000, part.value / 100 % 100, part.value % 100]
    case 4: [part.value / 100, part.value % 100]
    default: [part.value]
    }
  }

  private static func fullYear(_ year: Int) -> Int { year < 100 ? 2000 + year : year }

  private static func timeOfDay(_ parts: [Int], fraction: Int, isAfternoon: Bool?) -> Int64? {
    guard parts.count <= 3 else { return nil }
    var hour = parts.first ?? 0
    let minute = parts.count > 1 ? parts[1] : 0
    let second = parts.count > 2 ? parts[2] : 0
    if let isAfternoon {
      guard (1...12).contains(hour) else { return nil }
      hour = hour % 12 + (isAfternoon ? 12 : 0)
    }
    guard hour < 24, minute < 60, second < 60 else { return nil }
    return Int64(hour * 3600 + minute * 60 + second) * 1_000_000_000 + Int64(fraction)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
  }

  private static let separators = Array("-/.: ,_".utf8)
  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]
  private static let weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

  private mutating func takeNumber(
    _ text: Span<UInt8>, _ place: inout Int, after separator: UInt8
  ) -> Bool {
    var value = 0
    let start = place
    while place < text.count, Self.isDigit(text[place]) {
      guard place - start < 14 else { return false }
      value = value * 10 + Int(text[place] - UInt8(ascii: "0"))
      place += 1
    }
    let width = place - start
    // A dot behind a time of day, or behind six digits of one, begins the fraction of a second.
    if separator == UInt8(ascii: "."), colonBefore {
      guard width <= 9 else { return false }
      fraction = value * Int(DecimalNumber.powers[9 - width])
      return true
    }
    parts.append(Part(value: value, width: width))
    return true
  }

  private mutating func takeWord(_ text: Span<UInt8>, _ place: inout Int) -> Bool {
    var word = ""
    while place < text.count, Self.isLetter(text[place]) {
      word.unicodeScalars.append(Unicode.Scalar(text[place] | 0x20))
      place += 1
      if word.utf8.count > 9 { return false }
    }
    switch word {
    case "t" where !parts.isEmpty, "z", "utc", "gmt": return true
    case "am", "pm":
      isAfternoon = word == "pm"
      return true
    default:
      if let month = Self.months.firstIndex(of: String(word.prefix(3))), monthByName == nil {
        monthByName = month + 1
        partsBeforeName = parts.count
        return true
      }
      return Self.weekdays.contains(String(word.prefix(3)))
    }
  }

  /// Whether what follows a sign is a time zone's offset and not another part.
  private func isZoneNext(_ text: Span<UInt8>, _ place: Int) -> Bool {
    guard colonBefore || (parts.first?.width ?? 0) >= 12 else { return false }
    return place + 1 < text.count && Self.isDigit(text[place + 1])
  }

  private mutating func takeOffset(_ text: Span<UInt8>, _ place: inout Int) -> Bool {
    let sign = text[place] == UInt8(ascii: "-") ? -1 : 1
    place += 1
    var digits: [Int] = []
    while place < text.count, Self.isDigit(text[place]) || text[place] == UInt8(ascii: ":") {
      if Self.isDigit(text[place]) { digits.append(Int(text[place] - UInt8(ascii: "0"))) }
      place += 1
    }
    guard digits.count == 2 || digits.count == 4 || digits.count == 6 else { return false }
    while digits.count < 4 { digits.append(0) }
    offset = sign * ((digits[0] * 10 + digits[1]) * 3600 + (digits[2] * 10 + digits[3]) * 60)
    return true
  }
}
