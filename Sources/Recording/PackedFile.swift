internal import CZlib
internal import Foundation

/// A file of text lines, packed by gzip or not.
enum PackedFile {
  /// Tells the lines one by one with their numbers; the last may have no end.
  static func readLines(
    _ path: String, _ body: (_ line: String, _ number: Int) throws -> Void
  ) throws {
    // The library reads what is not packed as it is.
    guard let file = unsafe gzopen(path, "rb") else {
      throw RecordingFailure(.missing, file: path, reason: "the file cannot be read")
    }
    defer { unsafe gzclose(file) }
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    var line: [UInt8] = []
    var number = 0
    while true {
      let count = unsafe chunk.withUnsafeMutableBytes { bytes in
        unsafe gzread(file, bytes.baseAddress, UInt32(bytes.count))
      }
      guard count >= 0 else {
        throw RecordingFailure(
          .badData, file: path, line: number + 1, reason: "the packed file is damaged")
      }
      if count == 0 { break }
      for byte in chunk[..<Int(count)] {
        if byte != UInt8(ascii: "\n") {
          line.append(byte)
          continue
        }
        number += 1
        try body(String(decoding: line, as: UTF8.self), number)
        line.removeAll(keepingCapacity: true)
      }
    }
    if !line.isEmpty { try body(String(decoding: line, as: UTF8.self), number + 1) }
  }

  /// The first line of a file; nil where there is none.
  static func firstLine(_ path: String) throws -> String? {
    struct Enough: Error { let line: String }
    do {
      try readLines(path) { line, _ in throw Enough(line: line) }
    } catch let enough as Enough {
      return enough.line
    }
    return nil
  }

  /// Packs a file in its place, whole or not at all.
  static func pack(_ path: String) throws {
    let draft = "\(path).gz.part"
    let bytes = try Data(contentsOf: URL(filePath: path), options: .alwaysMapped)
    guard let file = unsafe gzopen(draft, "wb6") else {
      throw RecordingFailure(.cannotCreate, file: draft, reason: "the file cannot be created")
    }
    var isGood = true
    for start in stride(from: 0, to: bytes.count, by: 1 << 20) where isGood {
      let part = bytes[start..<min(start + 1 << 20, bytes.count)]
      let written = unsafe part.withUnsafeBytes { part in
        unsafe gzwrite(file, part.baseAddress, UInt32(part.count))
      }
      isGood = Int(written) == part.count
    }
    let isClosed = (unsafe gzclose(file)) == Z_OK
    guard isGood, isClosed, unsafe rename(draft, "\(path).gz") == 0 else {
      unsafe unlink(draft)
      throw RecordingFailure(.writeFailed, file: path, reason: "the file cannot be packed")
    }
    unsafe unlink(path)
  }
}
