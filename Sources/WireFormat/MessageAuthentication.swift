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
}
