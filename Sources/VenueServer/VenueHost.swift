public import SimulatedExchange
public import Trading
public import Transport
import WireFormat

/// A served exchange as a whole: a market that goes on, a venue's front before it, faults on the
/// way, and an admin interface that tells the truth.
public final class VenueHost: ServerHandler {
  public let door: FrontDoor
  private let front: any VenueFront
  private let faults: FaultBox
  private let admin: AdminFront
  private var isAnnounced = false
  /// Told once, when the data is over.
  public var onEnd: (() -> Void)?

  /// How often the market goes on by itself, and is shown.
  private static let beat = TimeSpan.milliseconds(50)

  /// Creates a host for a front, which shares its faults.
  public init(door: FrontDoor, front: any VenueFront, faults: FaultBox) {
    self.door = door
    self.front = front
    self.faults = faults
    admin = AdminFront(door: door, faults: faults)
  }

  /// Serves until the server is told to stop.
  public func run() {
    door.server.handler = self
    beat()
    door.server.run()
    withExtendedLifetime(self) {}
  }

  private func beat() {
    goOn()
    front.showMarket()
    door.server.schedule(after: Self.beat) { [weak self] in self?.beat() }
  }

  /// Brings market and faults to the present, and tells what came of it.
  private func goOn() {
    let wall = WallClock.now
    if let moment = door.clock.moment(at: wall), moment > door.exchange.now {
      door.exchange.advance(to: moment)
      if door.exchange.isOver, !isAnnounced {
        isAnnounced = true
        onEnd?()
      }
    }
    while let turn = faults.turn(at: wall) { begin(turn.rule, turn.isBeginning) }
    tellNews()
  }

  private func tellNews() {
    for account in door.exchange.accounts where !account.news.isEmpty {
      let news = account.news
      account.news.removeAll(keepingCapacity: true)
      front.tell(news, of: account)
    }
  }

  private func begin(_ rule: FaultRule, _ isBeginning: Bool) {
    guard isBeginning else { return }
    switch rule.kind {
    case .disconnect, .outage, .maintenance: front.breakStreams()
    case .cancelStop: act { $0.cancelStops($1, at: $2) }
    case .foreignCancel: act { $0.cancelOldest($1, at: $2) }
    case .deleverage: act { $0.deleverage($1, by: rule.part, at: $2) }
    case .foreignTrade:
      let side: Side = faults.coin() ? .buy : .sell
      act { exchange, index, now in
        exchange.tradeAsStranger(
          index, side, exchange.share(rule.part, of: "1", in: index.value), at: now)
      }
    default: break
    }
  }

  /// Lets the venue do something on every account, in the first instrument where it comes to
  /// anything.
  private func act(_ deed: (inout Exchange, InstrumentIndex, Timestamp) -> Bool) {
    for account in door.exchange.accounts {
      for index in account.exchange.instrumentIndices
      where deed(&account.exchange, index, door.exchange.now) {
        break
      }
      account.drain()
    }
  }

  // What clients do.

  public func reply(to request: HTTPRequest) -> HTTPReply {
    goOn()
    defer { tellNews() }
    return request.path.hasPrefix(AdminFront.base)
      ? admin.reply(to: request) : front.reply(to: request)
  }

  public func admits(_ request: HTTPRequest) -> Bool {
    !faults.refusesStreams && front.admits(request)
  }

  public func opened(_ socket: SocketID, for request: HTTPRequest) {
    front.opened(socket, for: request)
  }

  public func received(_ text: String, from socket: SocketID) {
    goOn()
    front.received(text, from: socket)
    tellNews()
  }

  public func closed(_ socket: SocketID) { front.closed(socket) }
}

/// The faults of a served exchange, shared by all who may be struck; none where there is no plan.
public final class FaultBox {
  public private(set) var faults: WireFaults?

  /// Creates a box with the faults of a plan, or an empty one.
  public init(_ faults: WireFaults? = nil) { self.faults = faults }

  /// What becomes of a request; nothing where there are no faults.
  public func treat(_ target: FaultTarget, subject: UInt64) -> WireFaults.Treatment {
    faults?.treat(target, subject: subject, at: WallClock.now) ?? WireFaults.Treatment()
  }

  /// What becomes of a private event.
  public func treat(
    _ target: FaultTarget, event subject: UInt64
  ) -> WireFaults.StreamTreatment {
    faults?.treat(target, event: subject, at: WallClock.now) ?? WireFaults.StreamTreatment()
  }

  /// What a ticker says.
  public func spoil(_ good: Ticker, former: Ticker, _ index: InstrumentIndex) -> Ticker? {
    guard faults != nil else { return good }
    return faults?.spoil(good, former: former, index, at: WallClock.now)
  }

  /// Whether streams are down.
  public var refusesStreams: Bool { faults?.refusesStreams ?? false }

  func turn(at wall: Timestamp) -> (rule: FaultRule, isBeginning: Bool)? {
    guard let next = faults?.nextTime, next <= wall else { return nil }
    return faults?.turn(at: wall)
  }

  func coin() -> Bool { faults?.injector.coin() ?? true }
}
