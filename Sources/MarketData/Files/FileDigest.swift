/// The SHA-256 of files and texts, in lower-case hexadecimal.
public enum FileDigest {
  /// That of a file as it lies on disk.
  ///
  /// Throws ``MarketDataFailure`` where the file is missing or cannot be read.
  public static func of(path: String) throws -> String {
    try ContentHash.hex(of: SourceFile(path: path))
  }

  /// That of bytes in memory.
  public static func of(_ bytes: [UInt8]) -> String {
    let hash = ContentHash()
    hash.update(bytes.span)
    return hash.finish()
  }
}
