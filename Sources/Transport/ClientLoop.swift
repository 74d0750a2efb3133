internal import CWebSockets
internal import Foundation
private import Synchronization
import Trading

/// The inside of a ``Client``: all of it belongs to one thread.
@safe final class ClientLoop {
  private static let numbers = Atomic<UInt64>(0)
  private var context: OpaquePointer?
  private let memory: Memory
  private var timers = TimerQueue()
  private let scratch = WriteBuffer(capacity: 64 << 10)
  private var exchanges: [UInt64: ClientExchange] = [:]

  /// A number that nothing else of any client has.
  static func nextNumber() -> UInt64 {
    numbers.wrappingAdd(1, ordering: .relaxed).newValue
  }

  init(certificates: String?) {
    lws_set_log_level(0, nil)
    memory = Memory()
    memory.loop = self
    unsafe context = memory.create(certificates)
  }

  /// Where the library's state lies; 0 where there is none.
  var address: UInt { unsafe context.map { UInt(bitPattern: $0) } ?? 0 }

  func turn() {
    guard let context = unsafe context else { return Thread.sleep(forTimeInterval: 0.05) }
    var wait = TimeSpan.seconds(1)
    if let next = timers.next { wait = min(wait, max(.zero, next - WallClock.steady)) }
    unsafe drydock_alarm_set(memory.alarm, context, wait.nanoseconds.divided(by: 1_000_000, .up))
    unsafe lws_service(context, 0)
    let now = WallClock.steady
    while let action = timers.pop(at: now) { action() }
  }

  func end() {
    for number in exchanges.keys.sorted() { finish(number, .failure(.closed), "closed") }
    if let context = unsafe context { unsafe lws_context_destroy(context) }
    unsafe context = nil
  }

  func send(
    _ request: HTTPRequest, to address: Address, within span: TimeSpan,
    _ completion: @escaping (Result<HTTPResponse, any Error>) -> Void
  ) {
    begin(request, to: address, until: WallClock.steady + span, isSecond: false, completion)
  }

  private func begin(
    _ request: HTTPRequest, to address: Address, until deadline: Timestamp, isSecond: Bool,
    _ completion: @escaping (Result<HTTPResponse, any Error>) -> Void
  ) {
    let number = Self.nextNumber()
    let exchange = ClientExchange(number: number, request: request)
    exchange.completion = { [weak self] result in
      // One that waited for a connection which then ended has not left: it may go by another.
      if !isSecond, let self, case .failure(Client.Failure.notConnected) = result {
        self.begin(request, to: address, until: deadline, isSecond: true, completion)
      } else {
        completion(result)
      }
    }
    exchanges[number] = exchange
    timers.add(at: deadline) { [weak self] in
      self?.finish(number, .failure(.timedOut), "timed out")
    }
    connect(exchange, to: address, isSocket: false)
  }

  func open(
    _ path: String, at address: Address, number: UInt64,
    _ listener: @escaping @Sendable (SocketEvent) -> Void
  ) {
    let exchange = ClientExchange(number: number, request: HTTPRequest(path: path))
    exchange.listener = listener
    exchanges[number] = exchange
    connect(exchange, to: address, isSocket: true)
  }

  func send(_ text: String, to number: UInt64) {
    guard let exchange = exchanges[number] else { return }
    exchange.outgoing.append(Array(text.utf8))
    if let wsi = unsafe exchange.wsi, exchange.isOpen { unsafe lws_callback_on_writable(wsi) }
  }

  func close(_ number: UInt64) {
    guard let exchange = exchanges[number] else { return }
    exchange.isClosing = true
    if let wsi = unsafe exchange.wsi, exchange.isOpen { unsafe lws_callback_on_writable(wsi) }
  }

  private func connect(_ exchange: ClientExchange, to address: Address, isSocket: Bool) {
    guard let context = unsafe context else {
      return finish(exchange.number, .failure(.closed), "closed")
    }
    var info = unsafe lws_client_connect_info()
    unsafe info.context = context
    unsafe info.port = Int32(address.port)
    unsafe info.opaque_user_data = UnsafeMutableRawPointer(bitPattern: UInt(exchange.number))
    if address.isSecure { unsafe info.ssl_connection = Int32(LCCSCF_USE_SSL.rawValue) }
    let path =
      address.base + exchange.request.path
      + (exchange.request.query.isEmpty ? "" : "?" + exchange.request.query)
    let isMade = unsafe address.host.withCString { host in
      unsafe path.withCString { path in
        unsafe exchange.request.method.withCString { method in
          unsafe info.address = host
          unsafe info.host = host
          unsafe info.origin = host
          unsafe info.path = path
          // Without it the library keeps the bodies of responses to itself.
          unsafe info.local_protocol_name = UnsafePointer(memory.name)
          if !isSocket {
            unsafe info.method = method
            unsafe info.ssl_connection |= Int32(LCCSCF_PIPELINE.rawValue)
          }
          return unsafe lws_client_connect_via_info(&info) != nil
        }
      }
    }
    if !isMade {
      finish(exchange.number, .failure(.notConnected("no connection")), "no connection")
    }
  }

  /// Ends a request or a WebSocket, once.
  func finish(_ number: UInt64, _ result: Result<HTTPResponse, Client.Failure>, _ reason: String) {
    guard let exchange = exchanges.removeValue(forKey: number) else { return }
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

  /// What the library keeps pointers to; lives as long as the context.
  @safe private final class Memory {
    weak var loop: ClientLoop?
    let protocols: UnsafeMutablePointer<lws_protocols>
    let alarm: UnsafeMutablePointer<drydock_alarm>
    let name: UnsafeMutablePointer<CChar>

    init() {
      unsafe protocols = .allocate(capacity: 2)
      unsafe protocols.initialize(repeating: lws_protocols(), count: 2)
      unsafe alarm = .allocate(capacity: 1)
      unsafe alarm.initialize(to: drydock_alarm())
      unsafe name = strdup("drydock")
      unsafe protocols[0].name = UnsafePointer(name)
      unsafe protocols[0].rx_buffer_size = 64 << 10
      unsafe protocols[0].callback = { wsi, reason, _, input, length in
        guard let wsi = unsafe wsi, let context = unsafe lws_get_context(wsi),
          let owner = unsafe lws_context_user(context)
        else { return 0 }
        let memory = unsafe Unmanaged<Memory>.fromOpaque(owner).takeUnretainedValue()
        return unsafe memory.loop?.take(reason, of: wsi, input, length) ?? 0
      }
    }

    deinit {
      unsafe protocols.deallocate()
      unsafe alarm.deallocate()
      unsafe free(name)
    }

    func create(_ certificates: String?) -> OpaquePointer? {
      var info = unsafe lws_context_creation_info()
      unsafe info.port = -1  // No listener.
      unsafe info.protocols = UnsafePointer(protocols)
      unsafe info.options = UInt64(LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT)
      unsafe info.user = Unmanaged.passUnretained(self).toOpaque()
      guard let certificates else { return unsafe lws_create_context(&info) }
      return unsafe certificates.withCString { path in
        unsafe info.client_ssl_ca_filepath = path
        return unsafe lws_create_context(&info)
      }
    }
  }
}
