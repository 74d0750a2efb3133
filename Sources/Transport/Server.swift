private import CWebSockets
private import Synchronization
public import Trading

/// HTTP and WebSockets on one port, served by one thread: the one that calls ``run()``.
///
/// Everything but ``handle`` belongs to that thread.
@safe public final class Server {
  public let settings: ServerSettings
  public weak var handler: (any ServerHandler)?
  /// By which other threads stop it.
  public let handle = Handle()
  /// WebSockets that were closed because they did not take what was sent to them.
  public internal(set) var overflows = 0
  /// Connections so far that brought a request; one that is kept alive counts once.
  public internal(set) var connectionCount = 0

  private let context: OpaquePointer
  private let memory: Memory
  private var timers = TimerQueue()
  /// By the address of what the library has for each.
  var connections: [UInt: ServerConnection] = [:]
  var sockets: [UInt64: ServerConnection] = [:]
  var lastNumber: UInt64 = 0
  let scratch = WriteBuffer(capacity: 256 << 10)

  /// By which a server is stopped from anywhere.
  public final class Handle: Sendable {
    private let isStopped = Atomic(false)
    fileprivate let context = Mutex<UInt>(0)

    /// Lets the server end after what it is doing.
    public func stop() {
      isStopped.store(true, ordering: .releasing)
      context.withLock { address in
        if let context = unsafe OpaquePointer(bitPattern: address) {
          unsafe lws_cancel_service(context)
        }
      }
    }

    /// Whether it was told to stop.
    public var wasStopped: Bool { isStopped.load(ordering: .acquiring) }
  }

  /// Listens; throws where the port cannot be had.
  public init(_ settings: ServerSettings) throws(ServerFailure) {
    self.settings = settings
    lws_set_log_level(0, nil)
    memory = Memory(host: settings.host)
    guard let context = unsafe memory.listen(settings) else {
      throw ServerFailure(description: "cannot listen on \(settings.host):\(settings.port)")
    }
    unsafe self.context = context
    memory.server = self
    handle.context.withLock { $0 = UInt(bitPattern: context) }
  }

  deinit {
    handle.context.withLock { $0 = 0 }
    unsafe lws_context_destroy(context)
  }

  /// The port it listens on.
  public var port: Int {
    guard let host = unsafe lws_get_vhost_by_name(context, "default") else { return 0 }
    return Int(unsafe lws_get_vhost_listen_port(host))
  }

  /// Serves until it is told to stop.
  public func run() {
    while !handle.wasStopped { turn() }
    for connection in sockets.values { close(connection.socket) }
    // What was said last, and the closes, get a moment to leave.
    let end = WallClock.steady + .milliseconds(300)
    while !sockets.isEmpty, WallClock.steady < end { turn(atMost: .milliseconds(20)) }
  }

  /// Does something so long from now, on the server's thread.
  public func schedule(after span: TimeSpan, _ action: @escaping () -> Void) {
    timers.add(at: WallClock.steady + span, action)
  }

  private func turn(atMost longest: TimeSpan = .seconds(60)) {
    var wait = longest
    if let next = timers.next { wait = min(wait, max(.zero, next - WallClock.steady)) }
    unsafe drydock_alarm_set(memory.alarm, context, wait.nanoseconds.divided(by: 1_000_000, .up))
    drydock_tls_forget_errors()
    unsafe lws_service(context, 0)
    let now = WallClock.steady
    while let action = timers.pop(at: now) { action() }
  }

  /// What the library keeps pointers to; lives as long as the context.
  @safe private final class Memory {
    weak var server: Server?
    let protocols: UnsafeMutablePointer<lws_protocols>
    let alarm: UnsafeMutablePointer<drydock_alarm>
    private let name: UnsafeMutablePointer<CChar>
    private let host: UnsafeMutablePointer<CChar>

    init(host: String) {
      unsafe self.host = strdup(host)
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
        let bytes = unsafe UnsafeRawBufferPointer(start: input, count: input == nil ? 0 : length)
        return unsafe memory.server?.take(reason, of: wsi, bytes) ?? 0
      }
    }

    deinit {
      unsafe protocols.deallocate()
      unsafe alarm.deallocate()
      unsafe free(name)
      unsafe free(host)
    }

    func listen(_ settings: ServerSettings) -> OpaquePointer? {
      var info = unsafe lws_context_creation_info()
      unsafe info.port = Int32(settings.port)
      unsafe info.protocols = UnsafePointer(protocols)
      unsafe info.keepalive_timeout = Int32(settings.keepAlive)
      unsafe info.timeout_secs = UInt32(settings.requestTimeout)
      unsafe info.max_http_header_pool2 = 2_048
      unsafe info.max_http_header_data2 = 16 << 10
      unsafe info.pt_serv_buf_size = 64 << 10
      unsafe info.user = Unmanaged.passUnretained(self).toOpaque()
      unsafe info.iface = UnsafePointer(host)
      // With it the library would listen on every interface, whichever one is named.
      if !settings.host.contains(":") {
        unsafe info.options = UInt64(LWS_SERVER_OPTION_DISABLE_IPV6)
      }
      return unsafe lws_create_context(&info)
    }
  }
}
