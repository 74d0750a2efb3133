import Execution
import Foundation
import Journal
import LiveTrading
import SimulatedExchange
import Simulation
import StrategyKit
import TestKit
import Testing
import Trading
import Transport

/// A fill as far as two ways to the same exchange can be compared.
private struct Told: Equatable, Sendable, CustomStringConvertible {
  /// In milliseconds, as the venue says it.
  var time: Int64
  var side: Side
  var price: Price
  var quantity: Quantity
  var fee: Money
  var origin: OrderOrigin
  var name: String

  init(_ fill: Fill) {
    (time, side) = (fill.time.milliseconds, fill.side)
    (price, quantity) = (fill.price, fill.quantity)
    (fee, origin, name) = (fill.fee, fill.origin, fill.clientID?.description ?? "")
  }

  var description: String { "\(time) \(side) \(quantity) at \(price), \(origin) \(name)" }
}

@Suite(.serialized, .timeLimit(.minutes(5))) struct `A run over the wire, in lockstep` {
  @Test(arguments: [1, 2, 3] as [UInt64])
  func `trades as a backtest of the same data does, fill by fill`(seed: UInt64) async throws {
    let series = LiveBench.series(360, seed: seed)
    let expected = try backtest(series)
    let bench = try await LiveBench(series)
    let folder = try LiveBench.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "run.journal").path
    try await LiveBench.onThread {
      let loop = ClientLoop()
      let session = try bench.session(loop, journal: path)
      try session.runInLockstep(ServedTime(bench.address))
    }
    let reader = try JournalReader(path: path)
    #expect(try reader.inconsistencies().isEmpty)
    let told = try reader.records().compactMap { entry -> Told? in
      if case .fill(let fill) = entry.record { Told(fill) } else { nil }
    }
    #expect(expected.count > 60, "too little happens")
    // What is open at the end of the data is closed in a backtest alone.
    #expect(told.count >= expected.count - 1)
    for (one, other) in zip(told, expected) {
      #expect(one == other)
      if one != other { break }
    }
    #expect(Set(told.map(\.origin)).isSuperset(of: [.client, .positionStop]))
  }

  @Test func `is taken up again from its journal, by another process`() async throws {
    let bench = try await LiveBench(LiveBench.series(240, seed: 2))
    let folder = try LiveBench.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "run.journal").path
    /// Trades until something is held after so many candles, or to the end of the data.
    @Sendable func trade(_ candles: Int) throws -> Quantity {
      let loop = ClientLoop()
      let served = ServedTime(bench.address)
      let now = served.state(by: loop)?.now ?? LiveBench.begin
      let session = try bench.session(loop, journal: path, at: now)
      session.endings = { [unowned session] in
        session.candles >= candles && session.executor.beliefs[0].size != .zero ? 2 : 0
      }
      try session.runInLockstep(served)
      return session.executor.beliefs[0].size
    }
    let before = try await LiveBench.onThread { try trade(100) }
    #expect(before != .zero)
    let after = try await LiveBench.onThread { try trade(.max) }
    let reader = try JournalReader(path: path)
    #expect(try reader.inconsistencies().isEmpty)
    let trades = try reader.trades()
    #expect(trades.count > 15)
    #expect(trades.filter { $0.exitTime == nil }.map(\.size) == (after == .zero ? [] : [after]))
    let alarms = try reader.records().compactMap { entry -> String? in
      if case .alarm(_, let text) = entry.record { text } else { nil }
    }
    #expect(!alarms.contains { $0.hasPrefix("foreign") || $0.hasPrefix("phantom") }, "\(alarms)")
    let signals = trades.map(\.signal)
    #expect(Set(signals).count == signals.count, "a signal was entered twice")
  }

  private func backtest(_ series: CandleSeries) throws -> [Told] {
    let profile = try LiveBench.profile()
    let executor = Executor(
      instruments: [LiveBench.instrument], profile: profile, settings: LiveBench.settings())
    let exchange = Exchange(
      instruments: [LiveBench.instrument], profile: profile,
      settings: ExchangeSettings(leverage: 10), deposit: "10000")
    var simulation = Simulation(
      feeds: [MarketFeed(candles: series)], strategies: [Turner()], scope: .eachSymbol,
      executor: executor, exchange: exchange, settings: SimulationSettings())
    return simulation.run().fills.map(Told.init)
  }
}
