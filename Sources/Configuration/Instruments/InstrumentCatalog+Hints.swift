extension InstrumentCatalog {
  /// What a name that is not known may have meant: a contract on the same coin, or on a thousand of
  /// it, and never one on another coin.
  func suggestion(for symbol: String) -> String? {
    let coin = Self.coin(SymbolName(symbol).base)
    if let same = symbols.first(where: { Self.coin(SymbolName($0).base) == coin }) { return same }
    let upper = symbol.uppercased()
    let near = symbols.filter { upper.hasPrefix(SymbolName($0).base) }
    return Words.nearest(to: symbol, in: near)
  }

  /// The coin without how many of it make one: `PEPE` for `1000PEPE`, `SHIB` for `SHIB1000`.
  private static func coin(_ base: String) -> String {
    let isMany = { (text: Substring) in text.hasPrefix("1000") && text.allSatisfy(\.isNumber) }
    let head = base.prefix(while: \.isNumber)
    if isMany(head), head.count < base.count { return String(base.dropFirst(head.count)) }
    let tail = base.reversed().prefix { $0.isNumber }.reversed()
    let text = String(tail)
    return isMany(text[...]) ? String(base.dropLast(text.count)) : base
  }
}
