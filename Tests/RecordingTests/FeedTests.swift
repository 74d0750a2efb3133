import Foundation
import Recording
import Testing
import Trading

/// A folder that nobody else has, for as long as a test lasts.
struct Scratch {
  let path = FileManager.default.temporaryDirectory.appending(path: "feed-\(UUID().uuidString)")
    .path

  func remove() { try? FileManager.default.removeItem(atPath: path) }

  var files: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }

  func file(_ name: String) -> URL { URL(filePath: path).appending(path: name) }

  func lines() throws -> ([FeedLine], FeedReader) {
    var lines: [FeedLine] = []
    var reader = FeedReader(path)
    try reader.read { lines.append($0) }
    return (lines, reader)
  }
}

enum Sample {
  static let begin = Timestamp(milliseconds: 1_735_689_600_000)
  static let header = FeedHeader(
    venue: "bybit", symbols: ["BTCUSDT"], version: "0.1.0", run: ["words": "a \"b\""])

  static func trade(_ second: Int64, _ price: Price = "64250.5") -> FeedLine {
    let time = begin + .seconds(second)
    return FeedLine(
      .trade(
        "BTCUSDT", PublicTrade(time: time, price: price, quantity: "0.002", takerSide: .sell)),
      heard: time + .milliseconds(40))
  }

  static var state: MarketState {
    var state = MarketState(ticker: Ticker(last: "1.5", bid: "1.4", ask: "1.6", mark: "1.45"))
    (state.bidSize, state.askSize, state.index) = ("3", "4.5", "1.44")
    (state.fundingRate, state.nextFunding) = ("-0.0001", begin + .minutes(480))
    state.time = begin
    return state
  }

  static let everything: [FeedWord] = [
    .begin(header), trade(1).word, .ticker("BTCUSDT", state),
    .ticker(
      "BTCUSDT", MarketState(ticker: Ticker(last: "1", bid: "1", ask: "1", mark: "1"))),
    .book(
      "BTCUSDT",
      BookChange(
        isWhole: true, bids: [BookLevel(price: "1.4", quantity: "3")],
        asks: [BookLevel(price: "1.6", quantity: "4.5"), BookLevel(price: "1.7", quantity: "1")],
        time: begin)),
    .book(
      "BTCUSDT",
      BookChange(isWhole: false, bids: [BookLevel(price: "1.4", quantity: .zero)], asks: [])),
    .candle(
      "BTCUSDT", Timeframe(seconds: 300),
      Candle(
        openTime: begin, open: "5", high: "7", low: "4", close: "6",
        volume: Volume(units: 125, places: 1))),
    .candle(
      "BTCUSDT", Timeframe(seconds: 60),
      Candle(openTime: begin, open: "5", high: "7", low: "4", close: "6")),
    .stream(isUp: true), .stream(isUp: false), .command("halt"),
    .round(FeedRound(path: "submit", order: "x", sent: begin, span: .milliseconds(12))),
    .round(FeedRound(path: "/v5/market/time", sent: begin, span: nil)),
  ]
}

@Suite struct `A recording` {
  let scratch = Scratch()

  @Test(arguments: Sample.everything)
  func `says what it was told`(word: FeedWord) throws {
    defer { scratch.remove() }
    let writer = try FeedWriter(scratch.path, Sample.header, at: Sample.begin)
    let line = FeedLine(word, heard: Sample.begin + TimeSpan(nanoseconds: 1_234_567))
    writer.write(line)
    writer.finish()
    let (lines, reader) = try scratch.lines()
    #expect(lines == [FeedLine(.begin(Sample.header), heard: Sample.begin), line])
    #expect(reader.notices.isEmpty)
  }

  @Test func `turns to a new file each day, and packs the last one`() throws {
    defer { scratch.remove() }
    let writer = try FeedWriter(scratch.path, Sample.header, at: Sample.begin)
    for day in 0..<3 { writer.write(Sample.trade(Int64(day) * 86_400 + 5)) }
    writer.finish()
    #expect(
      scratch.files.filter { $0.hasPrefix("feed") } == [
        "feed-2025-01-01.jsonl.gz", "feed-2025-01-02.jsonl.gz", "feed-2025-01-03.jsonl",
      ])
    let (lines, _) = try scratch.lines()
    let trades = lines.filter { if case .trade = $0.word { true } else { false } }
    #expect(trades == (0..<3).map { Sample.trade(Int64($0) * 86_400 + 5) })
  }

  @Test func `leaves out the half line of a process that died, and says so`() throws {
    defer { scratch.remove() }
    try FeedWriter(scratch.path, Sample.header, at: Sample.begin).finish()
    let url = scratch.file("feed-2025-01-01.jsonl")
    let whole = try String(contentsOf: url, encoding: .utf8)
    let half = Sample.trade(1).text.prefix(50)
    try (whole + Sample.trade(0).text + "\n" + half).write(
      to: url, atomically: true, encoding: .utf8)
    let (lines, reader) = try scratch.lines()
    #expect(lines.count == 2 && lines[1] == Sample.trade(0))
    #expect(reader.notices.count == 1 && reader.notices[0].contains("line 3"))
    // The next process goes on behind it.
    let later = Sample.begin + .seconds(60)
    let writer = try FeedWriter(scratch.path, Sample.header, at: later)
    writer.write(FeedLine(.stream(isUp: true), heard: later))
    writer.write(Sample.trade(61))
    writer.finish()
    let (all, second) = try scratch.lines()
    #expect(all.count == 5 && all[4] == Sample.trade(61))
    #expect(second.notices.count == 1)
    #expect(second.gaps.map(\.end) == [later])
  }

  @Test func `refuses a line in its middle that is none, by file, line and field`() throws {
    defer { scratch.remove() }
    try FeedWriter(scratch.path, Sample.header, at: Sample.begin).finish()
    let url = scratch.file("feed-2025-01-01.jsonl")
    let whole = try String(contentsOf: url, encoding: .utf8)
    let bad = Sample.trade(0).text.replacingOccurrences(of: "64250.5", with: "-1")
    try (whole + bad + "\n" + Sample.trade(1).text + "\n")
      .write(to: url, atomically: true, encoding: .utf8)
    let failure = #expect(throws: RecordingFailure.self) { try scratch.lines() }
    #expect(failure?.kind == .badData && failure?.line == 2)
    #expect(failure?.reason.contains("price: expected a price above 0") == true)
  }

  @Test func `knows when nobody listened`() throws {
    defer { scratch.remove() }
    let writer = try FeedWriter(scratch.path, Sample.header, at: Sample.begin)
    writer.write(FeedLine(.stream(isUp: true), heard: Sample.begin + .seconds(1)))
    writer.write(FeedLine(.stream(isUp: false), heard: Sample.begin + .seconds(5)))
    writer.write(FeedLine(.stream(isUp: true), heard: Sample.begin + .seconds(8)))
    writer.finish()
    let (_, reader) = try scratch.lines()
    #expect(
      reader.gaps == [
        FeedReader.Gap(begin: Sample.begin + .seconds(5), end: Sample.begin + .seconds(8))
      ])
  }
}

@Suite struct `A folder to record in` {
  let scratch = Scratch()

  @Test func `is refused where it holds something else`() throws {
    defer { scratch.remove() }
    try FileManager.default.createDirectory(
      atPath: scratch.path, withIntermediateDirectories: true)
    try Data().write(to: scratch.file("notes.txt"))
    let failure = #expect(throws: RecordingFailure.self) {
      try FeedWriter(scratch.path, Sample.header, at: Sample.begin)
    }
    #expect(failure?.kind == .cannotCreate && failure?.reason.contains("notes.txt") == true)
  }

  @Test func `is refused where it is of another symbol`() throws {
    defer { scratch.remove() }
    try FeedWriter(scratch.path, Sample.header, at: Sample.begin).finish()
    let other = FeedHeader(venue: "bybit", symbols: ["ETHUSDT"], version: "0.1.0")
    let failure = #expect(throws: RecordingFailure.self) {
      try FeedWriter(scratch.path, other, at: Sample.begin)
    }
    #expect(failure?.kind == .misuse && failure?.reason.contains("BTCUSDT") == true)
  }

  @Test func `is refused while another process records there`() throws {
    defer { scratch.remove() }
    let first = try FeedWriter(scratch.path, Sample.header, at: Sample.begin)
    let failure = #expect(throws: RecordingFailure.self) {
      try FeedWriter(scratch.path, Sample.header, at: Sample.begin)
    }
    #expect(failure?.kind == .misuse)
    first.finish()
  }

  @Test func `that cannot be made is named`() {
    let failure = #expect(throws: RecordingFailure.self) {
      try FeedWriter("/proc/nothing/here", Sample.header, at: Sample.begin)
    }
    #expect(failure?.kind == .cannotCreate && failure?.file == "/proc/nothing/here")
  }

  @Test func `on a full disk ends the recording with a failure`() throws {
    defer { scratch.remove() }
    let writer = try FeedWriter(scratch.path, Sample.header, at: Sample.begin)
    // The next day's file is on a disk without room.
    try FileManager.default.createSymbolicLink(
      atPath: scratch.file("feed-2025-01-02.jsonl").path, withDestinationPath: "/dev/full")
    writer.write(Sample.trade(5))
    writer.write(Sample.trade(86_405))
    writer.flush()
    #expect(writer.failure?.kind == .writeFailed, "\(String(describing: writer.failure))")
    writer.finish()
  }
}
