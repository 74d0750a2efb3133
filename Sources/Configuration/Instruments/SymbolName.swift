/// What a symbol says, whichever venue's habit it follows.
///
/// `BTCUSDT`, `BTC-USDT-SWAP`, `BTC/USDT:USDT`, `BTC-PERP`, `XBTUSDT` and `BTC` all name the same
/// future. A thousand of something (`1000PEPE`, Hyperliquid's `kPEPE`) is an asset of its own,
/// since its prices are.
public struct SymbolName: Hashable, Sendable {
  /// The base asset, upper case.
  public var base: String
  /// The quote asset, upper case, where the symbol says it.
  public var quote: String?
  /// Whether the name is one that venues give to inverse contracts only.
  public var isInverse: Bool

  /// Reads a symbol.
  public init(_ symbol: String) {
    // The part after the colon is the settlement asset (the unified names of ccxt).
    let head = symbol.split(separator: ":").first.map(String.init) ?? symbol
    var words = head.split(whereSeparator: { "-_/. ".contains($0) }).map(String.init)
    var isPerpetual = false
    if words.count > 1, let last = words.last, Self.kinds.contains(last.uppercased()) {
      isPerpetual = true
      words.removeLast()
    }
    if words.count > 1, let first = words.first, ["PI", "PF"].contains(first.uppercased()) {
      words.removeFirst()
      isPerpetual = first.uppercased() == "PI"
    }

    var base = words.first ?? head
    var quote: String?
    if words.count > 1 {
      quote = words[1].uppercased()
    } else {
      let upper = base.uppercased()
      if let kind = Self.kinds.first(where: { upper.hasSuffix($0) && upper.count > $0.count + 1 }),
        kind.count > 1
      {
        base = String(base.dropLast(kind.count))
      }
      let shorter = base.uppercased()
      if let found = Self.quotes.first(where: { shorter.hasSuffix($0) && shorter != $0 }) {
        quote = found
        base = String(base.dropLast(found.count))
      }
    }
    self.base = Self.asset(base)
    self.quote = quote
    let joined = head.uppercased()
    isInverse =
      quote == "USD" && isPerpetual
      && (joined.hasSuffix("USD_PERP") || joined.hasSuffix("-USD-SWAP") || joined.hasPrefix("PI_"))
  }

  private static func asset(_ text: String) -> String {
    let upper = text.uppercased()
    if upper == "XBT" { return "BTC" }
    // Only a small k before capitals means a thousand; KAVA and KSM are names.
    if text.hasPrefix("k"), let second = text.dropFirst().first, second.isUppercase {
      return "1000" + upper.dropFirst()
    }
    return upper
  }

  private static let kinds = ["PERPETUAL", "PERP", "SWAP", "P"]
  private static let quotes = ["USDT", "USDC", "FDUSD", "BUSD", "USD"]
}
