import Foundation
import TestKit
import Testing

@Suite struct `The command monitor` {
  @Test func `watches a run that was kept, and writes what it found`() throws {
    let terminal = try Terminal()
    try terminal.write(Market.csv(400), to: "m.csv")
    let words = [
      "backtest", "crossover", "--data", "BTCUSDT=m.csv", "--set", "fast=2", "--set", "slow=5",
      "--stop", "2%", "--trail", "0.5%@0.5%", "--latency", "300ms",
    ]
    #expect(try terminal.type(words).code == 0)
    let ending = try terminal.type("monitor --run last --out seen.json")
    #expect(ending.code == 0, "\(ending.output)\(ending.errors)")
    #expect(ending.output.contains("no issues"))
    let data = try Data(contentsOf: terminal.folder.appending(path: "seen.json"))
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect((object["issues"] as? [Any])?.isEmpty == true)
    #expect((object["measures"] as? [Any])?.count == 3)
    #expect(terminal.has("seen.log"))
    #expect(try terminal.type("monitor --run nothing-0001").code == 64)
  }

  @Test func `ends by the worst that it found`() throws {
    let terminal = try Terminal()
    var codes: Set<Int32> = []
    for seed in 1...6 {
      let ending = try terminal.type("monitor --seed \(seed) --duration 40 --json")
      let worst = try ending.object()["worst"] as? String
      let code: Int32 =
        switch worst {
        case nil: 0
        case "LOW": 10
        case "MEDIUM": 11
        case "HIGH": 12
        default: 13
        }
      #expect(ending.code == code)
      codes.insert(code)
    }
    #expect(codes.count > 1)
  }

  @Test func `says what can be watched where no bot is running`() throws {
    let ending = try Terminal().type("monitor")
    #expect(ending.code == 64)
    for word in ["no bot is running", "--run", "--journal", "--seed"] {
      #expect(ending.errors.contains(word), "\(ending.errors)")
    }
  }
}
