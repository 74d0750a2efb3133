import SimulatedExchange
import Simulation
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
    for account in door.exchange.accounts { fillLate(account) }
    for account in door.exchange.accounts where !account.news.isEmpty {
      let news = account.news
      account.news.removeAll(keepingCapacity: true)
      front.tell(news, of: account)
    }
  }

  /// Lets stops fill later that have only triggered yet.
  private func fillLate(_ account: ServedAccount) {
    for late in account.exchange.lateFills {
      door.schedule(after: late.delay) { [door] in
        account.exchange.fill(late, at: door.exchange.now)
        account.drain()
      }
    }
    account.exchange.lateFills.removeAll()
  }

  private func begin(_ rule: FaultRule, _ isBeginning: Bool) {
    guard isBeginning else { return end(rule) }
    switch rule.kind {
    case .disconnect, .outage, .maintenance: front.breakStreams()
    case .partialPush: for account in door.exchange.accounts { account.news.append(.otherBalance) }
    case .lateFunding: payLate(rule)
    default: door.exchange.begin(rule, coin: faults.coin(), lasting: faults.rest(of: rule.kind))
    }
  }

  /// Pays funding on every account; what comes of it is told late, or not at all.
  private func payLate(_ rule: FaultRule) {
    let rate = FaultRule.lateFunding(faults.coin())
    let span = faults.amount(of: rule)
    for account in door.exchange.accounts {
      let index = account.exchange.instrumentIndices.first {
        !account.exchange.position($0).isFlat
      }
      guard let index else { continue }
      let late = account.payLate(index, rate: rate, at: door.exchange.now)
      if span.nanoseconds % 2 == 0 {
        door.schedule(after: span) { account.news += late }
      }
    }
  }

  private func end(_ rule: FaultRule) {
    switch rule.kind {
    case .disconnect, .outage, .maintenance:
      if faults.reconnected() { front.repeatStreams() }
    default: door.exchange.end(rule)
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
