import Foundation
import Journal
import TestKit
import Testing
import Trading

/// A process that journals, and is killed.
@Suite(.serialized) struct `A journal of a process` {
  /// Options under which much happens in few candles.
  static func words(_ journal: String) -> [String] {
    [
      "backtest", "crossover", "--data", "BTCUSDT=m.csv", "--set", "fast=2", "--set", "slow=5",
      "--stop", "2%", "--trail", "0.5%@0.5%", "--no-save", "--json", "--journal", journal,
    ]
  }

  /// The release build is quicker to kill often; the test's own build will do.
  static let program =
    FileManager.default.isExecutableFile(atPath: Terminal.release.path)
    ? Terminal.release : Terminal.program

  @Test func `holds together after kill -9, a hundred times at random moments`() throws {
    let terminal = try Terminal()
    try terminal.write(Market.csv(700), to: "m.csv")
    let start = ContinuousClock.now
    let whole = try terminal.type(Self.words("whole.journal"))
    try #require(whole.code == 0, "\(whole.errors)")
    let length = (ContinuousClock.now - start).components
    let milliseconds = Int(length.seconds * 1000 + length.attoseconds / 1_000_000_000_000_000)
    let truth = try JournalReader(path: terminal.path("whole.journal")).records()
    #expect(truth.count > 300)
    var dice = SystemRandomNumberGenerator()
    var (partial, longest) = (0, 0)
    for number in 0..<100 {
      let name = "killed-\(number).journal"
      let process = try terminal.start(Self.words(name))
      Thread.sleep(
        forTimeInterval: Double.random(in: 0...Double(milliseconds), using: &dice) / 1000)
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      guard terminal.has(name) else { continue }
      do {
        let reader = try JournalReader(path: terminal.path(name))
        let records = try reader.records()
        #expect(try reader.inconsistencies() == [], "kill \(number)")
        // As far as it came, it is the journal of the run that nobody killed.
        let isPrefix = zip(records, truth).allSatisfy {
          $0.record == $1.record && $0.time == $1.time
        }
        #expect(records.count <= truth.count && isPrefix, "kill \(number)")
        if !records.isEmpty, records.count < truth.count { partial += 1 }
        longest = max(longest, records.count)
      } catch {
        // Killed before there was anything: a file without tables yet.
        #expect(error.kind == .missing, "\(error)")
      }
      for ending in ["", "-wal", "-shm", "-lock"] {
        try? FileManager.default.removeItem(atPath: terminal.path(name + ending))
      }
    }
    #expect(partial > 30, "only \(partial) kills came amid a run")
    #expect(longest > 0)
  }

  @Test func `shows trades, filters and a tally`() throws {
    let terminal = try Terminal()
    try terminal.write(Market.csv(600), to: "m.csv")
    let run = try terminal.type(Self.words("run.journal"))
    let closed = try #require(run.object()["trades"] as? Int)
    #expect(run.code == 0)
    let all = try terminal.type("journal run.journal --json").object()
    let tally = try #require(all["tally"] as? [String: Any])
    let trades = try #require(all["trades"] as? [[String: Any]])
    #expect(trades.count == tally["trades"] as? Int)
    #expect(trades.count == closed)
    #expect(trades.contains { ($0["stops"] as? [Any])?.count ?? 0 > 1 })
    let longs = try terminal.type("journal run.journal --side long --json").object()
    let count = (longs["trades"] as? [Any])?.count
    #expect(count == trades.count { $0["direction"] as? String == "long" })
    let text = try terminal.type("journal run.journal --last 5")
    #expect(text.output.contains("Account"))
    #expect(text.output.contains("Open: none"))
    let csv = try terminal.type("journal run.journal --csv")
    #expect(csv.output.split(separator: "\r\n").count == trades.count + 1)
    #expect(try terminal.type("journal run.journal --check").code == 0)
    #expect(try terminal.type("journal run.journal --symbol ETHUSDT").code == 64)
    #expect(try terminal.type("journal none.journal").code == 66)
    #expect(try terminal.type(Self.words("run.journal")).errors.contains("holds a run already"))
  }
}
