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
    // A literal of version 6 stands in brackets in a URL, and nowhere else.
    let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
    self.host = isBracketed ? String(host.dropFirst().dropLast()) : host
    port = url.port ?? (isSecure ? 443 : 80)
    base = url.path.hasSuffix("/") ? String(url.path.dropLast()) : url.path
  }

  /// What a request names as its host: without the port where that is the scheme's own (RFC 9110,
  /// section 7.2).
  var authority: String { port == (isSecure ? 443 : 80) ? bracketed : "\(bracketed):\(port)" }

  /// As `https://host:port/base`.
  public var description: String {
    "\(isSecure ? "https" : "http")://\(bracketed):\(port)\(base)"
  }

  private var bracketed: String { host.contains(":") ? "[\(host)]" : host }

  /// Whether it is this machine: `127.0.0.0/8` or `::1` written as a number, or `localhost` where
  /// the system takes that for nothing else.
  ///
  /// No other name is believed: one that begins with `127.` may belong to anybody.
  public var isLoopback: Bool {
    let name = host.lowercased()
    return name == "localhost" ? Self.localhostIsHere : Self.isLoopback(literal: name)
  }

  /// Whether the host is a number, not a name.
  var isLiteral: Bool {
    var memory = in6_addr()
    return unsafe inet_pton(AF_INET, host, &memory) == 1 || inet_pton(AF_INET6, host, &memory) == 1
  }

  private static let localhostIsHere: Bool = {
    var hints = unsafe addrinfo()
    unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var first: UnsafeMutablePointer<addrinfo>?
    guard unsafe getaddrinfo("localhost", nil, &hints, &first) == 0 else { return false }
    defer { unsafe freeaddrinfo(first) }
    var entry = unsafe first
    while let place = unsafe entry {
      var name = [CChar](repeating: 0, count: Int(NI_MAXHOST))
      guard
        unsafe getnameinfo(
          place.pointee.ai_addr, place.pointee.ai_addrlen, &name, socklen_t(name.count), nil, 0,
          NI_NUMERICHOST) == 0,
        let end = name.firstIndex(of: 0)
      else { return false }
      let bytes = name[..<end].map { UInt8(bitPattern: $0) }
      guard isLoopback(literal: String(decoding: bytes, as: UTF8.self)) else { return false }
      unsafe entry = place.pointee.ai_next
    }
    return true
  }()

  private static func isLoopback(literal: String) -> Bool {
    var four = in_addr()
    if unsafe inet_pton(AF_INET, literal, &four) == 1 {
      return UInt32(bigEndian: four.s_addr) >> 24 == 127
    }
    var six = in6_addr()
    guard unsafe inet_pton(AF_INET6, literal, &six) == 1 else { return false }
    return unsafe withUnsafeBytes(of: six) { bytes in
      unsafe bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1
    }
  }
}
