import Foundation
import Trading

/// A folder of candles that were parsed before, each file ready to be mapped into memory.
///
/// A cache file is found by the SHA-256 of its source's content, so a source that changed in any
/// byte finds nothing. Everything in a cache file is covered by a checksum that is verified before
/// a candle of it is used; what does not verify is parsed again and replaced.
public struct CandleCache: Hashable, Sendable {
  /// The folder, made when first needed.
  public let folder: String

  /// Creates a cache over a folder; nothing is touched before it is used.
  public init(folder: String) { self.folder = folder }

  /// What a cache file is found by: everything that the result depends on.
  struct Key {
    let digest: String

    init(contentHash: String, options: ImportOptions, name: FileName) {
      let day = name.day.map { "\($0.nanoseconds)" } ?? "-"
      digest = ContentHash.hex(
        of:
          "\(CacheHeader.version) \(contentHash) \(options.key) \(day) \(name.timeframe?.seconds ?? 0)"
      )
    }
  }

  /// The file in which the candles of this source are or would be.
  func path(of key: Key) -> String { "\(folder)/\(key.digest.prefix(40)).candles" }

  /// The stored candles, or nil where there are none that can be trusted.
  func load(_ key: Key) -> ParsedCandles? {
    guard let file = MappedFile(path: path(of: key)),
      let header = file.header, header.isIntact, header.digestWords == CacheHeader.words(of: key),
      header.fileSize == file.size, let payload = header.payload, let details = header.details,
      file.checksum(of: details) == header.detailsChecksum,
      file.checksum(of: payload) == header.payloadChecksum,
      let about = try? JSONDecoder().decode(ParsedCandles.About.self, from: file.data(of: details)),
      about.quality.candles == header.count
    else { return nil }
    return ParsedCandles(series: file.series(header), about: about, columns: nil)
  }

  /// Stores candles; returns what went wrong, if anything did.
  func store(_ parsed: ParsedCandles, _ key: Key) -> String? {
    guard let columns = parsed.columns else { return nil }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      var details = [UInt8](try encoder.encode(parsed.about))
      while details.count % 8 != 0 { details.append(UInt8(ascii: " ")) }
      let header = CacheHeader(
        key: key, series: parsed.series, detailsSize: details.count,
        detailsChecksum: WordChecksum.of(details), payloadChecksum: columns.payloadChecksum)
      try AtomicFile.write(to: path(of: key)) { output in
        try output.write(header.bytes.span)
        try output.write(details.span)
        try columns.writePayload(to: output)
      }
      return nil
    } catch let failure as MarketDataFailure {
      return "the candles could not be cached: \(failure)"
    } catch {
      return "the candles could not be cached: \(folder) cannot be created or written"
    }
  }
}
