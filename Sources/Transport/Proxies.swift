internal import Foundation

/// By which HTTP proxies connections go, as the environment says it.
///
/// `https_proxy` is for encrypted connections, `http_proxy` for all others, `all_proxy` for both
/// where they have none of their own; the same in capitals but for `HTTP_PROXY`, which a server may
/// have taken from a request. `no_proxy` lists hosts to which connections are made directly: a name
/// stands for itself and what is below it, with a port for that port only, and `*` for all. What
/// this machine serves is never asked for elsewhere.
public struct Proxies: Hashable, Sendable {
  /// The way to an address.
  public enum Route: Hashable, Sendable {
    case direct
    /// As `user:password@host:port`, without the first part where there is none.
    case by(String)
    /// A proxy that is none for HTTP, by the scheme of its URL.
    case unknown(scheme: String)
  }

  private var secure: Route
  private var plain: Route
  private var exceptions: [Substring] = []

  /// What this process was started with.
  public static let ofEnvironment = Proxies(ProcessInfo.processInfo.environment)

  /// Reads an environment.
  public init(_ environment: [String: String]) {
    func value(_ names: String...) -> String? {
      names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    }
    let both = value("all_proxy", "ALL_PROXY")
    secure = Self.route(value("https_proxy", "HTTPS_PROXY") ?? both)
    plain = Self.route(value("http_proxy") ?? both)
    exceptions = (value("no_proxy", "NO_PROXY") ?? "").lowercased()
      .split { $0 == "," || $0.isWhitespace }.map { $0.hasPrefix(".") ? $0.dropFirst() : $0 }
  }

  /// The way to an address.
  public func route(to address: Address) -> Route {
    let host = address.host.lowercased()
    if address.isLoopback || exceptions.contains(where: { Self.covers($0, host, address.port) }) {
      return .direct
    }
    return address.isSecure ? secure : plain
  }

  private static func covers(_ exception: Substring, _ host: String, _ port: Int) -> Bool {
    if exception == "*" { return true }
    let parts = exception.split(separator: ":", maxSplits: 1)
    guard let name = parts.first, parts.count == 1 || parts[1] == "\(port)" else { return false }
    return host == name || host.hasSuffix("." + name)
  }

  /// A proxy is a URL, or a host with a port; the port is 1080 unless it is named.
  private static func route(_ text: String?) -> Route {
    guard let text else { return .direct }
    let url = URLComponents(string: text.contains("://") ? text : "http://" + text)
    guard let url, let host = url.host, !host.isEmpty else { return .unknown(scheme: "") }
    guard url.scheme?.lowercased() == "http" else { return .unknown(scheme: url.scheme ?? "") }
    let name = url.user.map { "\($0):\(url.password ?? "")@" } ?? ""
    return .by("\(name)\(host):\(url.port ?? 1080)")
  }
}
