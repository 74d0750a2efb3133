import Execution
public import SimulatedExchange
public import Trading

/// The way between the executor and an exchange that misbehaves: what is known of it by now.
///
/// What is of our own process is used by a run in process alone; the rest by whoever carries
/// requests and events between an executor and a simulated exchange.
public struct FaultLine: Sendable {
  /// Requests that went out and were not answered yet.
  public var requests: [RequestID: SentRequest] = [:]
  /// Whether the stream has been told to be down.
  public var isStreamDown = false
  /// When the last event of the stream arrives: one connection keeps its order.
  var streamUntil: Timestamp = .distantPast
  /// Instruments whose next ticker says zero.
  public var zeroNext: Set<Int> = []
  /// The last events of the stream, for those who repeat them.
  public private(set) var history: ContiguousArray<VenueEvent> = []
  /// What the stream holds back.
  public var held: ContiguousArray<VenueEvent> = []
  /// The orders that were taken last, with their moments, oldest first.
  private var taken: ContiguousArray<(id: ClientOrderID, time: Timestamp)> = []
  /// What queries were answered from, oldest first.
  var snapshots: ContiguousArray<VenueSnapshot> = []
  /// When the ticker is published next.
  var nextTicker: Timestamp = .distantFuture
  var clock = SkewedClock()
  /// When the next thing goes wrong for good.
  var nextFailure: Timestamp = .distantFuture
  /// The executor as a restart would find it, while its process is down.
  var survivor: Survivor?
  /// Requests that wait for the store.
  var unstored: ContiguousArray<(RequestID, Request)> = []
  /// The last tickers that were good, by instrument.
  public var tickers: ContiguousArray<Ticker?>
  /// How many times the process was started anew.
  var restarts = 0
  /// How many events the process has taken in.
  var steps = 0
  /// Whether it has died where it was to be killed.
  var wasKilled = false

  /// A way on which nothing has happened yet.
  public init(symbols: Int) { tickers = ContiguousArray(repeating: nil, count: symbols) }

  /// Whether our process is not there.
  var isDown: Bool { survivor != nil }

  /// Remembers an event of the stream.
  public mutating func remember(_ event: VenueEvent) {
    if case .ticker = event { return }
    if history.count == 16 { history.removeFirst() }
    history.append(event)
  }

  /// Notes an order that was taken, and forgets those that every query knows by now.
  public mutating func note(_ id: ClientOrderID, at now: Timestamp, since oldest: Timestamp) {
    taken.removeAll { $0.time <= oldest }
    taken.append((id, now))
  }

  /// Whether an order was taken only after a moment.
  public func knows(_ id: ClientOrderID, after moment: Timestamp) -> Bool {
    taken.contains { $0.id == id && $0.time > moment }
  }

  /// What a query would have been answered with at a moment; nil where that is not known.
  public func snapshot(at moment: Timestamp) -> VenueSnapshot? {
    snapshots.last { $0.time <= moment }
  }

  /// Keeps what queries are answered from now on.
  public mutating func keep(_ snapshot: VenueSnapshot, since oldest: Timestamp) {
    while snapshots.count > 1, snapshots[1].time <= oldest { snapshots.removeFirst() }
    snapshots.append(snapshot)
  }
}

/// What a restart would find; apart, since it is large and the line is looked at at every step.
final class Survivor: Sendable {
  let executor: Executor

  init(_ executor: Executor) { self.executor = executor }
}

/// A request on its way, as far as faults care.
public struct SentRequest: Sendable {
  public let request: Request
  public let target: FaultTarget
  /// By which name faults know it.
  public private(set) var subject: UInt64
  /// Whether its answer is to say that the venue does not know.
  public var isUnknown = false
  /// What of a listing was read, where it comes in parts.
  public var listing = PartListing()

  /// A request that goes out.
  public init(_ request: Request) {
    self.request = request
    target = FaultTarget(request)
    subject = request.subject
  }

  /// The next part of a listing is asked for, which can go wrong on its own.
  public mutating func goOn() { subject = subject &+ 1 << 40 }

  /// It as faults see it.
  public var struck: StruckRequest { request.struck(as: subject) }
}

/// What a venue would list at one moment.
public struct VenueSnapshot: Sendable {
  let time: Timestamp
  let positions: [PositionReport]
  let orders: [OrderReport]

  /// What it would list now.
  public init(time: Timestamp, positions: [PositionReport], orders: [OrderReport]) {
    self.time = time
    self.positions = positions
    self.orders = orders
  }
}

extension Request {
  /// It as faults see it.
  public func struck(as subject: UInt64) -> StruckRequest {
    var struck = StruckRequest(
      .other, target: FaultTarget(self), subject: subject, reducesRisk: reducesRisk)
    switch self {
    case .submit(_, let terms):
      struck.act = .submit
      struck.isConditional = terms.trigger != nil
    case .amend(let id, _, _):
      struck.act = .amend
      struck.changesStop = id.role == .stop
    case .cancel(let id, _):
      struck.act = .cancel
      struck.changesStop = id.role == .stop
    case .setStops:
      struck.act = .setStops
      struck.isConditional = true
      struck.changesStop = true
    case .setLeverage: struck.act = .setLeverage
    case .order: struck.act = .lookup
    case .positions, .openOrders, .fills: struck.act = .listing
    case .account, .settings, .rules, .ticker: break
    }
    return struck
  }

  /// By which name faults know it: the same whatever else goes wrong.
  public var subject: UInt64 {
    switch self {
    case .submit(let id, _), .cancel(let id, _), .amend(let id, _, _), .order(let id, _):
      id.words.low
    case .setStops(let index, _): 1 + UInt64(index.value)
    case .setLeverage(let index, _): 1_001 + UInt64(index.value)
    case .openOrders(let index): 2_001 + UInt64(index?.value ?? 999)
    case .positions: 3_001
    case .account: 3_002
    case .fills(let index, _): 4_001 + UInt64(index.value)
    case .settings(let index): 5_001 + UInt64(index.value)
    case .rules(let index): 6_001 + UInt64(index.value)
    case .ticker(let index): 7_001 + UInt64(index.value)
    }
  }
}

extension VenueEvent {
  /// By which name faults know it.
  public var subject: UInt64 {
    switch self {
    case .order(let report):
      report.clientID?.words.low ?? 1 + UInt64(report.instrument.value) << 8
        | UInt64(report.origin.rawValue)
    case .fill(let fill): (fill.clientID?.words.low ?? UInt64(fill.instrument.value)) ^ 0xF111 << 48
    case .ticker(let index, _): index.priceSubject
    case .account: 0xACC << 32
    case .connected: 0xC0 << 32
    case .gap: 0x6A9 << 32
    case .positionChanged(let index): UInt64(index.value) ^ 0x905 << 32
    case .rules(let index, _): UInt64(index.value) ^ 0x20E5 << 32
    }
  }
}

extension InstrumentIndex {
  /// By which name faults know its prices.
  public var priceSubject: UInt64 { 0x71C << 32 | UInt64(value) }
}
