/// The text of a file that may be packed, as UTF-8.
public enum UnpackedText {
  /// Reads a whole file: plain, gzip, or a zip archive of one file, whose checksum is verified.
  ///
  /// Throws ``MarketDataFailure`` where the file is missing, empty, damaged or cannot be read.
  public static func read(path: String) throws -> [UInt8] {
    let source = try TextSource(SourceFile(path: path))
    var text: [UInt8] = []
    try source.forEachChunk { chunk in
      text.reserveCapacity(text.count + chunk.count)
      for index in chunk.indices { text.append(chunk[index]) }
      return true
    }
    return text
  }
}
