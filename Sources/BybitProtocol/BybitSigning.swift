import WireFormat

/// How requests to Bybit are signed, and how a server knows that they were.
///
/// Source: the vectors of pybit 5.17.0 and ccxt 4.5.90, and the guide of 2026-07.
public struct BybitSigning: Sendable {
  public let key: String
  private let secret: String

  /// Creates the signing of one key.
  public init(key: String, secret: String) {
    self.key = key
    self.secret = secret
  }

  /// The signature of a request: over its query as sent, or over its body where it has one.
  ///
  /// `timestamp` and `window` are milliseconds, as text, just as the header fields say them.
  public func signature(timestamp: String, window: String, payload: String) -> String {
    MessageAuthentication.hexadecimal(of: timestamp + key + window + payload, secret: secret)
  }

  /// The header fields of a signed request.
  public func fields(
    timestamp: Int64, window: Int, payload: String
  ) -> [(name: String, value: String)] {
    let (time, span) = (String(timestamp), String(window))
    return [
      (Bybit.Field.key, key), (Bybit.Field.timestamp, time), (Bybit.Field.window, span),
      (Bybit.Field.signature, signature(timestamp: time, window: span, payload: payload)),
    ]
  }

  /// The signature by which a private stream is opened until a moment, in milliseconds.
  public func streamSignature(expires: Int64) -> String {
    MessageAuthentication.hexadecimal(of: "GET/realtime\(expires)", secret: secret)
  }

  /// Whether a signature is that of a request.
  ///
  /// Clients sign the query as they send it or decoded, and a server may have it decoded only:
  /// both are tried.
  public func accepts(
    _ signature: String, timestamp: String, window: String, query: String, body: String
  ) -> Bool {
    var payloads = [body.isEmpty ? query : body]
    if body.isEmpty, !query.isEmpty {
      payloads.append(QueryText(query).text)
      payloads.append(QueryText.decoded(query))
    }
    return payloads.contains {
      self.signature(timestamp: timestamp, window: window, payload: $0) == signature.lowercased()
    }
  }
}
