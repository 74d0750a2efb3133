import Foundation
private import Synchronization
import Trading
public import Transport

/// The live page of a session: served on loopback to whoever has its address, told of each new
/// state over a WebSocket.
///
/// The address holds a token of 128 bits. A request without it, under another name of this machine,
/// or from a page of another origin is refused, so that no page in the same browser can read along.
public final class Dashboard: Sendable {
  /// How often what is new is sent.
  static let interval = TimeSpan.milliseconds(200)

  /// What stands behind `/?token=` in its address.
  public let token: String
  private let latest = Mutex<(state: SessionState?, version: UInt64)>((nil, 0))
  private let page: [UInt8]

  /// Creates a page that shows nothing yet.
  public init() {
    var chance = SystemRandomNumberGenerator()
    token = (0..<2).map { _ in
      let digits = String(chance.next(), radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
    page =
      PageFile(
        title: "Session", object: .object(JSON.Object()), connecting: "'self'",
        scripts: [
          PackageResources.lanes_js, PackageResources.funnel_js, PackageResources.live_js,
        ]
      ).bytes
  }

  /// Shows a state from now on; from any thread, as often as one likes.
  public func show(_ state: SessionState) {
    latest.withLock { latest in
      latest.state = state
      latest.version += 1
    }
  }

  /// Begins to serve on a port of loopback, 0 for any that is free, in a thread of its own.
  public func serve(port: Int = 0) throws(ServerFailure) -> Served {
    var settings = ServerSettings(port: port)
    settings.largestBody = 0
    let server = try Server(settings)
    let served = Served(port: server.port, token: token, handle: server.handle)
    let desk = DashboardDesk(self, server)
    // From here on both belong to that thread alone.
    nonisolated(unsafe) let keeper = desk
    Thread { unsafe keeper.run() }.start()
    return served
  }

  /// A page that is being served.
  public struct Served: Sendable {
    public let port: Int
    let token: String
    let handle: Server.Handle

    /// What to open in a browser on this machine.
    public var address: String { "http://127.0.0.1:\(port)/?token=\(token)" }

    /// Ends the service.
    public func stop() { handle.stop() }
  }

  /// The newest state, where it is newer than a version.
  fileprivate func state(after version: UInt64) -> (text: String, version: UInt64)? {
    let (state, newest) = latest.withLock { $0 }
    guard let state, newest > version else { return nil }
    return (state.json.compactText, newest)
  }

  fileprivate var response: HTTPResponse {
    HTTPResponse(
      fields: [
        HTTPField("content-type", "text/html; charset=utf-8"),
        HTTPField("cache-control", "no-store"), HTTPField("x-frame-options", "DENY"),
        HTTPField("referrer-policy", "no-referrer"),
        HTTPField("x-content-type-options", "nosniff"),
      ], body: page)
  }
}

/// Who answers for the page, on the server's thread.
private final class DashboardDesk: ServerHandler {
  private let dashboard: Dashboard
  private let server: Server
  private var sockets: [SocketID] = []
  private var last = ""
  private var version: UInt64 = 0

  init(_ dashboard: Dashboard, _ server: Server) {
    self.dashboard = dashboard
    self.server = server
  }

  /// Serves until it is told to stop.
  func run() {
    server.handler = self
    tick()
    server.run()
  }

  private func tick() {
    if let (text, newest) = dashboard.state(after: version) {
      (last, version) = (text, newest)
      for socket in sockets { server.send(text, to: socket) }
    }
    server.schedule(after: Dashboard.interval) { [weak self] in self?.tick() }
  }

  func reply(to request: HTTPRequest) -> HTTPReply {
    guard request.method == "GET", request.path == "/" else {
      return HTTPReply(HTTPResponse(status: 404))
    }
    if isAllowed(request) { return HTTPReply(dashboard.response) }
    let text = "The address of this page has a token in it: the session says it as it begins.\n"
    return HTTPReply(
      HTTPResponse(
        status: 403, fields: [HTTPField("content-type", "text/plain; charset=utf-8")],
        body: Array(text.utf8)))
  }

  func admits(_ request: HTTPRequest) -> Bool {
    // A browser always says from where a page opens a WebSocket.
    request.path == "/live" && request[field: "origin"] != nil && isAllowed(request)
  }

  func opened(_ socket: SocketID, for request: HTTPRequest) {
    sockets.append(socket)
    if !last.isEmpty { server.send(last, to: socket) }
  }

  func received(_ text: String, from socket: SocketID) {}
  func closed(_ socket: SocketID) { sockets.removeAll { $0 == socket } }

  /// Whether it knows the token, calls us by our own name, and comes from nowhere else.
  private func isAllowed(_ request: HTTPRequest) -> Bool {
    let names = ["127.0.0.1:\(server.port)", "localhost:\(server.port)"]
    guard let host = request[field: "host"], names.contains(host) else { return false }
    if let origin = request[field: "origin"], origin != "http://\(host)" { return false }
    let words = request.query.split(separator: "&")
    return words.contains { Self.isEqual($0, "token=\(dashboard.token)") }
  }

  /// Takes as long wherever two texts of one length differ.
  private static func isEqual(_ one: Substring, _ other: String) -> Bool {
    guard one.utf8.count == other.utf8.count else { return false }
    return zip(one.utf8, other.utf8).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
