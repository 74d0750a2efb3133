import Foundation
import MarketData
import Testing
import Trading

@Suite struct `The candle cache` {
  let scratch = Scratch()
  var cache: CandleCache { CandleCache(folder: scratch.path("cache")) }

  func onlyFile() throws -> String {
    let names = try FileManager.default.contentsOfDirectory(atPath: cache.folder)
    #expect(names.count == 1)
    return cache.folder + "/" + (names.first ?? "")
  }

  @Test(arguments: [true, false])
  func `gives the second time what the file gave the first time`(isPlain: Bool) throws {
    let text =
      isPlain
      ? PlainRows.csv(400) : "time,open,high,low,close\n1700000000,2,3,1,2\n1700000060,2,3,1,2\n"
    let path = try scratch.file("BTCUSDT.csv", text)
    let first = try CandleImport.read(path: path, cache: cache)
    let second = try CandleImport.read(path: path, cache: cache)
    #expect(!first.isFromCache)
    #expect(second.isFromCache)
    #expect(first.series.candles == second.series.candles)
    #expect(first.series.volumePlaces == second.series.volumePlaces)
    #expect(first.timeframe == second.timeframe)
    #expect(first.quality == second.quality)
    #expect(first.warnings == second.warnings)
    #expect(first.dialect == second.dialect)
    #expect(first.contentHash == second.contentHash)
    #expect(first.symbolGuess == second.symbolGuess)
  }

  @Test func `is not believed where any byte of it is changed`() throws {
    let path = try scratch.file("a.csv", PlainRows.csv(40))
    let good = try CandleImport.read(path: path, cache: cache).series.candles
    let stored = try onlyFile()
    let bytes = try Data(contentsOf: URL(filePath: stored))
    for place in stride(from: 0, to: bytes.count, by: 7) {
      var damaged = bytes
      damaged[place] ^= 0x10
      try damaged.write(to: URL(filePath: stored))
      let again = try CandleImport.read(path: path, cache: cache)
      #expect(!again.isFromCache, "byte \(place)")
      #expect(again.series.candles == good)
    }
    #expect(try Data(contentsOf: URL(filePath: stored)) == bytes)
  }

  @Test func `is not believed where it is cut off or longer`() throws {
    let path = try scratch.file("a.csv", PlainRows.csv(40))
    _ = try CandleImport.read(path: path, cache: cache)
    let stored = try onlyFile()
    let bytes = try Data(contentsOf: URL(filePath: stored))
    for data in [
      Data(), bytes.prefix(60), bytes.prefix(128), bytes.dropLast(8), bytes + Data(count: 8),
    ] {
      try data.write(to: URL(filePath: stored))
      #expect(try !CandleImport.read(path: path, cache: cache).isFromCache)
      #expect(try CandleImport.read(path: path, cache: cache).isFromCache)
    }
  }

  @Test func `notices a source that keeps its size and its time`() throws {
    let path = try scratch.file("a.csv", PlainRows.csv(40))
    let first = try CandleImport.read(path: path, cache: cache)
    let time = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate]
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let changed = text.replacingOccurrences(of: ",30000,", with: ",30001,")
    #expect(changed != text)
    _ = try scratch.file("a.csv", changed)
    try FileManager.default.setAttributes([.modificationDate: time as Any], ofItemAtPath: path)
    let second = try CandleImport.read(path: path, cache: cache)
    #expect(!second.isFromCache)
    #expect(second.contentHash != first.contentHash)
    #expect(second.series.candles != first.series.candles)
  }

  @Test func `keeps what was read with other options apart`() throws {
    let text = PlainRows.csv(40).replacingOccurrences(of: PlainRows.row(20), with: "x,1,1,1,1,1")
    let path = try scratch.file("a.csv", text)
    let skipping = ImportOptions(onBadRow: .skip)
    #expect(try CandleImport.read(path: path, options: skipping, cache: cache).series.count == 39)
    #expect(throws: MarketDataFailure.self) { try CandleImport.read(path: path, cache: cache) }
  }

  @Test func `is done without where its folder cannot be made`() throws {
    let path = try scratch.file("a.csv", PlainRows.csv(40))
    let cache = CandleCache(folder: path + "/cache")
    let imported = try CandleImport.read(path: path, cache: cache)
    #expect(imported.series.count == 40)
    #expect(imported.cacheNotice != nil)
  }
}
