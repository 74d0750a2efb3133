internal import CWebSockets
import Trading

/// WebSockets.
extension Server {
  /// Sends a text message; one that is gone is passed over, one that takes nothing is closed.
  public func send(_ text: String, to socket: SocketID) {
    guard let connection = sockets[socket.number], !connection.isClosing else { return }
    connection.push(Array(text.utf8))
    if connection.backlog > settings.largestBacklog {
      overflows += 1
      return reset(socket)
    }
    unsafe lws_callback_on_writable(connection.wsi)
  }

  /// Closes a WebSocket once what waits has been sent.
  public func close(_ socket: SocketID) {
    guard let connection = sockets[socket.number] else { return }
    connection.isClosing = true
    unsafe lws_callback_on_writable(connection.wsi)
  }

  /// Drops a WebSocket without a word.
  public func reset(_ socket: SocketID) {
    guard let connection = sockets[socket.number] else { return }
    connection.isClosing = true
    unsafe drydock_lws_reset_on_close(connection.wsi)
    unsafe lws_set_timeout(connection.wsi, PENDING_TIMEOUT_KILLED_BY_PARENT, LWS_TO_KILL_ASYNC)
  }

  func admit(_ wsi: OpaquePointer) -> Int32 {
    guard let request = unsafe HTTPRequest(wsi, fields: settings.fields), let handler,
      handler.admits(request)
    else { return -1 }
    lastNumber += 1
    let connection = unsafe ServerConnection(wsi, number: lastNumber)
    connection.isSocket = true
    connection.request = request
    connections[UInt(bitPattern: wsi)] = connection
    return 0
  }

  func open(_ wsi: OpaquePointer) -> Int32 {
    guard let connection = connections[UInt(bitPattern: wsi)], let request = connection.request
    else {
      return -1
    }
    connection.request = nil
    sockets[connection.number] = connection
    handler?.opened(connection.socket, for: request)
    return 0
  }

  func receive(_ bytes: UnsafeRawBufferPointer, on wsi: OpaquePointer) -> Int32 {
    guard let connection = connections[UInt(bitPattern: wsi)], connection.isSocket else {
      return -1
    }
    unsafe connection.incoming.append(contentsOf: bytes)
    if connection.incoming.count > settings.largestMessage { return -1 }
    let isWhole = unsafe lws_is_final_fragment(wsi) != 0 && lws_remaining_packet_payload(wsi) == 0
    guard isWhole else { return 0 }
    let text = String(decoding: connection.incoming, as: UTF8.self)
    connection.incoming.removeAll(keepingCapacity: true)
    handler?.received(text, from: connection.socket)
    return 0
  }

  func writeMessage(_ wsi: OpaquePointer) -> Int32 {
    guard let connection = connections[UInt(bitPattern: wsi)], connection.isSocket else {
      return -1
    }
    // As many as the connection takes at once, so that a burst costs one turn of the loop.
    while let message = connection.pop() {
      let start = unsafe scratch.start(for: message.count)
      unsafe message.withUnsafeBufferPointer { bytes in
        if let first = bytes.baseAddress { unsafe start.update(from: first, count: bytes.count) }
      }
      guard unsafe lws_write(wsi, start, message.count, LWS_WRITE_TEXT) >= 0 else { return -1 }
      if unsafe lws_send_pipe_choked(wsi) != 0 { break }
    }
    if !connection.isEmpty { unsafe lws_callback_on_writable(wsi) }
    return connection.isEmpty && connection.isClosing ? -1 : 0
  }
}
