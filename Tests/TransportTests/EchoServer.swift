import Foundation
import TestKit
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
    case "/host": return HTTPReply(.json(request[field: "host"] ?? ""))
    case "/connections": return HTTPReply(.json("\(server?.connectionCount ?? 0)"))
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

  /// Starts one.
  static func start(
    _ adjust: (inout ServerSettings) -> Void = { _ in }
  ) async throws -> RunningServer {
    var settings = ServerSettings(port: 0)
    settings.fields = ["x-name"]
    adjust(&settings)
    return try await .answering(settings) { server in
      let echo = EchoServer()
      echo.server = server
      return echo
    }
  }
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
