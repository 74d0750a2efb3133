internal import Foundation

/// Where a client connects to: the parts of a URL that matter to it.
public struct Address: Hashable, Sendable, CustomStringConvertible {
  public var host: String
  public var port: Int
  /// Whether the connection is encrypted, and the other side's certificate checked.
  public var isSecure: Bool
  /// What stands before every path, without a slash at its end.
  public var base: String

  /// Reads `http`, `https`, `ws` or `wss` and a host; nil for anything else.
  public init?(_ text: String) {
    guard let url = URLComponents(string: text), let host = url.host, !host.isEmpty else {
      return nil
    }
    switch url.scheme {
    case "http", "ws": isSecure = false
    case "https", "wss": isSecure = true
    default: return nil
    }
    self.host = host
    port = url.port ?? (isSecure ? 443 : 80)
    base = url.path.hasSuffix("/") ? String(url.path.dropLast()) : url.path
  }

  /// What a request names as its host: without the port where that is the scheme's own (RFC 9110,
  /// section 7.2).
  var authority: String { port == (isSecure ? 443 : 80) ? host : "\(host):\(port)" }

  /// As `https://host:port/base`.
  public var description: String { "\(isSecure ? "https" : "http")://\(host):\(port)\(base)" }
}
