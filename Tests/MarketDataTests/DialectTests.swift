import Foundation
import MarketData
import TestKit
import Testing
import Trading

/// One file of the reference set and what it should give.
struct DialectCase: CustomTestStringConvertible, Sendable {
  struct Bar: Sendable {
    var index: Int?
    var milliseconds: Int64
    var prices: [Double]
    var volume: Double?
  }

  var file: String
  var timeframe: String?
  var warnings: Set<String>
  var isError: Bool
  var rows = 0
  var missing: Int?
  var volume: Double?
  var first: Bar?
  var middle: Bar?
  var last: Bar?

  var testDescription: String { file }

  /// Every case of the set; none where the set is absent.
  static let all: [DialectCase] = {
    let json = try? SharedData.json("data/raw-dialects/expected_share.json")
    return (json as? [[String: Any]] ?? []).map(DialectCase.init)
  }()

  init(_ json: [String: Any]) {
    file = json["file"] as? String ?? ""
    timeframe = json["timeframe"] as? String
    warnings = Set(json["expected_warnings"] as? [String] ?? [])
    isError = json["expected_error"] != nil
    guard let expected = json["expected"] as? [String: Any] else { return }
    rows = expected["rows"] as? Int ?? 0
    missing = expected["missing_bars"] as? Int
    volume = expected["sum_volume"] as? Double
    first = Self.bar(expected["first"])
    middle = Self.bar(expected["middle"])
    last = Self.bar(expected["last"])
  }

  private static func bar(_ json: Any?) -> Bar? {
    guard let json = json as? [String: Any], let time = json["timestamp"] as? Int64 else {
      return nil
    }
    return Bar(
      index: json["index"] as? Int, milliseconds: time,
      prices: ["open", "high", "low", "close"].map { json[$0] as? Double ?? .nan },
      volume: json["volume"] as? Double)
  }
}

@Suite(.reference) struct `A candle file of any vendor` {
  static let everyday: Set<String> = [
    "gap", "zero_volume", "irregular_steps", "open_or_close_outside",
  ]

  @Test func `is among some forty cases`() {
    #expect(DialectCase.all.count > 40)
  }

  @Test(arguments: DialectCase.all.filter { !$0.isError })
  func `gives its candles without being told the dialect`(dialect: DialectCase) throws {
    let imported = try CandleImport.read(path: SharedData.file("data/" + dialect.file).path)
    let series = imported.series

    #expect(series.count == dialect.rows)
    #expect(dialect.timeframe == nil || imported.timeframe.description == dialect.timeframe)
    #expect(imported.quality.missingCandles == dialect.missing)
    #expect(imported.quality.isRegular == (dialect.timeframe != nil))
    expect(dialect.first, at: 0, of: series)
    expect(dialect.middle, at: dialect.middle?.index ?? 0, of: series)
    expect(dialect.last, at: series.count - 1, of: series)

    let kinds = Set(imported.warnings.map(\.kind.rawValue))
    #expect(kinds.isSuperset(of: dialect.warnings))
    // What the set does not ask to be named may only be what every file can show.
    #expect(kinds.subtracting(dialect.warnings).isSubset(of: Self.everyday))
  }

  @Test(arguments: DialectCase.all.filter { !$0.isError })
  func `keeps every traded unit`(dialect: DialectCase) throws {
    let series = try CandleImport.read(path: SharedData.file("data/" + dialect.file).path).series
    guard let volume = dialect.volume else {
      #expect(series.volumePlaces == nil)
      return
    }
    let sum = series.candles.reduce(0.0) { $0 + ($1.volume?.double ?? .nan) }
    #expect(abs(sum - volume) <= volume * 1e-9)
  }

  @Test(arguments: DialectCase.all.filter(\.isError))
  func `is refused where it cannot be trusted`(dialect: DialectCase) throws {
    let path = SharedData.file("data/" + dialect.file).path
    let failure = #expect(throws: MarketDataFailure.self) { try CandleImport.read(path: path) }
    #expect(failure?.kind == .badData)
    #expect(failure?.file == path)
  }

  private func expect(_ bar: DialectCase.Bar?, at index: Int, of series: CandleSeries) {
    guard let bar, index >= 0, index < series.count else {
      Issue.record("no candle at \(index)")
      return
    }
    let candle = series[index]
    #expect(candle.openTime.milliseconds == bar.milliseconds)
    let prices = [candle.open, candle.high, candle.low, candle.close]
    #expect(zip(prices, bar.prices).allSatisfy { abs($0.double - $1) <= 1e-8 })
    if let volume = bar.volume {
      #expect(abs((candle.volume?.double ?? .nan) - volume) <= volume * 1e-12 + 1e-8)
    } else {
      #expect(candle.volume == nil)
    }
  }
}
