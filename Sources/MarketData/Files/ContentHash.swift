import COpenSSL

/// A running SHA-256, by OpenSSL.
@safe struct ContentHash: ~Copyable {
  private let context: OpaquePointer

  init() {
    guard let context = unsafe EVP_MD_CTX_new() else { preconditionFailure("no memory for a hash") }
    unsafe self.context = context
    unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil)
  }

  deinit { unsafe EVP_MD_CTX_free(context) }

  /// Takes in more bytes.
  func update(_ bytes: Span<UInt8>) {
    unsafe bytes.withUnsafeBytes { raw in
      _ = unsafe EVP_DigestUpdate(context, raw.baseAddress, raw.count)
    }
  }

  /// The digest of all bytes so far, in lower-case hexadecimal; nothing may follow.
  consuming func finish() -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    unsafe digest.withUnsafeMutableBufferPointer { bytes in
      _ = unsafe EVP_DigestFinal_ex(context, bytes.baseAddress, nil)
    }
    return digest.map { byte in
      let text = String(byte, radix: 16)
      return text.count == 1 ? "0" + text : text
    }.joined()
  }

  /// The digest of a whole file.
  static func hex(of file: SourceFile) throws -> String {
    let hash = ContentHash()
    try file.forEachChunk { chunk in
      hash.update(chunk)
      return true
    }
    return hash.finish()
  }

  /// The digest of a text.
  static func hex(of text: String) -> String {
    let hash = ContentHash()
    hash.update(text.utf8.span)
    return hash.finish()
  }
}
