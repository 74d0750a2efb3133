/// Why there was no connection, in words that say where to look.
enum ConnectionWords {
  /// The way was there once, and has ended by itself.
  static let ended = "the connection ended"

  /// Puts what the library says into words.
  static func of(_ raw: String, at address: Address, isDistrusted: Bool) -> String {
    let place = "\(address.host):\(address.port)"
    if isDistrusted {
      return "the certificate of \(address.host) is not trusted: it is for another name, out of"
        + " date, or of nobody whom this machine trusts; nothing was sent"
    }
    if raw.contains("SSL") || raw.contains("TLS") {
      return "\(place) does not speak TLS as it should (\(raw))"
    }
    guard raw == "Unable to connect" else { return "\(place): \(raw)" }
    return "\(place) refused the connection, or no way leads there"
  }

  /// Where it does not even come to an attempt.
  static func unmade(_ address: Address) -> String {
    address.isLiteral
      ? "\(address.host):\(address.port) cannot be connected to"
      : "the name \(address.host) is not found"
  }
}
