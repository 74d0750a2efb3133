import Execution
import Foundation
import LiveTrading
import Testing
import Trading
import Venues

@Suite(.serialized, .timeLimit(.minutes(2))) struct `A run that goes by more than one figure` {
  let folder: URL

  init() throws { folder = try LiveBench.folder() }

  /// Trades with a loss limit at a venue whose stream says that the account has lost half.
  private func run(
    _ limit: LiveLimits.Bound, listed: Money?, isWithin: Bool = false
  ) async throws -> (halted: String?, balance: Money?, asked: Int, lines: [String]) {
    let path = folder.appending(path: "run.journal").path
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await LiveBench.onThread {
      let run = try ScriptedRun(journal: path, limits: LiveLimits(dailyLoss: limit))
      let (session, script) = (run.session, run.script)
      var step = 0
      var halted: String?
      session.endings = { [unowned session] in
        if step == 0, session.balance != nil {
          script.waiting = [run.candle()]
          step = 1
        } else if step == 1, session.candles == 1 {
          script.balance = listed
          script.asked.removeAll()
          script.waiting = [
            .event(.account(AccountReport(balance: "500"))), run.candle("50001"),
          ]
          step = 2
        } else if step == 2, session.candles == 2,
          session.executor.halted != nil || session.balance == "1000" || isWithin
        {
          halted = session.executor.halted
          return 2
        }
        return 0
      }
      try session.run()
      let asked = script.asked.count { $0 == .account }
      return (halted, session.balance, asked, run.said.lines)
    }
  }

  @Test(arguments: [LiveLimits.Bound.amount("100"), .share("0.1")])
  func `does not halt for a loss that the venue's listing contradicts`(
    limit: LiveLimits.Bound
  ) async throws {
    let end = try await run(limit, listed: "1000")
    #expect(end.halted == nil)
    #expect(end.balance == "1000")
    #expect(end.asked >= 1)
    #expect(end.lines.contains { $0.contains("ALARM no halt") }, "\(end.lines)")
  }

  @Test(arguments: [LiveLimits.Bound.amount("100"), .share("0.1")])
  func `halts for a loss that the listing has, too`(limit: LiveLimits.Bound) async throws {
    let end = try await run(limit, listed: "500")
    #expect(end.halted?.contains("a loss of 500 since the day began") == true)
    #expect(end.asked >= 1)
  }

  @Test func `halts for a loss where the venue says nothing, after it was asked three times`()
    async throws
  {
    let end = try await run(.amount("100"), listed: nil)
    #expect(end.halted?.contains("does not say otherwise") == true)
    #expect(end.asked >= 3)
  }

  @Test func `does not halt for a loss within the limit`() async throws {
    let end = try await run(.share("0.6"), listed: "1000", isWithin: true)
    #expect(end.halted == nil && end.asked == 0)
  }
}

@Suite(.serialized, .timeLimit(.minutes(2))) struct `A run whose candles stop coming` {
  @Test func `says so, asks for them again, and says when they are back`() async throws {
    let folder = try LiveBench.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "run.journal").path
    let (silent, looks, lines, alarms) = try await LiveBench.onThread {
      let run = try ScriptedRun(journal: path)
      let (session, script) = (run.session, run.script)
      var silent: [String] = []
      session.endings = { [unowned session] in
        if silent.isEmpty, !session.silentSymbols.isEmpty, script.looks > 0 {
          silent = session.silentSymbols
          script.waiting = [run.candle()]
        }
        return !silent.isEmpty && session.silentSymbols.isEmpty ? 2 : 0
      }
      try session.run()
      return (silent, script.looks, run.said.lines, session.alarms)
    }
    #expect(silent == ["BTCUSDT"] && looks >= 1 && alarms >= 1)
    #expect(lines.contains { $0.contains("ALARM BTCUSDT: no candles since") })
    #expect(lines.contains { $0.contains("BTCUSDT: candles come again") })
  }

  @Test func `is not led into the future by one candle`() async throws {
    let folder = try LiveBench.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "run.journal").path
    let (candles, lines) = try await LiveBench.onThread {
      let run = try ScriptedRun(journal: path, speed: 1)
      let (session, script) = (run.session, run.script)
      var step = 0
      session.endings = { [unowned session] in
        if step == 0 {
          let begin = session.now + .minutes(600)
          let candle = Candle(
            openTime: begin, open: "1", high: "1", low: "1", close: "1",
            volume: Volume(units: 1, places: 0))
          script.waiting = [.candle(InstrumentIndex(0), candle), run.candle()]
          step = 1
        }
        return session.candles >= 1 ? 2 : 0
      }
      try session.run()
      return (session.candles, run.said.lines)
    }
    #expect(candles == 1)
    #expect(lines.contains { $0.contains("a candle of the future") })
  }
}
