/// One connection of a server, and what waits on it.
@safe final class ServerConnection {
  let wsi: OpaquePointer
  /// The number of the request or the WebSocket, by which later work finds it again.
  var number: UInt64
  var isSocket = false
  /// The request that is being read, or answered.
  var request: HTTPRequest?
  /// What is to be written once the connection takes it.
  var reply: HTTPReply?
  /// Whether a response was begun that will not end well.
  var isDoomed = false

  /// The pieces of a message that has not come whole.
  var incoming: [UInt8] = []
  /// Messages that wait to be sent, oldest first.
  private var outgoing: [[UInt8]] = []
  private var sent = 0
  /// How many bytes wait.
  private(set) var backlog = 0
  var isClosing = false

  init(_ wsi: OpaquePointer, number: UInt64) {
    unsafe self.wsi = wsi
    self.number = number
  }

  var socket: SocketID { SocketID(number: number) }

  /// Whether nothing waits to be sent.
  var isEmpty: Bool { sent == outgoing.count }

  func push(_ message: [UInt8]) {
    outgoing.append(message)
    backlog += message.count
  }

  func pop() -> [UInt8]? {
    guard sent < outgoing.count else { return nil }
    let message = outgoing[sent]
    sent += 1
    backlog -= message.count
    if sent == outgoing.count || sent >= 256 {
      outgoing.removeFirst(sent)
      sent = 0
    }
    return message
  }
}
