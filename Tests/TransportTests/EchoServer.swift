import Foundation
import Trading
import Transport

/// A server on a thread of its own that says back what it is told.
final class EchoServer: ServerHandler {
  private var server: Server?
  private var seen = 0

  func reply(to request: HTTPRequest) -> HTTPReply {
    seen += 1
    let fields = [HTTPField("x-seen", String(seen))]
    switch request.path {
    case "/echo":
      let text =
        "\(request.method) \(request.query) \(request[field: "x-name"] ?? "") \(request.text)"
      return HTTPReply(.json(text, fields: fields))
    case "/large": return HTTPReply(HTTPResponse(body: [UInt8](repeating: 65, count: 3_000_000)))
    case "/late": return HTTPReply(.json("late"), delay: .milliseconds(200))
    case "/half": return HTTPReply(.json(String(repeating: "x", count: 1_000)), fate: .half)
    case "/reset": return HTTPReply(.json("never"), fate: .reset)
    case "/stall": return HTTPReply(.json("never"), fate: .stall)
    default: return HTTPReply(HTTPResponse(status: 404))
    }
  }

  func admits(_ request: HTTPRequest) -> Bool { request.path == "/socket" }

  func opened(_ socket: SocketID, for request: HTTPRequest) {
    server?.send("hello \(request.query)", to: socket)
  }

  func received(_ text: String, from socket: SocketID) {
    switch text {
    case "close": server?.close(socket)
    case "flood":
      for _ in 0..<2_000 { server?.send(String(repeating: "f", count: 10_000), to: socket) }
    case "overflows": server?.send("overflows \(server?.overflows ?? 0)", to: socket)
    default: server?.send("you said \(text)", to: socket)
    }
  }

  func closed(_ socket: SocketID) {}

  /// Starts one; it is stopped by its handle.
  static func start(
    _ adjust: @escaping @Sendable (inout ServerSettings) -> Void = { _ in }
  ) async throws -> (address: Address, handle: Server.Handle) {
    let (port, handle) = try await withCheckedThrowingContinuation {
      (continuation: CheckedContinuation<(Int, Server.Handle), any Error>) in
      Thread {
        do {
          var settings = ServerSettings(port: 0)
          settings.fields = ["x-name"]
          adjust(&settings)
          let server = try Server(settings)
          let echo = EchoServer()
          echo.server = server
          server.handler = echo
          continuation.resume(returning: (server.port, server.handle))
          server.run()
          withExtendedLifetime(echo) {}
        } catch {
          continuation.resume(throwing: error)
        }
      }.start()
    }
    guard let address = Address("http://127.0.0.1:\(port)") else { throw NoAddress() }
    return (address, handle)
  }

  struct NoAddress: Error {}
}

/// What comes over a WebSocket, for those who wait for it.
struct SocketListener {
  let events: AsyncStream<SocketEvent>
  let listener: @Sendable (SocketEvent) -> Void

  init() {
    let (events, continuation) = AsyncStream.makeStream(of: SocketEvent.self)
    self.events = events
    listener = { event in
      continuation.yield(event)
      if case .closed = event { continuation.finish() }
    }
  }
}
