import Foundation
import Testing

@Suite struct `A strategy file of one's own` {
  static let text = """
    import StrategyKit

    /// Always long, a percent away from harm.
    struct Mine: Strategy {
      static let name = "mine"
      static let summary = "Buys."

      mutating func onCandle(_ candle: Candle, _ desk: inout Desk) {
        desk.enter(.long, stop: .percent(1))
      }
    }

    """

  @Test func `runs, is compiled once, and is answered in the compiler's words`() throws {
    let terminal = try Terminal()
    try terminal.write(Market.csv(60), to: "BTCUSDT-1h.csv")
    try terminal.write(Self.text, to: "Mine.swift")
    let line = "backtest Mine.swift --json --no-save --data BTCUSDT-1h.csv"
    let first = try terminal.type(line)
    #expect(first.code == 0, "\(first.errors)")
    #expect(try first.object()["strategy"] as? String == "mine")
    let cache = terminal.path("home/data/cache/strategies")
    let libraries = try FileManager.default.contentsOfDirectory(atPath: cache)
    #expect(libraries.count == 1)
    let again = try terminal.type(line)
    #expect(try again.object()["digest"] as? String == first.object()["digest"] as? String)
    #expect(try FileManager.default.contentsOfDirectory(atPath: cache) == libraries)

    try terminal.write(Self.text.replacing(".long", with: ".lung"), to: "Mine.swift")
    let broken = try terminal.type(line)
    #expect(broken.code == 65)
    #expect(broken.errors.contains("Mine.swift:9:"))
    #expect(broken.errors.contains("error: type 'Direction' has no member 'lung'"))
    #expect(broken.output.isEmpty)
    #expect(try FileManager.default.contentsOfDirectory(atPath: cache) == libraries)
  }

  @Test func `without a strategy in it is bad data`() throws {
    let terminal = try Terminal()
    try terminal.write("let x = 1\n", to: "None.swift")
    let ending = try terminal.type("backtest None.swift --data x.csv")
    #expect(ending.code == 65)
    #expect(ending.errors.contains("no type in it conforms to Strategy"))
  }
}
