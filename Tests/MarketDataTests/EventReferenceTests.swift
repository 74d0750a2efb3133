import Foundation
import MarketData
import TestKit
import Testing
import Trading

/// The crashes and outages that a reference names in real candles.
@Suite(.reference) struct `A crash in real candles` {
  struct Crash: CustomTestStringConvertible, @unchecked Sendable {
    let object: [String: Any]
    var testDescription: String { "\(object["event"] ?? "")\(object["file"] ?? "")" }
  }

  static let crashes = SharedData.references("events").flatMap { file in
    (try? SharedData.json("data/reference/" + file) as? [[String: Any]])?.map(Crash.init) ?? []
  }

  @Test(arguments: crashes) func `is where the reference saw it`(crash: Crash) throws {
    let object = crash.object
    let path = try #require(object["file"] as? String)
    let series = try CandleImport.read(path: SharedData.file("data/" + path).path).series
    let first = Timestamp(milliseconds: try #require(object["first"] as? Int64))
    let last = Timestamp(milliseconds: try #require(object["last"] as? Int64))
    let candles = series.candles.filter { first <= $0.openTime && $0.openTime <= last }
    #expect(candles.count == object["bars"] as? Int)
    let high = try #require(candles.map(\.high).max())
    let low = try #require(candles.map(\.low).min())
    try expect(object["high"], high, candles.first { $0.high == high })
    try expect(object["low"], low, candles.first { $0.low == low })
    let ranges = candles.map { ($0.high.double - $0.low.double) / $0.open.double * 100 }
    let range = try #require(object["largest_bar_range_pct"] as? [Double])
    let largest = try #require(ranges.max())
    #expect((largest - range[1]).magnitude <= 0.00500001)
    let drop = try #require(object["drop_pct_high_to_low"] as? Double)
    #expect(((low.double / high.double - 1) * 100 - drop).magnitude <= 0.00500001)
  }

  private func expect(_ wanted: Any?, _ price: Price, _ candle: Candle?) throws {
    let pair = try #require(wanted as? [Any])
    #expect(candle?.openTime.milliseconds == pair[0] as? Int64)
    #expect(price == Price(try #require(pair[1] as? String)))
  }
}
