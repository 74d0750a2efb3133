import Foundation
import TestKit
import Testing
import Trading
import Transport

@Suite(.serialized, .timeLimit(.minutes(5))) struct `A server` {
  @Test func `answers with what it was asked`() async throws {
    let server = try await EchoServer.start()
    defer { server.stop() }
    let client = Client()
    let request = HTTPRequest(
      method: "POST", path: "/echo", query: "a=1&b=two%20words",
      fields: [HTTPField("X-Name", "Ada")], body: Array("body".utf8))
    let response = try await client.send(request, to: server.address)
    #expect(response.status == 200)
    #expect(response.text == "POST a=1&b=two words Ada body")
    #expect(try await client.send(HTTPRequest(path: "/nothing"), to: server.address).status == 404)
  }

  @Test func `is told the host and the port that were asked for`() async throws {
    let server = try await EchoServer.start()
    defer { server.stop() }
    let response = try await Client().send(HTTPRequest(path: "/host"), to: server.address)
    #expect(response.text == "127.0.0.1:\(server.address.port)")
  }

  @Test func `answers a thousand requests over connections that are kept`() async throws {
    let server = try await EchoServer.start()
    defer { server.stop() }
    let client = Client()
    for number in 0..<1_000 {
      let response = try await client.send(
        HTTPRequest(path: "/echo", query: "n=\(number)"), to: server.address)
      #expect(response.text == "GET n=\(number)  ")
    }
    let count = try await client.send(HTTPRequest(path: "/connections"), to: server.address)
    #expect(count.text == "1")
  }

  @Test func `sends and takes large bodies, and refuses those that are too large`() async throws {
    let server = try await EchoServer.start()
    defer { server.stop() }
    let client = Client()
    let large = try await client.send(HTTPRequest(path: "/large"), to: server.address)
    #expect(large.body.count == 3_000_000)
    let body = [UInt8](repeating: 66, count: 900_000)
    let echoed = try await client.send(
      HTTPRequest(method: "POST", path: "/echo", body: body), to: server.address)
    #expect(echoed.body.count == body.count + "POST   ".utf8.count)
    let refused = try? await client.send(
      HTTPRequest(method: "POST", path: "/echo", body: body + body), to: server.address)
    #expect(refused == nil || refused?.status == 413)
  }

  @Test func `is heard on loopback alone unless told otherwise`() async throws {
    let server = try await EchoServer.start()
    defer { server.stop() }
    _ = try RawConnection(port: server.address.port)
    // Also this machine, and another interface to whoever listens.
    #expect(throws: RawConnection.Refused.self) {
      try RawConnection(port: server.address.port, host: 0x7F00_0002)
    }
  }

  @Test func `answers late, in half, not at all, or with a reset, as it is told`() async throws {
    let server = try await EchoServer.start()
    defer { server.stop() }
    let client = Client()
    let begin = WallClock.steady
    #expect(try await client.send(HTTPRequest(path: "/late"), to: server.address).text == "late")
    #expect(WallClock.steady - begin >= .milliseconds(190))
    await #expect(throws: Client.Failure.timedOut) {
      try await client.send(
        HTTPRequest(path: "/stall"), to: server.address, within: .milliseconds(300))
    }
    await #expect(throws: Client.Failure.cutShort) {
      try await client.send(HTTPRequest(path: "/half"), to: server.address, within: .seconds(5))
    }
    do {
      _ = try await client.send(
        HTTPRequest(path: "/reset"), to: server.address, within: .seconds(5))
      Issue.record("a reset was answered")
    } catch Client.Failure.broken {
    }
    #expect(try await client.send(HTTPRequest(path: "/echo"), to: server.address).status == 200)
  }

  @Test func `that does not answer one request answers others meanwhile`() async throws {
    let server = try await EchoServer.start()
    defer { server.stop() }
    let client = Client()
    // A connection that is kept, so that requests could wait behind one another on it.
    _ = try await client.send(HTTPRequest(path: "/echo"), to: server.address)
    let stalled = Task {
      try await client.send(HTTPRequest(path: "/stall"), to: server.address, within: .seconds(3))
    }
    try await Task.sleep(for: .milliseconds(50))
    let begin = WallClock.steady
    for _ in 0..<20 {
      #expect(try await client.send(HTTPRequest(path: "/echo"), to: server.address).status == 200)
    }
    #expect(WallClock.steady - begin < .seconds(2))
    await #expect(throws: Client.Failure.timedOut) { try await stalled.value }
  }

  @Test func `that is not there has not been asked anything`() async throws {
    let server = try await EchoServer.start()
    server.stop()
    try await Task.sleep(for: .milliseconds(600))
    do {
      _ = try await Client().send(
        HTTPRequest(path: "/echo"), to: server.address, within: .seconds(2))
      Issue.record("nobody was there")
    } catch Client.Failure.notConnected {
    }
  }

  @Test(arguments: [
    "nonsense\r\n\r\n", "GET\r\n\r\n", "GET /echo HTTP/9.9\r\n\r\n", "\u{0}\u{1}\u{2}\r\n\r\n",
    "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
    "POST /echo HTTP/1.1\r\nHost: x\r\n\r\n", "GET /echo?%zz=%0 HTTP/1.1\r\nHost: x\r\n\r\n",
    "GET /socket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
  ])
  func `outlives what is not HTTP`(text: String) async throws {
    let server = try await EchoServer.start { $0.requestTimeout = 2 }
    defer { server.stop() }
    let raw = try RawConnection(port: server.address.port)
    raw.send(text)
    _ = raw.receive()
    let response = try await Client().send(HTTPRequest(path: "/echo"), to: server.address)
    #expect(response.status == 200)
  }
}

@Suite(.serialized, .timeLimit(.minutes(5))) struct `A WebSocket` {
  @Test func `hears what is said, in order, and is closed when asked`() async throws {
    let server = try await EchoServer.start()
    defer { server.stop() }
    let client = Client()
    let ear = SocketListener()
    let socket = client.open("/socket?x=1", at: server.address, listener: ear.listener)
    socket.send("one")
    socket.send(String(repeating: "long ", count: 40_000))
    socket.send("close")
    var heard: [SocketEvent] = []
    for await event in ear.events { heard.append(event) }
    try #require(heard.count == 5)
    #expect(heard[0...2] == [.opened, .text("hello x=1"), .text("you said one")])
    #expect(heard[3] == .text("you said " + String(repeating: "long ", count: 40_000)))
    guard case .closed = heard[4] else { return #expect(Bool(false), "it was not closed") }
  }

  @Test func `is refused where nobody wants it`() async throws {
    let server = try await EchoServer.start()
    defer { server.stop() }
    let client = Client()
    let ear = SocketListener()
    _ = client.open("/elsewhere", at: server.address, listener: ear.listener)
    var heard: [SocketEvent] = []
    for await event in ear.events { heard.append(event) }
    guard case .closed = heard.first else { return #expect(Bool(false), "it was not refused") }
  }

  @Test func `that takes nothing is dropped before it takes all memory`() async throws {
    let server = try await EchoServer.start { $0.largestBacklog = 1 << 20 }
    defer { server.stop() }
    let client = Client()
    let slow = SocketListener()
    client.open("/socket", at: server.address, listener: slow.listener).send("flood")
    for await _ in slow.events {}
    let ear = SocketListener()
    client.open("/socket", at: server.address, listener: ear.listener).send("overflows")
    var words: [String] = []
    for await event in ear.events {
      if case .text(let text) = event { words.append(text) }
      if words.count == 2 { break }
    }
    #expect(words.last == "overflows 1")
  }
}

/// A connection that sends whatever it is told.
private struct RawConnection {
  struct Refused: Error {}

  let descriptor: Int32

  init(port: Int, host: UInt32 = 0x7F00_0001) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = host.bigEndian
    var limit = timeval(tv_sec: 0, tv_usec: 300_000)
    unsafe setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    let result = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw RawConnection.Refused() }
  }

  func send(_ text: String) {
    let bytes = Array(text.utf8)
    _ = unsafe Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
  }

  func receive() -> Int {
    var bytes = [UInt8](repeating: 0, count: 4_096)
    return unsafe recv(descriptor, &bytes, bytes.count, 0)
  }
}
