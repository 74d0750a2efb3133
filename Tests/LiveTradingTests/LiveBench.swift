import BybitProtocol
import Configuration
import Execution
import Foundation
import Journal
import LiveTrading
import Recording
import SimulatedExchange
import Simulation
import StrategyKit
import TestKit
import Trading
import Transport
import VenueServer
import Venues
import WireFormat

/// Goes one way and then the other, with a stop and a target, so that much happens.
struct Turner: Strategy {
  static let name = "turner"
  static let summary = "Long, then short, over and over."

  private var count = 0

  mutating func onCandle(_ candle: Candle, _ desk: inout Desk) {
    count += 1
    switch count % 12 {
    case 3: desk.enter(.long, stop: .percent(0.3), target: .percent(0.4))
    case 7: desk.enter(.short, stop: .percent(0.2), trailing: .percent(0.2, from: 0.1))
    case 11: desk.exit()
    default: break
    }
  }
}

/// A served exchange on a thread of its own, and a run that trades at it.
struct LiveBench {
  static let begin = Timestamp(milliseconds: 1_735_689_600_000)
  static let signing = BybitSigning(key: "alice", secret: "secret")
  static let instrument = Venues.instrument()

  private let server: RunningServer

  var address: Address { server.address }

  /// Lets the exchange be gone.
  func stop() { server.stop() }

  /// A price that wanders, drawn from a seed.
  static func series(_ count: Int, seed: UInt64) -> CandleSeries {
    let dice = Dice(seed: seed)
    var price = Int64(500_000)
    let candles = (0..<count).map { minute -> Candle in
      func step(_ stream: UInt64, _ most: UInt64) -> Int64 {
        Int64(dice.below(most, stream, UInt64(minute)))
      }
      let open = price
      let close = open + step(1, 1_600) - 800
      price = close
      func cents(_ value: Int64) -> Price { Price(units: value * 10_000_000) }
      return Candle(
        openTime: begin + .minutes(Int64(minute)), open: cents(open),
        high: cents(max(open, close) + step(2, 600)), low: cents(min(open, close) - step(3, 600)),
        close: cents(close), volume: Volume(units: 5, places: 0))
    }
    return CandleSeries(timeframe: Timeframe(seconds: 60), candles: candles)
  }

  static func profile() throws -> VenueProfile {
    try VenueProfiles.load(
      folder: SharedData.packageRoot.appending(path: "data/venues"), venue: "bybit")
  }

  /// Starts an exchange; in lockstep unless a speed is given.
  init(
    _ series: CandleSeries, speed: Double? = nil, faults: FaultPlan? = nil,
    profile: VenueProfile? = nil
  ) async throws {
    let profile = try profile ?? Self.profile()
    server = try await RunningServer(ServerSettings(port: 0, fields: BybitFront.fields)) { server in
      let host = Self.host(server, series, speed, faults, profile)
      return { host.run() }
    }
  }

  struct NoAddress: Error {}

  private static func host(
    _ server: Server, _ series: CandleSeries, _ speed: Double?, _ faults: FaultPlan?,
    _ profile: VenueProfile
  ) -> VenueHost {
    var settings = ExchangeSettings(leverage: 10)
    settings.arrival = .lastPrint
    let exchange = ServedExchange(
      instruments: [instrument], feeds: [MarketFeed(candles: series)], start: begin
    ) {
      Exchange(instruments: [instrument], profile: profile, settings: settings, deposit: "10000")
    }
    exchange.addAccount(key: "alice", secret: "secret")
    let clock = ServedClock(start: begin, began: WallClock.now, speed: speed, shown: .replay)
    let door = FrontDoor(server: server, exchange: exchange, clock: clock, hasLimits: false)
    let box = FaultBox(door)
    if let faults { box.begin(faults, seed: 1) }
    return VenueHost(door: door, front: BybitFront(door: door, faults: box), faults: box)
  }

  static func settings() -> ExecutorSettings {
    var settings = ExecutorSettings()
    settings.leverage = 10
    return settings
  }

  /// A run at the exchange that keeps its journal in a file.
  func session(
    _ loop: ClientLoop, journal: String, limits: LiveLimits = LiveLimits(),
    at now: Timestamp = begin, tape: FeedWriter? = nil, adapter other: (any VenueAdapter)? = nil,
    strategy: any Strategy = Turner(), settings executor: ExecutorSettings = settings(),
    profile: VenueProfile? = nil
  ) throws -> LiveSession {
    let symbols = [Self.instrument.symbol]
    var settings = BybitAdapter.Settings(
      symbols: symbols, quote: "USDT", timeframe: Timeframe(seconds: 60), warmUp: 0, seed: 1)
    settings.streamsMarket = false
    guard let bybit = BybitAdapter(settings, signing: Self.signing) else { throw NoAddress() }
    var adapter: any VenueAdapter = other ?? bybit
    if let tape {
      adapter = TapedVenue(
        adapter, on: tape, .everything, symbols: symbols, timeframe: settings.timeframe)
    }
    var setup = LiveSession.Setup(
      strategy: "turner", venue: "bybit", mode: "served", instruments: [Self.instrument],
      profile: try profile ?? Self.profile(), settings: executor, strategies: [strategy],
      scope: .eachSymbol, timeframe: Timeframe(seconds: 60),
      addresses: .init(requests: address, market: address, account: address))
    setup.limits = limits
    let session = try LiveSession(
      setup, adapter: adapter, journal: try TradingJournal(path: journal, symbols: symbols),
      loop: loop, clock: .told(now), log: try LiveLog(path: nil) { _ in })
    session.tape = tape
    return session
  }

  /// Does something that waits, on a thread of its own.
  static func onThread<Value: Sendable>(
    _ body: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      let thread = Thread { continuation.resume(with: Result(catching: body)) }
      thread.stackSize = 8 << 20
      thread.start()
    }
  }

  /// A place for files that nobody else has.
  static func folder() throws -> URL {
    let url = FileManager.default.temporaryDirectory.appending(path: "live-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    return url
  }
}
