import Foundation
public import Transport

/// A server on a thread of its own, on a free port of loopback; it ends with the value.
public final class RunningServer: Sendable {
  public let address: Address
  private let handle: Server.Handle

  /// The server has no address.
  public struct NoAddress: Error {}

  /// Starts a server; who answers is made on its thread and lives there.
  public static func answering(
    _ settings: ServerSettings = ServerSettings(port: 0),
    _ handler: @escaping @Sendable (Server) throws -> any ServerHandler
  ) async throws -> RunningServer {
    try await RunningServer(settings) { server in
      let own = try handler(server)
      server.handler = own
      return { withExtendedLifetime(own) { server.run() } }
    }
  }

  /// Starts a server; what comes back serves until the server ends.
  public init(
    _ settings: ServerSettings = ServerSettings(port: 0),
    _ serving: @escaping @Sendable (Server) throws -> () -> Void
  ) async throws {
    let (port, handle) = try await withCheckedThrowingContinuation {
      (continuation: CheckedContinuation<(Int, Server.Handle), any Error>) in
      let thread = Thread {
        do {
          let server = try Server(settings)
          let run = try serving(server)
          continuation.resume(returning: (server.port, server.handle))
          run()
        } catch {
          continuation.resume(throwing: error)
        }
      }
      thread.stackSize = 8 << 20
      thread.start()
    }
    guard let address = Address("http://127.0.0.1:\(port)") else { throw NoAddress() }
    self.address = address
    self.handle = handle
  }

  deinit { stop() }

  /// Ends the service.
  public func stop() { handle.stop() }
}
