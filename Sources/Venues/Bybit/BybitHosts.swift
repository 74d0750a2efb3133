/// Where Bybit is reached.
///
/// Source: the guide of 2026-07.
public enum BybitHosts: String, Sendable, CaseIterable {
  case main
  case testnet
  case demo

  public var requests: String {
    switch self {
    case .main: "https://api.bybit.com"
    case .testnet: "https://api-testnet.bybit.com"
    case .demo: "https://api-demo.bybit.com"
    }
  }

  /// The demo account sees the market as it is.
  public var market: String {
    self == .testnet ? "wss://stream-testnet.bybit.com" : "wss://stream.bybit.com"
  }

  public var account: String {
    switch self {
    case .main: "wss://stream.bybit.com"
    case .testnet: "wss://stream-testnet.bybit.com"
    case .demo: "wss://stream-demo.bybit.com"
    }
  }
}
