public import Trading

/// How busy a run was, and with what.
public struct ActivityFigures: Equatable, Sendable {
  public var firstTime: Timestamp
  public var lastTime: Timestamp
  public var candles: Int
  /// Candle closes at which a position stood, over all.
  public var exposure: Double?
  /// The worth of all that was bought and sold by round trips.
  public var turnover: MoneyTotal
  /// Turnover over initial capital.
  public var turnoverRatio: Double?
  /// Opened trades over the days from first to last.
  public var tradesPerDay: Double?
  public var fills: Int
  /// Fills that waited on the book, over all.
  public var makerRate: Double?
  public var liquidations: Int
  public var alarms: Int
  /// How many there were of each kind, the most frequent first.
  public var alarmKinds: [AlarmKind]
  public var requests: Int
  public var rejections: Int
  public var syncs: Int
  public var skippedSyncs: Int

  /// Measures a run.
  public init(_ facts: RunFacts) {
    firstTime = facts.firstTime
    lastTime = facts.lastTime
    candles = facts.candles
    exposure = ratio(Double(facts.candlesInPosition), Double(facts.candles))
    var sum = MoneyTotal()
    for trip in facts.roundTrips {
      sum.add(trip.entryNotional)
      sum.add(trip.exitNotional)
    }
    turnover = sum
    turnoverRatio = ratio(sum.double, facts.initialCapital.double)
    let days = (facts.lastTime - facts.firstTime).seconds / 86_400
    tradesPerDay = days > 0 ? ratio(Double(facts.roundTrips.count), days) : nil
    fills = facts.fills.count
    let makers = facts.fills.reduce(0) { $0 + ($1.liquidity == .maker ? 1 : 0) }
    makerRate = ratio(Double(makers), Double(facts.fills.count))
    liquidations = facts.liquidations
    alarms = facts.alarms.count
    alarmKinds = AlarmKind.count(facts.alarms)
    requests = facts.requests
    rejections = facts.rejections
    syncs = facts.syncs
    skippedSyncs = facts.skippedSyncs
  }
}

/// How often one kind of alarm was raised.
public struct AlarmKind: Equatable, Sendable {
  public var name: String
  public var count: Int

  /// The kind of an alarm: what stands before the colon of its text.
  public static func name(of text: String) -> String { String(text.prefix { $0 != ":" }) }

  /// Counts alarms by their kind, the most frequent first.
  static func count(_ alarms: [AlarmRecord]) -> [AlarmKind] {
    var kinds: [AlarmKind] = []
    for alarm in alarms {
      let name = name(of: alarm.text)
      if let at = kinds.firstIndex(where: { $0.name == name }) {
        kinds[at].count += 1
      } else {
        kinds.append(AlarmKind(name: name, count: 1))
      }
    }
    return kinds.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
  }
}
