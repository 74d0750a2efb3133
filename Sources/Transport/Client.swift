internal import CWebSockets
internal import Foundation
private import Synchronization
public import Trading

/// Sends requests and opens WebSockets; all of them are served by one thread of its own.
///
/// Connections are kept alive and used again. Nothing that has left is sent a second time by
/// itself: whether a request that broke was acted on is for the caller to find out.
public final class Client: Sendable {
  /// What a request ended with where there was no response.
  public enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// There was no connection: the request has not left.
    case notConnected(String)
    /// The connection ended before a whole response came: it may have been acted on.
    case broken(String)
    /// The connection ended inside a response: the request may have been acted on.
    case cutShort
    /// No whole response came in time: it may have been acted on.
    case timedOut
    /// The client was closed.
    case closed

    /// What happened, in words.
    public var description: String {
      switch self {
      case .notConnected(let words), .broken(let words): words
      case .cutShort: "the answer was cut short"
      case .timedOut: "none came in time"
      case .closed: "the client was closed"
      }
    }
  }

  private let work = Mutex<[@Sendable (ClientLoop) -> Void]>([])
  private let context = Mutex<UInt>(0)
  private let isClosed = Atomic(false)

  /// Starts a client; certificates are checked against those in the file, or the system's.
  public init(certificates: String? = nil, proxies: Proxies = .ofEnvironment) {
    let loop = LoopBox(ClientLoop(certificates: certificates, proxies: proxies))
    context.withLock { $0 = loop.loop.address }
    let thread = Thread { [weak self] in
      while let self, !self.isClosed.load(ordering: .acquiring) {
        for job in self.takeWork() { job(loop.loop) }
        loop.loop.turn()
      }
      loop.loop.end()
    }
    thread.stackSize = 8 << 20
    thread.start()
  }

  deinit { close() }

  /// Ends every connection; requests under way fail.
  public func close() {
    isClosed.store(true, ordering: .releasing)
    wake()
  }

  /// Sends a request and waits for the whole response, so long at most.
  public func send(
    _ request: HTTPRequest, to address: Address, within span: TimeSpan = .seconds(10)
  ) async throws -> HTTPResponse {
    try await withCheckedThrowingContinuation { continuation in
      enqueue { loop in
        loop.send(request, to: address, within: span) { continuation.resume(with: $0) }
      }
    }
  }

  /// Opens a WebSocket; what comes is told on the client's thread.
  public func open(
    _ path: String, at address: Address, listener: @escaping @Sendable (SocketEvent) -> Void
  ) -> ClientSocket {
    let number = ClientLoop.nextNumber()
    enqueue { $0.open(path, at: address, number: number, listener) }
    return ClientSocket(client: self, number: number)
  }

  func enqueue(_ job: @escaping @Sendable (ClientLoop) -> Void) {
    work.withLock { $0.append(job) }
    wake()
  }

  private func takeWork() -> [@Sendable (ClientLoop) -> Void] {
    work.withLock { work in
      defer { work = [] }
      return work
    }
  }

  private func wake() {
    context.withLock { address in
      if let context = unsafe OpaquePointer(bitPattern: address) {
        unsafe lws_cancel_service(context)
      }
    }
  }

  /// The loop is made here and then belongs to its thread alone.
  private struct LoopBox: @unchecked Sendable {
    let loop: ClientLoop
    init(_ loop: ClientLoop) { self.loop = loop }
  }
}

/// What a WebSocket of a client tells.
public enum SocketEvent: Hashable, Sendable {
  case opened
  case text(String)
  /// It is over, for a reason in words.
  case closed(String)
}

/// A WebSocket of a client.
public struct ClientSocket: Sendable {
  let client: Client
  let number: UInt64

  /// Sends a text message, once the connection is open.
  public func send(_ text: String) {
    let number = number
    client.enqueue { $0.send(text, to: number) }
  }

  /// Closes it once what waits has been sent.
  public func close() {
    let number = number
    client.enqueue { $0.close(number) }
  }
}
