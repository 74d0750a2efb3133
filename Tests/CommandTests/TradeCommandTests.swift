import Foundation
import Testing

@Suite struct `A run that is asked for what it must not do` {
  let terminal: Terminal

  init() throws { terminal = try Terminal() }

  private func keys() throws -> String {
    let name = try terminal.write("alice\nsecret\n", to: "keys")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o600], ofItemAtPath: terminal.path(name))
    return name
  }

  @Test(arguments: [
    "http://10.255.255.1:9", "http://127.0.0.1.example.com:9", "http://api.bybit.com",
    "http://localhost.example.com",
  ])
  func `tells no keys in clear to another machine`(endpoint: String) throws {
    let ending = try terminal.type(
      "trade crossover --symbol BTCUSDT --live --yes --keys \(keys()) --endpoint \(endpoint)")
    #expect(ending.code == 64)
    #expect(ending.errors.contains("keys go by TLS"), "\(ending.errors)")
  }

  @Test func `says at once what it tries again, and why`() throws {
    let ending = try terminal.type(
      "trade crossover --symbol BTCUSDT --live --yes --endpoint http://127.0.0.1:9")
    #expect(ending.code == 66)
    let tries = ending.errors.split(separator: "\n").filter { $0.contains("asking again") }
    #expect(tries.count == 7)
    #expect(tries.allSatisfy { $0.contains("127.0.0.1:9 refused the connection") })
  }
}
