/// What the name of a column says about what it holds.
struct ColumnName {
  /// The name's words in lower case: `<DATE>`, `Open_1h` and `openPrice` lose their dress.
  let words: [String]
  private let isCapital: Bool

  init(_ name: String) {
    words = Self.words(of: name)
    isCapital = name.count == 1 && name != name.lowercased()
  }

  /// How well the name fits a role: 0 not at all, 10 with words around it that we do not know,
  /// 60 with words that add nothing, up to 100 exactly.
  func score(_ role: ColumnRole) -> Int {
    let names = Self.names(of: role)
    if let rank = names.firstIndex(of: words.joined()) {
      return 100 - rank - (isCapital ? 40 : 0)
    }
    let core = words.filter { !Self.isNoise($0) }
    if let rank = names.firstIndex(of: core.joined()) { return 60 - rank }
    let isOther = words.contains { Self.excluding.contains($0) }
    if role != .symbol, !isOther, core.count <= 3,
      core.contains(where: { names.prefix(3).contains($0) })
    {
      return 10
    }
    return 0
  }

  /// How well the name fits the volume in units of the base asset; 0 for volumes of another kind.
  var volumeScore: Int {
    let joined = words.joined()
    if let exact = Self.volumeNames[joined] { return exact - (isCapital ? 40 : 0) }
    if words.contains(where: { Self.otherVolume.contains($0) }) { return 0 }
    let core = words.filter { !Self.isNoise($0) }
    if core == ["volume"] || core == ["vol"] || core == ["volumen"] { return 88 }
    // "Volume BTC": the asset's name beside the word.
    guard words.contains("volume") || words.contains("vol"), words.count == 2 else { return 0 }
    return words.contains(where: { Self.quoteAssets.contains($0) }) ? 0 : 80
  }

  /// Whether the name says that the time is the candle's end.
  var isCloseTime: Bool {
    words.contains { ["close", "closing", "end"].contains($0) }
      || ["closetime", "timeclose", "endtime"].contains(words.joined())
      || (words == ["t"] && isCapital)
  }

  private static func names(of role: ColumnRole) -> [String] {
    switch role {
    case .time: timeNames
    case .timeOfDay: ["time", "tod", "timeofday", "zeit", "uhrzeit"]
    case .open:
      [
        "open", "o", "op", "opening", "eröffnung", "eröffn", "ouverture", "apertura", "ouv",
        "first",
      ]
    case .high:
      ["high", "h", "hi", "max", "highest", "hoch", "haut", "máximo", "maximo", "plushaut"]
    case .low: ["low", "l", "lo", "min", "lowest", "tief", "bas", "mínimo", "minimo", "plusbas"]
    case .close:
      [
        "close", "c", "cl", "closing", "closelast", "last", "price", "zuletzt", "schluss",
        "dernier",
        "último", "ultimo", "cierre", "fermeture", "clôture", "settle",
      ]
    case .symbol: ["symbol", "ticker", "pair", "instrument", "market", "s", "instid", "coin"]
    case .volume, .ignored: []
    }
  }

  private static let timeNames = [
    "opentime", "timeperiodstart", "candlebegintime", "klineopentime", "opentimestamp", "timeopen",
    "timestamp", "datetime", "time", "date", "unix", "ts", "t", "unixtimestamp", "timestampms",
    "starttime", "start", "startat", "startdate", "begin", "begins", "gmttime", "timeutc",
    "dateutc", "datetimeutc", "utc", "epoch", "epochms", "unixtime", "openat", "createdat", "dt",
    "ms", "datum", "fecha", "data", "periodstart", "bucket", "timestampus", "timestampns",
    "closetime", "timeclose", "endtime", "closetimestamp", "end", "timeperiodend",
  ]
  private static let volumeNames = [
    "volume": 100, "vol": 95, "v": 95, "volumen": 95, "volumetraded": 92, "tradedvolume": 92,
    "basevolume": 94, "volumebase": 94, "volccy": 90, "volumefrom": 93, "baseassetvolume": 94,
    "volumeccy": 90, "amount": 60, "qty": 55, "quantity": 55, "size": 50, "tickvol": 20,
    "tickvolume": 20, "contracts": 30,
  ]
  private static let otherVolume = [
    "quote", "turnover", "taker", "buy", "sell", "currency", "to", "ma", "sma", "delta", "change",
    "usdvolume", "asset", "tick",
  ]
  private static let quoteAssets = [
    "usdt", "usd", "usdc", "busd", "fdusd", "tusd", "eur", "gbp", "jpy", "krw", "try", "dai",
    "quote", "currency",
  ]
  private static let excluding = [
    "interest", "time", "adj", "adjusted", "taker", "quote", "number", "count", "trades", "volume",
    "weighted", "vwap", "change", "date",
  ]
  private static let noise = [
    "price", "px", "mid", "trade", "traded", "kline", "candle", "bar", "utc", "gmt", "local",
    "usd", "usdt", "eur", "spot", "perp",
  ]

  private static func isNoise(_ word: String) -> Bool {
    if noise.contains(word) { return true }
    guard let first = word.utf8.first, first >= 48, first <= 57 else { return false }
    let unit = word.drop { $0.isNumber }
    return ["", "s", "m", "h", "d", "w", "min", "hour", "hours", "day", "sec", "mins"].contains(
      unit)
  }

  private static func words(of name: String) -> [String] {
    var words: [String] = []
    var word = ""
    var wasLower = false
    for character in name {
      let isWord = character.isLetter || character.isNumber
      if !isWord || (character.isUppercase && wasLower) {
        if !word.isEmpty { words.append(word) }
        word = ""
      }
      if isWord { word += character.lowercased() }
      wasLower = character.isLowercase
    }
    return word.isEmpty ? words : words + [word]
  }
}
