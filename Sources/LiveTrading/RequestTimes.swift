public import Trading

/// How long things took, of which the last are kept and all are counted.
public struct RecentTimes: Hashable, Sendable {
  /// How many there were.
  public private(set) var count = 0
  /// The longest of all.
  public private(set) var longest = TimeSpan.zero
  /// The last of them, oldest first.
  public private(set) var spans: [TimeSpan] = []
  private static let most = 4_000

  /// There was nothing yet.
  public init() {}

  /// Takes one.
  public mutating func take(_ span: TimeSpan) {
    count += 1
    longest = max(longest, span)
    if spans.count == Self.most { spans.removeFirst(Self.most / 2) }
    spans.append(span)
  }

  /// The value that a share of those kept does not exceed, by nearest rank; nil where there are
  /// none.
  public func quantile(_ share: Double) -> TimeSpan? {
    guard !spans.isEmpty else { return nil }
    let rank = Int((share * Double(spans.count)).rounded(.up)) - 1
    return spans.sorted()[min(max(0, rank), spans.count - 1)]
  }
}

/// How long requests of a run took to the venue and back, by what was asked.
public struct RequestTimes: Sendable {
  /// What a request is about.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case entry, exit, stop, amend, cancel, leverage, order, orders, positions, account, fills
    case settings, rules, ticker

    /// The kind of a request.
    public init(_ request: Request) {
      switch request {
      case .submit(let id, _) where id.role == .stop || id.role == .target: self = .stop
      case .submit: self = request.reducesRisk ? .exit : .entry
      case .setStops: self = .stop
      case .amend: self = .amend
      case .cancel: self = .cancel
      case .setLeverage: self = .leverage
      case .order: self = .order
      case .openOrders: self = .orders
      case .positions: self = .positions
      case .account: self = .account
      case .fills: self = .fills
      case .settings: self = .settings
      case .rules: self = .rules
      case .ticker: self = .ticker
      }
    }
  }

  private var kinds: [Kind: RecentTimes] = [:]
  /// Of all that change something at the venue, and of all.
  public private(set) var changes = RecentTimes()
  public private(set) var all = RecentTimes()
  private var flights: [RequestID: (kind: Kind, isChange: Bool, since: Timestamp)] = [:]

  /// Nothing has left yet.
  public init() {}

  /// A request has left, by a clock that never goes back.
  public mutating func sent(_ request: Request, _ id: RequestID, at now: Timestamp) {
    flights[id] = (Kind(request), !request.isQuestion, now)
  }

  /// It was answered, or given up.
  public mutating func answered(_ id: RequestID, at now: Timestamp) {
    guard let flight = flights.removeValue(forKey: id) else { return }
    let span = now - flight.since
    kinds[flight.kind, default: RecentTimes()].take(span)
    if flight.isChange { changes.take(span) }
    all.take(span)
  }

  /// What was measured of each kind that there was, in a fixed order.
  public var rows: [(kind: Kind, times: RecentTimes)] {
    Kind.allCases.compactMap { kind in kinds[kind].map { (kind, $0) } }
  }
}
