/// A venue that Drydock knows.
public enum VenueName: String, Sendable, CaseIterable {
  case bybit
  case binance
  case hyperliquid
  case okx

  /// The venue that holds unless another is named.
  public static let standard = VenueName.bybit

  /// Reads a venue's name as people write it, such as `Binance` or `binance-usdm`, or returns nil.
  public init?(reading text: String) {
    let lowered = text.lowercased()
    if let name = VenueName(rawValue: lowered) {
      self = name
      return
    }
    switch lowered {
    case "bybit-linear": self = .bybit
    case "binance-usdm", "binance-um", "binanceusdm": self = .binance
    case "okx-swap", "okex": self = .okx
    default: return nil
    }
  }
}
