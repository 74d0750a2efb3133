import Downloading
import MarketData
import Synchronization
import TestKit
import Testing
import Trading
import Transport

@Suite(.serialized, .timeLimit(.minutes(5))) struct `A download from an archive` {
  private static let folder = "/data/futures/um"
  private let shelf = Shelf()
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private static func day(_ text: String) -> Timestamp {
    let parts = text.split(separator: "-").compactMap { Int($0) }
    return CalendarDate(year: parts[0], month: parts[1], day: parts[2])?.timestamp ?? .distantPast
  }

  /// Hours of a span, in the columns of the archive.
  private static func rows(_ from: String, hours: Int, hasHeader: Bool = true) -> String {
    var text =
      hasHeader
      ? "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,"
        + "taker_buy_quote_volume,ignore\n" : ""
    let begin = day(from).milliseconds
    for hour in 0..<hours {
      let start = begin + Int64(hour) * 3_600_000
      let open = 100 + Int(start / 3_600_000 % 50)
      text += "\(start),\(open),\(open + 2).5,\(open - 1),\(open + 1),\(hour + 1).25,"
      text += "\(start + 3_599_999),1000.5,7,1,100,0\n"
    }
    return text
  }

  private func put(_ kind: String, _ stem: String, _ text: String) {
    shelf.put(archive: text, at: "\(Self.folder)/\(kind)/klines/ABCUSDT/1h/ABCUSDT-1h-\(stem).zip")
  }

  /// Two months and three days, of which the archive lacks one.
  private func fill() {
    put("monthly", "2024-01", Self.rows("2024-01-01", hours: 31 * 24))
    put("monthly", "2024-02", Self.rows("2024-02-01", hours: 29 * 24, hasHeader: false))
    put("daily", "2024-03-01", Self.rows("2024-03-01", hours: 24))
    put("daily", "2024-03-03", Self.rows("2024-03-03", hours: 24))
  }

  private func download(
    from: String = "2024-01-15", to: String = "2024-03-04", now: String = "2024-03-04",
    _ server: RunningServer, adjust: (inout DownloadRequest) -> Void = { _ in },
    step: (DownloadProgress) -> Bool = { _ in true }
  ) async throws -> DownloadReport {
    var request = DownloadRequest(
      venue: .binance, symbol: "ABCUSDT", timeframe: Timeframe(seconds: 3_600),
      from: Self.day(from), to: Self.day(to), endpoint: server.address, out: scratch.path("a.csv"))
    adjust(&request)
    return try await Download(request, now: Self.day(now), pause: .milliseconds(5)).run(step)
  }

  private func server() async throws -> RunningServer {
    let shelf = shelf
    return try await RunningServer.answering { _ in ShelfHandler(shelf) }
  }

  @Test func `takes months, then days, and names the gap`() async throws {
    fill()
    let report = try await download(server())
    #expect(report.candles == (17 + 29 + 2) * 24)
    #expect(report.quality.gapCount == 1 && report.quality.missingCandles == 24)
    #expect(report.missing == ["ABCUSDT-1h-2024-03-02"])
    let lines = try scratch.text("a.csv").split(separator: "\n")
    #expect(lines[0] == "timestamp,open,high,low,close,volume")
    #expect(lines[1].hasPrefix("\(Self.day("2024-01-15").milliseconds),"))
    #expect(lines.count == report.candles + 1)
    // The parts are gone, and where the file is from stands beside it.
    #expect(!scratch.has("a.csv.parts") && scratch.has("a.csv.source.json"))
    #expect(try scratch.text("a.csv.source.json").contains(report.sha256))
  }

  @Test func `goes on where it was stopped, and leaves the same file`() async throws {
    fill()
    let server = try await server()
    await #expect(throws: DownloadFailure.self) {
      try await download(server, step: { $0.done < 2 })
    }
    #expect(scratch.has("a.csv.parts") && !scratch.has("a.csv"))
    let before = shelf.requests.count
    let report = try await download(server)
    let later = shelf.requests.dropFirst(before)
    #expect(!later.contains { $0.contains("2024-01") || $0.contains("2024-02") })
    let text = try scratch.text("a.csv")
    let other = try await download(server, adjust: { $0.out = scratch.path("b.csv") })
    #expect(other.sha256 == report.sha256)
    #expect(try scratch.text("b.csv") == text)
  }

  @Test func `asks for nothing where the file is whole already`() async throws {
    fill()
    let server = try await server()
    let first = try await download(server)
    let before = shelf.requests.count
    let second = try await download(server)
    #expect(second.wasWhole && second.sha256 == first.sha256)
    #expect(shelf.requests.count == before)
    // A file that somebody has changed is fetched again.
    try WholeFile.write(Array("timestamp,open\n".utf8), to: scratch.path("a.csv"))
    #expect(try await download(server).sha256 == first.sha256)
    #expect(shelf.requests.count > before)
  }

  @Test func `believes no file whose checksum is another`() async throws {
    fill()
    let path = "\(Self.folder)/monthly/klines/ABCUSDT/1h/ABCUSDT-1h-2024-02.zip"
    var zip = StoredZip.bytes(of: Self.rows("2024-02-01", hours: 29 * 24))
    zip[200] ^= 1
    shelf.put(zip, at: path)
    let failure = await #expect(throws: DownloadFailure.self) { try await download(server()) }
    #expect(failure?.kind == .badData)
    #expect(failure?.description.contains("SHA-256") == true)
    #expect(!scratch.has("a.csv"))
    // Once it is right there, only that one is fetched.
    put("monthly", "2024-02", Self.rows("2024-02-01", hours: 29 * 24))
    let before = shelf.requests.count
    let other = try await server()
    _ = try? await download(other)
    #expect(shelf.requests.count == before, "another address is another download")
  }

  @Test func `asks again where the server is busy, and gives up in the end`() async throws {
    fill()
    let server = try await server()
    shelf.failures.store(3, ordering: .relaxed)
    #expect(try await download(server).candles > 0)
    shelf.failures.store(1_000, ordering: .relaxed)
    let failure = await #expect(throws: DownloadFailure.self) {
      try await download(server, adjust: { $0.out = scratch.path("b.csv") })
    }
    #expect(failure?.kind == .unreachable)
  }

  @Test func `says where the venue has nothing`() async throws {
    let failure = await #expect(throws: DownloadFailure.self) { try await download(server()) }
    #expect(failure?.kind == .missing)
    #expect(!scratch.has("a.csv"))
  }

  @Test func `takes rates of funding along`() async throws {
    fill()
    for (month, rate) in [("2024-01", "0.0001"), ("2024-02", "-0.00025")] {
      let begin = Self.day(month + "-20").milliseconds
      shelf.put(
        archive: "calc_time,funding_interval_hours,last_funding_rate\n\(begin),8,\(rate)\n",
        at: "\(Self.folder)/monthly/fundingRate/ABCUSDT/ABCUSDT-fundingRate-\(month).zip")
    }
    _ = try await download(
      server(), adjust: { $0.fundingOut = scratch.path("funding.csv") })
    let rates = try FundingFile.read(path: scratch.path("funding.csv")).rates
    #expect(rates.map(\.rate) == ["0.0001", "-0.00025"])
    #expect(rates[0].time == Self.day("2024-01-20"))
  }
}
