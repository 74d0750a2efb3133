import Foundation
import MarketData
import Synchronization
import Transport

/// Files that a server gives, and what was asked for.
final class Shelf: Sendable {
  private let files = Mutex<[String: [UInt8]]>([:])
  private let asked = Mutex<[String]>([])
  /// How many of the next requests are answered with 503.
  let failures = Atomic(0)

  var requests: [String] { asked.withLock { $0 } }

  func put(_ bytes: [UInt8], at path: String) { files.withLock { $0[path] = bytes } }

  /// Puts a zip archive with one file, and its checksum beside it.
  func put(archive text: String, at path: String) {
    let zip = StoredZip.bytes(of: text)
    put(zip, at: path)
    let name = path.split(separator: "/").last ?? ""
    put(Array("\(FileDigest.of(zip))  \(name)\n".utf8), at: path + ".CHECKSUM")
  }

  func reply(to path: String) -> HTTPReply {
    asked.withLock { $0.append(path) }
    if failures.load(ordering: .relaxed) > 0 {
      failures.subtract(1, ordering: .relaxed)
      return HTTPReply(HTTPResponse(status: 503, body: Array("busy".utf8)))
    }
    guard let bytes = files.withLock({ $0[path] }) else {
      return HTTPReply(HTTPResponse(status: 404, body: Array("no such file".utf8)))
    }
    return HTTPReply(HTTPResponse(body: bytes))
  }
}

/// Gives what is on a shelf.
final class ShelfHandler: ServerHandler {
  private let shelf: Shelf

  init(_ shelf: Shelf) { self.shelf = shelf }

  func reply(to request: HTTPRequest) -> HTTPReply { shelf.reply(to: request.path) }
  func admits(_ request: HTTPRequest) -> Bool { false }
  func opened(_ socket: SocketID, for request: HTTPRequest) {}
  func received(_ text: String, from socket: SocketID) {}
  func closed(_ socket: SocketID) {}
}

/// A zip archive of one file that is stored as it is.
enum StoredZip {
  static func bytes(of text: String) -> [UInt8] {
    let name = Array("a.csv".utf8)
    let body = Array(text.utf8)
    let crc = checksum(body)
    let facts =
      word(20) + word(0) + word(0) + word(0) + word(0) + long(crc) + long(UInt32(body.count))
      + long(UInt32(body.count)) + word(UInt16(name.count)) + word(0)
    let local = long(0x0403_4B50) + facts + name + body
    let central =
      long(0x0201_4B50) + word(20) + facts + word(0) + word(0) + word(0) + long(0) + long(0) + name
    let end =
      long(0x0605_4B50) + word(0) + word(0) + word(1) + word(1) + long(UInt32(central.count))
      + long(UInt32(local.count)) + word(0)
    return local + central + end
  }

  private static func word(_ value: UInt16) -> [UInt8] {
    [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)]
  }

  private static func long(_ value: UInt32) -> [UInt8] {
    word(UInt16(truncatingIfNeeded: value)) + word(UInt16(truncatingIfNeeded: value >> 16))
  }

  /// CRC-32 as in ISO 3309.
  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var crc = ~UInt32(0)
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return ~crc
  }
}

/// A folder of its own for one test, gone when the test is.
final class Scratch: Sendable {
  let folder = NSTemporaryDirectory() + "drydock-" + UUID().uuidString

  init() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func path(_ name: String) -> String { folder + "/" + name }

  func text(_ name: String) throws -> String {
    try String(contentsOfFile: path(name), encoding: .utf8)
  }

  func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }
}
