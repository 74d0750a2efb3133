import Foundation
import MarketData
import TestKit
import Testing
import Trading

@Suite struct `Written candles` {
  let scratch = Scratch()

  /// Candles with every size of price and volume, from a seed.
  static func series(seed: UInt64, hasVolume: Bool) -> CandleSeries {
    var state = seed
    func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 20
    }
    let scale = Int64(1) << Int64(seed % 40)
    let places = UInt8(seed % 9)
    let candles = (0..<100).map { index in
      let prices = (0..<4).map { _ in Int64(next() % 1_000_003) * scale + 1 }.sorted()
      return Candle(
        openTime: Timestamp(milliseconds: 1_600_000_000_000 + Int64(index) * 60_000),
        open: Price(units: prices[1]), high: Price(units: prices[3]),
        low: Price(units: prices[0]), close: Price(units: prices[2]),
        volume: hasVolume ? Volume(units: Int64(next() % 1_000_000_007), places: places) : nil)
    }
    return CandleSeries(timeframe: Timeframe(seconds: 60), candles: candles)
  }

  @Test(arguments: 1...30)
  func `read back as the same values`(seed: Int) throws {
    let series = Self.series(seed: UInt64(seed), hasVolume: seed % 5 != 0)
    let path = scratch.path("out.csv")
    try CandleWriter.write(series, to: path)
    let read = try CandleImport.read(path: path).series
    #expect(read.timeframe == series.timeframe)
    #expect(read.count == series.count)
    for (a, b) in zip(read.candles, series.candles) {
      #expect(a.openTime == b.openTime && a.open == b.open && a.high == b.high)
      #expect(a.low == b.low && a.close == b.close)
      #expect(a.volume?.description == b.volume?.description)
    }
  }

  @Test func `leave nothing behind where they cannot be written`() throws {
    let series = Self.series(seed: 3, hasVolume: true)
    let failure = #expect(throws: MarketDataFailure.self) {
      try CandleWriter.write(series, to: scratch.path("none/out.csv"))
    }
    #expect(failure?.kind == .cannotCreate)
    let folder = #expect(throws: MarketDataFailure.self) {
      try CandleWriter.write(series, to: scratch.folder)
    }
    #expect(folder?.kind == .cannotCreate)
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.folder).isEmpty)
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func `do not replace what is no file`() throws {
    let series = Self.series(seed: 3, hasVolume: true)
    let failure = #expect(throws: MarketDataFailure.self) {
      try CandleWriter.write(series, to: "/dev/full")
    }
    #expect(failure?.kind == .cannotCreate)
  }
}

@Suite(.reference) struct `Resampled candles` {
  struct Check: CustomTestStringConvertible, Sendable {
    var source: String
    var target: String
    var timeframe: String
    var count: Int
    var first: Int64
    var last: Int64
    var mismatches: Int
    var testDescription: String { "\(source) to \(timeframe)" }
  }

  static let checks: [Check] = {
    let checks = SharedData.references("resample").flatMap { file in
      let json = try? SharedData.json("data/reference/" + file) as? [String: Any]
      return json?["checks"] as? [[String: Any]] ?? []
    }
    return checks.map { check in
      Check(
        source: check["source"] as? String ?? "", target: check["target"] as? String ?? "",
        timeframe: check["target_tf"] as? String ?? "",
        count: check["common_complete_bars"] as? Int ?? 0, first: check["first"] as? Int64 ?? 0,
        last: check["last"] as? Int64 ?? 0, mismatches: check["ohlc_mismatches"] as? Int ?? 0)
    }
  }()

  @Test func `are compared in several ways`() {
    #expect(!Self.checks.isEmpty)
  }

  @Test(arguments: checks)
  func `are those that the venue publishes`(check: Check) throws {
    let fine = try CandleImport.read(path: SharedData.file("data/" + check.source).path).series
    let target = try CandleImport.read(path: SharedData.file("data/" + check.target).path).series
    let timeframe = try #require(Timeframe(check.timeframe))
    let coarse = try Resampling.resample(fine, to: timeframe)
    let expected = Dictionary(target.candles.map { ($0.openTime, $0) }) { first, _ in first }
    let common = coarse.candles.filter { expected[$0.openTime] != nil }

    #expect(common.count == check.count)
    #expect(common.first?.openTime.milliseconds == check.first)
    #expect(common.last?.openTime.milliseconds == check.last)
    let unlike = common.filter { candle in
      guard let other = expected[candle.openTime] else { return true }
      return candle.open != other.open || candle.high != other.high || candle.low != other.low
        || candle.close != other.close || candle.volume?.description != other.volume?.description
    }
    #expect(unlike.count == check.mismatches)
  }

  @Test func `need a multiple of the timeframe`() throws {
    let series = HundredMinutes.series
    let failure = #expect(throws: MarketDataFailure.self) {
      try Resampling.resample(series, to: Timeframe(seconds: 90))
    }
    #expect(failure?.kind == .misuse)
  }

  @Test func `are whole at both ends unless asked`() throws {
    let series = HundredMinutes.series
    let whole = try Resampling.resample(series, to: Timeframe(seconds: 3600))
    let partial = try Resampling.resample(
      series, to: Timeframe(seconds: 3600), keepingPartial: true)
    #expect(whole.count == 1)
    #expect(partial.count == 3)
    #expect(partial.candles.reduce(0.0) { $0 + ($1.volume?.double ?? 0) } == 100)
  }
}

/// A hundred minutes that begin twenty minutes before an hour.
enum HundredMinutes {
  static let series = CandleSeries(
    timeframe: Timeframe(seconds: 60),
    candles: (0..<100).map { index in
      Candle(
        openTime: Timestamp(milliseconds: 1_600_000_800_000 + Int64(index) * 60_000), open: "10",
        high: "12", low: "9", close: "11", volume: Volume(units: 1, places: 0))
    })
}
