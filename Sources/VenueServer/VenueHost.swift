import SimulatedExchange
import Trading
public import Transport
import WireFormat

/// A served exchange as a whole: a market that goes on, a venue's front before it, faults on the
/// way, and an admin interface that tells the truth.
public final class VenueHost: ServerHandler {
  public let door: FrontDoor
  private let front: any VenueFront
  private let faults: FaultBox
  private lazy var admin = AdminFront(door: door, faults: faults) { [unowned self] moment in
    go(to: moment)
  }
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
    if !door.clock.isLockstep { front.showMarket() }
    door.server.schedule(after: Self.beat) { [weak self] in self?.beat() }
  }

  /// Brings market and faults to the present, and tells what came of it.
  private func goOn() {
    if let moment = door.clock.moment(at: WallClock.now) { move(to: moment) }
    turnFaults()
    tellNews()
  }

  /// Lets the time of the data go on in lockstep, and all happen on the way that is due.
  private func go(to target: Timestamp) {
    while true {
      let next = min(faults.nextTime, door.agenda.nextTime)
      guard next <= target else { break }
      move(to: next)
      turnFaults()
      tellNews()
      door.agenda.run(at: next)
    }
    move(to: target)
    tellNews()
    front.showMarket()
  }

  private func move(to moment: Timestamp) {
    guard moment > door.exchange.now else { return }
    door.exchange.advance(to: moment)
    if door.exchange.isOver, !isAnnounced {
      isAnnounced = true
      onEnd?()
    }
  }

  private func turnFaults() {
    while let turn = faults.turn() { begin(turn.rule, turn.isBeginning) }
  }

  private func tellNews() {
    for account in door.exchange.accounts where !account.news.isEmpty {
      let news = account.news
      account.news.removeAll(keepingCapacity: true)
      front.tell(news, of: account)
    }
  }

  private func begin(_ rule: FaultRule, _ isBeginning: Bool) {
    guard isBeginning else { return end(rule) }
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

  private func end(_ rule: FaultRule) {
    switch rule.kind {
    case .disconnect, .outage, .maintenance:
      if faults.reconnected() { front.repeatStreams() }
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
    if request.path.hasPrefix(AdminFront.base) { return admin.reply(to: request) }
    var reply = front.reply(to: request)
    if door.clock.isLockstep, reply.delay > .zero {
      // Whoever waits for an answer is idle: the time that it takes passes.
      go(to: door.exchange.now + reply.delay)
      reply.delay = .zero
      if let late = reply.late { reply.response = late() }
      reply.late = nil
    }
    return reply
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
