internal import CWebSockets
import Trading

/// One request of a client and its response, or one WebSocket.
@safe final class ClientExchange {
  let number: UInt64
  let request: HTTPRequest
  let address: Address
  /// Which of the connections it goes by, where it is a request.
  var lane = 0
  var wsi: OpaquePointer?
  var completion: ((Result<HTTPResponse, any Error>) -> Void)?
  var listener: ((SocketEvent) -> Void)?
  var response = HTTPResponse()
  var outgoing: [[UInt8]] = []
  var isOpen = false
  /// Whether its head was written.
  var hasLeft = false
  var isClosing = false
  /// Whether the library is done with it.
  var isOver = false

  /// Whether any of the response has come.
  var hasBegun = false
  /// Whether the other side's certificate was found wanting.
  var isDistrusted = false

  init(number: UInt64, request: HTTPRequest, address: Address) {
    self.number = number
    self.request = request
    self.address = address
  }

  /// What it ends with where its connection does.
  func failure(_ words: String) -> Client.Failure {
    hasBegun ? .cutShort : hasLeft ? .broken(words) : .notConnected(words)
  }
}

/// What the library tells a client.
extension ClientLoop {
  func take(
    _ reason: lws_callback_reasons, of wsi: OpaquePointer, _ input: UnsafeMutableRawPointer?,
    _ length: Int
  ) -> Int32 {
    guard let exchange = unsafe exchange(of: wsi) else {
      // Its request is over: a connection that is kept alive may go on, one that is read may not.
      switch reason {
      case LWS_CALLBACK_RECEIVE_CLIENT_HTTP, LWS_CALLBACK_CLIENT_RECEIVE: return -1
      default: return 0
      }
    }
    if unsafe exchange.wsi == nil { unsafe exchange.wsi = wsi }
    switch reason {
    case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
      exchange.isOver = true
      let words = ConnectionWords.of(
        unsafe Self.text(input, length), at: exchange.address,
        isDistrusted: exchange.isDistrusted)
      finish(exchange.number, .failure(exchange.failure(words)), words)
    case LWS_CALLBACK_OPENSSL_PERFORM_SERVER_CERT_VERIFICATION:
      if length == 0 { exchange.isDistrusted = true }
    case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER:
      return unsafe appendHead(of: exchange, wsi, input, length)
    case LWS_CALLBACK_CLIENT_HTTP_WRITEABLE: return unsafe writeBody(of: exchange, wsi)
    case LWS_CALLBACK_ESTABLISHED_CLIENT_HTTP:
      exchange.response.status = Int(unsafe lws_http_client_http_response(wsi))
      exchange.response.fields = unsafe HTTPResponse.fields(of: wsi, fields)
      exchange.hasBegun = true
    case LWS_CALLBACK_RECEIVE_CLIENT_HTTP: return unsafe read(wsi)
    case LWS_CALLBACK_RECEIVE_CLIENT_HTTP_READ:
      unsafe exchange.response.body.append(
        contentsOf: UnsafeRawBufferPointer(start: input, count: length))
    case LWS_CALLBACK_COMPLETED_CLIENT_HTTP:
      exchange.isOver = true
      finish(exchange.number, .success(exchange.response), "done")
    case LWS_CALLBACK_CLIENT_ESTABLISHED:
      exchange.isOpen = true
      exchange.listener?(.opened)
      unsafe lws_callback_on_writable(wsi)
    case LWS_CALLBACK_CLIENT_RECEIVE: unsafe takeMessage(exchange, wsi, input, length)
    case LWS_CALLBACK_CLIENT_WRITEABLE: return unsafe writeMessage(of: exchange, wsi)
    case LWS_CALLBACK_CLOSED_CLIENT_HTTP, LWS_CALLBACK_CLIENT_CLOSED:
      exchange.isOver = true
      let words = ConnectionWords.ended
      finish(exchange.number, .failure(exchange.failure(words)), words)
    default: break
    }
    return 0
  }

  private func appendHead(
    of exchange: ClientExchange, _ wsi: OpaquePointer, _ input: UnsafeMutableRawPointer?,
    _ length: Int
  ) -> Int32 {
    guard let place = unsafe input?.assumingMemoryBound(to: UnsafeMutablePointer<UInt8>?.self),
      let end = unsafe place.pointee.map({ unsafe $0 + length })
    else { return -1 }
    guard unsafe exchange.listener != nil || namePort(of: exchange, place, before: end) else {
      return -1
    }
    exchange.hasLeft = true
    var fields = exchange.request.fields
    if !exchange.request.body.isEmpty {
      fields.append(HTTPField("content-length", String(exchange.request.body.count)))
      unsafe lws_client_http_body_pending(wsi, 1)
      unsafe lws_callback_on_writable(wsi)
    } else if exchange.request.method == "POST" {
      fields.append(HTTPField("content-length", "0"))
    }
    for field in fields {
      let value = Array(field.value.utf8)
      guard
        unsafe lws_add_http_header_by_name(
          wsi, Array((field.name + ":").utf8) + [0], value, Int32(value.count), place, end) == 0
      else { return -1 }
    }
    return 0
  }

  /// Puts the port behind the name of the host, which is the line that the library wrote last.
  private func namePort(
    of exchange: ClientExchange, _ place: UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>,
    before end: UnsafeMutablePointer<UInt8>
  ) -> Bool {
    guard let next = unsafe place.pointee else { return false }
    let address = exchange.address
    let (line, whole) = (
      Array("Host: \(address.host)\r\n".utf8), Array("Host: \(address.authority)\r\n".utf8)
    )
    let start = unsafe next - line.count
    guard unsafe UnsafeBufferPointer(start: start, count: line.count).elementsEqual(line),
      unsafe end - start >= whole.count
    else { return false }
    unsafe start.update(from: whole, count: whole.count)
    unsafe place.pointee = start + whole.count
    return true
  }

  private func writeBody(of exchange: ClientExchange, _ wsi: OpaquePointer) -> Int32 {
    let body = exchange.request.body
    unsafe lws_client_http_body_pending(wsi, 0)
    if body.isEmpty { return 0 }
    return unsafe lws_write(wsi, buffer(body), body.count, LWS_WRITE_HTTP_FINAL) < body.count
      ? -1 : 0
  }

  /// Asks the library to read on; what it reads comes as another callback.
  private func read(_ wsi: OpaquePointer) -> Int32 {
    var count: Int32 = 16 << 10
    let memory = unsafe buffer([])
    return unsafe memory.withMemoryRebound(to: CChar.self, capacity: Int(count)) { start in
      var place: UnsafeMutablePointer<CChar>? = unsafe start
      return unsafe lws_http_client_read(wsi, &place, &count) < 0 ? -1 : 0
    }
  }

  private func takeMessage(
    _ exchange: ClientExchange, _ wsi: OpaquePointer, _ input: UnsafeMutableRawPointer?,
    _ length: Int
  ) {
    unsafe exchange.response.body.append(
      contentsOf: UnsafeRawBufferPointer(start: input, count: length))
    let isWhole = unsafe lws_is_final_fragment(wsi) != 0 && lws_remaining_packet_payload(wsi) == 0
    guard isWhole else { return }
    exchange.listener?(.text(exchange.response.text))
    exchange.response.body.removeAll(keepingCapacity: true)
  }

  private func writeMessage(of exchange: ClientExchange, _ wsi: OpaquePointer) -> Int32 {
    if !exchange.outgoing.isEmpty {
      let message = exchange.outgoing.removeFirst()
      guard unsafe lws_write(wsi, buffer(message), message.count, LWS_WRITE_TEXT) >= 0 else {
        return -1
      }
      unsafe lws_callback_on_writable(wsi)
      return 0
    }
    return exchange.isClosing ? -1 : 0
  }

  private static func text(_ input: UnsafeMutableRawPointer?, _ length: Int) -> String {
    guard let input = unsafe input else { return "no connection" }
    return unsafe String(
      decoding: UnsafeRawBufferPointer(start: input, count: length), as: UTF8.self)
  }
}
