import BybitProtocol
import Configuration
import Execution
import Foundation
import Journal
import LiveTrading
import Monitoring
import SimulatedExchange
import Simulation
import StrategyKit
import Synchronization
import Testing
import Trading
import Transport
import Venues
import WireFormat

/// Goes long once, with a stop that follows from afar, and stays.
struct Stayer: Strategy {
  static let name = "stayer"
  static let summary = "Long, once."

  private var count = 0

  mutating func onCandle(_ candle: Candle, _ desk: inout Desk) {
    count += 1
    if count >= 2 { desk.enter(.long, stop: .percent(6), trailing: .percent(5, from: 0.01)) }
  }
}

/// Wants nothing.
struct Idler: Strategy {
  static let name = "idler"
  static let summary = "Never trades."

  mutating func onCandle(_ candle: Candle, _ desk: inout Desk) {}
}

/// A process that trades as a monitor meets it: a run in real time on a thread of its own, with a
/// journal and a socket, which can be made to stand still.
final class WatchedRun: Sendable {
  static let speed = 60.0
  let bench: LiveBench
  let folder: URL
  let place: SessionPlace
  private let isStanding = Atomic(false)
  private let endings = Atomic(0)

  var journal: String { folder.appending(path: "run.journal").path }

  /// Begins a run of a strategy, on paper or with orders to the exchange.
  init(_ strategy: any Strategy & Sendable, isPaper: Bool = false) async throws {
    bench = try await LiveBench(LiveBench.series(2_000, seed: 3), speed: Self.speed)
    folder = try LiveBench.folder()
    place = SessionPlace(
      venue: "bybit", mode: isPaper ? "paper" : "served", key: "alice",
      environment: [SessionPlace.variable: folder.path])
    let thread = Thread { [self] in
      do {
        try trade(strategy, isPaper)
      } catch {
        Issue.record("the run has failed: \(error)")
      }
    }
    thread.stackSize = 8 << 20
    thread.start()
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Lets the process stand still, as SIGSTOP would.
  func stand(_ stands: Bool = true) { isStanding.store(stands, ordering: .releasing) }

  /// Lets the process end, with its stops in place; it lives until then.
  func end() {
    stand(false)
    endings.store(2, ordering: .releasing)
  }

  private func trade(_ strategy: any Strategy & Sendable, _ isPaper: Bool) throws {
    let loop = ClientLoop(fields: BybitAdapter.fields)
    let symbols = [LiveBench.instrument.symbol]
    guard let state = ServedTime(bench.address).state(by: loop) else { throw LiveBench.NoAddress() }
    let clock = LiveClock.scaled(from: state.now, at: WallClock.now, speed: Self.speed)
    var settings = BybitAdapter.Settings(
      symbols: symbols, quote: "USDT", timeframe: Timeframe(seconds: 60), warmUp: 0, seed: 1)
    settings.hasAccount = !isPaper
    settings.wantsTrades = isPaper
    guard let market = BybitAdapter(settings, signing: LiveBench.signing) else {
      throw LiveBench.NoAddress()
    }
    var adapter: any VenueAdapter = market
    if isPaper {
      var exchange = ExchangeSettings(leverage: 10)
      exchange.arrival = .lastPrint
      var paper = PaperVenue.Settings(
        instruments: [LiveBench.instrument], profile: try LiveBench.profile(), exchange: exchange,
        deposit: "10000")
      paper.pace = Self.speed
      adapter = try PaperVenue(paper, market: market, kept: nil, at: state.now)
    }
    let setup = LiveSession.Setup(
      strategy: "watched", venue: "bybit", mode: isPaper ? "paper" : "served",
      instruments: [LiveBench.instrument], profile: try LiveBench.profile(),
      settings: LiveBench.settings(), strategies: [strategy], scope: .eachSymbol,
      timeframe: Timeframe(seconds: 60),
      addresses: .init(requests: bench.address, market: bench.address, account: bench.address))
    let session = try LiveSession(
      setup, adapter: adapter,
      journal: try TradingJournal(
        path: journal, symbols: symbols, patience: .milliseconds(50)),
      loop: loop, clock: clock, log: try LiveLog(path: nil) { _ in })
    let waker = loop.waker
    session.control = try ControlSocket(path: place.socket) { waker.wake() }
    session.endings = { [self] in
      while isStanding.load(ordering: .acquiring) { usleep(5_000) }
      return endings.load(ordering: .acquiring)
    }
    try session.run()
    session.control?.close()
  }

  /// What the process says of itself, once it is as wanted.
  func view(where isWanted: (SessionView) -> Bool) async throws -> SessionView {
    for _ in 0..<600 {
      if let view = ProcessLink(place).view, isWanted(view) { return view }
      try await Task.sleep(for: .milliseconds(50))
    }
    throw NotSeen()
  }

  struct NotSeen: Error {}

  /// A monitor's settings that take tenths of seconds for its seconds.
  static var quick: Monitor.Settings {
    var settings = Monitor.Settings()
    for task in MonitorTask.allCases { settings.intervals[task] = .milliseconds(100) }
    settings.again = .milliseconds(100)
    settings.grace = .milliseconds(600)
    settings.orphanGrace = .milliseconds(900)
    return settings
  }

  /// What a monitor has seen.
  struct Seen: Sendable {
    let notes: WatchNotes
    let executor: String
    let missed: [String: Int]

    var kinds: Set<IssueKind> { Set(notes.monitor.issues.map(\.kind)) }
    var words: [String] { notes.monitor.issues.map { "\($0.kind) \($0.context)" } }
  }

  /// Watches for a while; without its process where that is said to be unknown.
  func watch(
    seconds: Double, _ settings: Monitor.Settings = quick, knowsProcess: Bool = true,
    patience: TimeSpan = .seconds(2)
  ) async throws -> Seen {
    let isPaper = place.name.contains("paper")
    return try await LiveBench.onThread { [self] in
      var adapter = BybitAdapter.Settings(
        symbols: [LiveBench.instrument.symbol], quote: "USDT", timeframe: Timeframe(seconds: 60),
        warmUp: 0, seed: 1)
      (adapter.streamsMarket, adapter.hasAccount) = (false, false)
      guard let questions = BybitAdapter(adapter, signing: LiveBench.signing) else {
        throw LiveBench.NoAddress()
      }
      let loop = ClientLoop(fields: BybitAdapter.fields)
      let window =
        isPaper ? nil : ExchangeWindow(questions, symbols: 1, at: bench.address, by: loop)
      let watch = try LiveWatch(
        settings, process: knowsProcess ? ProcessLink(place, patience: patience) : nil,
        journal: try JournalReader(path: journal, onlyWatches: true), window: window,
        log: { _ in })
      watch.run(until: WallClock.now + TimeSpan(nanoseconds: Int64(seconds * 1e9)))
      return Seen(notes: watch.notes, executor: watch.executorPlace, missed: watch.missed)
    }
  }

  /// Asks the exchange for something behind the run's back.
  @discardableResult
  func intrude(_ request: Request) async throws -> Outcome {
    try await LiveBench.onThread { [bench] in
      var settings = BybitAdapter.Settings(
        symbols: [LiveBench.instrument.symbol], quote: "USDT", timeframe: Timeframe(seconds: 60),
        warmUp: 0, seed: 1)
      (settings.streamsMarket, settings.hasAccount) = (false, false)
      guard var adapter = BybitAdapter(settings, signing: LiveBench.signing) else {
        throw LiveBench.NoAddress()
      }
      let loop = ClientLoop(fields: BybitAdapter.fields)
      let moment = Moment(wall: WallClock.now, trading: WallClock.now)
      adapter.ask(request, RequestID(1), at: moment)
      for case .call(let call) in adapter.outputs {
        guard let response = loop.fetch(call.request, from: bench.address) else {
          throw LiveBench.NoAddress()
        }
        adapter.take(response, of: call.number, at: moment)
      }
      for case .answer(_, let outcome) in adapter.outputs { return outcome }
      throw NotSeen()
    }
  }
}
