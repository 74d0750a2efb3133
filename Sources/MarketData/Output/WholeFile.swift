/// Writes files that appear whole or not at all.
public enum WholeFile {
  /// Writes bytes to a file, durable before it takes its place.
  ///
  /// Throws ``MarketDataFailure`` where the file cannot be created or written.
  public static func write(_ bytes: [UInt8], to path: String) throws {
    try AtomicFile.write(to: path, isDurable: true) { try $0.write(bytes.span) }
  }

  /// Writes a file of parts that are made one after another.
  public static func write(
    to path: String, _ parts: ((_ part: [UInt8]) throws -> Void) throws -> Void
  ) throws {
    try AtomicFile.write(to: path, isDurable: true) { file in
      try parts { try file.write($0.span) }
    }
  }
}
