import Foundation
import MarketData
import TestKit
import Testing
import Trading

@Suite struct `A file that is no candle file` {
  let scratch = Scratch()

  func failure(_ name: String, _ text: String) throws -> MarketDataFailure {
    let path = try scratch.file(name, text)
    return try #require(throws: MarketDataFailure.self) { try CandleImport.read(path: path) }
  }

  @Test func `is missing or a folder and says so`() throws {
    let missing = #expect(throws: MarketDataFailure.self) {
      try CandleImport.read(path: scratch.path("none.csv"))
    }
    #expect(missing?.kind == .missing)
    let folder = #expect(throws: MarketDataFailure.self) {
      try CandleImport.read(path: scratch.folder)
    }
    #expect(folder?.kind == .unreadable)
    #expect(folder?.reason == "this is a folder")
  }

  @Test func `is unreadable without permission`() async {
    await #expect(processExitsWith: .success) {
      Rights.giveUpRoot()
      let scratch = Scratch()
      let path = try scratch.file("a.csv", PlainRows.csv(5))
      try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
      let failure = #expect(throws: MarketDataFailure.self) { try CandleImport.read(path: path) }
      #expect(failure?.kind == .unreadable)
    }
  }

  @Test(arguments: [
    ("", "the file is empty"),
    (PlainRows.header + "\n", "the file has a header and no rows"),
    (PlainRows.header, "the file has a header and no rows"),
    ("\n\n\n", "this is not CSV with candles: no row with a moment and four prices"),
    ("<html><body>404</body></html>\n", "this is not CSV but a web page"),
    (
      "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}",
      "this is not CSV with candles: no array or object with a moment and four prices"
    ),
    (
      "[[1700000000000,1,2,",
      "the JSON is broken: the text ends inside an array or object: the file is cut off"
    ),
    ("a,b,c\n1,2,3\n", "this is not CSV with candles: no row with a moment and four prices"),
  ])
  func `says what it is instead`(text: String, reason: String) throws {
    let failure = try failure("x.csv", text)
    #expect(failure.kind == .badData)
    #expect(failure.reason == reason)
  }

  @Test func `is binary rubbish`() throws {
    let bytes = (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
    let path = try scratch.file("x.csv", Data(bytes))
    let failure = #expect(throws: MarketDataFailure.self) { try CandleImport.read(path: path) }
    #expect(failure?.reason == "this is not a text file")
  }

  @Test func `has a row that never ends and is refused within bounds`() throws {
    let path = scratch.path("long.csv")
    let rows = PlainRows.csv(3) + "1700000000000,"
    _ = try scratch.file("long.csv", rows + String(repeating: "7", count: 20_000_000))
    let failure = #expect(throws: MarketDataFailure.self) { try CandleImport.read(path: path) }
    #expect(failure?.reason.contains("8 MB") == true)
    #expect(failure?.line == 5)
  }

  @Test func `has one candle and no timeframe in its name`() throws {
    let failure = try failure("x.csv", PlainRows.csv(1))
    #expect(failure.reason == "the timeframe cannot be told")
    let named = try scratch.file("BTCUSDT-1h.csv", PlainRows.csv(1))
    #expect(try CandleImport.read(path: named).timeframe.description == "1h")
  }
}

@Suite struct `A row that is no candle` {
  let scratch = Scratch()

  static let cases: [(row: String, column: Int, reason: String)] = [
    ("T,0,0,0,0,1", 2, "the open is not positive"),
    ("T,-3,5,1,2,1", 2, "the open is not positive"),
    ("T,30000,inf,29000,30000,1", 3, "the high is infinite"),
    ("T,30000,31000,NaN,30000,1", 4, "the low is not a number"),
    ("T,30000,31000,29000,,1", 5, "the close is missing"),
    ("T,30000,31000,29000,3x4,1", 5, "the close cannot be read as a number"),
    ("T,30000,29000,31000,30000,1", 3, "the high is below the low"),
    ("T,30000,31000,29000,32000,1", 5, "the close lies outside low and high"),
    ("T,30000,1e12,29000,30000,1", 3, "the high is too large"),
    ("T,30000,31000,0.000000001,30000,1", 4, "the low is too small"),
    ("T,30000,31000,29000,30000,-1", 6, "the volume is negative"),
    ("T,30000,31000,29000,30000,1e30", 6, "the volume is too large"),
    ("tomorrow,30000,31000,29000,30000,1", 1, "the time cannot be read"),
    ("T,30000,31000", 4, "the row has only 3 fields"),
  ]

  func text(with row: String) -> String {
    let moment = "\(PlainRows.milliseconds(20))"
    let broken = row.replacingOccurrences(of: "T", with: moment)
    let rows = (0..<40).map { $0 == 20 ? broken : PlainRows.row($0) }
    return PlainRows.header + "\n" + rows.joined(separator: "\n") + "\n"
  }

  @Test(arguments: cases)
  func `stops the import with its place`(row: String, column: Int, reason: String) throws {
    let path = try scratch.file("x.csv", text(with: row))
    let failure = try #require(throws: MarketDataFailure.self) {
      try CandleImport.read(path: path)
    }
    #expect(failure.kind == .badData)
    #expect(failure.line == 22)
    #expect(failure.column == column)
    #expect(failure.reason == reason)
  }

  @Test(arguments: cases)
  func `is left out and counted where that is asked`(
    row: String, column: Int, reason: String
  ) throws {
    let path = try scratch.file("x.csv", text(with: row))
    let imported = try CandleImport.read(path: path, options: ImportOptions(onBadRow: .skip))
    #expect(imported.series.count == 39)
    #expect(imported.quality.brokenRowCount == 1)
    #expect(imported.quality.brokenRows.first?.line == 22)
    #expect(imported.quality.verdict == .broken)
    #expect(imported.quality.missingCandles == 1)
  }

  @Test func `is a lesser trouble where it says nothing at all`() throws {
    let path = try scratch.file("x.csv", text(with: "T,null,null,null,null,null"))
    let imported = try CandleImport.read(path: path)
    #expect(imported.quality.nullLines == [22])
    #expect(imported.warnings.map(\.kind) == [.nullRows, .gap])
    #expect(imported.quality.verdict == .usableWithWarnings)
  }

  @Test func `is the header once more`() throws {
    let path = try scratch.file("x.csv", text(with: PlainRows.header))
    #expect(try CandleImport.read(path: path).warnings.map(\.kind) == [.repeatedHeader, .gap])
  }
}

@Suite struct `Two things in one file` {
  let scratch = Scratch()

  func failure(_ text: String) throws -> MarketDataFailure {
    let path = try scratch.file("a.csv", text)
    return try #require(throws: MarketDataFailure.self) { try CandleImport.read(path: path) }
  }

  @Test func `are refused where they are two symbols by name`() throws {
    let rows = (0..<40).map { "\(PlainRows.row($0)),\($0 < 20 ? "BTC" : "ETH")\n" }.joined()
    let failure = try failure(PlainRows.header + ",symbol\n" + rows)
    #expect(failure.reason == "the file holds the candles of several symbols")
  }

  @Test func `are refused where they are two series of the same hours`() throws {
    let other = (0..<40).map {
      PlainRows.row($0).replacingOccurrences(of: ",30", with: ",31") + "\n"
    }
    let failure = try failure(PlainRows.csv(40) + other.joined())
    #expect(failure.reason.contains("several series are mixed"))
  }

  @Test func `are refused where moments change their unit to and fro`() throws {
    let rows = (0..<40).map { index in
      let second = 1_735_689_600 + 60 * index
      return "\(index % 2 == 0 ? second : second * 1000),100,101,99,100,1"
    }
    let text = "timestamp,open,high,low,close,volume\n" + rows.joined(separator: "\n")
    let failure = try failure(text)
    #expect(failure.line == 4)
    #expect(failure.field == "timestamp")
    #expect(failure.reason == "the unit of time changes again")
  }

  @Test func `are taken where moments change their unit once`() throws {
    let rows = (0..<40).map { index in
      let second = 1_735_689_600 + 60 * index
      return "\(index < 20 ? second * 1000 : second * 1_000_000),100,101,99,100,1"
    }
    let text = "timestamp,open,high,low,close,volume\n" + rows.joined(separator: "\n")
    let path = try scratch.file("b.csv", text)
    #expect(try CandleImport.read(path: path).series.count == 40)
  }

  @Test func `are refused where they are trades and no candles`() throws {
    let failure = try failure("id,price,qty,time,is_buyer_maker\n1,2,3,1700000000000,true\n")
    #expect(failure.reason == "this is a file of trades or of the order book and not of candles")
  }
}

@Suite struct `Dates that can be read two ways` {
  let scratch = Scratch()

  func text(_ days: [String], at minutes: [Int]) -> String {
    var index = 0
    var text = "date,open,high,low,close\n"
    for day in days {
      for minute in minutes {
        let time = "\(minute / 60 + 10):\(minute % 60 + 100)"
        text += "\(day) \(time.prefix(3))\(time.suffix(2)),2,3,1,2\n"
        index += 1
      }
    }
    return text
  }

  @Test func `are told by the spacing of the rows`() throws {
    let days = ["10/11/2025", "11/11/2025", "12/11/2025"]
    let path = try scratch.file("a.csv", text(days, at: Array(0..<60)))
    let series = try CandleImport.read(path: path).series
    #expect(CalendarDate(series[0].openTime).dayText == "2025-11-10")
    #expect(CalendarDate(series[179].openTime).dayText == "2025-11-12")
  }

  @Test func `are refused where nothing tells, unless the user does`() throws {
    let path = try scratch.file("a.csv", text(["10/11/2025"], at: Array(0..<60)))
    let failure = #expect(throws: MarketDataFailure.self) { try CandleImport.read(path: path) }
    #expect(failure?.reason.contains("day first or month first") == true)
    let options = ImportOptions(dateOrder: .monthFirst)
    let series = try CandleImport.read(path: path, options: options).series
    #expect(CalendarDate(series[0].openTime).dayText == "2025-10-11")
  }
}
