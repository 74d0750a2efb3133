/// A folder of candles that were parsed before.
public struct CandleCache: Sendable {
  struct Key {
    init(contentHash: String, options: ImportOptions, name: FileName) {}
  }
  func load(_ key: Key) -> ParsedCandles? { nil }
  func store(_ parsed: ParsedCandles, _ key: Key) -> String? { nil }
}
