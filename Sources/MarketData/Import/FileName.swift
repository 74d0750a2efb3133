public import Trading

/// What the name of a file says about its content.
public struct FileName: Hashable, Sendable {
  /// The symbol as venues write it (`BTCUSDT`, `BTC-USDT-SWAP`), or nil.
  public let symbol: String?
  /// The timeframe, or nil.
  public let timeframe: Timeframe?
  /// The day, where eight digits name one.
  public let day: Timestamp?

  /// Reads the name of a file, and for the symbol also the name of its folder.
  public init(path: String) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
    let stem = Self.stem(parts.last ?? "")
    let words = Self.words(stem)
    let folder = parts.dropLast().last ?? ""
    day = words.lazy.compactMap(Self.day).first
    timeframe = words.lazy.compactMap(Self.timeframe).first ?? Self.minutes(in: stem)
    symbol = Self.symbol(in: stem) ?? Self.symbol(in: folder) ?? Self.plainSymbol(folder)
  }

  private static func stem(_ name: String) -> String {
    var stem = name
    for ending in ["gz", "zip", "csv", "json", "txt", "tsv", "jsonl"]
    where stem.lowercased().hasSuffix("." + ending) {
      stem = String(stem.dropLast(ending.count + 1))
    }
    for ending in ["csv", "json", "txt"] where stem.lowercased().hasSuffix("." + ending) {
      stem = String(stem.dropLast(ending.count + 1))
    }
    return stem
  }

  private static func words(_ text: String) -> [String] {
    text.split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }

  private static func day(_ word: String) -> Timestamp? {
    guard word.count == 8, let number = Int(word), number > 19_000_000 else { return nil }
    return CalendarDate(year: number / 10_000, month: number / 100 % 100, day: number % 100)?
      .timestamp
  }

  private static func timeframe(_ word: String) -> Timeframe? {
    switch word.lowercased() {
    case "minute": return Timeframe(seconds: 60)
    case "hour", "hourly": return Timeframe(seconds: 3600)
    case "daily", "day": return Timeframe(seconds: 86_400)
    default: break
    }
    var text = word.lowercased()
    for (long, short) in [
      ("minutes", "m"), ("mins", "m"), ("min", "m"), ("hours", "h"), ("hour", "h"),
      ("day", "d"),
    ] where text.hasSuffix(long) {
      text = String(text.dropLast(long.count)) + short
      break
    }
    // A capital M is a month.
    guard !word.hasSuffix("M") else { return nil }
    if word.first == "M", let count = Int64(word.dropFirst()) { return Timeframe("\(count)m") }
    if word.first == "H", let count = Int64(word.dropFirst()) { return Timeframe("\(count)h") }
    return Timeframe(text)
  }

  /// The minutes behind a symbol, as in `XBTUSD_60` and `BINANCE_BTCUSDT, 60`.
  private static func minutes(in stem: String) -> Timeframe? {
    guard let word = words(stem).last(where: { Int($0) != nil }), let minutes = Int64(word),
      [1, 3, 5, 15, 30, 60, 120, 240, 360, 720, 1440].contains(minutes)
    else { return nil }
    return Timeframe(seconds: minutes * 60)
  }

  private static let quotes = [
    "USDT", "USDC", "FDUSD", "BUSD", "TUSD", "USD", "EUR", "GBP", "JPY", "KRW", "TRY", "BTC", "ETH",
  ]
  private static let dressing: Set<String> = [
    "SWAP", "PERP", "PERPETUAL", "LINEAR", "SPOT", "FUTURES", "BINANCE", "BYBIT", "OKX", "OKEX",
    "KRAKEN", "COINBASE", "BITSTAMP", "KLINES", "KLINE", "CANDLES", "TRADES", "AGGTRADES", "DATA",
    "HISTORICAL", "FUNDING", "MARK", "CSV", "JSON", "TMP",
  ]

  /// A folder's name that is a bare asset in capitals, as Hyperliquid's `BTC`.
  private static func plainSymbol(_ folder: String) -> String? {
    let isBare = folder.allSatisfy { $0.isASCII && ($0.isUppercase || $0.isNumber) }
    return isBare && (2...12).contains(folder.count) && folder.contains(where: \.isLetter)
      && !dressing.contains(folder) ? folder : nil
  }

  /// A symbol in a name, where one word or two neighbouring words end in a quote currency.
  private static func symbol(in text: String) -> String? {
    let words = words(text).map { $0.uppercased() }
    for (index, word) in words.enumerated() {
      if index + 1 < words.count, words[index + 1] == "PERP", text.contains("\(word)-PERP") {
        return word + "-PERP"
      }
      if let quote = quotes.first(where: { word.hasSuffix($0) && word.count > $0.count }),
        word.dropLast(quote.count).count >= 2, !dressing.contains(word)
      {
        let isPerpetual = index + 1 < words.count && words[index + 1] == "PERP"
        return isPerpetual && text.contains("_PERP") ? word + "_PERP" : word
      }
      guard index + 1 < words.count, quotes.contains(words[index + 1]), !dressing.contains(word),
        word.count >= 2, word.contains(where: \.isLetter), timeframe(words[index]) == nil
      else { continue }
      let pair = word + "-" + words[index + 1]
      // OKX writes its pairs with dashes; others mean the plain symbol.
      if index + 2 < words.count, words[index + 2] == "SWAP" { return pair + "-SWAP" }
      return text.contains(pair) ? pair : word + words[index + 1]
    }
    return nil
  }
}
