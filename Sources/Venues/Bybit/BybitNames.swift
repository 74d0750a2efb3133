/// What names of contracts say at Bybit.
public enum BybitNames {
  /// Why a symbol is not traded under the name that was given, and what is on the same coin.
  public static func words(for symbol: String, instead traded: String) -> String {
    let upper = symbol.uppercased()
    if upper.hasSuffix("PERP"), upper.count > 4, upper.allSatisfy({ $0.isLetter || $0.isNumber }) {
      return
        "\(symbol) is bybit's perpetual that settles in USDC, and contracts that settle in USDC"
        + " are not traded here; on the same coin there is \(traded)"
    }
    return "\(symbol) is not what bybit calls it; did you mean \(traded)?"
  }
}
