import TestKit
import Testing
import Trading
import Transport

@Suite struct `An address` {
  @Test(arguments: [
    "http://127.0.0.1:8080", "http://127.9.8.7", "https://127.0.0.1", "ws://[::1]:8080",
    "http://localhost:8080", "http://LOCALHOST",
  ])
  func `of this machine is known as such`(text: String) throws {
    #expect(try #require(Address(text)).isLoopback)
  }

  @Test(arguments: [
    "http://127.0.0.1.example.com", "http://127.example", "http://127.0.0.1@example.com",
    "http://127.1", "http://2130706433", "http://localhost.example.com", "http://[::2]:80",
    "http://10.0.0.1", "http://128.0.0.1", "http://[::ffff:10.0.0.1]", "http://0.0.0.0",
  ])
  func `of anybody else is not taken for it, whatever it is called`(text: String) throws {
    #expect(try #require(Address(text)).isLoopback == false)
  }

  @Test func `of version 6 is written in brackets`() throws {
    let address = try #require(Address("http://[::1]:8080/base/"))
    #expect(address.host == "::1" && address.description == "http://[::1]:8080/base")
  }

  @Test func `that only looks like this machine's goes by the proxy`() throws {
    let proxies = Proxies(["http_proxy": "http://proxy:3128"])
    let there = try #require(Address("http://127.0.0.1.example.com"))
    #expect(proxies.route(to: there) == .by("proxy:3128"))
    #expect(proxies.route(to: try #require(Address("http://127.0.0.1"))) == .direct)
  }
}

@Suite(.serialized, .timeLimit(.minutes(1))) struct `A connection that is not made` {
  private func words(_ url: String) async throws -> String {
    let address = try #require(Address(url))
    do {
      _ = try await Client(proxies: Proxies([:])).send(
        HTTPRequest(path: "/"), to: address, within: .seconds(5))
      return "made"
    } catch Client.Failure.notConnected(let words) {
      return words
    }
  }

  @Test func `says that a name was not found`() async throws {
    let words = try await words("https://no-such-host.invalid")
    #expect(words == "the name no-such-host.invalid is not found")
  }

  @Test func `says who refuses`() async throws {
    #expect(try await words("http://127.0.0.1:9").hasPrefix("127.0.0.1:9 refused the connection"))
  }

  @Test func `says who does not speak TLS`() async throws {
    let server = try await EchoServer.start()
    defer { server.stop() }
    let words = try await words("https://127.0.0.1:\(server.address.port)")
    #expect(words.contains("does not speak TLS"), "\(words)")
  }
}
