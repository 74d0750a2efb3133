import Configuration
import Foundation
import TestKit
import Testing
import Trading

/// The folders of the project's own facts.
enum Facts {
  static let home = SharedData.packageRoot
  static let instruments = home.appending(path: "data/instruments")
  static let venues = home.appending(path: "data/venues")

  static func catalog(_ venue: VenueName) throws -> InstrumentCatalog {
    try InstrumentCatalog.load(folder: instruments, venue: venue.rawValue)
  }
}

@Suite struct `A symbol` {
  @Test(arguments: [
    "BTCUSDT", "BTC-USDT-SWAP", "BTC/USDT:USDT", "BTC-USDT", "btcusdt", "BTC_USDT", "XBTUSDT",
    "BTCUSDT.P", "BTC-USDT-PERP",
  ])
  func `says the same at every venue`(symbol: String) {
    let name = SymbolName(symbol)
    #expect(name.base == "BTC")
    #expect(name.quote == "USDT")
    #expect(!name.isInverse)
  }

  @Test(arguments: [("BTC", "BTC"), ("BTC-PERP", "BTC"), ("kPEPE", "1000PEPE"), ("KAVA", "KAVA")])
  func `may leave the quote unsaid`(symbol: String, base: String) {
    let name = SymbolName(symbol)
    #expect(name.base == base)
    #expect(name.quote == nil)
  }

  @Test(arguments: ["BTCUSD_PERP", "BTC-USD-SWAP", "PI_XBTUSD"])
  func `of an inverse contract is known as one`(symbol: String) {
    #expect(SymbolName(symbol).isInverse)
    #expect(SymbolName(symbol).base == "BTC")
  }

  @Test(arguments: ["USDT", "USD", "SWAP", "", "-", "P"])
  func `that is strange is read without harm`(symbol: String) {
    #expect(!SymbolName(symbol).isInverse)
  }
}

@Suite struct `The path of a file` {
  @Test(
    arguments: [
      ("data/BTCUSDT-1h.csv", "BTCUSDT"), ("BTCUSDT_1h.csv.gz", "BTCUSDT"),
      ("x/BTC-USDT-SWAP/5m_20220501.csv", "BTC-USDT-SWAP"),
      ("okx/BTC-USDT-SWAP-5m.csv", "BTC-USDT-SWAP"),
      ("BINANCE_BTCUSDT, 60.csv", "BTCUSDT"), ("BTC_USDT_USDT-5m-futures.csv", "BTC_USDT"),
      ("BTC_USDT-1m.json", "BTC_USDT"), ("hyperliquid/BTC/1d.csv", "BTC"),
      ("kPEPE/1h.csv", "kPEPE"),
      ("HYPE/1d.csv", "HYPE"), ("1000PEPEUSDT/1h.csv", "1000PEPEUSDT"),
      ("BTC-PERP/1m_2021.csv", "BTC-PERP"), ("BTCUSD_PERP/1m.csv", "BTCUSD_PERP"),
      ("candles.csv", nil), ("data/prices/x.csv", nil), ("1h.csv", nil), ("", nil),
      ("USDT/1h.csv", "USDT"), ("BTCUSDT.csv", "BTCUSDT"), ("./btc/klines_2021.csv", nil),
    ] as [(String, String?)])
  func `says whose data it holds`(path: String, symbol: String?) {
    #expect(SymbolGuess.symbol(ofFile: path) == symbol)
  }
}

@Suite struct `The instruments of the venues` {
  @Test(arguments: VenueName.allCases)
  func `can all be read`(venue: VenueName) throws {
    let catalog = try Facts.catalog(venue)
    #expect(catalog.venue == venue.rawValue)
    #expect(catalog.symbols.count >= 9)
    for symbol in catalog.symbols {
      let instrument = try catalog.instrument(symbol: symbol)
      #expect(instrument.symbol == symbol)
      #expect(instrument.minimumQuantity.isMultiple(of: instrument.lot), "\(symbol)")
      #expect(instrument.marginTiers[0].floor == .zero)
      for (lower, upper) in zip(instrument.marginTiers, instrument.marginTiers.dropFirst()) {
        #expect(lower.maintenanceRate < upper.maintenanceRate, "\(symbol)")
        #expect(lower.maximumLeverage >= upper.maximumLeverage, "\(symbol)")
      }
    }
  }

  @Test(arguments: VenueName.allCases)
  func `need no more margin just above a tier than just below`(venue: VenueName) throws {
    let catalog = try Facts.catalog(venue)
    for symbol in catalog.symbols {
      let instrument = try catalog.instrument(symbol: symbol)
      for tier in instrument.marginTiers.dropFirst() {
        let below = instrument.maintenanceMargin(for: tier.floor - "0.00000001")
        let at = instrument.maintenanceMargin(for: tier.floor)
        #expect((at - below).magnitude <= "0.0001", "\(symbol) at \(tier.floor)")
      }
    }
  }

  @Test(arguments: [
    (VenueName.bybit, "0.0002", "0.00055"), (.binance, "0.0002", "0.0005"),
    (.hyperliquid, "0.00015", "0.00045"), (.okx, "0.0002", "0.0005"),
  ])
  func `cost what the standard level costs`(venue: VenueName, maker: Rate, taker: Rate) throws {
    let fees = try Facts.catalog(venue).feeTiers
    #expect(fees[0].maker == maker)
    #expect(fees[0].taker == taker)
    #expect(fees.count > 5)
    #expect(zip(fees, fees.dropFirst()).allSatisfy { $0.taker >= $1.taker })
  }

  @Test(arguments: [
    (VenueName.binance, "BTCUSDT"), (.bybit, "BTCUSDT"), (.hyperliquid, "BTC"),
    (.okx, "BTC-USDT-SWAP"),
  ])
  func `are found under another venue's name`(venue: VenueName, own: String) throws {
    let catalog = try Facts.catalog(venue)
    for symbol in ["BTCUSDT", "BTC-USDT-SWAP", "BTC", "BTC-PERP", "BTC/USDT:USDT", "btcusdt"] {
      #expect(try catalog.instrument(symbol: symbol).symbol == own)
    }
    #expect(try catalog.match(symbol: own).notice == nil)
    #expect(
      try catalog.match(symbol: "BTC-PERP").notice
        == "BTC-PERP is traded as \(own) at \(venue.rawValue)")
  }

  @Test func `keep a thousand of something apart from one`() throws {
    let hyperliquid = try Facts.catalog(.hyperliquid)
    #expect(try hyperliquid.instrument(symbol: "1000PEPEUSDT").symbol == "kPEPE")
    #expect(throws: InstrumentFailure.self) { try hyperliquid.instrument(symbol: "PEPEUSDT") }
  }

  @Test func `are told apart by date`() throws {
    let catalog = try Facts.catalog(.binance)
    func tick(_ symbol: String, _ date: String) throws -> PriceGrid {
      let moment = try #require(DateNotation.moment(date))
      return try catalog.instrument(symbol: symbol, at: moment).priceGrid
    }
    #expect(try tick("BTCUSDT", "2022-02-15T03:29:59Z") == .step("0.01"))
    #expect(try tick("BTCUSDT", "2022-02-15T03:30:00Z") == .step("0.1"))
    #expect(try tick("SOLUSDT", "2021-01-01") == .step("0.001"))
    #expect(try tick("SOLUSDT", "2022-01-01") == .step("0.01"))
    #expect(try tick("SOLUSDT", "2023-01-01") == .step("0.001"))
    #expect(try tick("SOLUSDT", "2025-01-01") == .step("0.01"))
    #expect(catalog.changes(symbol: "SOLUSDT").count == 4)
    #expect(catalog.changes(symbol: "ETHUSDT").isEmpty)
    let moment = try #require(DateNotation.moment("2025-01-01"))
    #expect(try catalog.instrument(symbol: "SOLUSDT", at: moment).lot == "1")
    #expect(try catalog.instrument(symbol: "SOLUSDT").lot == "0.01")
  }

  @Test func `count in the base asset where the venue counts contracts`() throws {
    let bitcoin = try Facts.catalog(.okx).instrument(symbol: "BTC-USDT-SWAP")
    #expect(bitcoin.contractSize == "0.01")
    #expect(bitcoin.lot == "0.0001")
    #expect(try Facts.catalog(.okx).instrument(symbol: "DOGEUSDT").lot == "10")
  }

  @Test func `of Binance carry its real tiers`() throws {
    let bitcoin = try Facts.catalog(.binance).instrument(symbol: "BTCUSDT")
    #expect(bitcoin.marginTiers.count == 12)
    #expect(bitcoin.marginTiers[1].maintenanceRate == "0.005")
    #expect(bitcoin.maintenanceMargin(for: "400000") == "1700")
    #expect(bitcoin.liquidationFee == "0.0125")
    #expect(bitcoin.minimumNotional == "100")
  }

  @Test func `of Hyperliquid need half of the initial margin`() throws {
    let catalog = try Facts.catalog(.hyperliquid)
    let bitcoin = try catalog.instrument(symbol: "BTC")
    #expect(bitcoin.marginTiers[0].maintenanceRate == "0.0125")
    #expect(bitcoin.marginTiers[1].floor == "150000000")
    #expect(bitcoin.priceGrid == .significantFigures(5, maximumPlaces: 1))
    #expect(bitcoin.fundingInterval == .minutes(60))
    #expect(try Facts.catalog(.bybit).marginNote(symbol: "SOLUSDT")?.hasPrefix("Assumed") == true)
  }

  @Test func `suggest the name that was meant`() throws {
    let catalog = try Facts.catalog(.bybit)
    #expect(
      message { _ = try catalog.instrument(symbol: "BTCUSTD") }
        == "unknown instrument BTCUSTD at bybit; did you mean BTCUSDT?")
    #expect(
      message { _ = try catalog.instrument(symbol: "PEPEUSDT") }
        == "unknown instrument PEPEUSDT at bybit; did you mean 1000PEPEUSDT?",
      "the same coin, not one that is spelled like it")
    #expect(
      message { _ = try catalog.instrument(symbol: "QTUMUSDT") }
        == "unknown instrument QTUMUSDT at bybit", "no other coin is meant")
  }

  @Test(arguments: [
    (VenueName.bybit, "BTCUSD"), (.binance, "BTCUSD_PERP"), (.okx, "BTC-USD-SWAP"),
    (.bybit, "BTCUSD_PERP"), (.hyperliquid, "BTC-USD-SWAP"),
  ])
  func `that are inverse are refused by name`(venue: VenueName, symbol: String) throws {
    let catalog = try Facts.catalog(venue)
    let failure = #expect(throws: InstrumentFailure.self) {
      try catalog.matchOrGeneric(symbol: symbol)
    }
    #expect(failure?.description.hasPrefix("\(symbol) is an inverse contract") == true)
    #expect(failure?.exitCode == .badData)
  }
}

@Suite struct `An instrument of which nothing is known` {
  @Test func `is generic, and the user is told`() throws {
    let match = try Facts.catalog(.okx).matchOrGeneric(symbol: "WOBBLEUSDT")
    #expect(match.instrument.symbol == "WOBBLEUSDT")
    #expect(match.instrument.base == "WOBBLE")
    #expect(match.instrument.priceGrid.contains("0.00000001"))
    #expect(match.instrument.feeTiers[0].taker == "0.0005")
    #expect(match.instrument.minimumNotional == .zero)
    #expect(match.notice?.contains("a generic one is used") == true)
  }
}

@Suite struct `A file with an instrument of one's own` {
  static let text = """
    {
      "venue": "bybit",
      "fees": [{"name": "mine", "maker": "-0.0001", "taker": "0.0004"}],
      "instruments": [{
        "symbol": "XUSDT", "base": "X", "quote": "USDT",
        "rules": [{"tick": 0.01, "lot": "0.1"}],
        "marginTiers": [{"from": "0", "maintenanceRate": "0.01", "maximumLeverage": 50}]
      }]
    }
    """

  @Test func `is read in the same schema`() throws {
    let instrument = try InstrumentFile.read(field(Self.text))
    #expect(instrument.symbol == "XUSDT")
    #expect(instrument.minimumQuantity == "0.1")
    #expect(instrument.feeTiers[0].maker == "-0.0001")
  }

  @Test(arguments: [
    ("\"tick\": 0.01", "\"tik\": 0.01", "did you mean \"tick\"?"),
    ("\"tick\": 0.01", "\"tick\": 0", "instruments[0].rules[0].tick: expected a positive decimal"),
    (
      "\"tick\": 0.01", "\"tick\": 1e-9",
      "tick: expected 0.00000001 or more (finer steps, as of XUSDT, are not simulated)"
    ),
    ("\"lot\": \"0.1\"", "\"lot\": \"0.0000000001\"", "as of XUSDT, are not simulated"),
    ("\"base\": \"X\"", "\"base\": \"X\", \"inverse\": true", "the inverse contract XUSDT"),
    ("\"from\": \"0\"", "\"from\": \"5\"", "the worth the first tier begins at"),
    ("\"maximumLeverage\": 50", "\"maximumLeverage\": 0", "a whole number from 1 to 1000"),
    ("\"lot\": \"0.1\"", "\"lot\": \"0.1\", \"until\": \"2024-01-01\"", "one in the last"),
    (
      "\"taker\": \"0.0004\"", "\"taker\": \"x\"", "test.json:3: fees[0].taker: expected a fraction"
    ),
    ("\"quote\": \"USDT\",", "", "instruments[0].quote: expected a value, found nothing"),
  ])
  func `is refused with the place and the reason`(
    part: String, replacement: String, reason: String
  ) throws {
    let text = Self.text.replacingOccurrences(of: part, with: replacement)
    let top = try field(text)
    let said = message { _ = try InstrumentFile.read(top) }
    #expect(said.contains(reason), "\(said)")
  }
}
