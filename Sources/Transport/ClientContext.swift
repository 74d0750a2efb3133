internal import CWebSockets
internal import Foundation

/// What the library keeps pointers to; lives as long as its context.
@safe final class ClientContext {
  weak var loop: ClientLoop?
  let alarm: UnsafeMutablePointer<drydock_alarm>
  /// The name of the protocol by which the library hands over what comes.
  let name: UnsafeMutablePointer<CChar>
  private let protocols: UnsafeMutablePointer<lws_protocols>
  private let certificates: UnsafeMutablePointer<CChar>?
  private var context: OpaquePointer?
  private var vhosts: [String: OpaquePointer] = unsafe [:]
  private var texts: [UnsafeMutablePointer<CChar>?] = unsafe []

  /// Certificates are checked against those in the file, or the system's.
  init(certificates: String?) {
    unsafe self.certificates = unsafe certificates.flatMap { unsafe strdup($0) }
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
      let memory = unsafe Unmanaged<ClientContext>.fromOpaque(owner).takeUnretainedValue()
      return unsafe memory.loop?.take(reason, of: wsi, input, length) ?? 0
    }
  }

  deinit {
    unsafe protocols.deallocate()
    unsafe alarm.deallocate()
    unsafe free(name)
    unsafe free(certificates)
    for at in unsafe texts.indices { unsafe free(texts[at]) }
  }

  /// Makes the context, which whoever asked for it destroys.
  func create() -> OpaquePointer? {
    _ = Self.tls
    var info = unsafe settings(proxy: nil)
    unsafe info.options = 0
    unsafe context = lws_create_context(&info)
    return unsafe context
  }

  /// Connections of one kind that go by one proxy, or directly.
  func vhost(_ kind: String, by proxy: String?) -> OpaquePointer? {
    let key = "\(kind) \(proxy ?? "")"
    if let known = unsafe vhosts[key] { return unsafe known }
    guard let context = unsafe context else { return nil }
    var info = unsafe settings(proxy: proxy)
    unsafe info.vhost_name = UnsafePointer(keep(key))
    let made = unsafe lws_create_vhost(context, &info)
    unsafe vhosts[key] = made
    return unsafe made
  }

  /// Sets TLS up once for the whole process, in a context that is kept.
  ///
  /// The library finds a connection again in a handshake by a number that each such context draws
  /// anew for all of them: a second one would break the handshakes that are under way on other
  /// threads.
  private static let tls: UInt = {
    var info = unsafe lws_context_creation_info()
    unsafe info.port = -1
    unsafe info.options = UInt64(LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT)
    return unsafe UInt(bitPattern: lws_create_context(&info))
  }()

  private func settings(proxy: String?) -> lws_context_creation_info {
    var info = unsafe lws_context_creation_info()
    unsafe info.port = -1  // No listener.
    unsafe info.protocols = UnsafePointer(protocols)
    unsafe info.options = UInt64(LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT)
    unsafe info.user = Unmanaged.passUnretained(self).toOpaque()
    unsafe info.client_ssl_ca_filepath = UnsafePointer(certificates)
    // Named always, since without it the library takes one from the environment, for all hosts.
    unsafe info.http_proxy_address = UnsafePointer(keep(proxy ?? ""))
    return unsafe info
  }

  private func keep(_ text: String) -> UnsafeMutablePointer<CChar>? {
    let copy = unsafe strdup(text)
    unsafe texts.append(copy)
    return unsafe copy
  }
}
