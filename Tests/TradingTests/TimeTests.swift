import Foundation
import Testing
import Trading

@Suite struct `A date` {
  /// Foundation's calendar, as the other implementation.
  static let calendar: Calendar = {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    return calendar
  }()

  @Test func `agrees with the calendar, both ways`() throws {
    var draws = Draws(seed: 4)
    for _ in 0..<5000 {
      // The years 1678 to 2261; Foundation's own calendar is Julian before 1582.
      let seconds = Int64.random(in: -9_214_560_000...9_214_560_000, using: &draws)
      let nanosecond = Int64.random(in: 0..<1_000_000_000, using: &draws)
      let moment = Timestamp(nanoseconds: seconds * 1_000_000_000 + nanosecond)
      let date = CalendarDate(moment)
      let parts = Self.calendar.dateComponents(
        [.year, .month, .day, .hour, .minute, .second],
        from: Date(timeIntervalSince1970: TimeInterval(seconds)))
      #expect(date.year == parts.year && date.month == parts.month && date.day == parts.day)
      #expect(date.hour == parts.hour && date.minute == parts.minute)
      #expect(date.second == parts.second && date.nanosecond == Int(nanosecond))
      #expect(date.timestamp == moment)
    }
  }

  @Test(arguments: [
    (2024, 2, 29, true), (2023, 2, 29, false), (1900, 2, 29, false), (2000, 2, 29, true),
    (2024, 4, 31, false), (2024, 13, 1, false), (2024, 0, 1, false), (2024, 1, 0, false),
  ])
  func `exists or does not`(year: Int, month: Int, day: Int, exists: Bool) {
    #expect((CalendarDate(year: year, month: month, day: day) != nil) == exists)
  }

  @Test func `prints as ISO 8601`() {
    #expect(Timestamp(milliseconds: 0).description == "1970-01-01T00:00:00Z")
    #expect(Timestamp(milliseconds: 1_760_130_785_250).description == "2025-10-10T21:13:05.250Z")
    #expect(Timestamp(milliseconds: -1).description == "1969-12-31T23:59:59.999Z")
  }

  @Test(arguments: [Timestamp.distantPast, .distantFuture])
  func `of the ends of time does no harm`(moment: Timestamp) {
    #expect(CalendarDate(moment).timestamp == moment)
    #expect(!moment.description.isEmpty)
  }

  @Test func `outside of what can be held is the nearest end`() throws {
    let early = try #require(CalendarDate(year: 1, month: 1, day: 1))
    let late = try #require(CalendarDate(year: 9999, month: 12, day: 31))
    #expect(early.timestamp == .distantPast)
    #expect(late.timestamp == .distantFuture)
  }
}

@Suite struct `A moment` {
  @Test func `rounds towards the past`() {
    #expect(Timestamp(nanoseconds: -1).milliseconds == -1)
    #expect(Timestamp(nanoseconds: 1_999_999).milliseconds == 1)
    #expect(Timestamp(nanoseconds: -1).day == -1)
    #expect(Timestamp(nanoseconds: 86_400_000_000_000).day == 1)
  }

  @Test func `stays within time`() {
    #expect(Timestamp.distantFuture + .seconds(1) == .distantFuture)
    #expect(Timestamp.distantPast - .seconds(1) == .distantPast)
    #expect(Timestamp(milliseconds: 5) - .milliseconds(7) == Timestamp(milliseconds: -2))
    #expect(Timestamp(milliseconds: 5) - Timestamp(milliseconds: 7) == .milliseconds(-2))
    #expect(TimeSpan.minutes(3) == .seconds(180))
    #expect(Timestamp(milliseconds: 5) - .distantPast == TimeSpan(nanoseconds: .max))
    #expect(Timestamp.distantPast - Timestamp(milliseconds: 5) == TimeSpan(nanoseconds: .min))
  }
}

@Suite struct `A timeframe` {
  @Test(arguments: [
    ("30s", 30), ("1m", 60), ("15m", 900), ("4h", 14_400), ("1d", 86_400), ("1w", 604_800),
  ])
  func `is read and printed`(text: String, seconds: Int64) {
    #expect(Timeframe(text)?.seconds == seconds)
    #expect(Timeframe(text)?.description == text)
  }

  @Test(arguments: ["", "m", "0m", "-5m", "5", "5M", "1.5h", "10000m", "5 m", "1mo", "+5m"])
  func `is not guessed`(text: String) {
    #expect(Timeframe(text) == nil)
  }

  @Test func `is printed in the largest unit that fits`() {
    #expect(Timeframe(seconds: 90).description == "90s")
    #expect(Timeframe(seconds: 120).description == "2m")
    #expect(Timeframe("60m")?.description == "1h")
  }
}
