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
}

/// What a front needs of the house that it stands before.
public struct FrontDoor {
  public let server: Server
  public let exchange: ServedExchange
  public let clock: ServedClock
  /// Whether the venue's limits of requests hold.
  public let hasLimits: Bool

  /// Creates a door.
  public init(server: Server, exchange: ServedExchange, clock: ServedClock, hasLimits: Bool) {
    self.server = server
    self.exchange = exchange
    self.clock = clock
    self.hasLimits = hasLimits
  }
}
