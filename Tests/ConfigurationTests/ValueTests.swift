import Configuration
import Testing
import Trading

@Suite struct `A typed value` {
  @Test(arguments: [
    ("1%", "0.01"), ("0.01", "0.01"), ("0.055%", "0.00055"), ("100%", "1"), ("1", "1"),
    ("0.0000000001%", "0.000000000001"),
  ])
  func `is a rate`(text: String, expected: Rate) {
    #expect(ValueReader<Rate>.rate().read(text) == expected)
  }

  @Test(arguments: ["0", "0%", "-1%", "101%", "1.5", "%", "", "1 %", "1,5%", "nan", "one"])
  func `is no rate`(text: String) {
    #expect(ValueReader<Rate>.rate().read(text) == nil)
  }

  @Test(arguments: [("-0.01%", "-0.0001"), ("0", "0"), ("0.00055", "0.00055")])
  func `is a fee`(text: String, expected: Rate) {
    #expect(ValueReader<Rate>.signedRate.read(text) == expected)
  }

  @Test func `is a distance`() {
    #expect(DistanceSetting("1%") == .fixed(.rate("0.01")))
    #expect(DistanceSetting("250") == .fixed(.price("250")))
    #expect(DistanceSetting("2atr") == .averageTrueRanges("2"))
    #expect(DistanceSetting("1.5ATR") == .averageTrueRanges("1.5"))
    for text in ["", "atr", "0atr", "-1atr", "0", "-5", "0%", "100%", "2x", "1%%"] {
      #expect(DistanceSetting(text) == nil, "\(text)")
    }
  }

  @Test func `is a trailing stop`() throws {
    #expect(TrailingSetting("0.3%") == TrailingSetting(distance: .fixed(.rate("0.003"))))
    #expect(
      TrailingSetting("0.3%@0.5%/0.05%")
        == TrailingSetting(
          distance: .fixed(.rate("0.003")), activation: .fixed(.rate("0.005")),
          step: .fixed(.rate("0.0005"))))
    #expect(
      TrailingSetting("2atr/10")
        == TrailingSetting(distance: .averageTrueRanges("2"), step: .fixed(.price("10"))))
    for text in ["", "@1%", "1%@", "1%/", "1%@1%@1%", "1%/1%/1%", "1%/1%@1%"] {
      #expect(TrailingSetting(text) == nil, "\(text)")
    }
  }

  @Test(arguments: [
    ("250ms", 250), ("90s", 90_000), ("5m", 300_000), ("4h", 14_400_000), ("1d", 86_400_000),
    ("2w", 1_209_600_000), ("0s", 0),
  ])
  func `is a duration`(text: String, milliseconds: Int64) {
    #expect(DurationNotation.span(text) == .milliseconds(milliseconds))
  }

  @Test(arguments: ["", "5", "m", "-5m", "1.5h", "5y", "99999999999d", "5 m"])
  func `is no duration`(text: String) {
    #expect(DurationNotation.span(text) == nil)
  }

  @Test(arguments: [
    ("2024-01-31", 1_706_659_200_000), ("2024-01-31T12:30", 1_706_704_200_000),
    ("2024-01-31T12:30:15Z", 1_706_704_215_000), ("2024-01-31 12:30:15.5", 1_706_704_215_500),
    ("2024-01-31T12:30:15+02:00", 1_706_697_015_000),
    ("2024-01-31T12:30:15-0130", 1_706_709_615_000), ("1706659200000", 1_706_659_200_000),
    ("1970-01-01", 0), ("1969-12-31T23:59:59.999Z", -1),
  ])
  func `is a moment`(text: String, milliseconds: Int64) {
    #expect(DateNotation.moment(text) == Timestamp(milliseconds: milliseconds))
  }

  @Test(arguments: [
    "", "2024", "2024-1-31", "2024-02-30", "2024-13-01", "2024-01-31T", "2024-01-31T25:00",
    "2024-01-31T12:30:15+", "31.01.2024", "1706659200", "2024-01-31T12:30:15.Z",
    "99999999999999999",
    "9999-01-01", "2024-01-31T12:30:15Zx",
  ])
  func `is no moment`(text: String) {
    #expect(DateNotation.moment(text) == nil)
  }

  @Test func `is an amount above zero`() {
    #expect(ValueReader<Quantity>.quantity.read("0.01") == "0.01")
    #expect(ValueReader<Price>.price.read("64250.5") == "64250.5")
    #expect(ValueReader<Money>.money.read("1000") == "1000")
    for text in ["0", "-1", "1e3", "", "1,000", "inf", "0.000000001", "99999999999999"] {
      #expect(ValueReader<Quantity>.quantity.read(text) == nil, "\(text)")
    }
  }

  @Test func `is a whole number in a range`() {
    let reader = ValueReader<Int>.integer(in: 1...125)
    #expect(reader.read("125") == 125)
    #expect(reader.read("126") == nil)
    #expect(reader.read("1.0") == nil)
    #expect(reader.expected == "a whole number from 1 to 125")
    #expect(ValueReader<Int>.integer(in: 1 ... .max).expected == "a whole number, 1 or more")
  }

  @Test func `is one of several words`() {
    let reader = ValueReader<Int>.choice([("colour", 1), ("nearest", 2)])
    #expect(reader.read("nearest") == 2)
    #expect(reader.read("nearst") == nil)
    #expect(reader.suggest("nearst") == "nearest")
    #expect(ValueReader<VenueName>.venue.read("Binance-USDM") == .binance)
    #expect(ValueReader<VenueName>.venue.suggest("bybitt") == "bybit")
  }

  @Test(
    arguments: [
      ("BTCUSDT=a.csv", "BTCUSDT", "a.csv"), ("BTC/USDT=a=b.csv", "BTC/USDT", "a=b.csv"),
      ("./a=b.csv", nil, "./a=b.csv"), ("data/a=b.csv", nil, "data/a=b.csv"),
      ("a.csv", nil, "a.csv"),
    ] as [(String, String?, String)])
  func `is a file, with or without its symbol`(text: String, symbol: String?, path: String) {
    #expect(SymbolFile(text) == SymbolFile(symbol: symbol, path: path))
    #expect((ValueReader<SymbolFile>.symbolAndFile.read(text) == nil) == (symbol == nil))
  }

  @Test(arguments: ["", "=a.csv", "BTC="])
  func `is no file`(text: String) {
    #expect(SymbolFile(text) == nil)
  }
}
