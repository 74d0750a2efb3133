/// A day and a time of day in UTC, in the civil calendar.
///
/// The conversions follow the days-from-civil algorithm of Howard Hinnant
/// (<https://howardhinnant.github.io/date_algorithms.html>), valid for every year in use here.
public struct CalendarDate: Equatable, Sendable, CustomStringConvertible {
  public var year: Int
  public var month: Int
  public var day: Int
  public var hour: Int
  public var minute: Int
  public var second: Int
  public var nanosecond: Int

  /// Creates a date whose parts are in their ranges, or returns nil.
  public init?(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0,
    nanosecond: Int = 0
  ) {
    guard (1...9999).contains(year), (1...12).contains(month),
      (1...Self.days(inMonth: month, of: year)).contains(day), (0...23).contains(hour),
      (0...59).contains(minute), (0...59).contains(second), (0...999_999_999).contains(nanosecond)
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
    self.hour = hour
    self.minute = minute
    self.second = second
    self.nanosecond = nanosecond
  }

  /// The date of a moment.
  public init(_ moment: Timestamp) {
    let days = moment.day
    let shifted = days + 719_468
    let era = shifted.divided(by: 146_097, .down)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = Int(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    month = Int(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9)
    year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
    // Not by way of the day's begin: that of the first day cannot be held.
    let remainder = moment.nanoseconds % 86_400_000_000_000
    let rest = remainder < 0 ? remainder + 86_400_000_000_000 : remainder
    hour = Int(rest / 3_600_000_000_000)
    minute = Int(rest / 60_000_000_000 % 60)
    second = Int(rest / 1_000_000_000 % 60)
    nanosecond = Int(rest % 1_000_000_000)
  }

  /// The moment of this date, taken as UTC.
  ///
  /// The years 1678 to 2261 can be held; one before gives the far past, one after the far future.
  public var timestamp: Timestamp {
    let shiftedYear = Int64(month <= 2 ? year - 1 : year)
    let era = shiftedYear.divided(by: 400, .down)
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = Int64((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1)
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    let days = era * 146_097 + dayOfEra - 719_468
    let seconds = days * 86_400 + Int64(hour * 3600 + minute * 60 + second)
    let nanoseconds = Int128(seconds) * 1_000_000_000 + Int128(nanosecond)
    return Timestamp(nanoseconds: Int64(clamping: nanoseconds))
  }

  /// As `2025-10-10T21:13:05Z`, with milliseconds where there are any.
  public var description: String {
    let fraction = nanosecond == 0 ? "" : "." + padded(nanosecond / 1_000_000, to: 3)
    return "\(dayText)T\(padded(hour, to: 2)):\(padded(minute, to: 2)):\(padded(second, to: 2))"
      + fraction + "Z"
  }

  /// As `2025-10-10`.
  public var dayText: String {
    "\(padded(year, to: 4))-\(padded(month, to: 2))-\(padded(day, to: 2))"
  }

  /// How many days a month has.
  public static func days(inMonth month: Int, of year: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return switch month {
    case 4, 6, 9, 11: 30
    case 2: isLeap ? 29 : 28
    default: 31
    }
  }

  private func padded(_ number: Int, to width: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.count)) + text
  }
}

extension Timestamp: CustomStringConvertible {
  /// As `2025-10-10T21:13:05Z`.
  public var description: String { CalendarDate(self).description }
}
