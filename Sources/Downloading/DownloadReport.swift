import Foundation
public import MarketData
import Trading
import WireFormat

/// What a download has brought.
public struct DownloadReport: Sendable {
  public let out: String
  public let candles: Int
  public let quality: QualityReport
  public let warnings: [ImportWarning]
  /// The SHA-256 of the file of candles.
  public let sha256: String
  /// Files that the venue does not have.
  public let missing: [String]
  /// Whether it was all there before.
  public let wasWhole: Bool

  /// Reads the file that has just been written, and writes down beside it what it is made of.
  init(
    _ request: DownloadRequest, missing: [String], parts: [String], in folder: PartFolder
  ) throws {
    try self.init(request, missing: missing, wasWhole: false)
    var members: [(String, JSON)] = [
      ("request", .string(request.identity)), ("sha256", .string(sha256)),
      ("candles", JSON(candles)), ("gaps", JSON(quality.gapCount)),
      ("missingCandles", quality.missingCandles.map { JSON($0) } ?? .null),
      ("missing", .array(missing.map { .string($0) })),
    ]
    var sources: [JSON] = []
    for part in parts {
      let hash = try FileDigest.of(path: folder.file(part))
      sources.append(.object([("part", .string(part)), ("sha256", .string(hash))]))
    }
    members.append(("parts", .array(sources)))
    let text = JSON.object(members).prettyText + "\n"
    try WholeFile.write(Array(text.utf8), to: Self.manifest(of: request.out))
  }

  /// The report of a request whose file is there, as it was written; nil where it is not.
  init?(whole request: DownloadRequest) throws {
    guard
      let text = try? String(contentsOfFile: Self.manifest(of: request.out), encoding: .utf8),
      let json = try? JSON(parsing: text), json["request"]?.string == request.identity,
      let sha256 = json["sha256"]?.string,
      let found = try? FileDigest.of(path: request.out), found == sha256,
      request.fundingOut.map(FileManager.default.fileExists) ?? true,
      request.instrumentOut.map(FileManager.default.fileExists) ?? true
    else { return nil }
    let missing = json["missing"]?.elements.compactMap(\.string) ?? []
    try self.init(request, missing: missing, wasWhole: true)
  }

  private init(_ request: DownloadRequest, missing: [String], wasWhole: Bool) throws {
    out = request.out
    guard
      case .candles(let read) = try MarketFile.read(
        path: out, options: ImportOptions(timeframe: request.timeframe))
    else { throw DownloadFailure(.badData, "\(out): these are no candles") }
    candles = read.series.count
    quality = read.quality
    warnings = read.warnings
    sha256 = read.contentHash
    self.missing = missing
    self.wasWhole = wasWhole
  }

  /// The file beside a file of candles that says where it is from.
  public static func manifest(of out: String) -> String { out + ".source.json" }
}
