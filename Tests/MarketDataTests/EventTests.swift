import Foundation
import MarketData
import TestKit
import Testing
import Trading

@Suite(.reference) struct `A file of public trades` {
  struct Case: CustomTestStringConvertible, Sendable {
    var file: String
    var count: Int
    var first: PublicTrade
    var testDescription: String { file }

    init(
      _ file: String, _ count: Int, _ time: Int64, _ price: Price, _ size: Quantity, _ side: Side
    ) {
      self.file = "data/" + file
      self.count = count
      first = PublicTrade(
        time: Timestamp(nanoseconds: time), price: price, quantity: size, takerSide: side)
    }
  }

  static let cases = [
    Case(
      "raw-dialects/binance-vision-aggtrades-spot/PEPEUSDT-aggTrades-2024-10-27_head.csv", 2000,
      1_729_987_202_368_000_000, "0.00000908", "3591711", .buy),
    Case(
      "raw-dialects/binance-vision-aggtrades-um/APEUSDT-aggTrades-2024-10-18_head.csv", 1499,
      1_729_209_603_958_000_000, "0.7097", "19", .buy),
    Case(
      "raw-dialects/bybit-public-trades/FXSUSDT2023-10-10.csv", 15, 1_696_982_287_492_200_000,
      "5.239", "0.86", .sell),
    Case(
      "raw-dialects/okx-public-trades/BTC-USDT-aggtrades-2023-11-18.csv", 15,
      1_700_239_040_621_000_000, "35914.3", "0.00132007", .buy),
    Case(
      "raw-dialects/freqtrade-public-trades/public_trades_list.csv", 1000,
      1_675_329_600_138_000_000, "1666.8", "26.062", .buy),
    Case(
      "raw-dialects/tardis/bitmex_trades_XBTUSD.csv", 10, 1_583_020_803_145_000_000, "8531.5",
      "2152", .sell),
    Case(
      "ticks/binance-usdm/BTCUSDT/trades_20240808.csv", 0, 1_723_161_256_322_000_000, "61800.3",
      "0.006", .buy),
    Case(
      "ticks/binance-spot/BTCUSDT/trades_20210108.csv", 0, 1_610_064_000_278_000_000, "39432.48",
      "0.000263", .sell),
  ]

  @Test(arguments: cases)
  func `is read in any venue's dialect`(trades: Case) throws {
    let path = SharedData.file(trades.file).path
    let imported = try TradeFile.read(path: path)
    #expect(imported.trades.first == trades.first)
    let lines = try Data(contentsOf: URL(filePath: path)).count { $0 == 10 }
    #expect(imported.trades.count == (trades.count == 0 ? lines - 1 : trades.count))
    #expect(zip(imported.trades, imported.trades.dropFirst()).allSatisfy { $0.time <= $1.time })
  }
}

@Suite struct `A small file of trades` {
  let scratch = Scratch()

  @Test func `is canonical`() throws {
    let path = try scratch.file(
      "BTCUSDT-trades.csv",
      "timestamp,price,quantity,side\n1700000000001,100.5,2,sell\n1700000000000,100,1,buy\n")
    let imported = try TradeFile.read(path: path)
    #expect(imported.trades.map(\.price) == ["100", "100.5"])
    #expect(imported.trades.map(\.takerSide) == [.buy, .sell])
    #expect(imported.warnings.map(\.kind) == [.outOfOrder])
    #expect(imported.symbolGuess == "BTCUSDT")
  }

  @Test(arguments: [
    ("1700000000000,0,1,buy", 2, "the price cannot be read"),
    ("1700000000000,1,-1,buy", 3, "the quantity cannot be read"),
    ("1700000000000,1,1,long", 4, "the side cannot be read"),
    ("soon,1,1,buy", 1, "the time cannot be read"),
  ])
  func `names the field that is wrong`(row: String, column: Int, reason: String) throws {
    let good = "1700000000000,100,1,buy\n"
    let text = "timestamp,price,quantity,side\n" + good + row + "\n" + good
    let path = try scratch.file("a.csv", text)
    let failure = #expect(throws: MarketDataFailure.self) { try TradeFile.read(path: path) }
    #expect(failure?.line == 3)
    #expect(failure?.column == column)
    #expect(failure?.reason == reason)
    let skipping = ImportOptions(onBadRow: .skip)
    #expect(try TradeFile.read(path: path, options: skipping).trades.count == 2)
  }

  @Test func `is refused where it has no side`() throws {
    let path = try scratch.file("a.csv", "timestamp,price,quantity\n1700000000000,1,1\n")
    let failure = #expect(throws: MarketDataFailure.self) { try TradeFile.read(path: path) }
    #expect(failure?.field == "side")
  }
}

@Suite(.reference) struct `A file of funding rates` {
  static let files: [String] = {
    let root = SharedData.file("data/funding").path
    let names = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(".csv") && $0.contains("/funding_") }.sorted()
  }()

  @Test(arguments: files)
  func `gives every rate`(file: String) throws {
    let path = SharedData.file("data/funding/" + file).path
    let imported = try FundingFile.read(path: path)
    let rows = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").dropFirst()
    #expect(imported.rates.count == rows.count)
    #expect(imported.warnings.isEmpty)
    for (rate, row) in zip(imported.rates, rows) {
      let fields = row.split(separator: ",")
      #expect("\(rate.time.milliseconds)" == fields[0])
      #expect(abs(rate.rate.double - (Double(fields[1]) ?? .nan)) <= 1e-12)
    }
  }

  @Test func `stands beside candles of the mark price, which have no volume`() throws {
    let path = SharedData.file("data/funding/bybit-linear/BTCUSDT/mark_1h_20250924-20251031.csv")
      .path
    let mark = try CandleImport.read(path: path)
    #expect(mark.timeframe.description == "1h")
    #expect(mark.series.volumePlaces == nil)
    #expect(mark.symbolGuess == "BTCUSDT")
  }
}

@Suite struct `A small file of funding rates` {
  let scratch = Scratch()

  @Test(arguments: [
    "timestamp,funding_rate\n1700006400000,-0.0001\n1700035200000,0.000025206426464\n",
    "calc_time,funding_interval_hours,last_funding_rate\n1700006400000,8,-0.00010000\n1700035200000,8,0.0000252064264643\n",
    "[{\"symbol\":\"BTCUSDT\",\"fundingTime\":1700006400000,\"fundingRate\":\"-0.0001\"},{\"symbol\":\"BTCUSDT\",\"fundingTime\":1700035200000,\"fundingRate\":\"0.000025206426\"}]",
    "{\"result\":{\"list\":[{\"fundingRate\":\"0.000025206426\",\"fundingRateTimestamp\":\"1700035200000\"},{\"fundingRate\":\"-0.0001\",\"fundingRateTimestamp\":\"1700006400000\"}]}}",
    "time;rate\n2023-11-15 00:00:00;-0.0001\n2023-11-15 08:00:00;2.5206426e-05\n",
  ])
  func `is read in any venue's dialect`(text: String) throws {
    let imported = try FundingFile.read(path: try scratch.file("a.csv", text))
    #expect(imported.rates.map(\.rate) == ["-0.0001", "0.000025206426"])
    #expect(imported.rates.map(\.time.milliseconds) == [1_700_006_400_000, 1_700_035_200_000])
  }
}
