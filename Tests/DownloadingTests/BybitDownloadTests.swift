import BybitProtocol
import Configuration
import Downloading
import Foundation
import MarketData
import SimulatedExchange
import Simulation
import TestKit
import Testing
import Trading
import Transport
import VenueServer

@Suite(.serialized, .timeLimit(.minutes(5))) struct `A download from the served exchange` {
  private static let begin = Timestamp(milliseconds: 1_735_689_600_000)
  private static let candles: [Candle] = (0..<2_500).map { minute in
    let open = Price(units: (50_000 + Int64(minute * 37 % 200)) * 100_000_000)
    return Candle(
      openTime: begin + .minutes(Int64(minute)), open: open, high: open + "10.5", low: open - "5",
      close: open + "3.1", volume: Volume(units: 7_125 + Int64(minute), places: 3))
  }

  /// A market that is at its end, so that all of it is past.
  private static func server() async throws -> RunningServer {
    try await RunningServer.answering(ServerSettings(port: 0, fields: BybitFront.fields)) {
      server in
      let profile = try VenueProfiles.load(
        folder: SharedData.packageRoot.appending(path: "data/venues"), venue: "bybit")
      let instruments = [Venues.instrument()]
      let rates = (1...5).map {
        FundingRate(time: begin + .minutes(Int64($0) * 480), rate: Rate(units: Int64($0) * 1_000))
      }
      let feed = MarketFeed(
        candles: CandleSeries(timeframe: Timeframe(seconds: 60), candles: candles), funding: rates)
      let exchange = ServedExchange(instruments: instruments, feeds: [feed], start: begin) {
        Exchange(
          instruments: instruments, profile: profile, settings: ExchangeSettings(leverage: 10),
          deposit: "1000")
      }
      exchange.advance(to: begin + .minutes(2_500))
      let clock = ServedClock(
        start: begin, began: WallClock.now, speed: nil, shown: .replay)
      let door = FrontDoor(server: server, exchange: exchange, clock: clock, hasLimits: false)
      let box = FaultBox(door)
      return VenueHost(door: door, front: BybitFront(door: door, faults: box), faults: box)
    }
  }

  @Test func `brings every candle, rate and rule as the market has them`() async throws {
    let scratch = try Scratch()
    let server = try await Self.server()
    var request = DownloadRequest(
      venue: .bybit, symbol: "BTCUSDT", timeframe: Timeframe(seconds: 60),
      from: Self.begin + .minutes(100), to: Self.begin + .minutes(2_500),
      endpoint: server.address, out: scratch.path("a.csv"))
    request.fundingOut = scratch.path("f.csv")
    request.instrumentOut = scratch.path("i.json")
    var parts = 0
    let report = try await Download(request, now: WallClock.now).run { progress in
      parts = progress.total
      return true
    }
    #expect(report.candles == 2_400 && report.quality.gapCount == 0)
    #expect(parts >= 3)
    guard case .candles(let read) = try MarketFile.read(path: scratch.path("a.csv")) else {
      Issue.record("no candles were written")
      return
    }
    let wrong = (0..<2_400).first { read.series[$0] != Self.candles[$0 + 100] }
    #expect(wrong.map { (read.series[$0], Self.candles[$0 + 100]) } == nil)
    #expect(try FundingFile.read(path: scratch.path("f.csv")).rates.count == 5)
    let rules = try InstrumentFile.read(scratch.path("i.json"))
    let own = Venues.instrument()
    #expect(rules.symbol == own.symbol && rules.lot == own.lot)
    #expect(rules.priceGrid.step(at: "50000") == own.priceGrid.step(at: "50000"))
  }

  @Test func `puts minutes together where hours are asked for`() async throws {
    let scratch = try Scratch()
    let server = try await Self.server()
    let request = DownloadRequest(
      venue: .bybit, symbol: "BTCUSDT", timeframe: Timeframe(seconds: 3_600), from: Self.begin,
      to: Self.begin + .minutes(2_400), endpoint: server.address, out: scratch.path("a.csv"))
    let report = try await Download(request, now: WallClock.now).run { _ in true }
    #expect(report.candles == 40)
  }

  @Test func `says in the venue's words what it refuses`() async throws {
    let scratch = try Scratch()
    let server = try await Self.server()
    let request = DownloadRequest(
      venue: .bybit, symbol: "NONEUSDT", timeframe: Timeframe(seconds: 60), from: Self.begin,
      to: Self.begin + .minutes(10), endpoint: server.address, out: scratch.path("a.csv"))
    let failure = await #expect(throws: DownloadFailure.self) {
      try await Download(request, now: WallClock.now).run { _ in true }
    }
    #expect(failure?.kind == .badData)
    #expect(failure?.description.contains("NONEUSDT") == true)
  }
}
