import Foundation
import MarketData
import Testing
import Trading

@Suite struct `Files that are joined` {
  let scratch = Scratch()

  func file(_ name: String, _ rows: Range<Int>, volume: String = "") throws -> ImportedCandles {
    let text = rows.map { PlainRows.row($0) + volume + "\n" }.joined()
    return try CandleImport.read(
      path: try scratch.file(name, PlainRows.header + "\n" + text))
  }

  @Test func `give the candles of one file that was cut apart`() throws {
    let whole = try file("whole.csv", 0..<100)
    let parts = [
      try file("c.csv", 70..<100, volume: ".250"), try file("a.csv", 0..<40),
      try file("b.csv", 35..<70),
    ]
    let joined = try CandleJoining.join(parts)
    #expect(joined.series.count == 100)
    #expect(joined.series.timeframe == whole.timeframe)
    #expect(joined.warnings.map(\.kind) == [.duplicates])
    #expect(joined.quality.identicalDuplicates == 5)
    for (index, candle) in joined.series.candles.enumerated() {
      #expect(candle.openTime == whole.series[index].openTime)
      #expect(candle.close == whole.series[index].close)
      let fraction = index >= 70 ? 0.25 : 0
      #expect(candle.volume?.double == (whole.series[index].volume?.double ?? 0) + fraction)
    }
  }

  @Test func `name what is missing between them`() throws {
    let joined = try CandleJoining.join([try file("a.csv", 0..<40), try file("b.csv", 50..<70)])
    #expect(joined.quality.missingCandles == 10)
    #expect(joined.quality.verdict == .usableWithWarnings)
  }

  @Test func `are of one timeframe`() throws {
    let minute = "timestamp,open,high,low,close,volume\n0,2,3,1,2,1\n60,2,3,1,2,1\n"
      .replacingOccurrences(of: "\n0", with: "\n1700000000")
      .replacingOccurrences(of: "\n60", with: "\n1700000060")
    let other = try CandleImport.read(path: try scratch.file("m.csv", minute))
    let failure = #expect(throws: MarketDataFailure.self) {
      try CandleJoining.join([try file("a.csv", 0..<40), other])
    }
    #expect(failure?.file == other.path)
    #expect(throws: MarketDataFailure.self) { try CandleJoining.join([]) }
  }
}
