import Foundation
import Testing
import Trading
import Transport

/// A server of another make that speaks TLS with a certificate of its own.
private final class SecureServer {
  static let program = ["/usr/bin/openssl", "/usr/local/bin/openssl"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  let folder: URL
  private(set) var port = 0
  private var process: Process?

  struct NotUp: Error {}

  var certificate: String { folder.appending(path: "cert.pem").path }

  init(name: String) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "tls-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let key = folder.appending(path: "key.pem").path
    try Self.run([
      "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out",
      certificate, "-subj", "/CN=\(name)", "-addext", "subjectAltName=DNS:\(name)",
    ])
    // Whose port is taken ends at once.
    for _ in 0..<10 where try listens(key) { return }
    throw NotUp()
  }

  /// Starts on another port; returns whether it listens there.
  private func listens(_ key: String) throws -> Bool {
    // Below those that the system gives to whoever asks for any.
    port = Int.random(in: 20_000..<32_000)
    end()
    let process = try Self.start([
      "s_server", "-accept", String(port), "-cert", certificate, "-key", key, "-www", "-quiet",
    ])
    self.process = process
    for _ in 0..<200 where process.isRunning {
      if try Self.run(["s_client", "-connect", "localhost:\(port)"]) == 0 {
        return process.isRunning
      }
      Thread.sleep(forTimeInterval: 0.05)
    }
    return false
  }

  /// A process that a test starts may have SIGTERM blocked, as the thread has that starts it.
  private func end() {
    if let process, process.isRunning { kill(process.processIdentifier, SIGKILL) }
  }

  deinit {
    end()
    try? FileManager.default.removeItem(at: folder)
  }

  private static func start(_ arguments: [String]) throws -> Process {
    let process = Process()
    process.executableURL = URL(filePath: program ?? "")
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  @discardableResult
  private static func run(_ arguments: [String]) throws -> Int32 {
    let process = try start(arguments)
    process.waitUntilExit()
    return process.terminationStatus
  }
}

@Suite(.serialized, .enabled(if: SecureServer.program != nil), .timeLimit(.minutes(5)))
struct `A secure connection` {
  private func status(_ server: SecureServer, trusting certificates: String?) async throws -> Int {
    let address = try #require(Address("https://localhost:\(server.port)"))
    let client = Client(certificates: certificates)
    return try await client.send(HTTPRequest(path: "/"), to: address, within: .seconds(5)).status
  }

  @Test func `is made with whom a certificate is trusted of`() async throws {
    let server = try SecureServer(name: "localhost")
    #expect(try await status(server, trusting: server.certificate) == 200)
  }

  @Test func `is not made with anybody else, so that nothing has left`() async throws {
    let server = try SecureServer(name: "localhost")
    do {
      _ = try await status(server, trusting: nil)
      Issue.record("a stranger was trusted")
    } catch Client.Failure.notConnected(let words) {
      #expect(words.contains("certificate of localhost is not trusted"), "\(words)")
    }
  }

  @Test func `is not made with one that is called otherwise`() async throws {
    let server = try SecureServer(name: "elsewhere.example")
    do {
      _ = try await status(server, trusting: server.certificate)
      Issue.record("another name was trusted")
    } catch Client.Failure.notConnected(let words) {
      #expect(words.contains("certificate of localhost is not trusted"), "\(words)")
    }
  }
}
