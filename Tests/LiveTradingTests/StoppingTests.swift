import Execution
import Foundation
import Journal
import LiveTrading
import StrategyKit
import Synchronization
import Testing
import Trading
import Transport

/// Goes the other way every few candles, with a stop that is never met.
struct Flipper: Strategy {
  static let name = "flipper"
  static let summary = "Long and short in turns."

  private var count = 0

  mutating func onCandle(_ candle: Candle, _ desk: inout Desk) {
    count += 1
    if count % 6 == 0 { desk.enter(count % 12 == 0 ? .short : .long, stop: .percent(40)) }
  }
}

/// How a run may be told to stop.
enum Stopping: String, CaseIterable, Sendable {
  case interrupt, halt, loss
}

@Suite(.serialized, .timeLimit(.minutes(5))) struct `A run that is told to open nothing more` {
  let folder: URL
  private var journal: String { folder.appending(path: "run.journal").path }

  init() throws { folder = try LiveBench.folder() }

  /// Trades along an exchange in lockstep, and is told to stop once something is held.
  private func trade(
    _ bench: LiveBench, _ stopping: Stopping?, policy: OppositePolicy = .reverse
  ) async throws -> (halted: String?, size: Quantity, isClosing: Bool) {
    let (path, socketPath) = (journal, folder.appending(path: "s").path)
    return try await LiveBench.onThread {
      let loop = ClientLoop()
      let served = ServedTime(bench.address)
      var limits = LiveLimits()
      if stopping == .loss { limits.dailyLoss = .share("0.00000001") }
      var settings = LiveBench.settings()
      settings.onOpposite = policy
      let session = try bench.session(
        loop, journal: path, limits: limits, at: served.state(by: loop)?.now ?? LiveBench.begin,
        strategy: Flipper(), settings: settings)
      session.control = try ControlSocket(path: socketPath) {}
      defer { session.control?.close() }
      let isTold = Atomic(false)
      session.endings = { [unowned session] in
        let isHeld = session.executor.beliefs[0].size != .zero
        if isHeld, stopping == .halt, !isTold.exchange(true, ordering: .relaxed) {
          Thread { _ = ControlSocket.ask(#"{"command":"halt"}"#, at: socketPath) }.start()
          // The question is there before the exchange's time goes on.
          while session.executor.halted == nil, session.control?.isAsked == false { usleep(1_000) }
        }
        if isHeld, stopping == .interrupt { isTold.store(true, ordering: .relaxed) }
        return stopping == .interrupt && isTold.load(ordering: .relaxed) ? 1 : 0
      }
      try session.runInLockstep(served)
      return (session.executor.halted, session.executor.beliefs[0].size, session.isClosing)
    }
  }

  private func trades() throws -> (reasons: [ExitReason?], blocked: Int) {
    let reader = try JournalReader(path: journal)
    let blocked = try reader.records().count { entry in
      if case .fate(_, .blocked(.halted)) = entry.record { true } else { false }
    }
    return (try reader.trades().map(\.reason), blocked)
  }

  @Test(arguments: Stopping.allCases, [OppositePolicy.reverse, .close])
  func `still follows a signal the other way out of what it holds`(
    stopping: Stopping, policy: OppositePolicy
  ) async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let bench = try await LiveBench(LiveBench.series(80, seed: 4), speed: nil)
    let end = try await trade(bench, stopping, policy: policy)
    let (reasons, blocked) = try trades()
    #expect(end.size == .zero)
    #expect(end.halted != nil)
    #expect(reasons == [.opposite])
    // The opening half of it, and whatever is wished for later.
    #expect(blocked >= 1)
  }

  @Test func `ends by itself once flat after the first Ctrl-C, and opens again when started anew`()
    async throws
  {
    defer { try? FileManager.default.removeItem(at: folder) }
    let bench = try await LiveBench(LiveBench.series(80, seed: 4))
    #expect(try await trade(bench, .interrupt).isClosing)
    let after = try await trade(bench, nil)
    #expect(after.halted == nil)
    #expect(try trades().reasons.count > 3)
  }

  @Test func `opens nothing beyond a limit, and goes on within it`() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let bench = try await LiveBench(LiveBench.series(40, seed: 1))
    let path = journal
    let halted = try await LiveBench.onThread {
      var settings = LiveBench.settings()
      settings.maximumNotional = "100"
      let session = try bench.session(ClientLoop(), journal: path, settings: settings)
      try session.runInLockstep(ServedTime(bench.address))
      return session.executor.halted
    }
    #expect(halted == nil)
    let records = try JournalReader(path: path).records().map(\.record)
    #expect(!records.contains { if case .fill = $0 { true } else { false } })
    let fates = records.compactMap { record -> SignalFate? in
      if case .fate(_, let fate) = record { fate } else { nil }
    }
    #expect(fates.count >= 3 && fates.allSatisfy { $0 == .blocked(.runLimit) })
  }

  @Test func `halts beyond so many orders a minute`() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let bench = try await LiveBench(LiveBench.series(80, seed: 4))
    let path = journal
    let halted = try await LiveBench.onThread {
      let session = try bench.session(
        ClientLoop(), journal: path, limits: LiveLimits(ordersAMinute: 0), strategy: Flipper())
      try session.runInLockstep(ServedTime(bench.address))
      return session.executor.halted
    }
    #expect(halted?.contains("orders within a minute") == true)
  }
}
