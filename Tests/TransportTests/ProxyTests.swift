import Foundation
import TestKit
import Testing
import Trading
import Transport

@Suite(.timeLimit(.minutes(5))) struct `A proxy of the environment` {
  private func route(_ address: String, _ environment: [String: String]) throws -> Proxies.Route {
    Proxies(environment).route(to: try #require(Address(address)))
  }

  @Test(
    arguments: [
      (["https_proxy": "http://p:3128"], "https://api.example.com", "p:3128"),
      (["HTTPS_PROXY": "p:3128"], "wss://api.example.com", "p:3128"),
      (["https_proxy": "http://p"], "https://api.example.com", "p:1080"),
      (["https_proxy": "http://me:pa%20ss@p:1/"], "https://api.example.com", "me:pa ss@p:1"),
      (["http_proxy": "http://p:1"], "https://api.example.com", nil),
      (["http_proxy": "http://p:1"], "http://api.example.com", "p:1"),
      (["HTTP_PROXY": "http://p:1"], "http://api.example.com", nil),
      (["all_proxy": "http://p:1"], "https://api.example.com", "p:1"),
      (["all_proxy": "http://p:1", "https_proxy": "q:2"], "https://api.example.com", "q:2"),
      (["https_proxy": "", "ALL_PROXY": "p:1"], "https://api.example.com", "p:1"),
      (["all_proxy": "p:1", "no_proxy": "example.com"], "https://api.example.com", nil),
      (["all_proxy": "p:1", "no_proxy": "x, .Example.com"], "https://API.example.com", nil),
      (["all_proxy": "p:1", "no_proxy": "ample.com"], "https://api.example.com", "p:1"),
      (["all_proxy": "p:1", "NO_PROXY": "example.com:444"], "https://api.example.com", "p:1"),
      (["all_proxy": "p:1", "NO_PROXY": "example.com:443"], "https://api.example.com", nil),
      (["all_proxy": "p:1", "no_proxy": "*"], "https://api.example.com", nil),
      (["all_proxy": "p:1"], "http://127.0.0.1:8080", nil),
      (["all_proxy": "p:1"], "http://localhost:8080", nil),
      ([:], "https://api.example.com", nil),
    ] as [([String: String], String, String?)])
  func `is taken for the hosts that it is for`(
    environment: [String: String], address: String, proxy: String?
  ) throws {
    #expect(try route(address, environment) == proxy.map { .by($0) } ?? .direct)
  }

  @Test func `of another kind is said to be one, and nothing is sent`() async throws {
    let proxies = Proxies(["all_proxy": "socks5://me:secret@p:1"])
    #expect(
      try route("https://a.example", ["all_proxy": "socks5://p:1"]) == .unknown(scheme: "socks5"))
    let address = try #require(Address("http://a.example"))
    await #expect {
      try await Client(proxies: proxies).send(HTTPRequest(path: "/"), to: address)
    } throws: { error in
      guard case .notConnected(let words) = error as? Client.Failure else { return false }
      return words.contains("socks5") && !words.contains("secret")
    }
  }

  @Test func `is gone by, with its name and password`() async throws {
    let server = try await EchoServer.start()
    defer { server.stop() }
    let proxy = try ConnectProxy(to: server.address.port)
    let client = Client(
      proxies: Proxies(["http_proxy": "http://me:secret@127.0.0.1:\(proxy.port)"]))
    let address = try #require(Address("http://exchange.example:8080"))
    for number in 0..<3 {
      let response = try await client.send(
        HTTPRequest(path: "/echo", query: "n=\(number)"), to: address)
      #expect(response.text == "GET n=\(number)  ")
    }
    #expect(
      try await client.send(HTTPRequest(path: "/host"), to: address).text == "exchange.example:8080"
    )
    let heads = proxy.asked
    #expect(heads.count >= 1)
    for head in heads {
      #expect(head.hasPrefix("CONNECT exchange.example:8080 HTTP/1."))
      #expect(head.contains("Proxy-authorization: basic bWU6c2VjcmV0"))
    }
    // What is here is asked for directly.
    _ = try await client.send(HTTPRequest(path: "/echo"), to: server.address)
    #expect(proxy.asked.count == heads.count)
  }

  @Test func `carries WebSockets`() async throws {
    let server = try await EchoServer.start()
    defer { server.stop() }
    let proxy = try ConnectProxy(to: server.address.port)
    let client = Client(proxies: Proxies(["all_proxy": "127.0.0.1:\(proxy.port)"]))
    let address = try #require(Address("ws://exchange.example:8080"))
    let heard = SocketListener()
    let socket = client.open("/socket?q=1", at: address, listener: heard.listener)
    var events = heard.events.makeAsyncIterator()
    #expect(await events.next() == .opened)
    #expect(await events.next() == .text("hello q=1"))
    socket.send("x")
    #expect(await events.next() == .text("you said x"))
    #expect(proxy.asked.count == 1)
  }
}
