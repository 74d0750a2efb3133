public import Trading

/// Who answers for a ``Server``; called on the server's own thread and nowhere else.
public protocol ServerHandler: AnyObject {
  /// Answers a request.
  func reply(to request: HTTPRequest) -> HTTPReply
  /// Whether a WebSocket may be opened at the address of a request.
  func admits(_ request: HTTPRequest) -> Bool
  /// A WebSocket was opened.
  func opened(_ socket: SocketID, for request: HTTPRequest)
  /// A whole text message came.
  func received(_ text: String, from socket: SocketID)
  /// A WebSocket is gone; nothing can be sent to it any more.
  func closed(_ socket: SocketID)
}

/// The number of a WebSocket at its server; never used twice.
public struct SocketID: Hashable, Sendable {
  public let number: UInt64
}

/// What becomes of a request at a server: a response, when, and how much of it.
public struct HTTPReply {
  /// How a response ends.
  public enum Fate: Hashable, Sendable {
    case whole
    /// The head and half of the body, then the end of the connection.
    case half
    /// The connection is reset instead.
    case reset
    /// Nothing is said, and the connection stays open.
    case stall
  }

  public var response: HTTPResponse
  public var fate: Fate
  /// How long it waits before it is sent.
  public var delay: TimeSpan
  /// Makes the response once it is sent, where it is not known before.
  public var late: (() -> HTTPResponse)?

  /// Creates a reply.
  public init(_ response: HTTPResponse, fate: Fate = .whole, delay: TimeSpan = .zero) {
    self.response = response
    self.fate = fate
    self.delay = delay
  }
}

/// Where a server listens, and what it bears.
public struct ServerSettings: Sendable {
  /// The interface; loopback unless said otherwise.
  public var host = "127.0.0.1"
  /// 0 for any that is free.
  public var port: Int
  /// The header fields besides the usual ones that requests are read with, in lower case.
  public var fields: [String] = []
  /// The largest body of a request, in bytes.
  public var largestBody = 1 << 20
  /// The largest message of a WebSocket, in bytes.
  public var largestMessage = 1 << 20
  /// How much may wait to be sent to one WebSocket before it is closed as too slow, in bytes.
  public var largestBacklog = 8 << 20
  /// After how many seconds an idle connection is closed.
  public var keepAlive = 75
  /// Within how many seconds a request must have come whole.
  public var requestTimeout = 20

  /// Creates settings for a port.
  public init(port: Int, fields: [String] = []) {
    self.port = port
    self.fields = fields
  }
}

/// A server that could not listen.
public struct ServerFailure: Error, CustomStringConvertible {
  public let description: String
}
