import Foundation
import MarketData
import Testing
import Trading

/// One way to lay the same candles out, as some vendor does.
struct VendorLayout: CustomTestStringConvertible, Sendable {
  /// One candle in the words that layouts are made of.
  struct Row: Sendable {
    var index: Int
    var seconds: Int64
    var open: Int
    var high: Int
    var low: Int
    var close: Int
    var volume: Int

    var ms: Int64 { seconds * 1000 }
    var turnover: Int { volume * (high + low) / 2 }
    var ohlc: String { "\(open),\(high),\(low),\(close)" }

    /// The beginning in the letters of strftime, UTC.
    func date(_ format: String, plus later: Int64 = 0) -> String {
      let date = CalendarDate(Timestamp(milliseconds: ms + later * 1000))
      func two(_ number: Int) -> String { String(number + 100).suffix(2).description }
      let months = "JanFebMarAprMayJunJulAugSepOctNovDec"
      let letters = [
        "%Y": "\(date.year)", "%y": two(date.year % 100), "%m": two(date.month),
        "%d": two(date.day), "%H": two(date.hour), "%M": two(date.minute), "%S": two(date.second),
        "%I": two((date.hour + 11) % 12 + 1), "%p": date.hour < 12 ? "AM" : "PM",
        "%b": months.dropFirst(date.month * 3 - 3).prefix(3).description,
      ]
      return letters.reduce(format) { $0.replacingOccurrences(of: $1.key, with: $1.value) }
    }
  }

  var name: String
  var before = ""
  var between = "\n"
  var after = "\n"
  var newestFirst = false
  var step: Int64 = 3600
  var hasVolume = true
  var warnings: Set<ImportWarning.Kind> = []
  var row: @Sendable (Row) -> String

  var testDescription: String { name }

  var rows: [Row] {
    (0..<150).map { index in
      let prices = PlainRows.prices(index)
      let start = 1_700_000_000 / step * step
      return Row(
        index: index, seconds: start + Int64(index) * step, open: prices[0], high: prices[1],
        low: prices[2], close: prices[3], volume: prices[4])
    }
  }

  var text: String {
    let rows = newestFirst ? rows.reversed() : rows
    return before + rows.map(row).joined(separator: between) + after
  }
}

extension VendorLayout {
  static let tables: [VendorLayout] = [
    VendorLayout(name: "Bitfinex without header", warnings: [.otherPriceOrder]) {
      "\($0.ms),\($0.open),\($0.close),\($0.high),\($0.low),\($0.volume)"
    },
    VendorLayout(name: "Jesse", before: "timestamp,open,close,high,low,volume\n") {
      "\($0.ms),\($0.open),\($0.close),\($0.high),\($0.low),\($0.volume)"
    },
    VendorLayout(name: "Gate.io without header", warnings: [.otherPriceOrder]) {
      "\($0.seconds),\($0.volume),\($0.close),\($0.high),\($0.low),\($0.open)"
    },
    VendorLayout(name: "Coinbase with header", before: "time,low,high,open,close,volume\n") {
      "\($0.seconds),\($0.low),\($0.high),\($0.open),\($0.close),\($0.volume)"
    },
    VendorLayout(
      name: "OKX", before: "ts,o,h,l,c,vol,volCcy,volCcyQuote,confirm\n", newestFirst: true,
      warnings: [.descending]
    ) { "\($0.ms),\($0.ohlc),\($0.volume * 100),\($0.volume),\($0.turnover),1" },
    VendorLayout(
      name: "CoinAPI",
      before: "time_period_start;time_period_end;time_open;time_close;price_open;price_high;"
        + "price_low;price_close;volume_traded;trades_count\n"
    ) {
      let start = $0.date("%Y-%m-%dT%H:%M:%S.0000000Z")
      let end = $0.date("%Y-%m-%dT%H:%M:%S.0000000Z", plus: 3600)
      let prices = "\($0.open);\($0.high);\($0.low);\($0.close)"
      return
        "\(start);\(end);\($0.date("%Y-%m-%dT%H:%M:01.1230000Z"));\(end);\(prices);\($0.volume);77"
    },
    VendorLayout(
      name: "CoinMarketCap",
      before:
        "timeOpen;timeClose;timeHigh;timeLow;name;open;high;low;close;volume;marketCap;timestamp\n",
      newestFirst: true, step: 86_400, warnings: [.descending]
    ) {
      let open = $0.date("%Y-%m-%dT%H:%M:%S.000Z")
      let close = $0.date("%Y-%m-%dT23:59:59.999Z")
      let some = $0.date("%Y-%m-%dT13:31:00.000Z")
      let prices = "\($0.open);\($0.high);\($0.low);\($0.close)"
      return
        "\"\(open)\";\"\(close)\";\"\(some)\";\"\(some)\";\"2781\";\(prices);\($0.volume);1E12;\"\(close)\""
    },
    VendorLayout(name: "MetaTrader 4") { "\($0.date("%Y.%m.%d,%H:%M")),\($0.ohlc),\($0.volume)" },
    VendorLayout(name: "NinjaTrader") {
      "\($0.date("%Y%m%d %H%M%S"));\($0.ohlc.replacingOccurrences(of: ",", with: ";"));\($0.volume)"
    },
    VendorLayout(
      name: "Stooq",
      before: "<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>\n"
    ) { "BTCUSD,60,\($0.date("%Y%m%d,%H%M%S")),\($0.ohlc),\($0.volume),0" },
    VendorLayout(name: "Dukascopy", before: "Gmt time,Open,High,Low,Close,Volume\n") {
      "\($0.date("%d.%m.%Y %H:%M:%S.000")),\($0.ohlc),\($0.volume)"
    },
    VendorLayout(
      name: "Barchart", before: "Time,Open,High,Low,Last,Change,%Chg,Volume\n",
      after: "\n\"Downloaded from Barchart.com as of 04-01-2024 07:33am CDT\"\n",
      newestFirst: true, step: 86_400, warnings: [.descending, .remark]
    ) { "\($0.date("%m/%d/%Y")),\($0.ohlc),-5,-0.01%,\($0.volume)" },
    VendorLayout(
      name: "Nasdaq", before: "Date,Close/Last,Volume,Open,High,Low\n", newestFirst: true,
      step: 86_400, warnings: [.descending]
    ) { "\($0.date("%m/%d/%Y")),$\($0.close),\($0.volume),$\($0.open),$\($0.high),$\($0.low)" },
    VendorLayout(
      name: "a data frame with its row numbers", before: ",timestamp,open,high,low,close,volume\n"
    ) {
      "\($0.index),\($0.ms),\($0.ohlc),\($0.volume)"
    },
    VendorLayout(name: "a data frame without names", before: "0,1,2,3,4,5\n", warnings: [.preamble])
    {
      "\($0.ms),\($0.ohlc),\($0.volume)"
    },
    VendorLayout(
      name: "yfinance",
      before:
        "Price,Close,High,Low,Open,Volume\nTicker,BTC-USD,BTC-USD,BTC-USD,BTC-USD,BTC-USD\nDate,,,,,\n",
      step: 86_400, warnings: [.preamble]
    ) { "\($0.date("%Y-%m-%d")),\($0.close),\($0.high),\($0.low),\($0.open),\($0.volume)" },
    VendorLayout(name: "nanoseconds", before: "time,open,high,low,close,volume\n") {
      "\($0.seconds)000000000,\($0.ohlc),\($0.volume)"
    },
    VendorLayout(name: "float milliseconds", before: "time,open,high,low,close,volume\n") {
      "\($0.ms).0,\($0.ohlc),\($0.volume).0"
    },
    VendorLayout(
      name: "seconds first, milliseconds later", before: "unix,open,high,low,close,volume\n"
    ) {
      "\($0.index < 70 ? $0.seconds : $0.ms),\($0.ohlc),\($0.volume)"
    },
    VendorLayout(
      name: "old line ends", before: "time,open,high,low,close,volume\r", between: "\r", after: "\r"
    ) {
      "\($0.ms),\($0.ohlc),\($0.volume)"
    },
    VendorLayout(name: "bars between", before: "time|open|high|low|close|volume\n") {
      "\($0.ms)|\($0.ohlc.replacingOccurrences(of: ",", with: "|"))|\($0.volume)"
    },
    VendorLayout(
      name: "quotes everywhere", before: "\"time\",\"open\",\"high\",\"low\",\"close\",\"volume\"\n"
    ) {
      "\"\($0.ms)\",\"\($0.open)\",\"\($0.high)\",\"\($0.low)\",\"\($0.close)\",\"\($0.volume)\""
    },
    VendorLayout(
      name: "month names", before: "Date,Open,High,Low,Close,Volume\n", newestFirst: true,
      step: 86_400, warnings: [.descending]
    ) { "\"\($0.date("%b %d, %Y"))\",\($0.ohlc),\($0.volume)" },
    VendorLayout(name: "day before month's name", before: "Date,Open,High,Low,Close,Volume\n") {
      "\($0.date("%d-%b-%Y %H:%M")),\($0.ohlc),\($0.volume)"
    },
    VendorLayout(name: "American clock", before: "Date,Open,High,Low,Close,Volume\n") {
      "\($0.date("%m/%d/%Y %I:%M %p")),\($0.ohlc),\($0.volume)"
    },
    VendorLayout(name: "two-digit years", before: "Date,Open,High,Low,Close,Volume\n") {
      "\($0.date("%d/%m/%y %H:%M")),\($0.ohlc),\($0.volume)"
    },
    VendorLayout(
      name: "German numbers",
      before: "\"Datum\",\"Zuletzt\",\"Eröffn.\",\"Hoch\",\"Tief\",\"Vol.\"\n",
      newestFirst: true, step: 86_400, warnings: [.descending]
    ) {
      func german(_ price: Int) -> String {
        "\"\(price / 1000).\(String(price % 1000 + 1000).dropFirst()),0\""
      }
      return
        "\"\($0.date("%d.%m.%Y"))\",\(german($0.close)),\(german($0.open)),\(german($0.high)),\(german($0.low)),\"0,0\($0.volume)K\""
    },
    VendorLayout(
      name: "Kaggle's Binance",
      before: "Open time,Open,High,Low,Close,Volume,Close time,Quote asset volume,Number of trades,"
        + "Taker buy base asset volume,Taker buy quote asset volume,Ignore\n"
    ) {
      "\($0.date("%Y-%m-%d %H:%M:%S")),\($0.ohlc),\($0.volume),\($0.date("%Y-%m-%d %H:59:59.999000"))"
        + ",\($0.turnover),99,\($0.volume / 2),\($0.turnover / 2),0"
    },
    VendorLayout(
      name: "Gemini at CryptoDataDownload",
      before:
        "https://www.CryptoDataDownload.com\nUnix Timestamp,Date,Symbol,Open,High,Low,Close,Volume\n",
      newestFirst: true, warnings: [.descending, .preamble]
    ) { "\($0.ms),\($0.date("%Y-%m-%d %H:%M:%S")),BTCUSD,\($0.ohlc),\($0.volume)" },
    VendorLayout(
      name: "Kaggle's Bitstamp",
      before: "Timestamp,Open,High,Low,Close,Volume_(BTC),Volume_(Currency),Weighted_Price\n"
    ) { "\($0.seconds),\($0.ohlc),\($0.volume),\($0.turnover),\(($0.high + $0.low) / 2)" },
    VendorLayout(
      name: "prefixed names", before: "date,BTC_open,BTC_high,BTC_low,BTC_close,volume\n"
    ) {
      "\($0.date("%Y-%m-%dT%H:%M:%SZ")),\($0.ohlc),\($0.volume)"
    },
  ]

  static let json: [VendorLayout] = [
    VendorLayout(
      name: "Bitfinex", before: "[", between: ",", after: "]", newestFirst: true,
      warnings: [.descending, .otherPriceOrder]
    ) {
      "[\($0.ms),\($0.open),\($0.close),\($0.high),\($0.low),\($0.volume)]"
    },
    VendorLayout(
      name: "OKX", before: "{\"code\":\"0\",\"msg\":\"\",\"data\":[", between: ",", after: "]}",
      newestFirst: true, warnings: [.descending]
    ) {
      "[\"\($0.ms)\",\"\($0.open)\",\"\($0.high)\",\"\($0.low)\",\"\($0.close)\",\"\($0.volume * 100)\",\"\($0.volume)\",\"\($0.turnover)\",\"1\"]"
    },
    VendorLayout(
      name: "Bybit", before: "{\"retCode\":0,\"result\":{\"symbol\":\"BTCUSDT\",\"list\":[",
      between: ",", after: "]}}", newestFirst: true, warnings: [.descending]
    ) {
      "[\"\($0.ms)\",\"\($0.open)\",\"\($0.high)\",\"\($0.low)\",\"\($0.close)\",\"\($0.volume)\",\"\($0.turnover)\"]"
    },
    VendorLayout(
      name: "Kraken", before: "{\"error\":[],\"result\":{\"XXBTZUSD\":[", between: ",",
      after: "],\"last\":1700}}"
    ) {
      "[\($0.seconds),\"\($0.open)\",\"\($0.high)\",\"\($0.low)\",\"\($0.close)\",\"\(($0.high + $0.low) / 2)\",\"\($0.volume)\",9]"
    },
    VendorLayout(
      name: "KuCoin", before: "{\"code\":\"200000\",\"data\":[", between: ",\n", after: "]}",
      newestFirst: true, warnings: [.descending, .otherPriceOrder]
    ) {
      "[\"\($0.seconds)\",\"\($0.open)\",\"\($0.close)\",\"\($0.high)\",\"\($0.low)\",\"\($0.volume)\",\"\($0.turnover)\"]"
    },
    VendorLayout(
      name: "Bitstamp", before: "{\"data\":{\"ohlc\":[", between: ",",
      after: "],\"pair\":\"BTC/USD\"}}"
    ) {
      "{\"close\":\"\($0.close)\",\"high\":\"\($0.high)\",\"low\":\"\($0.low)\",\"open\":\"\($0.open)\",\"timestamp\":\"\($0.seconds)\",\"volume\":\"\($0.volume)\"}"
    },
    VendorLayout(name: "records", before: "[\n  ", between: ",\n  ", after: "\n]\n") {
      "{ \"date\": \"\($0.date("%Y-%m-%d %H:%M:%S"))\", \"open\": \($0.open).0, \"high\": \($0.high), \"low\": \($0.low), \"close\": \($0.close), \"volume\": \($0.volume) }"
    },
    VendorLayout(name: "one object a line") {
      "{\"t\":\($0.ms),\"T\":\($0.ms + 3_599_999),\"o\":\"\($0.open)\",\"c\":\"\($0.close)\",\"h\":\"\($0.high)\",\"l\":\"\($0.low)\",\"v\":\"\($0.volume)\",\"V\":\"\($0.volume / 2)\",\"L\":5}"
    },
  ]
}

@Suite struct `The same candles` {
  let scratch = Scratch()

  func check(_ layout: VendorLayout, _ path: String) throws {
    let imported = try CandleImport.read(path: path)
    #expect(imported.timeframe.seconds == layout.step)
    #expect(imported.series.count == 150)
    for (candle, row) in zip(imported.series.candles, layout.rows) {
      let isSame =
        candle.openTime.milliseconds == row.ms && candle.open.double == Double(row.open)
        && candle.high.double == Double(row.high) && candle.low.double == Double(row.low)
        && candle.close.double == Double(row.close) && candle.volume?.double == Double(row.volume)
      #expect(isSame, "\(candle) is not \(row)")
      if !isSame { break }
    }
    #expect(Set(imported.warnings.map(\.kind)) == layout.warnings)
  }

  @Test(arguments: VendorLayout.tables)
  func `are read from any vendor's table`(layout: VendorLayout) throws {
    try check(layout, try scratch.file("a.csv", layout.text))
  }

  @Test(arguments: VendorLayout.json)
  func `are read from any venue's JSON`(layout: VendorLayout) throws {
    try check(layout, try scratch.file("a.json", layout.text))
  }

  @Test(arguments: [String.Encoding.utf16LittleEndian, .utf16BigEndian])
  func `are read from wide characters with and without mark`(encoding: String.Encoding) throws {
    let layout = VendorLayout.tables[1]
    for mark in ["", "\u{feff}"] {
      let data = try #require((mark + layout.text).data(using: encoding))
      try check(layout, try scratch.file("a.csv", data))
    }
  }
}
