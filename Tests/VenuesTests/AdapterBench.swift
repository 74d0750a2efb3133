import BybitProtocol
import Testing
import Trading
import Transport
import Venues
import WireFormat

/// An adapter whose wire is in the hands of a test.
struct AdapterBench {
  static let begin = Timestamp(milliseconds: 1_735_689_600_000)
  static let signing = BybitSigning(key: "alice", secret: "secret-alice")

  var adapter: BybitAdapter
  var now: Timestamp
  private var asked: UInt64 = 0

  /// Creates one without candles before the first.
  init(
    _ symbols: [String] = ["BTCUSDT"], warmUp: Int = 0, streamsMarket: Bool = false,
    wantsBook: Bool = false, instruments: [Instrument] = []
  ) throws {
    var settings = BybitAdapter.Settings(
      symbols: symbols, quote: "USDT", timeframe: Timeframe(seconds: 60), warmUp: warmUp, seed: 1)
    settings.streamsMarket = streamsMarket
    settings.wantsBook = wantsBook
    settings.instruments = instruments
    adapter = try #require(BybitAdapter(settings, signing: Self.signing))
    now = Self.begin
  }

  var moment: Moment { Moment(wall: now, trading: now) }

  /// What has come since the last time.
  mutating func drain() -> [VenueOutput] {
    defer { adapter.outputs.removeAll() }
    return adapter.outputs
  }

  /// The calls that have come since the last time.
  mutating func calls() -> [WireCall] {
    drain().compactMap { if case .call(let call) = $0 { call } else { nil } }
  }

  /// Asks for something, and returns the call that it makes.
  mutating func ask(_ request: Request) throws -> WireCall {
    asked += 1
    adapter.ask(request, RequestID(asked), at: moment)
    return try #require(calls().first)
  }

  /// Asks for something that is answered with a text, and returns how it ended.
  mutating func outcome(
    of request: Request, answered text: String, status: Int = 200
  ) throws -> Outcome {
    let call = try ask(request)
    reply(text, to: call, status: status)
    return try #require(outcomes().first)
  }

  mutating func reply(_ text: String, to call: WireCall, status: Int = 200) {
    adapter.take(
      HTTPResponse(status: status, body: Array(text.utf8)), of: call.number, at: moment)
  }

  mutating func outcomes() -> [Outcome] { outcomes(of: drain()) }

  func outcomes(of outputs: [VenueOutput]) -> [Outcome] {
    outputs.compactMap { if case .answer(_, let outcome) = $0 { outcome } else { nil } }
  }

  func events(_ outputs: [VenueOutput]) -> [VenueEvent] {
    outputs.compactMap { if case .event(let event) = $0 { event } else { nil } }
  }

  /// What a person is told to look at.
  func warnings(_ outputs: [VenueOutput]) -> [String] {
    outputs.compactMap { output in
      switch output {
      case .unreadable(let words, _), .mute(_, true, let words): words
      default: nil
      }
    }
  }

  mutating func hear(_ text: String, on stream: VenueStream = .account) {
    adapter.take(.text(text), on: stream, at: moment)
  }

  /// Brings the account's stream up.
  mutating func connect() {
    adapter.take(.opened, on: .account, at: moment)
    hear(#"{"success":true,"ret_msg":"","op":"auth","conn_id":"c"}"#)
    hear(#"{"success":true,"ret_msg":"","op":"subscribe","req_id":"topics","conn_id":"c"}"#)
  }

  /// An answer that takes a request.
  static func taken(_ result: String = "{}") -> String {
    #"{"retCode":0,"retMsg":"OK","result":\#(result),"retExtInfo":{},"time":1735689600000}"#
  }

  static func listing(_ rows: [String], cursor: String = "") -> String {
    taken(#"{"list":[\#(rows.joined(separator: ","))],"nextPageCursor":"\#(cursor)"}"#)
  }

  static let order = ClientOrderID(
    epoch: 3, signal: SignalID(7), role: .entry, attempt: 0, instrument: InstrumentIndex(0))
  static let btc = InstrumentIndex(0)
}
