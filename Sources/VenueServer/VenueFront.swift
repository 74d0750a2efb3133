import Trading
public import Transport

/// A venue's protocol before a served exchange.
///
/// Everything that is not of one venue is done for it by ``VenueHost``: the clock, the market, the
/// faults that come by themselves, the admin interface.
public protocol VenueFront: ServerHandler {
  /// The header fields that it reads.
  static var fields: [String] { get }
  /// Tells an account's clients what has happened on it.
  func tell(_ news: [AccountNews], of account: ServedAccount)
  /// Shows the market of now to those who look at it.
  func showMarket()
  /// Closes every stream.
  func breakStreams()
  /// Has those who open streams anew told once more what accounts were told last.
  func repeatStreams()
}

/// What a front needs of the house that it stands before.
public struct FrontDoor {
  public let server: Server
  public let exchange: ServedExchange
  public let clock: ServedClock
  /// Whether the venue's limits of requests hold.
  public let hasLimits: Bool
  /// What is to be done at moments of the data, in lockstep.
  let agenda = Agenda()

  /// Creates a door.
  public init(server: Server, exchange: ServedExchange, clock: ServedClock, hasLimits: Bool) {
    self.server = server
    self.exchange = exchange
    self.clock = clock
    self.hasLimits = hasLimits
  }

  /// The moment by which clients wait: that of the data in lockstep, else that on the wall.
  var waitingTime: Timestamp { clock.isLockstep ? exchange.now : WallClock.now }

  /// Does something some time from now, by the clock by which clients wait.
  func schedule(after span: TimeSpan, _ job: @escaping () -> Void) {
    if clock.isLockstep {
      agenda.add(at: exchange.now + span, job)
    } else {
      server.schedule(after: span, job)
    }
  }
}

/// What is to be done at moments of the data, in the order in which it is due.
final class Agenda {
  private var jobs: [(time: Timestamp, job: () -> Void)] = []

  /// When the next is due; the far future for never.
  var nextTime: Timestamp { jobs.first?.time ?? .distantFuture }

  func add(at time: Timestamp, _ job: @escaping () -> Void) {
    let place = jobs.firstIndex { $0.time > time } ?? jobs.count
    jobs.insert((time, job), at: place)
  }

  /// Does all that is due at a moment.
  func run(at moment: Timestamp) {
    while let first = jobs.first, first.time <= moment {
      jobs.removeFirst()
      first.job()
    }
  }
}
