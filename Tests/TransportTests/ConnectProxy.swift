import Foundation
import Synchronization

/// An HTTP proxy that connects whatever name it is given to one port of this machine.
final class ConnectProxy: Sendable {
  let port: Int
  private let target: Int
  private let heads = Mutex<[String]>([])

  /// What each connection has asked for, head by head.
  var asked: [String] { heads.withLock { $0 } }

  init(to target: Int) throws {
    self.target = target
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    port = try Self.bind(listener)
    listen(listener, 16)
    Thread.detachNewThread { [self] in
      while true {
        let client = accept(listener, nil, nil)
        if client < 0 { return }
        Thread.detachNewThread { self.serve(client) }
      }
    }
  }

  private func serve(_ client: Int32) {
    var head: [UInt8] = []
    var byte: UInt8 = 0
    while !head.suffix(4).elementsEqual("\r\n\r\n".utf8) {
      guard unsafe read(client, &byte, 1) == 1 else { return }
      head.append(byte)
    }
    heads.withLock { $0.append(String(decoding: head, as: UTF8.self)) }
    let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = Self.loopback(port: target)
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isConnected = unsafe withUnsafePointer(to: &address) { place in
      unsafe place.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(server, $0, size) == 0
      }
    }
    let answer = isConnected ? "HTTP/1.1 200 OK\r\n\r\n" : "HTTP/1.1 502 Bad Gateway\r\n\r\n"
    _ = unsafe write(client, answer, answer.utf8.count)
    Thread.detachNewThread { Self.pass(from: client, to: server) }
    Self.pass(from: server, to: client)
  }

  private static func pass(from source: Int32, to sink: Int32) {
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while true {
      let count = unsafe read(source, &buffer, buffer.count)
      if count <= 0 { break }
      var sent = 0
      while sent < count {
        let more = unsafe buffer[sent..<count].withUnsafeBytes {
          unsafe send(sink, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        if more <= 0 { return }
        sent += more
      }
    }
    shutdown(sink, Int32(SHUT_WR))
  }

  private static func bind(_ listener: Int32) throws -> Int {
    var address = loopback(port: 0)
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = unsafe withUnsafeMutablePointer(to: &address) { place in
      unsafe place.withMemoryRebound(to: sockaddr.self, capacity: 1) { general in
        let bound = unsafe Foundation.bind(listener, general, size)
        return bound == 0 ? unsafe getsockname(listener, general, &size) : bound
      }
    }
    guard result == 0 else { throw POSIXError(.EADDRINUSE) }
    return Int(UInt16(bigEndian: address.sin_port))
  }

  private static func loopback(port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
  }
}
