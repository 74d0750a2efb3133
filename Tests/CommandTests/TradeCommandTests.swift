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

  @Test(arguments: [
    "--capital 500", "--spread 0.1%", "--slippage 0.1%", "--latency 5ms", "--draw-latency",
    "--faults storm", "--seed 7", "--margin isolated",
  ])
  func `takes no option that a real venue would not hear of`(option: String) throws {
    let ending = try terminal.type(
      "trade crossover --symbol BTCUSDT --live --yes --endpoint http://127.0.0.1:9 \(option)")
    #expect(ending.code == 64)
    let name = option.split(separator: " ")[0]
    #expect(ending.errors.contains("\(name): of no meaning with --live"), "\(ending.errors)")
  }

  @Test func `names every such option at once`() throws {
    let ending = try terminal.type(
      "trade crossover --symbol BTCUSDT --live --endpoint http://127.0.0.1:9 --capital 5 --seed 1")
    #expect(ending.code == 64 && ending.errors.contains("--capital, --seed: of no meaning"))
  }

  @Test func `sizes nothing by the risk of a stop that no signal has`() throws {
    let asks = "trade ./Bare.swift --symbol BTCUSDT --live --yes --endpoint http://127.0.0.1:9"
    try terminal.write(
      """
      import StrategyKit

      struct Bare: Strategy {
        static let name = "bare"
        static let summary = "Long without a stop."
        var count = 0
        mutating func onCandle(_ candle: Candle, _ desk: inout Desk) {
          count += 1
          if count % 10 == 0 { desk.enter(.long, stop: .unprotected) }
        }
      }
      """, to: "Bare.swift")
    let ending = try terminal.type("\(asks) --risk 1%")
    #expect(ending.code == 64 && ending.errors.contains("--risk: needs a stop"), "\(ending.errors)")
    // With a stop it goes on, and finds that nobody is there.
    #expect(try terminal.type("\(asks) --risk 1% --stop 2%").code == 66)
  }

  @Test func `has limits that are amounts or shares`() throws {
    let asks = "trade crossover --symbol BTCUSDT --live --yes --endpoint http://127.0.0.1:9"
    for wrong in ["0", "-5%", "five", "0%"] {
      let ending = try terminal.type("\(asks) --max-loss \(wrong)")
      #expect(ending.code == 64 && ending.errors.contains("--max-loss"), "\(wrong)")
    }
    #expect(try terminal.type("\(asks) --max-loss 5% --max-notional 200%").code == 66)
  }

  @Test(arguments: [("BTCPERP", "BTCUSDT"), ("PEPEUSDT", "1000PEPEUSDT")])
  func `names contracts on the same coin for a symbol that is none`(
    symbol: String, other: String
  ) throws {
    let ending = try terminal.type(
      "trade crossover --symbol \(symbol) --live --yes --endpoint http://127.0.0.1:9")
    #expect(ending.code == 64 || ending.code == 66)
    #expect(ending.errors.contains(" \(other)"), "\(ending.errors)")
  }

  @Test func `reaches requests and streams at hosts of their own`() throws {
    let asks = "trade crossover --symbol BTCUSDT --live --yes --keys \(try keys())"
    let secure = "--rest https://127.0.0.1:9 --stream https://127.0.0.1:9"
    let ending = try terminal.type("\(asks) \(secure)")
    #expect(ending.code == 66 && ending.errors.contains("https://127.0.0.1:9"))
    for clear in ["--rest http://10.0.0.1", "--stream ws://10.0.0.1"] {
      #expect(try terminal.type("\(asks) \(clear)").code == 64)
    }
    #expect(try terminal.type("\(asks) \(secure) --endpoint http://127.0.0.1:9").code == 64)
  }
}
