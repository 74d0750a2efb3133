import BybitProtocol
import Configuration
import Foundation
import SimulatedExchange
import Simulation
import TestKit
import Trading
import Transport
import VenueServer
import WireFormat

/// A served exchange on a thread of its own, and a client that speaks Bybit's words to it.
final class ServedBench: Sendable {
  let client = Client()
  private let server: RunningServer

  var address: Address { server.address }

  /// How a bench is set up.
  struct Setup: Sendable {
    var candles: [Candle] = ServedBench.candles
    var speed: Double?
    var shown = ServedClock.Shown.replay
    var faults: FaultPlan?
    var hasLimits = false
    var accounts = ["alice", "bob"]
    var funding: [FundingRate] = []
    var instrument = Venues.instrument()
  }

  static let begin = Timestamp(milliseconds: 1_735_689_600_000)

  /// A price that rises by ten each minute from 50000, and falls by five inside each.
  static let candles: [Candle] = (0..<600).map { minute in
    let open = Price(units: (50_000 + Int64(minute) * 10) * 100_000_000)
    return Candle(
      openTime: begin + .minutes(Int64(minute)), open: open,
      high: open + "10", low: open - "5", close: open + "10",
      volume: Volume(units: 7, places: 0))
  }

  init(_ setup: Setup = Setup()) async throws {
    server = try await RunningServer(ServerSettings(port: 0, fields: BybitFront.fields)) { server in
      let host = try Self.host(setup, server)
      return { host.run() }
    }
  }

  private static func host(_ setup: Setup, _ server: Server) throws -> VenueHost {
    let profile = try VenueProfiles.load(
      folder: SharedData.packageRoot.appending(path: "data/venues"), venue: "bybit")
    let instruments = [setup.instrument]
    let series = CandleSeries(timeframe: Timeframe(seconds: 60), candles: setup.candles)
    var exchangeSettings = ExchangeSettings(leverage: 10)
    exchangeSettings.arrival = .lastPrint
    let exchange = ServedExchange(
      instruments: instruments, feeds: [MarketFeed(candles: series, funding: setup.funding)],
      start: begin
    ) {
      Exchange(
        instruments: instruments, profile: profile, settings: exchangeSettings,
        deposit: "10000")
    }
    for key in setup.accounts {
      exchange.addAccount(key: key, secret: "secret-\(key)")
    }
    let clock = ServedClock(
      start: begin, began: WallClock.now, speed: setup.speed, shown: setup.shown)
    let door = FrontDoor(
      server: server, exchange: exchange, clock: clock, hasLimits: setup.hasLimits)
    let box = FaultBox(door)
    if let plan = setup.faults { box.begin(plan, seed: 1) }
    return VenueHost(door: door, front: BybitFront(door: door, faults: box), faults: box)
  }

  struct Failure: Error {}

  /// Sends a signed request; the query or the body is signed.
  func send(
    _ method: String, _ path: String, _ payload: String, as key: String = "alice",
    secret: String? = nil, time: Int64? = nil
  ) async throws -> HTTPResponse {
    let signing = BybitSigning(key: key, secret: secret ?? "secret-\(key)")
    let fields = signing.fields(
      timestamp: time ?? WallClock.now.milliseconds, window: 5_000, payload: payload)
    var request = HTTPRequest(
      method: method, path: path, fields: fields.map { HTTPField($0.name, $0.value) })
    if method == "GET" { request.query = payload } else { request.body = Array(payload.utf8) }
    return try await client.send(request, to: address, within: .seconds(2))
  }

  /// The same, and reads the answer.
  func ask(
    _ method: String, _ path: String, _ payload: String, as key: String = "alice"
  ) async throws -> BybitReply {
    try BybitReply(
      WireReader(parsing: try await send(method, path, payload, as: key).text))
  }

  func create(_ members: String, as key: String = "alice") async throws -> BybitReply {
    try await ask(
      "POST", Bybit.Path.create, #"{"category":"linear","symbol":"BTCUSDT",\#(members)}"#, as: key)
  }

  func position(as key: String = "alice") async throws -> BybitPosition {
    let reply = try await ask(
      "GET", Bybit.Path.positions, "category=linear&symbol=BTCUSDT", as: key)
    return try BybitPosition(reply.listing().rows[0])
  }

  func orders(_ path: String = Bybit.Path.openOrders) async throws -> [BybitOrder] {
    try await ask("GET", path, "category=linear&symbol=BTCUSDT").listing().rows
      .map { try BybitOrder($0) }
  }

  /// Lets the time of the data go on.
  func advance(seconds: Int) async throws {
    let request = HTTPRequest(
      method: "POST", path: "/drydock/advance", body: Array(#"{"seconds":\#(seconds)}"#.utf8))
    let response = try await client.send(request, to: address)
    guard response.status == 200 else { throw Failure() }
  }

  /// Tells the admin interface something.
  @discardableResult
  func tell(_ name: String, _ body: String) async throws -> JSON {
    let request = HTTPRequest(method: "POST", path: "/drydock/\(name)", body: Array(body.utf8))
    let response = try await client.send(request, to: address)
    guard response.status == 200 else { throw Failure() }
    return try JSON(parsing: response.text)
  }

  func truth(_ name: String) async throws -> JSON {
    let response = try await client.send(HTTPRequest(path: "/drydock/\(name)"), to: address)
    return try JSON(parsing: response.text)
  }
}
