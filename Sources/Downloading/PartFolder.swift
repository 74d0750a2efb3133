import Foundation
import MarketData

/// The parts of a download that are there already, beside the file that they will become.
///
/// Each part appears whole or not at all, so whatever ends a download, the next one goes on.
struct PartFolder {
  let path: String
  private static let marker = "download.txt"

  /// Opens the folder of a request, or makes it.
  init(for request: DownloadRequest) throws {
    path = request.out + ".parts"
    let files = FileManager.default
    if let text = try? String(contentsOfFile: "\(path)/\(Self.marker)", encoding: .utf8) {
      guard text == request.identity else {
        throw DownloadFailure(
          .misuse,
          "\(path) holds parts of another download (\(text)): delete it or choose another --out")
      }
      return
    }
    do {
      try files.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw MarketDataFailure(
        .cannotCreate, file: path, reason: "the folder cannot be created")
    }
    try WholeFile.write(Array(request.identity.utf8), to: "\(path)/\(Self.marker)")
  }

  func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: file(name)) }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  func keep(_ bytes: [UInt8], as name: String) throws {
    try WholeFile.write(bytes, to: file(name))
  }

  /// Takes the folder away, once the whole is there.
  func remove() { try? FileManager.default.removeItem(atPath: path) }
}
