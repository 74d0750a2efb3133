internal import CWebSockets
import Trading

/// Requests and responses.
extension Server {
  /// Takes a callback of the library; a result other than 0 closes the connection.
  func take(
    _ reason: lws_callback_reasons, of wsi: OpaquePointer, _ bytes: UnsafeRawBufferPointer
  ) -> Int32 {
    switch reason {
    case LWS_CALLBACK_HTTP: return unsafe begin(wsi)
    case LWS_CALLBACK_HTTP_BODY: return unsafe takeBody(bytes, of: wsi)
    case LWS_CALLBACK_HTTP_BODY_COMPLETION:
      guard let connection = connections[UInt(bitPattern: wsi)] else { return -1 }
      return dispatch(connection)
    case LWS_CALLBACK_HTTP_WRITEABLE:
      guard let connection = connections[UInt(bitPattern: wsi)] else { return -1 }
      return writeDue(connection)
    case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION: return unsafe admit(wsi)
    case LWS_CALLBACK_ESTABLISHED: return unsafe open(wsi)
    case LWS_CALLBACK_RECEIVE: return unsafe receive(bytes, on: wsi)
    case LWS_CALLBACK_SERVER_WRITEABLE: return unsafe writeMessage(wsi)
    case LWS_CALLBACK_CLOSED, LWS_CALLBACK_CLOSED_HTTP, LWS_CALLBACK_WSI_DESTROY:
      unsafe forget(wsi)
      return 0
    default: return 0
    }
  }

  private func begin(_ wsi: OpaquePointer) -> Int32 {
    guard let request = unsafe HTTPRequest(wsi, fields: settings.fields) else { return -1 }
    let connection = unsafe connections[UInt(bitPattern: wsi)] ?? welcome(wsi)
    lastNumber += 1
    connection.number = lastNumber
    connection.request = request
    guard ["POST", "PUT", "PATCH"].contains(request.method) else { return dispatch(connection) }
    guard let length = request[field: "content-length"].flatMap({ Int($0) }), length >= 0 else {
      return refuse(connection, status: 411)
    }
    if length > settings.largestBody { return refuse(connection, status: 413) }
    connection.request?.body.reserveCapacity(length)
    return length == 0 ? dispatch(connection) : 0
  }

  private func welcome(_ wsi: OpaquePointer) -> ServerConnection {
    let connection = unsafe ServerConnection(wsi, number: 0)
    connections[UInt(bitPattern: wsi)] = connection
    connectionCount += 1
    return connection
  }

  private func takeBody(_ bytes: UnsafeRawBufferPointer, of wsi: OpaquePointer) -> Int32 {
    guard let connection = connections[UInt(bitPattern: wsi)],
      let count = connection.request?.body.count
    else {
      return -1
    }
    if count + bytes.count > settings.largestBody { return -1 }
    unsafe connection.request?.body.append(contentsOf: bytes)
    return 0
  }

  /// Says why a request is not read, and ends the connection, since its body may follow.
  private func refuse(_ connection: ServerConnection, status: Int) -> Int32 {
    connection.reply = HTTPReply(HTTPResponse(status: status))
    connection.isDoomed = true
    return write(connection)
  }

  private func dispatch(_ connection: ServerConnection) -> Int32 {
    guard let request = connection.request, let handler else { return -1 }
    let reply = handler.reply(to: request)
    connection.reply = reply
    if reply.delay <= .zero, reply.fate != .stall { return write(connection) }
    // It takes as long as it takes: the library shall not cut it short.
    unsafe lws_set_timeout(connection.wsi, NO_PENDING_TIMEOUT, 0)
    if reply.fate == .stall { return 0 }
    let (wsi, number) = unsafe (connection.wsi, connection.number)
    schedule(after: reply.delay) { [weak self] in
      guard let waiting = self?.connections[UInt(bitPattern: wsi)], waiting.number == number else {
        return
      }
      unsafe lws_callback_on_writable(wsi)
    }
    return 0
  }

  private func writeDue(_ connection: ServerConnection) -> Int32 {
    connection.reply == nil ? 0 : write(connection)
  }

  /// Writes the response that waits, as much of it as its fate lets.
  private func write(_ connection: ServerConnection) -> Int32 {
    guard let reply = connection.reply else { return 0 }
    connection.reply = nil
    connection.request = nil
    let wsi = unsafe connection.wsi
    if reply.fate == .reset {
      unsafe drydock_lws_reset_on_close(wsi)
      return -1
    }
    let response = reply.late?() ?? reply.response
    let room =
      4_096 + response.fields.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 8 }
    let start = unsafe scratch.start(for: room + response.body.count)
    var position: UnsafeMutablePointer<UInt8>? = unsafe start
    let end = unsafe start + room
    guard
      unsafe lws_add_http_header_status(wsi, UInt32(response.status), &position, end) == 0,
      unsafe addFields(response, to: wsi, &position, end),
      unsafe lws_finalize_http_header(wsi, &position, end) == 0, var next = unsafe position
    else { return -1 }
    let isHalf = reply.fate == .half
    let count = isHalf ? response.body.count / 2 : response.body.count
    unsafe response.body.withUnsafeBufferPointer { body in
      guard let first = body.baseAddress, count > 0 else { return }
      unsafe next.update(from: first, count: count)
      unsafe next += count
    }
    let total = unsafe next - start
    guard unsafe lws_write(wsi, start, total, LWS_WRITE_HTTP_HEADERS) >= total else { return -1 }
    if isHalf || connection.isDoomed { return -1 }
    return unsafe lws_http_transaction_completed(wsi) == 0 ? 0 : -1
  }

  private func addFields(
    _ response: HTTPResponse, to wsi: OpaquePointer,
    _ position: inout UnsafeMutablePointer<UInt8>?, _ end: UnsafeMutablePointer<UInt8>
  ) -> Bool {
    for field in response.fields {
      let name = Array((field.name + ":").utf8) + [0]
      let value = Array(field.value.utf8)
      guard
        unsafe lws_add_http_header_by_name(
          wsi, name, value, Int32(value.count), &position, end) == 0
      else { return false }
    }
    return unsafe lws_add_http_header_content_length(
      wsi, UInt64(response.body.count), &position, end) == 0
  }

  private func forget(_ wsi: OpaquePointer) {
    guard let connection = connections.removeValue(forKey: UInt(bitPattern: wsi)) else { return }
    if connection.isSocket, sockets.removeValue(forKey: connection.number) != nil {
      handler?.closed(connection.socket)
    }
  }
}
