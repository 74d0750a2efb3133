import Foundation
import MarketData
import Trading
import Transport

/// Binance's public archive: zip files of a month or a day, each with its checksum beside it.
struct BinanceArchive {
  let fetching: Fetching
  private static let base = "/data/futures/um"

  /// One file of the archive.
  struct Part: Hashable {
    /// The folder on the server, and the file without its ending.
    let folder: String
    let stem: String
    var name: String { "\(stem).zip" }
    /// Stands in the folder of parts where the archive has no such file.
    var missingName: String { "\(stem).missing" }
  }

  /// The months that a span of time touches, as their first days.
  static func months(from: Timestamp, to: Timestamp) -> [CalendarDate] {
    var date = CalendarDate(from)
    (date.day, date.hour, date.minute, date.second, date.nanosecond) = (1, 0, 0, 0, 0)
    var months: [CalendarDate] = []
    while date.timestamp < to {
      months.append(date)
      date.month += 1
      if date.month > 12 { (date.month, date.year) = (1, date.year + 1) }
    }
    return months
  }

  static func end(of month: CalendarDate) -> Timestamp {
    month.timestamp
      + .minutes(
        Int64(CalendarDate.days(inMonth: month.month, of: month.year)) * 24 * 60)
  }

  static func candles(_ symbol: String, _ timeframe: Timeframe, month: CalendarDate) -> Part {
    Part(
      folder: "\(base)/monthly/klines/\(symbol)/\(timeframe)",
      stem: "\(symbol)-\(timeframe)-\(month.dayText.prefix(7))")
  }

  static func candles(_ symbol: String, _ timeframe: Timeframe, day: CalendarDate) -> Part {
    Part(
      folder: "\(base)/daily/klines/\(symbol)/\(timeframe)",
      stem: "\(symbol)-\(timeframe)-\(day.dayText)")
  }

  static func funding(_ symbol: String, month: CalendarDate) -> Part {
    Part(
      folder: "\(base)/monthly/fundingRate/\(symbol)",
      stem: "\(symbol)-fundingRate-\(month.dayText.prefix(7))")
  }

  /// The days of a month within a span of time.
  static func days(of month: CalendarDate, from: Timestamp, to: Timestamp) -> [CalendarDate] {
    (1...CalendarDate.days(inMonth: month.month, of: month.year)).compactMap { day in
      var date = month
      date.day = day
      let begin = date.timestamp
      return begin < to && begin + .minutes(24 * 60) > from ? date : nil
    }
  }

  /// A file whose checksum is right; nil where the archive has none.
  func fetch(_ part: Part) async throws -> [UInt8]? {
    let path = "\(part.folder)/\(part.name)"
    let listed = try await fetching.get(path + ".CHECKSUM")
    if listed.status == 404 { return nil }
    guard let wanted = listed.text.split(whereSeparator: \.isWhitespace).first, wanted.count == 64
    else {
      throw DownloadFailure(.badData, "\(path).CHECKSUM holds no checksum")
    }
    var found = ""
    for _ in 0..<2 {
      let file = try await fetching.get(path)
      if file.status == 404 { return nil }
      found = FileDigest.of(file.body)
      if found == wanted.lowercased() { return file.body }
    }
    throw DownloadFailure(
      .badData, "\(path): its SHA-256 is \(found), and should be \(wanted)")
  }
}
