private import COpenSSL

/// HMAC-SHA256, by which requests to most venues are signed.
public enum MessageAuthentication {
  /// The code of a message under a secret: 32 bytes.
  public static func code(of message: some Sequence<UInt8>, secret: String) -> [UInt8] {
    let message = Array(message)
    let key = Array(secret.utf8)
    var digest = [UInt8](repeating: 0, count: 32)
    var count = UInt32(0)
    unsafe digest.withUnsafeMutableBufferPointer { digest in
      _ = unsafe HMAC(
        EVP_sha256(), key, Int32(key.count), message, message.count, digest.baseAddress, &count)
    }
    return digest
  }

  /// The code in lower-case hexadecimal.
  public static func hexadecimal(of message: String, secret: String) -> String {
    code(of: message.utf8, secret: secret).hexadecimal
  }
}

extension [UInt8] {
  /// Two lower-case digits a byte.
  public var hexadecimal: String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(count * 2)
    for byte in self {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Reads two digits a byte back; nil for what is not that.
  public init?(hexadecimal text: String) {
    let digits = Array(text.utf8)
    guard digits.count % 2 == 0 else { return nil }
    self = []
    for at in stride(from: 0, to: digits.count, by: 2) {
      let pair = String(decoding: digits[at...at + 1], as: UTF8.self)
      guard let byte = UInt8(pair, radix: 16), !pair.hasPrefix("+") else { return nil }
      append(byte)
    }
  }
}
