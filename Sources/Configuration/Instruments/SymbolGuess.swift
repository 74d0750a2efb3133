/// Tells from a file's path whose data it holds.
public enum SymbolGuess {
  /// The symbol in a file's name, or else in its folder's; nil where neither has one.
  ///
  /// `BTCUSDT-1h.csv`, `BINANCE_BTCUSDT, 60.csv`, `BTC_USDT_USDT-5m-futures.csv` and
  /// `BTC-USDT-SWAP/5m.csv` all say it; so does `BTC/1d.csv`, since a folder in capitals is taken
  /// for an asset.
  public static func symbol(ofFile path: String) -> String? {
    let parts = path.split(separator: "/").map(String.init)
    guard let file = parts.last else { return nil }
    if let symbol = symbol(in: String(file.prefix { $0 != "." })) { return symbol }
    guard let folder = parts.dropLast().last else { return nil }
    if let symbol = symbol(in: folder) { return symbol }
    return isAsset(folder) && folder.count <= 10 ? folder : nil
  }

  /// A word of a name, and the sign that stood before it.
  private struct Word {
    var before: String
    var text: String
  }

  private static func symbol(in name: String) -> String? {
    let words = Self.words(name)
    for (index, word) in words.enumerated() where isAsset(word.text) {
      let rest = words[(index + 1)...]
      if let quote = quotes.first(where: word.text.hasSuffix), word.text != quote {
        return word.text + kind(rest.first)
      }
      guard let next = rest.first, !quotes.contains(word.text) else { continue }
      if quotes.contains(next.text) {
        return word.text + next.before + next.text + kind(rest.dropFirst().first)
      }
      if next.text == "PERP" { return word.text + kind(next) }
    }
    return nil
  }

  private static func words(_ name: String) -> [Word] {
    var words = [Word(before: "", text: "")]
    for character in name {
      if "-_ ,()".contains(character) {
        words.append(Word(before: String(character), text: ""))
      } else {
        words[words.count - 1].text.append(character)
      }
    }
    return words
  }

  private static func kind(_ word: Word?) -> String {
    guard let word, ["SWAP", "PERP"].contains(word.text) else { return "" }
    return word.before + word.text
  }

  /// Capitals and digits, two or more and not digits alone; a small k for a thousand may lead.
  private static func isAsset(_ text: String) -> Bool {
    let rest = text.hasPrefix("k") ? text.dropFirst() : text[...]
    return rest.count >= 2 && rest.allSatisfy { $0.isASCII && ($0.isUppercase || $0.isNumber) }
      && rest.contains(where: \.isUppercase)
  }

  private static let quotes = ["USDT", "USDC", "FDUSD", "BUSD", "USD"]
}
