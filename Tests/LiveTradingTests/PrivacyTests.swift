import Foundation
import LiveTrading
import Synchronization
import Testing
import Trading
import Transport

@Suite(.serialized, .timeLimit(.minutes(2))) struct `What belongs to a live run` {
  let folder: URL

  init() throws { folder = try LiveBench.folder() }

  private func path(_ name: String) -> String { folder.appending(path: name).path }

  private func write(_ text: String, _ name: String, mode: Int) throws {
    try Data(text.utf8).write(to: URL(filePath: path(name)))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path(name))
  }

  private func mode(_ name: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path(name))
    return try #require(attributes[.posixPermissions] as? NSNumber).intValue
  }

  @Test(arguments: [
    "http://10.0.0.1:8080", "http://127.0.0.1.example.com", "ws://api.example.com",
  ])
  func `has its keys told to nobody in clear`(url: String) throws {
    let address = try #require(Address(url))
    #expect { try LiveKeys.check(address) } throws: { error in
      let failure = error as? LiveFailure
      return failure?.kind == .misuse && failure?.description.contains("TLS") == true
    }
  }

  @Test(arguments: ["https://10.0.0.1:8080", "http://127.0.0.1:1", "http://[::1]:1"])
  func `has its keys told by TLS, or on this machine`(url: String) throws {
    try LiveKeys.check(try #require(Address(url)))
  }

  @Test func `reads its keys by a link, as systemd and Kubernetes lay them out`() throws {
    try FileManager.default.createDirectory(
      atPath: path("..data"), withIntermediateDirectories: true)
    try write("alice\nsecret\n", "..data/keys", mode: 0o400)
    try FileManager.default.createSymbolicLink(
      atPath: path("keys"), withDestinationPath: "..data/keys")
    #expect(try LiveKeys(venue: "bybit", file: path("keys"), environment: [:]).key == "alice")
    // What counts is the file that the link leads to.
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o640], ofItemAtPath: path("..data/keys"))
    #expect { try LiveKeys(venue: "bybit", file: path("keys"), environment: [:]) } throws: {
      ($0 as? LiveFailure)?.kind == .refused
    }
  }

  @Test func `is no key where the file is a folder or a pipe`() throws {
    unsafe mkfifo(path("pipe"), 0o600)
    for name in ["pipe", "."] {
      #expect { try LiveKeys(venue: "bybit", file: path(name), environment: [:]) } throws: {
        ($0 as? LiveFailure)?.kind == .misuse
      }
    }
  }

  @Test func `lies in a folder of its owner's alone`() throws {
    try PrivateFiles.folder(path("new"))
    #expect(try mode("new") == 0o700)
    // Others could look: that is mended. Others could write: that is not.
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path("new"))
    try PrivateFiles.folder(path("new"))
    #expect(try mode("new") == 0o700)
    try FileManager.default.setAttributes([.posixPermissions: 0o770], ofItemAtPath: path("new"))
    #expect { try PrivateFiles.folder(path("new")) } throws: {
      ($0 as? LiveFailure)?.description.contains("others may write in it") == true
    }
  }

  @Test func `is found by no link`() throws {
    try PrivateFiles.folder(path("real"))
    try FileManager.default.createSymbolicLink(
      atPath: path("link"), withDestinationPath: path("real"))
    try write("", "real/log", mode: 0o600)
    try FileManager.default.createSymbolicLink(
      atPath: path("real/linked"), withDestinationPath: path("real/log"))
    #expect(throws: LiveFailure.self) { try PrivateFiles.folder(path("link")) }
    #expect(throws: LiveFailure.self) { try PrivateFiles.file(path("real/linked")) }
    #expect(throws: LiveFailure.self) { _ = try LiveLog(path: path("real/linked")) { _ in } }
    let place = SessionPlace(
      venue: "bybit", mode: "live", key: "alice",
      environment: [SessionPlace.variable: path("real")])
    try FileManager.default.createSymbolicLink(
      atPath: "\(path("real"))/\(place.name).lock", withDestinationPath: path("real/log"))
    #expect(throws: LiveFailure.self) { _ = try place.take() }
  }

  @Test(.enabled(if: getuid() == 0)) func `is refused where it is somebody else's`() throws {
    try PrivateFiles.folder(path("theirs"))
    try write("alice\nsecret\n", "theirs/keys", mode: 0o600)
    unsafe chown(path("theirs/keys"), 65_534, 65_534)
    unsafe chown(path("theirs"), 65_534, 65_534)
    let environment = [SessionPlace.variable: path("theirs")]
    func isOfAnother(_ error: any Error) -> Bool {
      (error as? LiveFailure)?.description.contains("belongs to another user") == true
    }
    #expect { try PrivateFiles.folder(path("theirs")) } throws: { isOfAnother($0) }
    #expect { try SessionPlace.check(environment) } throws: { isOfAnother($0) }
    #expect { try PrivateFiles.file(path("theirs/keys")) } throws: { isOfAnother($0) }
    #expect { try LiveKeys(venue: "bybit", file: path("theirs/keys"), environment: [:]) } throws: {
      isOfAnother($0)
    }
  }

  @Test func `loses the rights of others, with what a database keeps beside it`() throws {
    for name in ["run.journal", "run.journal-wal", "run.journal-shm"] {
      try write("", name, mode: 0o644)
    }
    try PrivateFiles.file(path("run.journal"))
    for name in ["run.journal", "run.journal-wal", "run.journal-shm"] {
      #expect(try mode(name) == 0o600)
    }
  }

  @Test func `is not where anybody may put another file in its place`() throws {
    try FileManager.default.createDirectory(atPath: path("open"), withIntermediateDirectories: true)
    try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: path("open"))
    #expect(throws: LiveFailure.self) { try PrivateFiles.file(path("open/run.journal")) }
    unsafe chmod(path("open"), 0o1777)
    try PrivateFiles.file(path("open/run.journal"))
  }

  @Test func `answers by its socket while others are connected and say nothing`() async throws {
    let socketPath = path("s")
    let socket = try ControlSocket(path: socketPath) {}
    defer { socket.close() }
    var silent: [Int32] = []
    defer { for peer in silent { close(peer) } }
    for _ in 0..<4 { silent.append(try Self.connect(socketPath)) }
    // One that says half a line is no better.
    unsafe send(silent[0], "sta", 3, 0)
    async let answer = LiveBench.onThread { ControlSocket.ask("status", at: socketPath) }
    var question: ControlSocket.Question?
    while question == nil {
      question = socket.next()
      try await Task.sleep(for: .milliseconds(2))
    }
    question?.answer("well")
    #expect(try await answer == "well")
    // The silent ones were there all the time.
    var byte: UInt8 = 0
    let count = unsafe recv(silent[3], &byte, 1, Int32(MSG_DONTWAIT))
    #expect(count == -1)
  }

  @Test func `takes no file that is no socket away`() throws {
    try write("precious", "s", mode: 0o600)
    #expect(throws: ServerFailure.self) { _ = try ControlSocket(path: path("s")) {} }
    #expect(try String(contentsOfFile: path("s"), encoding: .utf8) == "precious")
  }

  struct NotConnected: Error {}

  private static func connect(_ path: String) throws -> Int32 {
    let peer = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
    let isOpen = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe Foundation.connect(peer, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
      }
    }
    guard isOpen else { throw NotConnected() }
    return peer
  }
}
