internal import CWebSockets
internal import Foundation
private import Synchronization
public import Trading

/// Requests and WebSockets of one thread: the one that calls ``turn(atMost:)``.
///
/// On it everything is told; a ``Client`` is a loop with a thread of its own.
///
/// Certificates are checked, names included. Connections are kept alive and used again, each by one
/// request at a time while there are ``lanes`` enough, so that a request that gets no answer does
/// not hold up another. Nothing that has left is sent a second time.
@safe public final class ClientLoop {
  private static let numbers = Atomic<UInt64>(0)
  /// How many connections to one address are kept for requests.
  public static let lanes = 4
  private var context: OpaquePointer?
  private let memory: ClientContext
  private let proxies: Proxies
  private var timers = TimerQueue()
  private let scratch = WriteBuffer(capacity: 64 << 10)
  private var exchanges: [UInt64: ClientExchange] = [:]
  private var load = Array(repeating: 0, count: lanes)
  /// The header fields of responses that are read, in lower case.
  let fields: [String]

  /// A number that nothing else of any client has.
  static func nextNumber() -> UInt64 {
    numbers.wrappingAdd(1, ordering: .relaxed).newValue
  }

  /// Starts a loop; certificates are checked against those in the file, or the system's.
  ///
  /// Of responses the header fields with these names are read, in lower case.
  public init(
    certificates: String? = nil, fields: [String] = [], proxies: Proxies = .ofEnvironment
  ) {
    lws_set_log_level(0, nil)
    self.fields = fields
    self.proxies = proxies
    memory = ClientContext(certificates: certificates)
    memory.loop = self
    unsafe context = memory.create()
  }

  deinit { end() }

  /// Where the library's state lies; 0 where there is none.
  var address: UInt { unsafe context.map { UInt(bitPattern: $0) } ?? 0 }

  /// By which other threads end a wait of ``turn(atMost:)``.
  public var waker: Waker { Waker(address: address) }

  /// Ends a wait of a loop from any thread, as long as the loop lives.
  public struct Waker: Sendable {
    let address: UInt

    /// Ends the wait.
    public func wake() {
      if let context = unsafe OpaquePointer(bitPattern: address) {
        unsafe lws_cancel_service(context)
      }
    }
  }

  /// Waits until something happens, so long at most, and tells what did.
  public func turn(atMost longest: TimeSpan = .seconds(1)) {
    guard let context = unsafe context else { return Thread.sleep(forTimeInterval: 0.05) }
    var wait = longest
    if let next = timers.next { wait = min(wait, max(.zero, next - WallClock.steady)) }
    unsafe drydock_alarm_set(memory.alarm, context, wait.nanoseconds.divided(by: 1_000_000, .up))
    drydock_tls_forget_errors()
    unsafe lws_service(context, 0)
    let now = WallClock.steady
    while let action = timers.pop(at: now) { action() }
  }

  /// Does something so long from now, on the thread of the loop.
  public func schedule(after span: TimeSpan, _ action: @escaping () -> Void) {
    timers.add(at: WallClock.steady + span, action)
  }

  /// Ends every connection; requests under way fail.
  public func end() {
    for number in exchanges.keys.sorted() { finish(number, .failure(.closed), "closed") }
    if let context = unsafe context { unsafe lws_context_destroy(context) }
    unsafe context = nil
  }

  /// Sends a request and tells how it ended: with the whole response, or a ``Client/Failure``.
  ///
  /// The first span bounds the way to a connection, the second everything.
  public func send(
    _ request: HTTPRequest, to address: Address, connectingWithin connecting: TimeSpan? = nil,
    within span: TimeSpan, _ completion: @escaping (Result<HTTPResponse, any Error>) -> Void
  ) {
    let now = WallClock.steady
    begin(
      request, to: address, until: (now + min(connecting ?? span, span), now + span),
      after: nil, completion)
  }

  private func begin(
    _ request: HTTPRequest, to address: Address,
    until deadlines: (connected: Timestamp, whole: Timestamp), after first: String?,
    _ completion: @escaping (Result<HTTPResponse, any Error>) -> Void
  ) {
    let number = Self.nextNumber()
    let exchange = ClientExchange(number: number, request: request, address: address)
    let lane = load.indices.min { load[$0] < load[$1] } ?? 0
    load[lane] += 1
    exchange.lane = lane
    exchange.completion = { [weak self] result in
      guard let self, case .failure(Client.Failure.notConnected(let words)) = result else {
        return completion(result)
      }
      // One that waited for a connection which then ended has not left: it may go by another.
      guard let first else {
        return self.begin(request, to: address, until: deadlines, after: words, completion)
      }
      // What the first attempt came to says more: the library ends the second with fewer words.
      let said = first == ConnectionWords.ended ? words : first
      completion(.failure(Client.Failure.notConnected(said)))
    }
    exchanges[number] = exchange
    timers.add(at: deadlines.whole) { [weak self] in
      guard let self, let exchange = exchanges[number] else { return }
      finish(
        number, .failure(exchange.hasLeft ? .timedOut : .notConnected("no connection in time")),
        "timed out")
    }
    if deadlines.connected < deadlines.whole {
      timers.add(at: deadlines.connected) { [weak self] in
        guard let self, let exchange = exchanges[number], !exchange.hasLeft else { return }
        finish(number, .failure(.notConnected("no connection in time")), "no connection in time")
      }
    }
    connect(exchange, isSocket: false)
  }

  /// Opens a WebSocket and returns the number that names it; what comes is told on the thread of
  /// the loop.
  public func open(
    _ path: String, at address: Address, listener: @escaping (SocketEvent) -> Void
  ) -> UInt64 {
    let number = Self.nextNumber()
    open(path, at: address, number: number, listener)
    return number
  }

  func open(
    _ path: String, at address: Address, number: UInt64,
    _ listener: @escaping (SocketEvent) -> Void
  ) {
    let exchange = ClientExchange(
      number: number, request: HTTPRequest(path: path), address: address)
    exchange.listener = listener
    exchanges[number] = exchange
    connect(exchange, isSocket: true)
  }

  /// Sends a text message to a WebSocket, once its connection is open.
  public func send(_ text: String, to number: UInt64) {
    guard let exchange = exchanges[number] else { return }
    exchange.outgoing.append(Array(text.utf8))
    if let wsi = unsafe exchange.wsi, exchange.isOpen { unsafe lws_callback_on_writable(wsi) }
  }

  /// Closes a WebSocket once what waits has been sent; one that is not open yet is given up.
  public func close(_ number: UInt64) {
    guard let exchange = exchanges[number] else { return }
    exchange.isClosing = true
    if !exchange.isOpen { return finish(number, .failure(.closed), "closed") }
    if let wsi = unsafe exchange.wsi, exchange.isOpen { unsafe lws_callback_on_writable(wsi) }
  }

  private func connect(_ exchange: ClientExchange, isSocket: Bool) {
    let address = exchange.address
    guard let context = unsafe context else {
      return finish(exchange.number, .failure(.closed), "closed")
    }
    var proxy: String?
    switch proxies.route(to: address) {
    case .direct: break
    case .by(let name): proxy = name
    case .unknown(let scheme):
      let words = "the environment names a proxy that is none for HTTP (\(scheme))"
      return finish(exchange.number, .failure(.notConnected(words)), words)
    }
    var info = unsafe lws_client_connect_info()
    unsafe info.context = context
    unsafe info.port = Int32(address.port)
    unsafe info.opaque_user_data = UnsafeMutableRawPointer(bitPattern: UInt(exchange.number))
    if address.isSecure { unsafe info.ssl_connection = Int32(LCCSCF_USE_SSL.rawValue) }
    let path =
      address.base + exchange.request.path
      + (exchange.request.query.isEmpty ? "" : "?" + exchange.request.query)
    // Only what names the same host as it connects to finds a connection that is kept alive: the
    // port of a request's host is put there later.
    let texts = [
      address.host, isSocket ? address.authority : address.host, path, exchange.request.method,
    ]
    let copies = unsafe texts.map { unsafe strdup($0) }
    defer { for place in texts.indices { unsafe free(copies[place]) } }
    unsafe info.address = UnsafePointer(copies[0])
    unsafe info.host = UnsafePointer(copies[1])
    if isSocket { unsafe info.origin = UnsafePointer(copies[1]) }
    unsafe info.path = UnsafePointer(copies[2])
    // Without it the library keeps the bodies of responses to itself.
    unsafe info.local_protocol_name = UnsafePointer(memory.name)
    // The library puts requests of one vhost onto one connection, and each has one proxy.
    unsafe info.vhost = memory.vhost(isSocket ? "sockets" : "lane \(exchange.lane)", by: proxy)
    if !isSocket {
      unsafe info.method = UnsafePointer(copies[3])
      unsafe info.ssl_connection |= Int32(LCCSCF_PIPELINE.rawValue)
    }
    let isMade = unsafe lws_client_connect_via_info(&info) != nil
    if !isMade {
      let words = ConnectionWords.unmade(address)
      finish(exchange.number, .failure(.notConnected(words)), words)
    }
  }

  /// Ends a request or a WebSocket, once.
  func finish(_ number: UInt64, _ result: Result<HTTPResponse, Client.Failure>, _ reason: String) {
    guard let exchange = exchanges.removeValue(forKey: number) else { return }
    if exchange.completion != nil { load[exchange.lane] -= 1 }
    if let wsi = unsafe exchange.wsi, !exchange.isOver {
      // At once, so that no other request is put onto a connection that is given up.
      unsafe lws_set_timeout(wsi, PENDING_TIMEOUT_KILLED_BY_PARENT, LWS_TO_KILL_SYNC)
    }
    exchange.listener?(.closed(reason))
    exchange.completion?(result.mapError { $0 })
  }

  func exchange(of wsi: OpaquePointer) -> ClientExchange? {
    exchanges[UInt64(UInt(bitPattern: unsafe lws_get_opaque_user_data(wsi)))]
  }

  func buffer(_ bytes: [UInt8]) -> UnsafeMutablePointer<UInt8> {
    let start = unsafe scratch.start(for: max(bytes.count, 16 << 10))
    unsafe bytes.withUnsafeBufferPointer { bytes in
      if let first = bytes.baseAddress { unsafe start.update(from: first, count: bytes.count) }
    }
    return unsafe start
  }
}
