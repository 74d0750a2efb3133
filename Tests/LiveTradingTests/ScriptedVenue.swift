import Execution
import Foundation
import Journal
import LiveTrading
import StrategyKit
import Synchronization
import Trading
import Transport
import Venues

/// A venue that answers as it is told to, and tells what it is told to.
final class Script: @unchecked Sendable {
  /// What it says of the account when it is asked; nil for no answer.
  var balance: Money? = "1000"
  /// What it tells at the next turn.
  var waiting: [VenueOutput] = []
  /// What was asked.
  var asked: [Request] = []
  /// How often it was asked for candles.
  var looks = 0
}

/// An adapter of a script, without a wire.
struct ScriptedVenue: VenueAdapter {
  let script: Script
  var outputs: [VenueOutput] = []
  var clockOffset = TimeSpan.zero
  var isReady: Bool { true }
  var callsUnderWay: Int { 0 }
  var nextTurn: Timestamp { script.waiting.isEmpty ? .distantFuture : .distantPast }

  init(_ script: Script) { self.script = script }

  mutating func begin(at now: Moment) {}

  mutating func ask(_ request: Request, _ id: RequestID, at now: Moment) {
    script.asked.append(request)
    let answer: Answer =
      switch request {
      case .positions: .positions([], asOf: now.trading)
      case .openOrders: .openOrders([])
      case .account: .account(AccountReport(balance: script.balance))
      case .fills: .fills([], asOf: now.trading)
      default: .done
      }
    if case .account = request, script.balance == nil {
      outputs.append(.answer(id, .unknown(.timedOut)))
    } else {
      outputs.append(.answer(id, .accepted(answer)))
    }
  }

  mutating func take(_ response: HTTPResponse, of call: UInt64, at now: Moment) {}
  mutating func take(_ end: WireEnd, of call: UInt64, at now: Moment) {}
  mutating func take(_ event: SocketEvent, on stream: VenueStream, at now: Moment) {}

  mutating func turn(at now: Moment) {
    outputs += script.waiting
    script.waiting.removeAll()
  }

  mutating func lookAtMarket(closes: Bool, at now: Moment) { script.looks += closes ? 1 : 0 }
  mutating func catchUp(on stream: VenueStream) { outputs.append(.caughtUp(stream)) }
}

/// A run at a scripted venue, on the thread that asks for it.
struct ScriptedRun {
  let script = Script()
  let session: LiveSession
  let said = Said()

  /// What was said to people.
  final class Said: @unchecked Sendable { var lines: [String] = [] }

  struct NoAddress: Error {}

  init(
    journal: String, limits: LiveLimits = LiveLimits(), speed: Double = 60,
    strategy: any Strategy = Idler()
  ) throws {
    guard let address = Address("http://127.0.0.1:9") else { throw NoAddress() }
    var setup = LiveSession.Setup(
      strategy: "scripted", venue: "bybit", mode: "served",
      instruments: [LiveBench.instrument], profile: try LiveBench.profile(),
      settings: LiveBench.settings(), strategies: [strategy], scope: .eachSymbol,
      timeframe: Timeframe(seconds: 60),
      addresses: .init(requests: address, market: address, account: address))
    setup.limits = limits
    let said = said
    session = try LiveSession(
      setup, adapter: ScriptedVenue(script),
      journal: try TradingJournal(path: journal, symbols: ["BTCUSDT"]), loop: ClientLoop(),
      clock: .scaled(from: LiveBench.begin, at: WallClock.now, speed: speed),
      log: try LiveLog(path: nil) { said.lines.append($0) })
  }

  /// A candle that closes now, as well as minutes allow.
  func candle(_ close: Price = "50000") -> VenueOutput {
    let minute = Int64(60_000_000_000)
    let open = Timestamp(
      nanoseconds: session.now.nanoseconds.divided(by: minute, .down) * minute - minute)
    return .candle(
      InstrumentIndex(0),
      Candle(
        openTime: open, open: close, high: close, low: close, close: close,
        volume: Volume(units: 1, places: 0)))
  }
}
